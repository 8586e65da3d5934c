"""A process that trains one design: `python -m netbuilder.training.sweeps.worker`.

Its first line of input is the request; what it tells are lines of JSON; the run is a file as
`netbuilder.training.history.files` writes them. It ends when its input does, that is when the
program that started it cancels or dies, however that dies.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import msgspec

from netbuilder.design.plugins import loading
from netbuilder.design.plugins.allowed import remembered
from netbuilder.design.storage import decode
from netbuilder.storage import encoding
from netbuilder.training.control import Control
from netbuilder.training.history.files import to_bytes
from netbuilder.training.run import data
from netbuilder.training.run.session import Session
from netbuilder.training.sweeps.loading import as_sent, without_test
from netbuilder.training.sweeps.progress import Follower, Standing

_IN, _OUT, _ERRORS = 0, 1, 2
_PIECE = 65_536


class Request(msgspec.Struct, forbid_unknown_fields=True):
    """A request to train a design.

    Attributes:
        number: of the training.
        design: as a design file holds it.
        run: the file that the run is written to; its folder exists.
        test: whether the end is measured on the test samples; without, they are not there.
        sent: whether another machine has sent the data, so that no others will do.
    """

    number: int
    design: str
    run: str
    test: bool = True
    sent: bool = False


def main() -> int:
    """Train what the first line of input asks for; 0 where that is over, however it ended."""
    # Ctrl+C goes to all processes of a terminal; this one is ended by the program's end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever else writes to standard output must not come between the lines.
    lines = os.dup(_OUT)
    os.dup2(_ERRORS, _OUT)
    request = msgspec.json.decode(_first_line(), type=Request)
    path = Path(request.run)
    threading.Thread(target=_end_with_input, args=(path,), daemon=True).start()
    loading.start(remembered())
    design = decode(request.design.encode())

    def tell(standing: Standing) -> None:
        try:
            os.write(lines, encoding.encode(standing) + b"\n")
        except BrokenPipeError:
            _end(path)  # noticed here before the thread has noticed it

    follower = Follower(design.epochs, tell)
    load: data.Load = as_sent if request.sent else data.load
    load = load if request.test else without_test(load)
    Session(request.number, design, load).run(follower.take, Control())
    if follower.run is not None:
        path.write_bytes(to_bytes(replace(follower.run, number=request.number)))
    tell(follower.last)
    return 0


def _first_line() -> bytes:
    # Not sys.stdin: a thread that waits in it keeps the interpreter from ending.
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(_IN, _PIECE)
        if not piece:
            sys.exit(1)
        line += piece
    return line


def _end_with_input(path: Path) -> None:
    """End the process when nobody is there any more."""
    while os.read(_IN, _PIECE):
        pass
    _end(path)


def _end(path: Path) -> NoReturn:
    """End the process at once, and leave no file."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        path.parent.rmdir()  # unless another process has something there
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
