"""Lines whose values are parted by blanks; with the standard library alone, as scripts copy it."""

from __future__ import annotations

import re

_WITH_BLANKS = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[^\s"\']\S*|["\']\S*')
_RULE = re.compile(r"\s*(?:-{3,}|={3,}|_{3,}|\*{3,}|~{3,})(?:[\s+|]+(?:-{3,}|={3,}))*\s*")


def with_single_blanks(line: str, quote: str) -> str:
    """A line whose values are parted by one blank each, those within quotes as they are.

    Nothing is left of a line that is drawn below the names of the columns.
    """
    if _RULE.fullmatch(line):
        return ""
    parts = line.split() if quote not in line else _WITH_BLANKS.findall(line)
    return chr(32).join(parts)
