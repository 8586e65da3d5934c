"""The process in which Keras trains, seen from the program that started it."""

from __future__ import annotations

import json
import logging
import os
import queue
import re
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from netbuilder.training.elsewhere.errors import (
    BACKENDS,
    ElsewhereError,
    described,
    died,
    no_device,
)
from netbuilder.translation import say
from netbuilder.wording import count_text, plural, terms

WORKER: Final = Path(__file__).with_name("worker.py")
VERSION: Final = 1
"""The version of requests and answers; that of the worker must be the same."""

MOST_DEVICES: Final = 64
"""Devices that share a batch, at most."""

START: Final = 120.0
"""Seconds that importing Keras and its backend may take."""

_TAIL: Final = 4000
_log = logging.getLogger(__name__)


class Elsewhere(NamedTuple):
    """A place in which Keras trains.

    Attributes:
        python: the interpreter that has it.
        backend: Keras's name of the backend.
        device: 'cpu', 'gpu', or '' for what the backend chooses.
        devices: how many of them take a part of each batch.
    """

    python: str
    backend: str
    device: str = ""
    devices: int = 1

    @property
    def title(self) -> str:
        """As people call it."""
        return say("Keras on {backend}", backend=BACKENDS.get(self.backend, self.backend))

    @property
    def named(self) -> str:
        """Its title, with the devices where these were chosen."""
        if not self.device and self.devices == 1:
            return self.title
        return f"{self.title} ({devices_text(self.device, self.devices)})"

    @property
    def text(self) -> str:
        """In a line, as settings keep it; see `place_of`."""
        return f"{self.backend},{self.device},{self.devices} {self.python}"

    def environment(self) -> dict[str, str]:
        """What backends have to be told before they are imported."""
        told = {"KERAS_BACKEND": self.backend}
        if self.device == "cpu":
            told |= {"JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "-1"}
            if self.devices > 1:
                flag = f"--xla_force_host_platform_device_count={self.devices}"
                told["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {flag}".strip()
        return told


def place_of(text: str) -> Elsewhere | None:
    """The place that `Elsewhere.text` describes, or a line without devices; None for none."""
    where, _, python = text.partition(" ")
    backend, device, devices = (*where.split(","), "", "")[:3]
    if backend not in BACKENDS or not python:
        return None
    count = int(devices) if re.fullmatch("[1-9][0-9]?", devices) else 1
    known = device if device in ("cpu", "gpu") else ""
    return Elsewhere(python, backend, known, min(count, MOST_DEVICES))


def devices_text(device: str, count: int) -> str:
    """Devices, in words."""
    if device == "cpu":
        return plural(count, "the processor", "the processor as {count} devices")
    if device == "gpu":
        return plural(count, "one GPU", "{count} GPUs")
    return plural(count, "one device", "{count} devices")


class Found(NamedTuple):
    """What an interpreter has.

    Attributes:
        keras: the version of Keras.
        devices: what the backend computes on, by its own names.
    """

    keras: str
    devices: tuple[str, ...]


class KerasProcess:
    """A worker that answers requests, one after the other.

    Args:
        where: the interpreter and the backend.

    Attributes:
        found: what the interpreter has.
        folder: for files that both sides map; it goes when the process ends.

    Raises:
        ElsewhereError: it cannot be started, or lacks something.
    """

    def __init__(self, where: Elsewhere) -> None:
        self.where = where
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  It lives as long as the process.
        self._folder = tempfile.TemporaryDirectory(prefix="netbuilder-", ignore_cleanup_errors=True)
        self.folder = Path(self._folder.name)
        self._answers: queue.Queue[str | None] = queue.Queue()
        try:
            self._process = self._start()
        except BaseException:
            self._errors.close()
            self._folder.cleanup()
            raise
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            hello = self._answer(START)
            if hello.get("version") != VERSION:
                raise ElsewhereError(
                    say("{python} did not answer as expected.", python=where.python)
                )
            self.found = Found(str(hello["keras"]), tuple(map(str, hello["devices"])))
            self._check_version()
        except BaseException:
            self.end()
            raise

    def _start(self) -> subprocess.Popen[str]:
        environment = {**os.environ, **self.where.environment()}
        # The other interpreter has packages of its own; ours would be imported in their place.
        for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV"):
            environment.pop(name, None)
        environment.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        try:
            return subprocess.Popen(
                [self.where.python, str(WORKER), self.where.device, str(self.where.devices)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
                encoding="utf-8",
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError) as error:
            raise ElsewhereError(
                say(
                    "The interpreter {python} cannot be started ({error}); choose another.",
                    python=self.where.python,
                    error=error,
                )
            ) from error

    def _check_version(self) -> None:
        if not self.found.keras.startswith("3."):
            raise ElsewhereError(
                say(
                    "{python} has Keras {keras}, but NetBuilder works with Keras 3; "
                    "install it with: {python} -m pip install 'keras>=3,<4'",
                    python=self.where.python,
                    keras=self.found.keras,
                )
            )

    @property
    def named(self) -> str:
        """What trains, with the devices that it computes on."""
        return f"{self.where.title} ({terms(self.found.devices[: self.where.devices])})"

    @property
    def pid(self) -> int:
        """The system's number of it."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def _read(self) -> None:
        if self._process.stdout is not None:
            with suppress(ValueError, OSError):
                for line in self._process.stdout:
                    self._answers.put(line)
        self._answers.put(None)

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """What the worker answers to a request.

        Raises:
            ElsewhereError: it cannot do that, or is gone.
        """
        stdin = self._process.stdin
        if stdin is None or self._process.poll() is not None:
            raise ElsewhereError(died(self._process.wait(), self.where.backend))
        with suppress(BrokenPipeError):  # Its silence tells.
            stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            stdin.flush()
        return self._answer(None)

    def _answer(self, patience: float | None) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=patience)
        except queue.Empty:
            seconds = count_text(round(START))
            raise ElsewhereError(
                say(
                    "{where_title} did not start within {seconds} seconds; try again.",
                    where_title=self.where.title,
                    seconds=seconds,
                )
            ) from None
        if line is None:
            status = self._process.wait()
            said = self._said()
            _log.warning("Keras's process ended with %s: %s", status, said)
            raise ElsewhereError(died(status, self.where.backend))
        answer = json.loads(line)
        if "failed" in answer:
            kind, text = str(answer["failed"]), str(answer["text"])
            _log.warning("%s failed with %s: %s", self.where.title, kind, text)
            if kind == "NoDevice":
                raise ElsewhereError(no_device(self.where.title, self.where.device, text))
            raise ElsewhereError(described(kind, text, self.where.python, self.where.backend))
        return dict(answer)

    def _said(self) -> str:
        """The end of what it told nobody in particular."""
        with suppress(OSError, ValueError):
            self._errors.seek(0)
            return self._errors.read()[-_TAIL:].decode(errors="replace")
        return ""

    def end(self) -> None:
        """End it at once, whatever it does; may be called from any thread, and more than once."""
        # JAX catches the signal that asks politely.
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        if self._reader is not threading.current_thread():
            self._reader.join()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                with suppress(OSError, ValueError):
                    stream.close()
        self._folder.cleanup()
