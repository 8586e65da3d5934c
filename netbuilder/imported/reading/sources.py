"""The rows of a table, from lines of text, a workbook or JSON."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, TypeAlias

from engine.errors import DataError
from netbuilder.imported.outline import ARFF, JSON, WORKBOOK, TextFormat
from netbuilder.imported.reading.aligned import crosses
from netbuilder.imported.reading.arff import ArffRows
from netbuilder.imported.reading.blanks import table_line
from netbuilder.imported.reading.json_tables import JsonRows
from netbuilder.imported.reading.lines import Lines
from netbuilder.imported.reading.workbooks import WorkbookRows
from netbuilder.translation import say
from netbuilder.wording import count_text

Row: TypeAlias = tuple[int, list[str]]
"""The line where a row begins, counted from 1, and its values."""


class Source(Protocol):
    """Rows, and how far they have been read."""

    @property
    def done(self) -> float:
        """The fraction of the file that has been read."""

    @property
    def characters(self) -> int:
        """How many characters have been read."""

    def __iter__(self) -> Iterator[Row]:
        """Read from the beginning."""


def open_rows(path: Path, format: TextFormat, start: tuple[int, int] = (1, 0)) -> Source:
    """The rows of a file, its header among them.

    Args:
        path: the file.
        format: how it is written.
        start: of text the first line to be read, and the byte where it begins.

    Raises:
        DataError: from the rows, where one cannot be read; names file and line.
    """
    if format.container == WORKBOOK:
        return WorkbookRows(path, format.sheet, format.skip)
    if format.container == JSON:
        return JsonRows(path, format.encoding)
    if format.container == ARFF:
        return ArffRows(path, format.encoding)
    return TextRows(path, format, start)


class TextRows:
    """Rows that are lines of text, or several lines where a value in quotes has line ends."""

    def __init__(self, path: Path, format: TextFormat, start: tuple[int, int] = (1, 0)) -> None:
        self._path = path
        self._format = format
        self._lines = Lines(path, format.encoding, start)
        self._begun = 0

    @property
    def done(self) -> float:
        """The fraction of the file that has been read."""
        return self._lines.done

    @property
    def characters(self) -> int:
        """How many characters have been read."""
        return self._lines.characters

    def __iter__(self) -> Iterator[Row]:
        """Each row, with the line where it begins; blank lines are none."""
        reader = csv.reader(
            self._table(),
            delimiter=self._format.delimiter,
            quotechar=self._format.quote,
            escapechar="\\" if self._format.escaped else None,
            skipinitialspace=True,
            strict=True,
        )
        try:
            for row in reader:
                if row:
                    yield self._begun, row
                self._begun = 0
        except csv.Error as error:
            raise DataError(
                say(
                    "{path}, line {begun}: {error}; correct the quotation marks of that line, or "
                    "choose another delimiter.",
                    path=self._path.name,
                    begun=self._begun,
                    error=_fault(str(error)),
                )
            ) from None

    def _table(self) -> Iterator[str]:
        """The lines that belong to the table."""
        written = self._format
        for line in self._lines:
            # Within quotes anything may stand.
            if not self._begun:
                if written.end and self._lines.number > written.end:
                    return
                if self._lines.number <= written.skip or line.isspace():
                    continue
                if written.comment and line.lstrip().startswith(written.comment):
                    continue
                self._begun = self._lines.number
            row = table_line(line, written.delimiter, written.quote, written.starts)
            if row and written.starts and crosses(line, written.starts):
                raise DataError(
                    say(
                        "{path}, line {begun}: a value runs on to where the next one begins; "
                        "correct that "
                        "line, or choose a delimiter.",
                        path=self._path.name,
                        begun=self._begun,
                    )
                )
            yield row


def _fault(reason: str) -> str:
    if "field larger" in reason:
        return say(
            "a value has more than {csv} characters, perhaps because a quotation mark is not "
            "closed",
            csv=count_text(csv.field_size_limit()),
        )
    if "unexpected end" in reason:
        return say("a quotation mark is not closed")
    if "expected after" in reason:
        return say("a closing quotation mark is followed by something other than the delimiter")
    return say("it cannot be read ({reason})", reason=reason)
