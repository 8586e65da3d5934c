"""The log file, and what becomes of errors that nobody has caught."""

from __future__ import annotations

import errno
import io
import logging
import os
import stat
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from netbuilder.storage import folders
from netbuilder.translation import say
from netbuilder.wording import STOPS

_log = logging.getLogger(__name__)

_SIZE: Final = 512 * 1024
_OLD_FILES: Final = 2
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s [%(threadName)s]: %(message)s"


class LogFile(RotatingFileHandler):
    """The program's log file; a full disk or a locked file disturbs nobody.

    Only the user can read it: it tells which files were opened.
    """

    def _open(self) -> TextIOWrapper:
        # So that no pipe in its place holds up the program.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(self.baseFilename, flags, 0o600)
        file = TextIOWrapper(io.FileIO(descriptor, "a"), encoding=self.encoding, write_through=True)
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            file.close()
            raise OSError(errno.EINVAL, say("It is not a regular file"), self.baseFilename)
        if os.name == "posix" and mode & 0o077:
            with suppress(OSError):
                os.fchmod(descriptor, 0o600)  # of an earlier version
        return file

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """The log is where errors go; one of its own has no better place."""


def path() -> Path:
    """The path of the log file, in the system's folder for logs."""
    return folders.logs() / "netbuilder.log"


def set_up() -> Path | None:
    """Write warnings and errors to the log file from now on.

    Returns:
        The file, or None where it cannot be written; then nothing is logged.
    """
    root = logging.getLogger()
    if any(isinstance(handler, LogFile) for handler in root.handlers):
        return path()
    file = path()
    try:
        folders.make(file.parent)
        handler: logging.Handler = LogFile(
            file, maxBytes=_SIZE, backupCount=_OLD_FILES, encoding="utf-8"
        )
    except (OSError, ValueError):
        # Without any handler Python would write tracebacks to the terminal.
        root.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(logging.Formatter(_FORMAT))
    handler.setLevel(logging.WARNING)
    root.addHandler(handler)
    logging.captureWarnings(True)
    return file


def where() -> str:
    """A sentence that names the log file; '' where there is none."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, LogFile):
            return say("The details are in {basefilename}.", basefilename=handler.baseFilename)
    return ""


def install_exception_hook(show: Callable[[str], None]) -> None:
    """Log what nobody has caught, and tell the user in a sentence.

    Args:
        show: shows the sentence; called in the main thread only. Errors of other threads are
            logged alone, since no widget may be touched there.
    """
    showing = False

    def hook(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        nonlocal showing
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        _log.error("Not caught", exc_info=(kind, error, traceback))
        # An error in showing an error must not show itself again, and so on.
        if showing or threading.current_thread() is not threading.main_thread():
            return
        showing = True
        try:
            show(sentence(error))
        finally:
            showing = False

    def thread_hook(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            hook(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = thread_hook


def sentence(error: BaseException) -> str:
    """What the user reads of an error that the program did not expect."""
    text = str(error).rstrip(STOPS)
    what = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return say(
        "Something went wrong inside NetBuilder ({what}). {value}", what=what, value=where()
    ).rstrip()
