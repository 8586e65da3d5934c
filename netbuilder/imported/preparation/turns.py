"""One program at a time prepares the same data; the others wait, and find them prepared."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path
from types import TracebackType
from typing import Final

from netbuilder.imported.outline import Report
from netbuilder.imported.preparation import storing
from netbuilder.storage import folders
from netbuilder.storage.lock import SUFFIX, Lock, locked
from netbuilder.translation import mark

WAITING: Final = mark("Another window is preparing these data")
_LEFT: Final = re.compile(r"\.(\w+)\.(?:[0-9a-f]+\.part|lock)")
_LOOK: Final = 0.1
"""Seconds between two looks at whether it is done."""


class Turn:
    """The right to prepare the data of one place; given up when the block ends, or the program.

    Args:
        place: the folder that they are to be found in.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._all = place.parent
        self._lock: Lock | None = None

    def __enter__(self) -> Turn:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._lock is not None:
            self._remove(self._lock)
            self._lock = None

    @property
    def is_taken(self) -> bool:
        """Whether it is this program's."""
        return self._lock is not None

    def take(self, report: Report) -> None:
        """Wait until nobody else has it; what a program left that died meanwhile is deleted.

        Args:
            report: told so; what it raises ends the waiting.

        Raises:
            OSError: the folder cannot be made, or takes no locks.
        """
        folders.make(self._all)
        while self._lock is None:
            self._lock = self._held(self._place.name)
            if self._lock is None:
                report(WAITING, None)
                time.sleep(_LOOK)
        self._sweep()

    def _held(self, name: str) -> Lock | None:
        """The lock of a place, unless somebody holds it.

        Locks are held and removed under that of all of them: so nobody holds a removed one.
        """
        with locked(self._all):
            lock = Lock(self._all / f".{name}{SUFFIX}")
            return lock if lock.try_hold() else None

    def _sweep(self) -> None:
        """Delete what programs left that were killed on the way, their locks as well."""
        left: dict[str, list[Path]] = {}
        for entry in self._all.iterdir():
            found = _LEFT.fullmatch(entry.name)
            if found is not None:
                left.setdefault(found[1], []).append(entry)
        for name, entries in left.items():
            mine = name == self._place.name
            lock = None if mine else self._held(name)
            if mine or lock is not None:
                for entry in entries:
                    if entry.name.endswith(storing.SUFFIX):
                        shutil.rmtree(entry, ignore_errors=True)
            if lock is not None:
                self._remove(lock)

    def _remove(self, lock: Lock) -> None:
        try:
            with locked(self._all):
                lock.remove()
        except OSError:
            lock.release()
