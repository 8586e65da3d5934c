"""The values of a column, of which each different text was read once."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Sequence

import numpy as np

from engine.compiled.tables import DOUBTFUL, NUMBER, WORD, Lines
from engine.types import Array
from netbuilder.imported.outline import TextFormat
from netbuilder.imported.reading.values import to_numbers


class Block:
    """Lines of text that hold the values.

    Args:
        content: as they lie in the file; they can be decoded.
        format: how they are written.
    """

    def __init__(self, content: bytes, format: TextFormat) -> None:
        self.format = format
        self._content = content
        self._plain = content.decode("ascii") if content.isascii() else None
        self._quoted = format.quote.encode() in content

    def texts(self, starts: Sequence[int], ends: Sequence[int]) -> list[str]:
        """The texts between these bytes, without marks and blanks around them."""
        places = zip(starts, ends, strict=True)
        if self._plain is not None:
            texts = [self._plain[start:end] for start, end in places]
        else:
            decode = codecs.getdecoder(self.format.encoding)
            texts = [decode(self._content[start:end])[0].strip() for start, end in places]
        return [*map(self._unquoted, texts)] if self._quoted else texts

    def _unquoted(self, text: str) -> str:
        quote = self.format.quote
        return text[1:-1].replace(quote + quote, quote).strip() if text[:1] == quote else text


class Cells:
    """The values of one column in a block of rows.

    Args:
        block: the text that they were read from.
        lines: what was read of it.
        place: of the column.

    Attributes:
        words: different texts, in the order in which they come first, without blanks around them.
        counts: how often each comes.
        longest: at least the characters of the longest text.
        all_numbers: whether all values are plain numbers.
        numbers: float64 (n,), NaN for what is no plain number.
    """

    def __init__(self, block: Block, lines: Lines, place: int) -> None:
        self._block = block
        self._format = block.format
        self.numbers = lines.numbers[place]
        self._codes = lines.codes[place]
        self._starts, self._lengths = lines.starts[place], lines.lengths[place]
        starts, lengths, first, counts = lines.words[place]
        known = int(np.searchsorted(first, lines.rows))  # Others are of a row that was not read.
        self._first = first[:known]
        self.words = block.texts(starts[:known].tolist(), (starts + lengths)[:known].tolist())
        self.counts: list[int] = counts[:known].tolist()
        certain, doubtful = lines.beyond[place].tolist()
        self._beyond, self._doubtful = certain + doubtful > 0, doubtful > 0
        self.longest = int(lengths.max(initial=0))
        if self._beyond:
            self.longest = max(self.longest, int(self._lengths[self._codes < NUMBER].max()))
        texts = np.flatnonzero(np.isnan(self.numbers[self._first])) if known else self._first
        self._texts: list[int] = texts.tolist()
        self.all_numbers = not self._texts and not self._beyond

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, row: int) -> str:
        """The text in a row; a number that is no word reads as none."""
        code = int(self._codes[row])
        if code >= 0:
            return self.words[code]
        if code == NUMBER:
            return ""
        start = int(self._starts[row])
        return self._block.texts([start], [start + int(self._lengths[row])])[0]

    def judged(self, missing: Collection[str]) -> tuple[Array, Array]:
        """All values as numbers, as `to_numbers` makes them.

        Args:
            missing: texts that stand for no value.

        Returns:
            float64 (n,), NaN where there is none; and bool (n,), true for those that cannot be
            read.
        """
        numbers, texts, decimal = self.numbers, self._texts, self._format.decimal
        # Codes of what is no word count from the end of these.
        values = np.zeros(len(self.words) + 3)
        strays, other = np.zeros((2, len(values)), bool)
        values[texts], strays[texts] = to_numbers([self.words[n] for n in texts], decimal, missing)
        other[texts] = True
        values[WORD], strays[WORD], other[WORD] = np.nan, True, True
        numbers = np.where(other[self._codes], values[self._codes], numbers)
        stray = strays[self._codes]
        if self._doubtful:
            rows = np.flatnonzero(self._codes == DOUBTFUL).tolist()
            numbers[rows], stray[rows] = to_numbers([self[row] for row in rows], decimal, missing)
        return numbers, stray

    def counted(self, wanted: Array) -> dict[str, tuple[int, int]]:
        """How often each text comes, and the row where it comes first.

        Args:
            wanted: bool (n,): the rows that count; all or none with the same text.
        """
        found: dict[str, tuple[int, int]] = {}
        for place in np.flatnonzero(wanted[self._first]).tolist():
            count, first = found.get(self.words[place], (0, int(self._first[place])))
            found[self.words[place]] = count + self.counts[place], first
        if self._beyond:
            for row in np.flatnonzero(wanted & (self._codes < NUMBER)).tolist():
                count, first = found.get(text := self[row], (0, row))
                found[text] = count + 1, first
        return found
