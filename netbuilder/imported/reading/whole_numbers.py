"""Tables of nothing but whole numbers, such as pictures in rows, read many lines at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.imported.outline import BLANKS, TextFormat
from netbuilder.imported.reading.lines import LONGEST_LINE
from netbuilder.imported.reading.unpacking import MAGIC

_FIRST_BLOCK: Final = 1 << 12
_BLOCK: Final = 1 << 17  # fits into a processor's cache with what is made of it
_MOST_DIGITS: Final = 15
_NEWLINE: Final = 10
_ENCODINGS: Final = ("utf-8", "utf-8-sig", "ascii", "cp1252", "latin-1", "cp1251")


def may_be_whole(path: Path, format: TextFormat) -> bool:
    """Whether lines of a file can be read in this way, if they hold nothing but whole numbers."""
    plain = format.encoding in _ENCODINGS and not format.container and format.delimiter != BLANKS
    plain = plain and not format.end
    if not plain or any(word.isdigit() for word in format.missing):
        return False
    with path.open("rb") as file:
        return file.read(len(MAGIC)) != MAGIC


class WholeNumbers:
    """Lines of digits and delimiters, up to the first that is not so.

    Args:
        path: the file.
        delimiter: between the numbers.
        width: how many a line has.
        line: the first to be read, counted from 1.

    Attributes:
        line: the first that has not been read.
        offset: the byte where it begins.
        done: the fraction of the file that has been read.
    """

    def __init__(self, path: Path, delimiter: str, width: int, line: int) -> None:
        self._path = path
        self._delimiter = ord(delimiter)
        self._width = width
        self._allowed = np.zeros(256, bool)
        self._allowed[[*b"0123456789", self._delimiter, _NEWLINE]] = True
        self.line = line
        self.offset = 0
        self.done = 0.0

    def __iter__(self) -> Iterator[tuple[int, Array]]:
        """Yields the first line of some, and their numbers, int64 (lines, width)."""
        with self._path.open("rb") as file:
            size = max(1, self._path.stat().st_size)
            for _ in range(self.line - 1):
                start = file.readline(LONGEST_LINE)
                if not start.endswith(b"\n") or b"\r" in start[:-2]:
                    self.offset = -1
                    return
            self.offset = file.tell()
            rest = b""
            most = min(_FIRST_BLOCK, _BLOCK)
            while (piece := file.read(most)) or rest:
                most = min(2 * most, _BLOCK)
                block = rest + (piece or b"\n")
                whole = block.rfind(b"\n") + 1
                if not whole and len(block) < LONGEST_LINE:
                    rest = block
                    continue
                numbers = self._numbers(block[:whole]) if whole else None
                if numbers is None:
                    return
                yield self.line, numbers
                self.line += len(numbers)
                rest = block[whole:]
                self.offset = min(size, self.offset + whole)
                self.done = self.offset / size

    def _numbers(self, block: bytes) -> Array | None:
        """The numbers of some lines; None where a value is anything else, or written otherwise."""
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n")
        letters = np.frombuffer(block, np.uint8)
        if not self._allowed[letters].all():
            return None
        ends = np.flatnonzero((letters == self._delimiter) | (letters == _NEWLINE))
        if len(ends) % self._width:
            return None
        rows = letters[ends].reshape(-1, self._width) == _NEWLINE
        lengths = np.diff(ends, prepend=-1) - 1
        most = int(lengths.max())
        if not rows[:, -1].all() or rows[:, :-1].any() or lengths.min() < 1 or most > _MOST_DIGITS:
            return None
        digits = letters & 15
        if (digits[(ends - lengths)[lengths > 1]] == 0).any():
            return None  # As 007 is: its text is not that of the number.
        values = digits[ends - 1].astype(np.int64)
        longer = np.arange(len(ends))
        for place in range(1, most):
            longer = longer[lengths[longer] > place]
            values[longer] += 10**place * digits[ends[longer] - 1 - place].astype(np.int64)
        return values.reshape(-1, self._width)
