"""Lines whose values are parted by blanks or stand below each other; scripts take copies of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WITH_BLANKS = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[^\s"\']\S*|["\']\S*')
_RULE = re.compile(
    r"[\s|+:]*(?:-{3,}|={3,}|_{3,}|\*{3,}|~{3,})(?:[\s+|:]+(?:-{3,}|={3,}))*[\s|+:]*"
)


def table_line(line: str, delimiter: str, quote: str, starts: Sequence[int] = ()) -> str:
    """A line as csv.reader takes it; nothing is left of a line that is drawn in a table.

    Args:
        line: with its end.
        delimiter: a blank for any run of them.
        quote: around values.
        starts: where values begin that stand below each other.
    """
    if delimiter not in " |":
        return line
    if _RULE.fullmatch(line):
        return ""
    if starts:
        values = [value.replace(quote, quote + quote) for value in aligned_values(line, starts)]
        return chr(32).join([quote + value + quote for value in values])
    return with_single_blanks(line, quote) if delimiter == " " else line


def aligned_values(line: str, starts: Sequence[int]) -> list[str]:
    """The values that begin at these places of a line."""
    ends = [*starts[1:], len(line)]
    return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def with_single_blanks(line: str, quote: str) -> str:
    """A line whose values are parted by one blank each, those within quotes as they are."""
    parts = line.split() if quote not in line else _WITH_BLANKS.findall(line)
    return chr(32).join(parts)
