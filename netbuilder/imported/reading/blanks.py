"""Lines whose values are parted by blanks; with the standard library alone, as scripts copy it."""

from __future__ import annotations

import re

_WITH_BLANKS = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[^\s"\']\S*|["\']\S*')


def with_single_blanks(line: str, quote: str) -> str:
    """A line whose values are parted by one blank each, those within quotes as they are."""
    parts = line.split() if quote not in line else _WITH_BLANKS.findall(line)
    return chr(32).join(parts)
