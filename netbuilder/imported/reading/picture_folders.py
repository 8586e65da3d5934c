"""Folders of pictures: one folder for each class, its name the name of the class."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.errors import DataError
from netbuilder.imported.outline import Report
from netbuilder.wording import reason_of, shown

ENDINGS: Final = frozenset(
    {".bmp", ".gif", ".ico", ".jfif", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".ppm", ".tif"}
    | {".tiff", ".webp"}
)


@dataclass(frozen=True, slots=True)
class Folder:
    """The pictures of a folder.

    Attributes:
        path: of the folder.
        classes: names of its folders, in the order that people expect.
        files: of each class.
        ignored: files in these that are no pictures, going by their names.
    """

    path: Path
    classes: tuple[str, ...]
    files: tuple[tuple[Path, ...], ...]
    ignored: int

    @property
    def count(self) -> int:
        """The number of all pictures."""
        return sum(map(len, self.files))


def list_folder(path: Path, report: Report) -> Folder:
    """The pictures below a folder; hidden files and folders do not count.

    Raises:
        DataError: it cannot be read, or its folders hold no pictures of at least two classes.
    """
    classes: list[str] = []
    files: list[tuple[Path, ...]] = []
    ignored = 0
    try:
        folders = [entry for entry in path.iterdir() if _visible(entry) and entry.is_dir()]
        for folder in sorted(folders, key=natural_order):
            report(f"Looking into {folder.name}", None)
            inside = [entry for entry in folder.iterdir() if _visible(entry) and entry.is_file()]
            pictures = [entry for entry in inside if entry.suffix.lower() in ENDINGS]
            ignored += len(inside) - len(pictures)
            if pictures:
                classes.append(folder.name)
                files.append(tuple(sorted(pictures, key=natural_order)))
    except OSError as error:
        raise DataError(
            f"{path.name} cannot be read ({reason_of(error)}); choose another folder."
        ) from error
    if not classes:
        raise DataError(_instead(path, folders))
    return Folder(path, tuple(classes), tuple(files), ignored)


def natural_order(path: Path) -> list[tuple[int, int, str]]:
    """A key that puts '2' before '10', and the same in upper and lower case together."""
    pieces = re.split(r"(\d+)", path.name.casefold())
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces if p]


def _instead(path: Path, folders: list[Path]) -> str:
    for folder in sorted(folders):
        deeper = [entry for entry in folder.iterdir() if _visible(entry) and entry.is_dir()]
        if deeper:
            return (
                f"{path.name} contains folders, but the pictures are in folders within them; "
                "choose the folder that has one folder for each class, perhaps "
                f"{shown(folder.name)}."
            )
    return (
        f"{path.name} contains no folder with pictures; put the pictures of each class into a "
        "folder of their own."
    )


def _visible(entry: Path) -> bool:
    return not entry.name.startswith((".", "__MACOSX"))
