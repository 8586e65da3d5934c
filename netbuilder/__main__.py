"""NetBuilder as a program: `netbuilder` and `python -m netbuilder`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from netbuilder import processes
from netbuilder.translation import say

_INTERRUPTED = 130
"""The exit status after Ctrl+C, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        arguments: of the command line, without the program's name; those it was started with where
            None.

    Returns:
        The exit status.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    _provide_streams()
    processes.leave_loader()
    if given[:1] == [processes.FLAG]:
        processes.run(given[1:])
    with _left_at_once():
        from netbuilder import cli
    return cli.main(given, open_window)


def _provide_streams() -> None:
    """Have something to write to, where the system gives a program with windows nothing."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115


def open_window(arguments: Sequence[str]) -> int:
    """Show the window until it is closed; status 2 where there is no screen for it."""
    from netbuilder import display
    from netbuilder.commands.console import USAGE, complain

    with _left_at_once():
        reason = display.problem()
        if not reason:
            try:
                import PySide6.QtWidgets  # noqa: F401
            except ImportError as error:
                reason = say("Qt cannot be loaded ({error})", error=error)
        if reason:
            complain(display.sentence(reason))
            return USAGE
        # Only now: nothing but the window needs Qt.
        from netbuilder import app

        interrupt = app.Interrupt()
    return app.run(arguments, interrupt)


@contextmanager
def _left_at_once() -> Iterator[None]:
    """Have Ctrl+C end the program while it is still being loaded.

    Nothing has been done then, and an exception in the middle of it would abort Qt.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or (
        before is not signal.default_int_handler
    ):
        yield
        return

    def leave(*_: object) -> None:
        os.write(2, b"Stopped by Ctrl+C.\n")
        os._exit(_INTERRUPTED)

    signal.signal(signal.SIGINT, leave)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is leave:
            signal.signal(signal.SIGINT, before)


if __name__ == "__main__":
    sys.exit(main())
