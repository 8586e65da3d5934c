"""One writer at a time, between threads, windows and programs.

The system gives a lock up when the program dies, however it dies; so what nobody holds was left by
a program that ended without warning.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from netbuilder.translation import say

SUFFIX: Final = ".lock"
PATIENCE: Final = 10.0
"""Seconds to wait for somebody else's short work."""


class Lock:
    """A file that one holder at a time has locked.

    Args:
        path: of the lock file; its folder exists when it is held.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path, thread_local=False, mode=0o600)

    @property
    def path(self) -> Path:
        """The lock file."""
        return self._path

    def try_hold(self) -> bool:
        """Hold it, unless somebody does.

        Raises:
            OSError: the lock file cannot be made or locked.
        """
        return self._acquire(0)

    def hold(self, patience: float = PATIENCE) -> bool:
        """Hold it as soon as nobody else does; False if that takes longer than `patience` seconds.

        Raises:
            OSError: the lock file cannot be made or locked.
        """
        return self._acquire(patience)

    def release(self) -> None:
        """Let others have it."""
        with suppress(OSError):
            self._lock.release()

    def remove(self) -> None:
        """Let go of it for good, and delete the file.

        Only for locks that are held and removed while another one is held, as those in a folder
        with a lock of its own: otherwise two could hold files of the same name.
        """
        if sys.platform == "win32":
            self.release()  # an open file cannot be deleted there
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        self.release()

    def _acquire(self, patience: float) -> bool:
        try:
            self._lock.acquire(timeout=patience, poll_interval=0.01)
        except Timeout:
            return False
        return True


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Do short work on a file while nobody else does; the lock file lies beside it and stays.

    Raises:
        OSError: it cannot be locked, or others hold it for longer than `patience` seconds.
    """
    lock = Lock(path.with_name(f".{path.name}{SUFFIX}"))
    if not lock.hold(patience):
        raise TimeoutError(
            errno.ETIMEDOUT, say("Another window of NetBuilder is using it"), str(path)
        )
    try:
        yield
    finally:
        lock.release()
