"""A folder whose entries are used by one program at a time: journals, trainings.

Each entry in use has a lock file beside it, which its user holds. These files are made and removed
while the folder's own lock is held, so that none piles up and no two programs hold files of the
same name. An entry that nobody holds was left by a program that ended without warning.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from netbuilder.storage import aside, folders
from netbuilder.storage.errors import reading
from netbuilder.storage.files import is_there
from netbuilder.storage.lock import SUFFIX, Lock, locked
from netbuilder.translation import say

_PATIENCE: Final = 2.0
"""Seconds; all that is done under a folder's lock takes milliseconds."""
_ENDING: Final = ".json"


class Held:
    """An entry that this program alone uses, until it is discarded or left.

    Args:
        path: of the file or folder.
        lock: of it, held.
    """

    def __init__(self, path: Path, lock: Lock) -> None:
        self.path = path
        self.lock = lock

    def discard(self) -> None:
        """Delete it for good."""
        if self.path.is_dir():
            shutil.rmtree(self.path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
        self.leave()

    def leave(self) -> None:
        """Let others have it."""
        try:
            with locked(self.path.parent, _PATIENCE):
                self.lock.remove()
        except OSError:
            self.lock.release()


class Shelf:
    """The folder.

    Args:
        folder: made when an entry is.
        what: its entries are, as 'interrupted training'.
    """

    def __init__(self, folder: Path, what: str) -> None:
        self.folder = folder
        self.what = what

    def entries(self) -> list[Path]:
        """All that lies there, but for locks and what was put aside; the latest first.

        Raises:
            StorageError: the folder cannot be read.
        """
        with aside.setting_aside(), reading(self.folder, say("list of files")):
            try:
                paths = list(self.folder.iterdir())
            except FileNotFoundError:
                return []
        found = [path for path in paths if not path.name.startswith(".") and path.suffix != SUFFIX]
        found = [path for path in found if not aside.is_aside(path)]
        return sorted(found, key=_changed, reverse=True)

    def take(self, path: Path) -> Held | None:
        """Hold an entry, whether or not it exists; None where another program does.

        Raises:
            StorageError: it cannot be locked.
        """
        with aside.setting_aside(), reading(path, self.what), locked(self.folder, _PATIENCE):
            return self._take(path)

    def new(self, paths: Iterable[Path]) -> Held:
        """Hold the first of these that does not exist and that nobody holds.

        Raises:
            OSError: the folder cannot be made or written to.
        """
        folders.make(self.folder)
        with locked(self.folder, _PATIENCE):
            for path in paths:
                held = None if is_there(path) else self._take(path)
                if held is not None:
                    return held
        raise OSError(errno.EEXIST, say("There is no free name"), str(self.folder))

    def sweep(self) -> None:
        """Remove the locks of entries that are gone; nobody holds those."""
        with contextlib.suppress(OSError), locked(self.folder, _PATIENCE):
            for path in self.folder.glob(f"*{SUFFIX}"):
                entry = path.with_suffix("")
                if is_there(entry) or is_there(entry.with_suffix(_ENDING)):
                    continue
                if not path.is_file() or path.is_symlink():
                    continue
                with contextlib.suppress(OSError):
                    lock = Lock(path)
                    if lock.try_hold():
                        lock.remove()

    def _take(self, path: Path) -> Held | None:
        name = path.name.removesuffix(_ENDING)
        lock = Lock(path.with_name(f"{name}{SUFFIX}"))
        return Held(path, lock) if lock.try_hold() else None


@contextmanager
def kept_back(held: Held) -> Iterator[None]:
    """A context that puts an entry aside if reading it fails because it is damaged.

    Raises:
        StorageError: why it cannot be read, and what has become of it.
    """
    try:
        with aside.setting_aside():
            yield
    except BaseException:
        held.leave()
        raise


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
