"""Making a virtual environment that has Keras and a backend."""

from __future__ import annotations

import logging
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from netbuilder import processes
from netbuilder.training.elsewhere.errors import BACKENDS, PACKAGES, ElsewhereError
from netbuilder.training.elsewhere.interpreters import (
    LEAST,
    Interpreter,
    installed,
    look,
    made_folder,
    program,
)
from netbuilder.translation import say
from netbuilder.wording import reason_of

_POLL: Final = 0.1
"""Seconds until it is seen that nobody wants the environment any more."""

_PIP: Final = ("-m", "pip", "install", "--progress-bar", "off", "--disable-pip-version-check")
_log = logging.getLogger(__name__)


def proposed_folder(backend: str, inside: Path | None = None) -> Path:
    """A folder for an environment, which is not there yet.

    Args:
        backend: Keras's name of it.
        inside: the folder that it lies in; NetBuilder's own for environments if None.
    """
    inside = inside or made_folder()
    for number in range(1, 1000):
        path = inside / (f"keras-{backend}" if number == 1 else f"keras-{backend}-{number}")
        if not path.exists():
            return path
    return inside / f"keras-{backend}"


def make_environment(
    folder: Path,
    backend: str,
    report: Callable[[str], None],
    log: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> Interpreter | None:
    """Make a virtual environment, and install Keras and a backend into it.

    What was begun is removed where it fails or is cancelled.

    Args:
        folder: that it is to lie in; it must not be there yet.
        backend: Keras's name of it.
        report: told what is being done.
        log: told each line that the programs say.
        cancelled: whether nobody wants it any more.

    Returns:
        Its interpreter; None where it was cancelled.

    Raises:
        ElsewhereError: it cannot be made; the message says why.
    """
    if folder.exists():
        raise ElsewhereError(
            say("{folder} is there already; choose another folder.", folder=folder)
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ElsewhereError(
            say("{folder} cannot be made: {error}.", folder=folder, error=reason_of(error))
        ) from error
    complete = False
    try:
        report(say("Making a virtual environment"))
        _call([_maker(), "-m", "venv", str(folder)], log, cancelled)
        name = BACKENDS[backend]
        report(say("Installing Keras and {name}, which takes some minutes", name=name))
        path = program(folder)
        _call([str(path), *_PIP, "keras>=3,<4", PACKAGES[backend]], log, cancelled)
        found = look(path)
        if found is None or not found.usable or backend not in found.backends:
            raise ElsewhereError(
                say(
                    "Keras and {name} were installed in {folder}, but cannot be found there.",
                    name=name,
                    folder=folder,
                )
            )
        complete = True
        return found
    except _FailedError as error:
        raise ElsewhereError(
            say("No environment with Keras was made ({error}); the log tells more.", error=error)
        ) from error
    except _UnwantedError:
        return None
    finally:
        if not complete:
            shutil.rmtree(folder, ignore_errors=True)


class _FailedError(Exception):
    """A program did not do what it should; the message is its own."""


class _UnwantedError(Exception):
    """Nobody wants the environment any more."""


def _maker() -> str:
    """The interpreter that makes environments.

    Raises:
        ElsewhereError: there is none.
    """
    found = installed()
    if found is None:
        raise ElsewhereError(
            say(
                "No Python {least} or newer was found; install it, from python.org for example, "
                "and try again.",
                least=".".join(map(str, LEAST)),
            )
        )
    return found


def _call(
    command: Sequence[str], log: Callable[[str], None], cancelled: Callable[[], bool]
) -> None:
    """Run a program to its end."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=processes.foreign_environment(),
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ElsewhereError(
            say("{command} cannot be started: {error}.", command=command[0], error=reason_of(error))
        ) from error
    lines: queue.Queue[str | None] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process, lines), daemon=True)
    reader.start()
    said = [""]
    try:
        while True:
            if cancelled():
                raise _UnwantedError
            with suppress(queue.Empty):
                line = lines.get(timeout=_POLL)
                if line is None:
                    break
                said = [*said[-20:], line]
                _log.info("%s", line)
                log(line)
        if process.wait():
            raise _FailedError(_reason(said))
    finally:
        _end(process)
        reader.join()
        if process.stdout is not None:
            process.stdout.close()


def _read(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    for line in process.stdout or ():
        lines.put(line.rstrip())
    lines.put(None)


def _end(process: subprocess.Popen[str]) -> None:
    """End a program, and what it has started."""
    if process.poll() is None:
        with suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, 9)
        process.wait()


def _reason(said: Sequence[str]) -> str:
    """The last line that names an error, or else the last one."""
    for line in reversed(said):
        if line.startswith("ERROR: "):
            return line.removeprefix("ERROR: ").rstrip(".")
    return next((line for line in reversed(said) if line), say("it said nothing"))
