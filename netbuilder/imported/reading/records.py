"""The rows of a table that is written as text: columns of texts, some thousand rows at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.outline import Report, TextFormat
from netbuilder.imported.reading.lines import Lines
from netbuilder.wording import count_text, plural

Values: TypeAlias = Sequence[str] | Array

MOST_COLUMNS: Final = 10_000
_ROWS: Final = 2000
_VALUES: Final = 200_000
_CHARACTERS: Final = 1 << 22
_UNLIKE_HEADER: Final = (
    "{file}, line {line}: {count} value, but the header names {width}; correct that line, or "
    "choose another delimiter.",
    "{file}, line {line}: {count} values, but the header names {width}; correct that line, or "
    "choose another delimiter.",
)
_UNLIKE_FIRST: Final = (
    "{file}, line {line}: {count} value, but the first line has {width}; correct that line, or "
    "choose another delimiter.",
    "{file}, line {line}: {count} values, but the first line has {width}; correct that line, or "
    "choose another delimiter.",
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk of rows.

    Attributes:
        lines: where each row begins, counted from 1.
        columns: for each the texts, without the blanks around them; from files of arrays also
            numbers, (n,).
    """

    lines: Sequence[int]
    columns: Sequence[Values]


class Records:
    """The rows of a text file.

    Args:
        path: the file.
        format: how it is written.

    Attributes:
        names: of the columns, after `read` has begun.
        parts: rows of training, validation and test; None, as a table comes undivided.
    """

    parts: tuple[int, int, int] | None = None

    def __init__(self, path: Path, format: TextFormat) -> None:
        self._path = path
        self._format = format
        self.names: tuple[str, ...] = ()

    def read(self, report: Report) -> Iterator[Chunk]:
        """Read the file once, from the beginning.

        Args:
            report: told how far it is.

        Raises:
            DataError: a line cannot be read, or has more or fewer values than the first.
        """
        lines = Lines(self._path, self._format.encoding)
        rows = self._rows(lines)
        first = next(rows, None)
        if first is None:
            raise DataError(f"{self._path.name} is empty; choose a file that contains a table.")
        if len(first[1]) > MOST_COLUMNS:
            raise DataError(
                f"{self._path.name}, line {first[0]}: {count_text(len(first[1]))} columns are more "
                f"than the {count_text(MOST_COLUMNS)} allowed; choose another delimiter, or save "
                "the table as .npy."
            )
        self.names = column_names(first[1] if self._format.header else [""] * len(first[1]))
        pending = [] if self._format.header else [first]
        most = max(1, min(_ROWS, _VALUES // len(self.names)))
        message = f"Reading {self._path.name}"
        start = lines.characters
        for row in rows:
            pending.append(row)
            if len(pending) >= most or lines.characters - start > _CHARACTERS:
                report(message, lines.done)
                yield self._chunk(pending)
                pending, start = [], lines.characters
        if pending:
            report(message, 1.0)
            yield self._chunk(pending)

    def _rows(self, lines: Lines) -> Iterator[tuple[int, list[str]]]:
        """Each row, with the line where it begins; blank lines are none."""
        reader = csv.reader(lines, delimiter=self._format.delimiter, strict=True)
        end = 0
        try:
            for row in reader:
                if row and not (len(row) == 1 and row[0].isspace()):
                    yield end + 1, row
                end = reader.line_num
        except csv.Error as error:
            raise DataError(
                f"{self._path.name}, line {end + 1}: {_fault(str(error))}; correct the quotation "
                "marks of that line, or choose another delimiter."
            ) from None

    def _chunk(self, rows: list[tuple[int, list[str]]]) -> Chunk:
        width = len(self.names)
        for line, row in rows:
            if len(row) != width:
                patterns = _UNLIKE_HEADER if self._format.header else _UNLIKE_FIRST
                name = self._path.name
                raise DataError(plural(len(row), *patterns, file=name, line=line, width=width))
        columns = zip(*(row for _, row in rows), strict=True)
        return Chunk(
            [line for line, _ in rows], [list(map(str.strip, column)) for column in columns]
        )


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """Names for the columns: none is empty, none comes twice."""
    names: dict[str, None] = {}
    for number, text in enumerate(header, 1):
        plain = " ".join(text.split()) or f"column {number}"
        name, again = plain, 1
        while name in names:
            again += 1
            name = f"{plain} ({again})"
        names[name] = None
    return tuple(names)


def _fault(reason: str) -> str:
    if "field larger" in reason:
        return (
            f"a value has more than {count_text(csv.field_size_limit())} characters, perhaps "
            "because a quotation mark is not closed"
        )
    if "unexpected end" in reason:
        return "a quotation mark is not closed"
    if "expected after" in reason:
        return "a closing quotation mark is followed by something other than the delimiter"
    return f"it cannot be read ({reason})"
