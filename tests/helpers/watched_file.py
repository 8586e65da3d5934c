"""A file that tells whether anything has opened it, be it Python or Qt."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_OPENED = 0x20  # inotify's IN_OPEN


class WatchedFile:
    """An empty file at `path`; on Linux the system tells of each opening.

    Elsewhere the time of the last reading does, which not all file systems keep.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.write_bytes(b"x")
        self._events = -1
        if sys.platform == "linux":
            libc = ctypes.CDLL(None, use_errno=True)
            self._events = libc.inotify_init1(os.O_NONBLOCK)
            if libc.inotify_add_watch(self._events, os.fsencode(path), _OPENED) < 0:
                raise OSError(ctypes.get_errno(), "inotify_add_watch", str(path))
        else:
            os.utime(path, (0, path.stat().st_mtime))

    def was_opened(self) -> bool:
        """Whether it was, since this was last asked."""
        if self._events < 0:
            return self._path.stat().st_atime > 0
        try:
            return bool(os.read(self._events, 4096))
        except BlockingIOError:
            return False

    def close(self) -> None:
        """Watch no longer."""
        if self._events >= 0:
            os.close(self._events)
            self._events = -1
