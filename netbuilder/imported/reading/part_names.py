"""Names of the parts of data, read with the standard library alone, as scripts copy it."""

from __future__ import annotations

import re
from collections.abc import Iterable

PART_NAMES = (
    ("train", "training"),
    ("val", "valid", "validation", "validate", "dev"),
    ("test", "testing", "tests"),
)
"""What training, validation and test are called in names of arrays, files and folders."""


def part_called(name: str) -> int:
    """0 for a name of the training part, 1 of the validation part, 2 of the test part; else -1."""
    plain = name.strip().casefold()
    return next((part for part, names in enumerate(PART_NAMES) if plain in names), -1)


def stem_and_part(name: str) -> tuple[str, int]:
    """'x_train' as ('x', 0), 'test_images' as ('images', 2), 'y' as ('y', -1)."""
    words = "|".join(sorted((word for names in PART_NAMES for word in names), key=len)[::-1])
    for pattern in (rf"(?P<stem>.*?)[ _.-]*(?P<part>{words})", rf"(?P<part>{words})(?P<stem>.*)"):
        found = re.fullmatch(pattern, name, re.IGNORECASE | re.DOTALL)
        if found:
            return found["stem"].lstrip(" _.-"), part_called(found["part"])
    return name, -1


def series_of(names: Iterable[str]) -> dict[str, tuple[str, str | None, str | None]]:
    """The arrays that belong together, by the name of all: those of the parts.

    A name counts as that of a part only where there is an array to train on and another part of
    the same name; any other array is one series alone.
    """
    parts: dict[str, dict[int, str]] = {}
    names = list(names)
    for name in names:
        stem, part = stem_and_part(name)
        if part >= 0:
            parts.setdefault(stem.casefold(), {}).setdefault(part, name)
    series: dict[str, tuple[str, str | None, str | None]] = {}
    for name in names:
        stem, part = stem_and_part(name)
        known = parts.get(stem.casefold(), {})
        if part < 0 or 0 not in known or len(known) < 2 or known[part] != name:
            series[name] = (name, None, None)
        elif part == 0:
            series[stem if stem not in names else name] = (name, known.get(1), known.get(2))
    return series
