"""The list of files that other windows have open."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from pathlib import Path
from typing import Final

from netbuilder.storage import folders
from netbuilder.storage.lock import SUFFIX, Lock

_log = logging.getLogger(__name__)

_FOLDER: Final = "open"


class OpenFile:
    """Tells other windows, of this program and of others, what file this one has open.

    What a window says is a lock, which the system gives up when the program dies, however it dies.
    Where the disk takes no locks, nobody knows of anybody.

    Args:
        where: the folder of the locks.
    """

    def __init__(self, where: Path | None = None) -> None:
        self._folder = where or folders.state() / _FOLDER
        self._lock: Lock | None = None

    def hold(self, path: Path | None) -> None:
        """Have this file open, and no other; none where None."""
        self.release()
        if path is None:
            return
        try:
            folders.make(self._folder)
            self._is_any_held("")  # which sweeps what others left
            lock = Lock(self._folder / f"{_key(path)}.{secrets.token_hex(8)}{SUFFIX}")
            if lock.try_hold():
                self._lock = lock
        except OSError:
            _log.info("Other windows do not know of %s", path, exc_info=True)

    def release(self) -> None:
        """Have no file open."""
        if self._lock is not None:
            self._lock.remove()
            self._lock = None

    def is_open_elsewhere(self, path: Path) -> bool:
        """Whether another window has this file open, as far as can be known."""
        try:
            return self._is_any_held(_key(path))
        except OSError:
            return False

    def _is_any_held(self, key: str) -> bool:
        """Whether others hold a lock whose name begins so; those that nobody holds are removed.

        Raises:
            OSError: the folder cannot be read.
        """
        held = False
        mine = None if self._lock is None else self._lock.path.name
        for name in sorted(entry.name for entry in self._folder.glob(f"*{SUFFIX}")):
            if name != mine and name.startswith(key):
                lock = Lock(self._folder / name)
                if lock.try_hold():
                    lock.remove()  # No name comes twice.
                else:
                    held = True
        return held


def _key(path: Path) -> str:
    real = os.path.normcase(os.path.realpath(path))
    return hashlib.sha256(os.fsencode(real)).hexdigest()[:24]
