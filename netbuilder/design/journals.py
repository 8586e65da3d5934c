"""The folder of journals: each open window has a file of its own there.

A file that nobody holds is what a window has left that ended without warning.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from pathlib import Path
from typing import Final

from netbuilder.design.errors import DesignError, NewerDesignError, for_later
from netbuilder.design.journal import Journal, decode
from netbuilder.storage import folders
from netbuilder.storage.errors import (
    DAMAGED_BECAUSE,
    DamagedError,
    StorageError,
    reading,
)
from netbuilder.storage.files import content, is_there
from netbuilder.storage.shelf import Held, Shelf, kept_back
from netbuilder.translation import mark

WHAT: Final = mark("unsaved design")

_SUFFIX: Final = ".json"
_MAX_BYTES: Final = 256 * 2**20


@dataclass(frozen=True, eq=False)
class Remains:
    """What a window that ended without warning has left.

    Attributes:
        journal: its document.
        when: the last change.
        held: its file, so that no other window offers the same.
    """

    journal: Journal
    when: datetime
    held: Held

    @property
    def file(self) -> Path:
        """The path of the file."""
        return self.held.path

    def discard(self) -> None:
        """Delete it for good."""
        self.held.discard()

    def leave(self) -> None:
        """Keep it for the next start."""
        self.held.leave()


class Journals:
    """All journals of a folder.

    Args:
        where: the folder; made when something is written.
    """

    def __init__(self, where: Path | None = None) -> None:
        self.shelf = Shelf(where or folders.recovery(), WHAT)

    def new(self) -> Held:
        """A file for the journal of one window.

        Raises:
            OSError: the folder cannot be made or written to.
        """
        folder = self.shelf.folder
        return self.shelf.new(folder / f"{secrets.token_hex(8)}{_SUFFIX}" for _ in repeat(None))

    def left(self) -> Iterator[Remains | StorageError]:
        """What crashes have left, the latest first, or why it cannot be read.

        What is damaged is put aside; what comes is held by this program then.
        """
        try:
            files = [path for path in self.shelf.entries() if path.suffix == _SUFFIX]
        except StorageError as error:
            yield error
            return
        for file in files:
            try:
                remains = self._left(file)
            except StorageError as error:
                yield error
                continue
            if remains is not None:
                yield remains

    def _left(self, file: Path) -> Remains | None:
        held = self.shelf.take(file)
        if held is None:
            return None
        with kept_back(held), reading(file, WHAT):
            if not is_there(file):  # Another window has just discarded it.
                held.leave()
                return None
            when = datetime.fromtimestamp(file.stat().st_mtime)
            return Remains(read(file), when, held)


def read(path: Path) -> Journal:
    """The journal in a file.

    Raises:
        StorageError: it cannot be read.
    """
    with reading(path, WHAT):
        found = content(path, _MAX_BYTES)
        try:
            return decode(found)
        except NewerDesignError as error:
            raise for_later(path, WHAT, error) from error
        except DesignError as error:
            raise DamagedError(path, WHAT, DAMAGED_BECAUSE, str(error)) from error
