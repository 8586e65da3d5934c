"""The folder of trainings on their way: one folder each, held by the program that writes it.

A folder that nobody holds is of a training that was interrupted. One that the user has stopped is
marked: it is kept as long as its window can resume it, and offered to nobody.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from netbuilder.design import Design
from netbuilder.design.storage import encode
from netbuilder.storage import aside, folders
from netbuilder.storage.errors import StorageError, reading
from netbuilder.storage.files import is_there, keep
from netbuilder.storage.shelf import Held, Shelf, kept_back
from netbuilder.training.checkpoints import file as checkpoint

_ENDED: Final = "ended"


def folder() -> Path:
    """The system's folder for what a program needs between two starts."""
    return folders.trainings()


class CheckpointSlot(Held):
    """The folder of one training, held by this program."""

    @classmethod
    def of(cls, held: Held) -> CheckpointSlot:
        """A held folder as that of a training."""
        return cls(held.path, held.lock)

    @property
    def ended(self) -> bool:
        """Whether the user has ended this training: then it is offered to nobody."""
        return (self.path / _ENDED).exists()

    def mark_ended(self, ended: bool) -> None:
        """Note that the user has ended it, or resumes it all the same.

        Raises:
            OSError: that cannot be written.
        """
        if ended:
            keep(self.path / _ENDED, b"")
        else:
            (self.path / _ENDED).unlink(missing_ok=True)


@dataclass(frozen=True, eq=False)
class Interrupted:
    """A training that was interrupted.

    Attributes:
        place: its folder, so that no other window offers the same.
        design: what it trained.
        where: it stood, as 'epoch 3 of 10'.
        when: it was kept last.
    """

    place: CheckpointSlot
    design: Design
    where: str
    when: datetime

    def discard(self) -> None:
        """Delete it for good."""
        self.place.discard()

    def leave(self) -> None:
        """Keep it for the next start."""
        self.place.leave()


class CheckpointFolder:
    """The checkpoints of all interrupted trainings.

    Args:
        where: the folder; made when something is written.
    """

    def __init__(self, where: Path | None = None) -> None:
        self.shelf = Shelf(where or folder(), checkpoint.WHAT)

    def claim(self, design: Design) -> CheckpointSlot:
        """A place for a new training of a design, beside those that were interrupted.

        Raises:
            OSError: the folder cannot be made, or not be written to.
        """
        return CheckpointSlot.of(self.shelf.new(self._names(design)))

    def find(self, design: Design) -> CheckpointSlot | None:
        """The interrupted training of a design; the latest, if there are several.

        Raises:
            StorageError: it cannot be known whether there is one, or it cannot be locked.
        """
        key = _key(design)
        for path in self.shelf.entries():
            if path.name == key or path.name.startswith(f"{key}-"):
                place = self._interrupted(path)
                if place is not None:
                    return place
        return None

    def interrupted(self) -> Iterator[CheckpointSlot]:
        """All that nobody holds, the latest first; each is held by this program then.

        Raises:
            StorageError: the folder cannot be read, or one of them cannot be locked.
        """
        for path in self.shelf.entries():
            place = self._interrupted(path)
            if place is not None:
                yield place

    def left(self) -> Iterator[Interrupted | StorageError]:
        """The same, read, or why that is not possible; what is damaged is put aside."""
        try:
            paths = self.shelf.entries()
        except StorageError as error:
            yield error
            return
        for path in paths:
            try:
                place = self._interrupted(path)
                if place is not None:
                    yield _read(place)
            except StorageError as error:
                yield error

    def sweep(self) -> None:
        """Remove what nobody will resume: trainings that were ended, and locks of none."""
        with contextlib.suppress(StorageError, OSError):
            for path in self.shelf.entries():
                if (path / _ENDED).is_file():
                    held = self.shelf.take(path)
                    if held is not None and CheckpointSlot.of(held).ended:
                        held.discard()
                    elif held is not None:
                        held.leave()
        self.shelf.sweep()

    def _names(self, design: Design) -> Iterator[Path]:
        key = _key(design)
        yield self.shelf.folder / key
        for number in count(2):
            yield self.shelf.folder / f"{key}-{number}"

    def _interrupted(self, path: Path) -> CheckpointSlot | None:
        """Hold a folder, if an interrupted training is in it that nobody else holds."""
        with aside.setting_aside(), reading(path, checkpoint.WHAT):
            if not checkpoint.exists(path) or is_there(path / _ENDED):
                return None
        held = self.shelf.take(path)
        if held is None:
            return None
        with kept_back(held), reading(path, checkpoint.WHAT):
            if checkpoint.exists(path):
                return CheckpointSlot.of(held)
        held.leave()  # It was discarded while another program held it.
        return None


def _read(place: CheckpointSlot) -> Interrupted:
    with kept_back(place), reading(place.path, checkpoint.WHAT):
        when = datetime.fromtimestamp(checkpoint.changed(place.path))
        content = checkpoint.read(place.path)
        return Interrupted(place, content.design, content.where, when)


def _key(design: Design) -> str:
    return hashlib.sha256(encode(design)).hexdigest()[:16]
