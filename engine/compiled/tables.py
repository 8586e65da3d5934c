"""Lines of tables that are written as text, read by compiled code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from engine.compiled.library import Library
from engine.compiled.structures import Table
from engine.types import Array

MORE: Final = 0
ODD: Final = 1
END: Final = 2

NUMBER: Final = -1
WORD: Final = -2
DOUBTFUL: Final = -3

_WORDS_BESIDE: Final = 64
_LINE_END: Final = ord("\n")
_NO_END: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Lines:
    """What was read of a block of text.

    Attributes:
        rows: how many were read.
        lines: how many were used up.
        used: the same in bytes.
        state: `MORE` where all was read but for a row that is cut, `ODD` where the next row cannot
            be read in this way, `END` where as many lines were read as were wanted.
        row_lines: int32 (rows,): the lines of the block before each.
        whole: int64 (rows, width), where only whole numbers were to be read; else None.
        numbers: float64 (width, rows), NaN for what is no plain number.
        codes: int32 (width, rows): the place among the words of the column, `NUMBER` for a number
            that is none of them, `WORD` for a text that is certainly no number, however people
            write them, and `DOUBTFUL` for any other.
        starts: int32 (width, rows): the bytes where texts that are no words begin.
        lengths: int32 (width, rows): their bytes.
        words: for each column where its different texts come first and how often they come, int32
            (4, n): byte, bytes, row, times.
        beyond: int32 (width, 2): how many values have the codes `WORD` and `DOUBTFUL`.
    """

    rows: int
    lines: int
    used: int
    state: int
    row_lines: Array
    whole: Array | None
    numbers: Array
    codes: Array
    starts: Array
    lengths: Array
    words: list[Array]
    beyond: Array


class TableReader:
    """Reads blocks of lines.

    Args:
        library: of the compiled code.
        width: values of a line.
        delimiter: between them; each of these signs is one ASCII character.
        quote: around them.
        decimal: within numbers.
        comment: lines that begin with it are no rows; at most two characters.
        most_numbers: different numbers of a column that are told as words, at most.
        longest_mark: bytes of the longest word that stands for a missing value.

    Attributes:
        plain: uint8 (width,): set for columns whose numbers need not be told as words.
    """

    def __init__(
        self,
        library: Library,
        width: int,
        *,
        delimiter: str,
        quote: str,
        decimal: str,
        comment: str,
        most_numbers: int,
        longest_mark: int,
    ) -> None:
        self._library = library
        self._width = width
        self._most_numbers = most_numbers
        self.plain = np.zeros(width, np.uint8)
        self._table = Table(
            width=width,
            delimiter=ord(delimiter),
            quote=ord(quote),
            decimal=ord(decimal),
            comment=int.from_bytes(comment.encode("ascii"), "little"),
            comment_bytes=len(comment),
            longest_mark=longest_mark,
            plain=self.plain,
        )

    def read(self, block: bytes, *, whole: bool = False, lines: int = _NO_END) -> Lines:
        """Read the rows of a text that ends in a line end.

        Args:
            block: the text.
            whole: read rows of nothing but whole numbers, as Python writes them; any other is odd.
            lines: that are wanted at most.
        """
        table, width = self._table, self._width
        text = np.frombuffer(block, np.uint8)
        rows = int(np.count_nonzero(text == _LINE_END))
        row_lines = np.empty(rows, np.int32)
        table.size, table.most_rows, table.most_lines = len(block), rows, lines
        table.put("text", text)
        table.put("row_lines", row_lines)
        if whole:
            found = np.empty((rows, width), np.int64)
            self._library.run("read_whole_table", table, found)
            nothing = [np.empty((width, 0))] * 4
            return self._lines(row_lines, found[: table.rows], *nothing, [], nothing[0])
        most = min(rows, self._most_numbers)
        words = min(rows, self._most_numbers + _WORDS_BESIDE)
        table.most_numbers, table.most_words = most, words
        table.slots = 1 << (2 * words).bit_length()
        numbers = np.empty((width, rows))
        codes, starts, lengths = (np.empty((width, rows), np.int32) for _ in range(3))
        places = np.empty((4, width, words), np.int32)
        beyond = np.zeros((width, 2), np.int32)
        counts = np.zeros(width, np.int32)
        table.put("numbers", numbers)
        table.put("codes", codes)
        table.put("starts", starts)
        table.put("lengths", lengths)
        table.put("words", counts)
        table.put("word_starts", places[0])
        table.put("word_lengths", places[1])
        table.put("word_rows", places[2])
        table.put("counts", places[3])
        table.put("beyond", beyond)
        table.put("found", np.zeros((width, table.slots), np.int32))
        self._library.run("read_table", table)
        known = [places[:, column, :count] for column, count in enumerate(counts.tolist())]
        cut = (each[:, : table.rows] for each in (numbers, codes, starts, lengths))
        return self._lines(row_lines, None, *cut, known, beyond)

    def _lines(self, row_lines: Array, whole: Array | None, *rest: Any) -> Lines:
        table = self._table
        counts = table.rows, table.lines, table.used, table.state
        return Lines(*counts, row_lines[: table.rows], whole, *rest)
