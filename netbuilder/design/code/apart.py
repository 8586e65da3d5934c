"""A long script, read in a process of its own: `python -m netbuilder.design.code.apart`.

Python's parser heeds no cancel, lets no other thread run meanwhile, and takes minutes for some
texts (in Python 3.11 its time grows with the square of an f-string's length). A process can be
ended at any moment.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final

import msgspec

from netbuilder import processes
from netbuilder.design.code.limits import too_long
from netbuilder.design.code.outcome import Choice, Problem, Reading
from netbuilder.design.code.reader import read
from netbuilder.design.code.writing_back import Rewritten, rewritten
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError
from netbuilder.design.plugins import loading
from netbuilder.design.plugins.allowed import remembered
from netbuilder.design.storage import decode, encode
from netbuilder.storage import encoding
from netbuilder.translation import say, told
from netbuilder.wording import count_text, reason_of

_log = logging.getLogger(__name__)

AT_ONCE: Final = 8_000
"""Characters that any thread may read by itself, whatever they are: 20 ms at most."""
PATIENCE: Final = 20.0
"""Seconds that reading may take."""

_COMMAND: Final = processes.helper("netbuilder.design.code.apart")
_LOOK: Final = 0.05
"""Seconds between two looks at whether to continue."""
_MEMORY: Final = 2 * 2**30


class _Request(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    design: str
    model: str | None = None
    after: str | None = None


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    design: str | None
    problems: list[Problem]
    notes: list[Problem]
    choices: list[Choice]
    text: str | None = None


def read_apart(
    source: str,
    design: Design,
    cancelled: Callable[[], bool] = lambda: False,
    model: str | None = None,
) -> Reading:
    """As `read`, for scripts of any length; what is long is read in another process.

    Args:
        source: the script.
        design: what holds where the script says nothing.
        cancelled: asked several times a second whether nobody waits any more; a reading that is
            cancelled has neither a design nor problems.
        model: the key of the model that is meant.
    """
    if len(source) <= AT_ONCE or too_long(source):
        return read(source, design, model)
    try:
        answer = _ask(_Request(source, encode(design).decode(), model), cancelled)
    except UnicodeEncodeError:
        return read(source, design, model)  # It says where, and parses nothing.
    except OSError as error:
        _log.warning("A process to read a script could not be started", exc_info=True)
        return _failed(
            say(
                "A process to read the script could not be started ({error}).",
                error=reason_of(error),
            )
        )
    if cancelled():
        return Reading(None)
    if answer is None:
        return _failed(
            say(
                "Reading the script took longer than {patience} seconds and was stopped; shorten "
                "it.",
                patience=count_text(PATIENCE),
            )
        )
    parsed = _parsed(answer)
    if parsed is None:
        return _failed(say("The script is too much for Python to parse; shorten it."))
    return parsed[0]


def rewritten_apart(
    source: str,
    before: Design,
    after: Design,
    model: str | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Rewritten | None:
    """As `rewritten`, in another process; None, too, where nobody waits or it fails."""
    try:
        request = _Request(source, encode(before).decode(), model, encode(after).decode())
        answer = _ask(request, cancelled)
    except (OSError, UnicodeEncodeError):
        _log.warning("A script could not be written in a process", exc_info=True)
        return None
    parsed = None if answer is None or cancelled() else _parsed(answer)
    if parsed is None or parsed[1] is None:
        return None
    return Rewritten(parsed[1], parsed[0])


def _parsed(answer: bytes) -> tuple[Reading, str | None] | None:
    """What the other process has read, and written; None where it has died."""
    try:
        parsed = msgspec.json.decode(answer, type=_Answer)
        found = None if parsed.design is None else decode(parsed.design.encode())
    except (msgspec.MsgspecError, UnicodeError, DesignError):
        _log.warning("A script could not be read in a process: %r", answer[:200])
        return None
    problems, notes = tuple(map(_told, parsed.problems)), tuple(map(_told, parsed.notes))
    return Reading(found, problems, notes, tuple(parsed.choices)), parsed.text


def _told(problem: Problem) -> Problem:
    """What the other process, which speaks English, has found."""
    return replace(problem, message=told(problem.message))


def _failed(message: str) -> Reading:
    return Reading(None, (Problem(1, message),))


def _ask(asked: _Request, cancelled: Callable[[], bool]) -> bytes | None:
    """What the other process answers; None where that takes too long or nobody waits."""
    request = encoding.encode(asked)
    # A file, not a pipe: writing to one would wait for a process that may not read.
    with tempfile.TemporaryFile() as question:
        question.write(request)
        question.seek(0)
        process = subprocess.Popen(
            _COMMAND,
            stdin=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=processes.helper_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    deadline = time.monotonic() + PATIENCE
    with process:
        while not cancelled() and time.monotonic() < deadline:
            with suppress(subprocess.TimeoutExpired):
                return process.communicate(timeout=_LOOK)[0]
        process.kill()
    return None


def main() -> int:
    """Read what standard input asks for, and answer on standard output."""
    _limit()
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=_Request)
    loading.start(remembered())
    known, text = decode(request.design.encode()), None
    if request.after is None:
        reading = read(request.source, known, request.model)
    else:
        after = decode(request.after.encode())
        found = rewritten(request.source, known, after, request.model)
        reading = Reading(None) if found is None else found.reading
        text = None if found is None else found.text
    design = None if reading.design is None else encode(reading.design).decode()
    groups = (list(reading.problems), list(reading.notes), list(reading.choices))
    sys.stdout.buffer.write(encoding.encode(_Answer(design, *groups, text)))
    return 0


def _limit() -> None:
    """Take no more memory or time than any script is worth, whatever became of the program."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, wanted in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, round(PATIENCE))):
        _, most = resource.getrlimit(kind)
        limit = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(kind, (limit, most))


if __name__ == "__main__":
    sys.exit(main())
