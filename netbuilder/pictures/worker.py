"""A process that decodes pictures: `python -m netbuilder.pictures.worker`.

It answers one request after the other. It ends when its input does, that is with the program that
started it, however that ends; and by itself when nothing was asked for a while.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from netbuilder.pictures import frames
from netbuilder.pictures.kinds import RefusedError

MEMORY: Final = 1 << 30
"""Bytes that a picture may take, where the system can limit them."""

_IDLE: Final = 60
"""Seconds without a request after which the process is not worth its memory."""
_OUT, _ERRORS = 1, 2


def main() -> int:
    """Answer requests until the input ends; 0."""
    # Ctrl+C goes to all processes of a terminal; this one is ended by the program's end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever else writes to standard output must not come between the answers.
    answers = os.fdopen(os.dup(_OUT), "wb")
    os.dup2(_ERRORS, _OUT)
    try:
        from netbuilder.pictures.decoding import Wanted, decode_bytes, decode_file
    except ImportError as error:
        return _without_qt(answers, str(error))
    from PySide6.QtCore import qInstallMessageHandler

    heard: list[str] = []
    qInstallMessageHandler(lambda kind, context, message: heard.append(message))
    _limit()
    asked_for = threading.Event()
    threading.Thread(target=_end_idle, args=(asked_for,), daemon=True).start()
    while (request := frames.receive(sys.stdin.buffer)) is not None:
        asked_for.set()
        asked, content = request
        heard.clear()
        wanted = Wanted(asked["height"], asked["width"], asked["within"])
        answer: dict[str, Any]
        pixels = b""
        try:
            path = asked["path"]
            decoded = (
                decode_bytes(content, wanted, heard)
                if path is None
                else decode_file(path, wanted, heard)
            )
        except RefusedError as error:
            answer = {"fault": error.fault, "remedy": error.remedy}
        except Exception:
            answer = {"failed": traceback.format_exc()}
        else:
            pixels = decoded.pixels
            answer = {"shape": decoded.shape, "size": decoded.size, "colour": decoded.colour}
        frames.send(answers, answer, pixels)
        answers.flush()
    return 0


def _end_idle(asked_for: threading.Event) -> None:
    # The program kills a process that is at work for longer than this: it waits in vain.
    while asked_for.wait(_IDLE):
        asked_for.clear()
        time.sleep(_IDLE)
    os._exit(0)


def _without_qt(answers: Any, reason: str) -> int:
    while frames.receive(sys.stdin.buffer) is not None:
        frames.send(answers, {"missing": reason})
        answers.flush()
    return 0


def _limit() -> None:
    """Take no more memory than a picture needs; write no file, no image of a crash."""
    with suppress(ImportError, OSError, ValueError):  # Windows has none of it, macOS some.
        import resource

        for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
            resource.setrlimit(kind, (0, 0))
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = int(pages) * resource.getpagesize() + MEMORY
        if most != resource.RLIM_INFINITY:
            limit = min(limit, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


if __name__ == "__main__":
    sys.exit(main())
