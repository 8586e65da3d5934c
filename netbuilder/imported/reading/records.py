"""The rows of a table that is written as text: columns of texts, some thousand rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.outline import Report, TextFormat
from netbuilder.imported.reading.sources import Row, open_rows
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
        source = open_rows(self._path, self._format)
        rows = iter(source)
        pending = self._begin(rows)
        most = max(1, min(_ROWS, _VALUES // len(self.names)))
        message = f"Reading {self._path.name}"
        start = source.characters
        for row in rows:
            pending.append(row)
            if len(pending) >= most or source.characters - start > _CHARACTERS:
                report(message, source.done)
                yield self._chunk(pending)
                pending, start = [], source.characters
        if pending:
            report(message, 1.0)
            yield self._chunk(pending)

    def _begin(self, rows: Iterator[Row]) -> list[Row]:
        """Find out the names of the columns; the rows that were read for that."""
        first = next(rows, None)
        if first is None:
            raise DataError(f"{self._path.name} is empty; choose a file that contains a table.")
        if len(first[1]) > MOST_COLUMNS:
            raise DataError(
                f"{self._path.name}, line {first[0]}: {count_text(len(first[1]))} columns are more "
                f"than the {count_text(MOST_COLUMNS)} allowed; choose another delimiter, or save "
                "the table as .npy."
            )
        if not self._format.header:
            self.names = column_names([""] * len(first[1]))
            return [first]
        if self._format.units:
            next(rows, None)
        second = next(rows, None)
        width = len(second[1]) if second else len(first[1])
        names = ["", *first[1]] if self._format.row_names else first[1]
        self.names = column_names(full_header(names, width))
        return [second] if second else []

    def _chunk(self, rows: list[Row]) -> Chunk:
        width = len(self.names)
        for line, row in rows:
            if len(row) == width + 1 and not row[-1].strip():
                del row[-1]  # The delimiter stands behind the last value, too.
            if len(row) != width:
                patterns = _UNLIKE_HEADER if self._format.header else _UNLIKE_FIRST
                name = self._path.name
                raise DataError(plural(len(row), *patterns, file=name, line=line, width=width))
        columns = zip(*(row for _, row in rows), strict=True)
        stripped = [list(map(str.strip, column)) for column in columns]
        if self._format.quote == "'":
            stripped = [list(map(_unquoted, column)) for column in stripped]
        return Chunk([line for line, _ in rows], stripped)


def full_header(header: Sequence[str], width: int) -> list[str]:
    """The cells of a header, which may end in a delimiter where its rows do not.

    Args:
        header: as it is written.
        width: how many values the rows have.
    """
    names = list(header)
    if names:
        names[0] = names[0].lstrip("# ") or names[0]
    if width == len(names) - 1 and not names[-1].strip():
        del names[-1]
    return names


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


def _unquoted(text: str) -> str:
    """A text without double quotation marks around it, in a file that has single ones."""
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] == '"' else text
