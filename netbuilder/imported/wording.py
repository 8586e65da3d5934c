"""Parts of sentences."""

from __future__ import annotations


def counted(count: int, one: str, many: str = "") -> str:
    """'1 row', '1,460 rows'."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def shown(text: str, limit: int = 40) -> str:
    """A value in quotes, on one line, cut where it is long."""
    text = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return f"'{text}'" if len(text) <= limit else f"'{text[: limit - 3]}...'"


def listed(words: list[str], most: int = 5) -> str:
    """'a, b and c'; of many the first, and how many more there are."""
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most:,} more"
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
