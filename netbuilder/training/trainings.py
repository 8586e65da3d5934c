"""The folder of trainings on their way: one folder each, locked by the program that writes it.

The system gives a lock up when the program dies, however it dies; so a folder that nobody holds is
of a training that was interrupted.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from filelock import BaseFileLock, FileLock, Timeout

from netbuilder.design import Design
from netbuilder.design.storage import encode
from netbuilder.storage import folders
from netbuilder.training import checkpoint

_log = logging.getLogger(__name__)

_LOCK: Final = ".lock"


def folder() -> Path:
    """Where the system keeps what a program needs between two starts."""
    return folders.trainings()


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one training, held by this program.

    Attributes:
        path: of the folder.
        lock: beside it.
    """

    path: Path
    lock: BaseFileLock

    def discard(self) -> None:
        """Delete it for good."""
        shutil.rmtree(self.path, ignore_errors=True)
        self.leave()

    def leave(self) -> None:
        """Let others have it; it is offered at the next start."""
        self.lock.release()


class Trainings:
    """All of them.

    Args:
        where: the folder; made when something is written.
    """

    def __init__(self, where: Path | None = None) -> None:
        self._where = where or folder()

    def claim(self, design: Design) -> Place:
        """A place for a new training of a design; one that was interrupted gives way to it.

        Raises:
            OSError: the folder cannot be made, or not be written to.
        """
        for path in self._names(design):
            place = self._held(path)
            if place is not None:
                shutil.rmtree(path, ignore_errors=True)
                return place
        raise OSError("There is no free name.")

    def find(self, design: Design) -> Place | None:
        """The interrupted training of a design, if there is one."""
        for path in self._names(design):
            if not path.is_dir():
                return None
            place = self._interrupted(path)
            if place is not None:
                return place
        return None

    def interrupted(self) -> Iterator[Place]:
        """All that nobody holds, the latest first; each is held by this program then."""
        try:
            found = [path for path in self._where.iterdir() if checkpoint.exists(path)]
            found.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        except OSError:
            return
        for path in found:
            place = self._interrupted(path)
            if place is not None:
                yield place

    def _names(self, design: Design) -> Iterator[Path]:
        key = hashlib.sha256(encode(design)).hexdigest()[:16]
        yield self._where / key
        for number in count(2):
            yield self._where / f"{key}-{number}"

    def _interrupted(self, path: Path) -> Place | None:
        place = self._held(path) if checkpoint.exists(path) else None
        # It may have been discarded while another program held it.
        if place is not None and not checkpoint.exists(path):
            place.leave()
            return None
        return place

    def _held(self, path: Path) -> Place | None:
        """A folder that nobody else holds."""
        self._where.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._where / f"{path.name}{_LOCK}", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None
        return Place(path, lock)
