"""Tables that lie beside a table to train on, for validation and for the test, by their names."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from netbuilder.imported.reading.part_names import stem_and_part

_ENDINGS: Final = (".csv", ".tsv", ".txt", ".data", ".dat", ".gz", ".xlsx", ".arff", ".json")
_MOST: Final = 10_000
"""The most files of a folder whose names are looked at."""

NONE: Final = ("", "")


def files_beside(path: Path) -> tuple[str, str]:
    """The names of the files for validation and for the test; '' for none.

    Nothing is opened: 'mnist_train.csv' and 'mnist_test.csv' belong together by their names, as do
    'train.csv' and 'test.csv'.

    Args:
        path: of a table.
    """
    stem, part = _parted(path.name)
    if part != 0:
        return NONE
    found = {1: "", 2: ""}
    try:
        for number, other in enumerate(path.parent.iterdir()):
            if number >= _MOST:
                break
            its_stem, its_part = _parted(other.name)
            same = its_stem == stem and other.suffix.lower() == path.suffix.lower()
            if its_part > 0 and same and other.is_file():
                found[its_part] = min(filter(None, (found[its_part], other.name)))
    except OSError:
        return NONE
    return found[1], found[2]


def _parted(name: str) -> tuple[str, int]:
    plain = name
    while (ending := Path(plain).suffix.lower()) in _ENDINGS and ending:
        plain = plain[: -len(ending)]
    stem, part = stem_and_part(plain)
    return stem.casefold(), part
