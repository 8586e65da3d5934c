"""Lines of a table read many at a time by compiled code, up to the first that it cannot read."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from engine.compiled.library import Library, library
from engine.compiled.tables import Lines, TableReader
from engine.types import Array
from netbuilder.imported.outline import BLANKS, TextFormat
from netbuilder.imported.reading.cells import Block, Cells
from netbuilder.imported.reading.lines import LONGEST_LINE
from netbuilder.imported.reading.tallies import tracked_of
from netbuilder.imported.reading.unpacking import MAGIC
from netbuilder.imported.reading.values import to_number

_FIRST_BLOCK: Final = 1 << 16
_BLOCK: Final = 1 << 20
_WIDE: Final = 1000
_WIDE_BLOCK: Final = 1 << 22
_ONE_BYTE: Final = ("utf-8", "utf-8-sig", "ascii", "cp1252", "latin-1", "cp1251")
_TWO_BYTES: Final = ("gb18030", "big5", "cp932", "cp949", "euc_jp")
_SECOND_BYTE: Final = "0"
"""In these encodings a sign from here on may be the second byte of a letter."""

_NO_END: Final = 1 << 62
_MARK: Final = codecs.BOM_UTF8


def compiled_rows(path: Path, format: TextFormat, width: int, line: int) -> CompiledRows | None:
    """What reads a file quickly; None where nothing can.

    Args:
        path: the file.
        format: how it is written.
        width: how many values a row has.
        line: the first to be read, counted from 1.
    """
    found = library()
    if found is None or format.container or format.escaped or format.delimiter == BLANKS:
        return None
    signs = format.delimiter + format.quote
    plain = format.encoding in _ONE_BYTE or (
        format.encoding in _TWO_BYTES and all(sign < _SECOND_BYTE or sign == ";" for sign in signs)
    )
    if not plain or not signs.isascii() or not format.comment.isascii() or len(format.comment) > 2:
        return None
    if any(to_number(word, format.decimal) is not None for word in format.missing):
        return None
    with path.open("rb") as file:
        if file.read(len(MAGIC)) == MAGIC:
            return None
    return CompiledRows(found, path, format, width, line)


class CompiledRows:
    """Rows, up to the first that has to be read with more care.

    Args:
        library: of the compiled code.
        path: the file.
        format: how it is written.
        width: how many values a row has.
        line: the first to be read, counted from 1.

    Attributes:
        line: the first that has not been read.
        offset: the byte where it begins.
        done: the fraction of the file that has been read.
    """

    def __init__(
        self, library: Library, path: Path, format: TextFormat, width: int, line: int
    ) -> None:
        marks = [each for word in format.missing for each in (word, word.casefold())]
        self._path = path
        self._format = format
        self._width = width
        self._reader = TableReader(
            library,
            width,
            delimiter=format.delimiter,
            quote=format.quote,
            decimal=format.decimal,
            comment=format.comment,
            most_numbers=tracked_of(width) + 1,
            longest_mark=max((len(mark.encode()) for mark in marks), default=0),
        )
        self._whole = True
        self._lines_left = format.end - line + 1 if format.end else _NO_END
        self.line = line
        self.offset = 0
        self.done = 0.0

    def enough(self, place: int) -> None:
        """Say that the numbers of a column need not be told as words any more."""
        self._reader.plain[place] = 1

    def __iter__(self) -> Iterator[tuple[Sequence[int], Array | list[Cells]]]:
        """Yields the lines of rows, and their numbers, int64 (n, width), or else their columns."""
        with self._path.open("rb") as file:
            size = max(1, self._path.stat().st_size)
            for _ in range(self.line - 1):
                start = file.readline(LONGEST_LINE)
                if not start.endswith(b"\n") or b"\r" in start[:-2]:
                    return
            if self.line == 1 and file.read(len(_MARK)) != _MARK:
                file.seek(0)
            self.offset = file.tell()
            largest = _WIDE_BLOCK if self._width > _WIDE else _BLOCK
            most = min(_FIRST_BLOCK, largest)
            rest = b""
            while (piece := file.read(most)) or rest:
                block = rest + piece
                if not piece and not block.endswith(b"\n"):
                    block += b"\n"
                before = self.offset
                yield from self._rows(block[: block.rfind(b"\n") + 1])
                self.done = min(1.0, self.offset / size)
                rest = block[self.offset - before :]
                if not piece or not self._lines_left or len(rest) > max(_FIRST_BLOCK, most):
                    return
                most = min(4 * most, largest)

    def _rows(self, block: bytes) -> Iterator[tuple[Sequence[int], Array | list[Cells]]]:
        """The rows of some lines, up to the first that is odd or not all there."""
        if not block.isascii():
            try:
                block.decode(self._format.encoding)
            except UnicodeDecodeError:
                return
        if self._whole:
            read = self._reader.read(block, whole=True, lines=self._lines_left)
            self._whole = read.rows > 0
            if read.whole is not None and read.rows:
                yield self._numbers_of(read), read.whole
            block = self._after(block, read)
        if block and self._lines_left:
            read = self._reader.read(block, lines=self._lines_left)
            if read.rows:
                text = Block(block, self._format)
                columns = [Cells(text, read, place) for place in range(self._width)]
                yield self._numbers_of(read), columns
            self._after(block, read)

    def _after(self, block: bytes, read: Lines) -> bytes:
        """What is left of a block."""
        self.line += read.lines
        self._lines_left -= read.lines
        self.offset += read.used
        return block[read.used :]

    def _numbers_of(self, read: Lines) -> Sequence[int]:
        """The lines where rows begin."""
        first = int(read.row_lines[0])
        if int(read.row_lines[-1]) - first + 1 == read.rows:
            return range(self.line + first, self.line + first + read.rows)
        lines: list[int] = (read.row_lines + self.line).tolist()
        return lines
