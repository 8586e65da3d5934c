"""Recognizes a text that is already filled: which template it was made of, and with what.

The engine, and processes that know no language, say everything in English. What they have said is
looked up here by its template: 'units must be a whole number; received 0.5.' is what
'{parameter} must be {expected}; received {value}.' makes of its three parts.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Final, NamedTuple

_LONGEST: Final = 4000
"""Characters of a text that is looked at."""
SHORTEST: Final = 5
"""Characters that a template must have beside its places, to be told from others by them."""


class Match(NamedTuple):
    """How a text was made.

    Attributes:
        template: in English.
        parts: what stands in places without a name.
        values: what stands in the others.
    """

    template: str
    parts: tuple[str, ...]
    values: Mapping[str, str]


class _Template(NamedTuple):
    text: str
    pieces: tuple[str, ...]
    names: tuple[str, ...]


class Patterns:
    """The templates of a catalogue.

    Args:
        texts: English texts, some of them with places.
    """

    def __init__(self, texts: Callable[[], Iterable[str]]) -> None:
        self._texts = texts

    def match(self, text: str) -> Match | None:
        """The template that a text was made of, and what stands in its places; None for none.

        Of several the one that says most by itself.
        """
        if len(text) > _LONGEST:
            return None
        for template in self._templates:
            parts = _parts(template.pieces, text)
            if parts is not None:
                if not any(template.names):
                    return Match(template.text, tuple(parts), {})
                return Match(template.text, (), dict(zip(template.names, parts, strict=True)))
        return None

    @cached_property
    def _templates(self) -> list[_Template]:
        found = [each for each in map(_template, self._texts()) if each is not None]
        return sorted(found, key=lambda each: -sum(map(len, each.pieces)))


def _template(text: str) -> _Template | None:
    """A text cut at its places; None where there are none, or it says next to nothing itself."""
    if "{" not in text:
        return None
    pieces, names = [""], list[str]()
    for literal, name, _, _ in string.Formatter().parse(text):
        pieces[-1] += literal
        if name is not None:
            pieces.append("")
            names.append(name)
    told_apart = not any(names) or (all(names) and len(set(names)) == len(names))
    if not all(pieces[1:-1]) or not told_apart or sum(map(len, pieces)) < SHORTEST:
        return None
    return _Template(text, tuple(pieces), tuple(names))


def _parts(pieces: tuple[str, ...], text: str) -> list[str] | None:
    """What stands between the pieces, which come in this order; None where they do not."""
    first, *middle, last = pieces
    at, end = len(first), len(text) - len(last)
    if at >= end or not text.startswith(first) or not text.endswith(last):
        return None
    parts = []
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return None
        parts.append(text[at:found])
        at = found + len(piece)
    return [*parts, text[at:end]]
