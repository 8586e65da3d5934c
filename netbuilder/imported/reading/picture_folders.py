"""Folders of pictures: one folder for each class, its name the name of the class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from engine.errors import DataError
from netbuilder.imported.outline import Report
from netbuilder.imported.reading.picture_tree import (
    class_order,
    classes_and_parts,
    files_below,
    natural_order,
)
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, plural, reason_of

ENDINGS: Final = frozenset(
    {".bmp", ".gif", ".ico", ".jfif", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".ppm", ".tif"}
    | {".tiff", ".webp"}
)

__all__ = ["ENDINGS", "Entry", "Folder", "list_folder", "natural_order"]

_WITHOUT_CLASS: Final = (
    mark("{count} picture is in no folder of a class and was left out."),
    mark("{count} pictures are in no folder of a class and were left out."),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A picture of a folder.

    Attributes:
        file: that it is.
        label: its class.
        part: 0 for training, 1 for validation, 2 for the test; -1 where nothing says so.
    """

    file: Path
    label: str
    part: int


@dataclass(frozen=True)
class Folder:
    """The pictures of a folder.

    Attributes:
        path: of the folder.
        entries: all pictures, those of a part and of a class together.
        ignored: files in these that are no pictures, going by their names.
        strays: pictures that are in no folder of a class.
    """

    path: Path
    entries: tuple[Entry, ...]
    ignored: int
    strays: int = 0

    def without(self, damaged: Iterable[Path]) -> Folder:
        """The folder as though some of its pictures were not there."""
        gone = frozenset(damaged)
        return replace(self, entries=tuple(e for e in self.entries if e.file not in gone))

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes, in the order that people expect."""
        return tuple(class_order({entry.label for entry in self.entries}))

    @property
    def parts(self) -> tuple[int, int, int] | None:
        """How many pictures are for training, validation and test, where they come divided."""
        if not self.entries or self.entries[0].part < 0:
            return None
        parts = [entry.part for entry in self.entries]
        return parts.count(0), parts.count(1), parts.count(2)

    @property
    def count(self) -> int:
        """The number of all pictures."""
        return len(self.entries)

    @property
    def notices(self) -> list[str]:
        """Sentences on what was passed over."""
        found = []
        if self.ignored:
            ignored = count_text(self.ignored)
            found.append(
                say("Files ignored because they are not pictures: {ignored}.", ignored=ignored)
            )
        if self.strays:
            found.append(plural(self.strays, *_WITHOUT_CLASS))
        return found


def list_folder(path: Path, report: Report) -> Folder:
    """The pictures below a folder; hidden files and folders do not count.

    Raises:
        DataError: it cannot be read, or its folders hold no pictures.
    """
    try:
        found = files_below(
            path, lambda folder: report(say("Looking into {folder}", folder=folder.name), None)
        )
    except OSError as error:
        raise DataError(
            say(
                "{path} cannot be read ({error}); choose another folder.",
                path=path.name,
                error=reason_of(error),
            )
        ) from error
    pictures = [(file, names) for file, names in found if file.suffix.lower() in ENDINGS]
    entries, strays = classes_and_parts(pictures)
    if not entries:
        raise DataError(
            say(
                "{path} contains no pictures; put the pictures of each class into a folder of "
                "their own.",
                path=path.name,
            )
        )
    ignored = sum(1 for file, names in found if names and file.suffix.lower() not in ENDINGS)
    return Folder(path, tuple(Entry(*entry) for entry in entries), ignored, strays)
