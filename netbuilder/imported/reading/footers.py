"""Finds what stands below a table: sources, footnotes, the time of a download."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from netbuilder.imported.outline import TextFormat
from netbuilder.imported.reading.aligned import crosses
from netbuilder.imported.reading.delimiters import records_of
from netbuilder.imported.reading.unpacking import MAGIC
from netbuilder.imported.reading.values import to_number
from netbuilder.translation import say
from netbuilder.wording import count_text

_LONGEST: Final = 30
_SAMPLE: Final = 1 << 15
_PIECE: Final = 1 << 20
_RULE: Final = re.compile(r"[\W_]*")
_FOLLOWS: Final = re.compile(
    r"(?:foot)?notes?\b|sources?\b|quelle|hinweis|anmerkung|fußnote|legende?\b|fuente|nota\b|fonte\b"
    r"|remarks?\b|comments?\b|copyright|©|last updated|downloaded|generated|exported|total rows"
    r"|[注来出]",
    re.IGNORECASE,
)
_WORDS: Final = 3


def end_of_table(path: Path, written: TextFormat, lines: Sequence[str], *, whole: bool) -> int:
    """The last line of a table with something below it, counted from 1; 0 where it ends with it.

    Args:
        path: the file.
        written: how it is written.
        lines: its first ones.
        whole: whether these are all.
    """
    last = list(lines) if whole else _last_lines(path, written.encoding)
    if written.starts:
        below = _below_aligned(last[-_LONGEST:], written.starts)
        return (len(lines) if whole else _count_lines(path)) - below if below else 0
    rows = [cells for _, cells in records_of(lines[written.skip :], *_signs(written))]
    widths = [len(row) for row in rows]
    width = max(set(widths), key=widths.count) if widths else 1
    if width < 2 or written.row_names:
        return 0
    numbers = sum(_any_number(row, written) for row in rows[1:]) > 0.8 * (len(rows) - 1)
    below = _below(last[-_LONGEST - 10 :], written, width, numbers=numbers)
    if not below:
        return 0
    return (len(lines) if whole else _count_lines(path)) - below


def footer_notice(written: TextFormat) -> tuple[str, ...]:
    """What is said of lines that are passed over below a table."""
    if not written.end:
        return ()
    line = count_text(written.end + 1)
    return (say("Text below the table, from line {line} on, was left out.", line=line),)


def _below(last: Sequence[str], written: TextFormat, width: int, *, numbers: bool) -> int:
    """How many of the last lines stand below the table."""
    below, filled = 0, 0
    for line in reversed(last):
        cells = _cells(line, written)
        if len(cells) == width and (_any_number(cells, written) or not numbers):
            break
        if written.comment and line.lstrip().startswith(written.comment):
            break
        below += 1
        filled += any(cells)
    else:
        return 0
    if not 0 < filled <= _LONGEST:
        return 0
    first = last[len(last) - below]
    cells = [text for text in _cells(first, written) if text]
    parted = not first.strip() or _RULE.fullmatch(first.strip()) is not None
    if parted:
        rest = [text for line in last[-below:] for text in _cells(line, written) if text]
        # A part of a row may follow a blank line, too; words do not look like it.
        return below if any(to_number(t, written.decimal) is None for t in rest) else 0
    words = len(cells[0].split()) >= _WORDS and to_number(cells[0], written.decimal) is None
    return below if _follows(first) or (words and len(cells) == 1) else 0


def _below_aligned(last: Sequence[str], starts: Sequence[int]) -> int:
    """How many of the last lines stand below a table of aligned values."""
    odd = [place for place, line in enumerate(last) if crosses(line, starts) or _follows(line)]
    first = odd[0] if odd else len(last)
    while first and not last[first - 1].strip():
        first -= 1
    rest = [line for line in last[first:] if line.strip()]
    return len(last) - first if odd and 2 * len(odd) > len(rest) else 0


def _follows(line: str) -> bool:
    """Whether a line begins as one below a table does."""
    return _FOLLOWS.match(line.strip().lstrip("\"'#*([ ")) is not None


def _cells(line: str, written: TextFormat) -> list[str]:
    found = records_of([line], *_signs(written))
    return found[0][1] if found else []


def _signs(written: TextFormat) -> tuple[str, str, int]:
    return written.delimiter, written.quote, 100


def _any_number(cells: Sequence[str], written: TextFormat) -> bool:
    return any(to_number(text, written.decimal) is not None for text in cells)


def _last_lines(path: Path, encoding: str) -> list[str]:
    """The last whole lines of a file; none of one that is packed."""
    with path.open("rb") as file:
        if encoding.startswith("utf-16") or file.read(len(MAGIC)) == MAGIC:
            return []
        file.seek(max(0, path.stat().st_size - _SAMPLE))
        return file.read().decode(encoding, "replace").splitlines(keepends=True)[1:]


def _count_lines(path: Path) -> int:
    count, last = 0, b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            count += piece.count(b"\n")
            last = piece
    return count + (not last.endswith(b"\n"))
