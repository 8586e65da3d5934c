"""Weka's tables (ARFF) as lines of an ordinary one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from engine.errors import DataError

_ATTRIBUTE: Final = re.compile(
    r"""@attribute\s+(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\S+))""", re.IGNORECASE
)
_BEGINNING: Final = re.compile(r"(?:\s*%[^\n]*\n|\s+)*@relation\b", re.IGNORECASE)


def is_arff(text: str) -> bool:
    """Whether a text begins as these tables do."""
    return _BEGINNING.match(text) is not None


def arff_lines(lines: Iterable[str], name: str) -> Iterator[str]:
    """A header in single quotes, then the rows, without comments.

    Args:
        lines: of the file.
        name: of the file, for what is said of it.

    Raises:
        DataError: there is no table in it, or one in the sparse form.
    """
    names: list[str] = []
    begun = False
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text.startswith("%"):
            continue
        if begun:
            if text.startswith("{"):
                raise DataError(
                    f"{name}, line {number}: this ARFF file is in the sparse form; save it in the "
                    "dense form, or as CSV."
                )
            yield line
        elif text[:5].lower() == "@data":
            if not names:
                raise DataError(f"{name}, line {number}: no @attribute line names a column.")
            begun = True
            yield ",".join("'" + each.replace("'", "''") + "'" for each in names) + "\n"
        elif found := _ATTRIBUTE.match(text):
            names.append(next(each for each in found.groups() if each is not None))
    if not begun:
        raise DataError(f"{name} has no line @data, below which an ARFF file has its rows.")
