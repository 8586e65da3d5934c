"""The rows of a table that is written as text: columns of texts, some thousand rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.outline import Report, TextFormat
from netbuilder.imported.reading.cells import Cells
from netbuilder.imported.reading.compiled_rows import compiled_rows
from netbuilder.imported.reading.files_beside import NONE
from netbuilder.imported.reading.sources import Row, open_rows
from netbuilder.imported.reading.whole_numbers import WholeNumbers, may_be_whole
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, listed, plural, shown

Values: TypeAlias = Sequence[str] | Array

MOST_COLUMNS: Final = 10_000
_ROWS: Final = 2000
_VALUES: Final = 200_000
_CHARACTERS: Final = 1 << 22
_UNLIKE_HEADER: Final = (
    mark(
        "{file}, line {line}: {count} value, but the header names {width}; correct that line, or "
        "choose another delimiter."
    ),
    mark(
        "{file}, line {line}: {count} values, but the header names {width}; correct that line, or "
        "choose another delimiter."
    ),
)
_UNLIKE_FIRST: Final = (
    mark(
        "{file}, line {line}: {count} value, but the first line has {width}; correct that line, or "
        "choose another delimiter."
    ),
    mark(
        "{file}, line {line}: {count} values, but the first line has {width}; correct that line, "
        "or "
        "choose another delimiter."
    ),
)


def _ignored(place: int) -> None:
    """Take no notice."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk of rows.

    Attributes:
        lines: where each row begins, counted from 1.
        columns: for each the texts, without the blanks around them; from files of arrays also
            numbers, (n,).
        part: 0 where the rows come for training, 1 for validation, 2 for the test.
        file: the name of their file, where it is another than the table's own.
        whole: all columns, int64 (n, columns), where they are whole numbers that nobody wanted as
            texts.
        cells: all columns in place of `columns`, where their different values are wanted.
        enough: to be called with the place of a column whose numbers are not wanted as texts any
            more.
    """

    lines: Sequence[int]
    columns: Sequence[Values]
    whole: Array | None = None
    cells: Sequence[Cells] | None = None
    enough: Callable[[int], None] = _ignored
    part: int = 0
    file: str = ""


class Records:
    """The rows of a text file.

    Args:
        path: the file.
        format: how it is written.

    Attributes:
        names: of the columns, after `read` has begun.
        parts: rows of training, validation and test, after `read` is over; None where the table
            comes undivided.
    """

    def __init__(self, path: Path, format: TextFormat) -> None:
        self._path = path
        self._format = format
        self.names: tuple[str, ...] = ()
        self.parts: tuple[int, int, int] | None = None

    def read(
        self, report: Report, *, as_texts: bool = True, as_cells: bool = False
    ) -> Iterator[Chunk]:
        """Read the file once, from the beginning.

        Args:
            report: told how far it is.
            as_texts: whether whole numbers, too, have to come as they are written.
            as_cells: whether rows may come as whole numbers or cells, which is quickest.

        Raises:
            DataError: a line cannot be read, or has more or fewer values than the first.
        """
        counts = [0, 0, 0]
        for chunk in self._read(report, as_texts, as_cells):
            counts[0] += len(chunk.lines)
            yield chunk
        for part, name in enumerate(self._format.beside, 1):
            if name:
                for chunk in self._beside(name, report, as_texts, as_cells):
                    counts[part] += len(chunk.lines)
                    yield replace(chunk, part=part, file=name)
        if any(self._format.beside):
            self.parts = (counts[0], counts[1], counts[2])

    def _beside(self, name: str, report: Report, as_texts: bool, as_cells: bool) -> Iterator[Chunk]:
        """The rows of another file, its columns in our order."""
        path = self._path.parent / name
        if not path.is_file():
            raise DataError(
                say(
                    "{name} is no longer beside {path}; put it back, or import the data again.",
                    name=name,
                    path=self._path.name,
                )
            )
        other = Records(path, replace(self._format, beside=NONE, end=0))
        places: list[int] = []
        for chunk in other.read(report, as_texts=as_texts, as_cells=as_cells):
            if not places:
                places = self._places(other)
            if chunk.cells is not None:
                yield replace(
                    chunk, cells=[chunk.cells[place] for place in places], enough=_ignored
                )
                continue
            columns = [chunk.columns[place] for place in places]
            whole = None if chunk.whole is None else chunk.whole[:, places]
            yield replace(chunk, columns=columns, whole=whole)

    def _places(self, other: Records) -> list[int]:
        """The places of our columns in another file."""
        missing = [name for name in self.names if name not in other.names]
        if missing:
            raise DataError(
                plural(
                    len(missing),
                    "{other} has no column {named}, which {file} has; add it, or do not use "
                    "{other}.",
                    "{other} has no columns {named}, which {file} has; add them, or do not use "
                    "{other}.",
                    other=other._path.name,
                    named=listed([shown(name) for name in missing]),
                    file=self._path.name,
                )
            )
        return [other.names.index(name) for name in self.names]

    def _read(self, report: Report, as_texts: bool, as_cells: bool) -> Iterator[Chunk]:
        source = open_rows(self._path, self._format)
        rows = iter(source)
        pending = self._begin(rows)
        most = max(1, min(_ROWS, _VALUES // len(self.names)))
        message = say("Reading {path}", path=self._path.name)
        quick = None
        if pending and as_cells:
            width = len(self.names)
            quick = compiled_rows(self._path, self._format, width, pending[0][0])
        if quick is not None:
            for lines, found in quick:
                report(message, quick.done)
                if isinstance(found, list):
                    yield Chunk(lines, (), cells=found, enough=quick.enough)
                else:
                    yield Chunk(lines, list(found.T), found)
            if quick.line > pending[0][0]:
                pending = []
                source = open_rows(self._path, self._format, (quick.line, quick.offset))
                rows = iter(source)
        elif pending and not as_texts and may_be_whole(self._path, self._format):
            numbers = WholeNumbers(
                self._path, self._format.delimiter, len(self.names), pending[0][0]
            )
            for line, whole in numbers:
                report(message, numbers.done)
                yield Chunk(range(line, line + len(whole)), list(whole.T), whole)
            if numbers.line > pending[0][0]:
                pending = []
                source = open_rows(self._path, self._format, (numbers.line, numbers.offset))
                rows = iter(source)
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
            raise DataError(
                say("{path} is empty; choose a file that contains a table.", path=self._path.name)
            )
        if len(first[1]) > MOST_COLUMNS:
            raise DataError(
                say(
                    "{path}, line {first}: {first2} columns are more than the {most_columns} "
                    "allowed; "
                    "choose another delimiter, or save the table as .npy.",
                    path=self._path.name,
                    first=first[0],
                    first2=count_text(len(first[1])),
                    most_columns=count_text(MOST_COLUMNS),
                )
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
