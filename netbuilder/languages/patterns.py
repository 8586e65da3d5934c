"""Recognizes a text that is already filled: which template it was made of, and with what.

The engine, and processes that know no language, say everything in English. What they have said is
looked up here by its template: 'units must be a whole number; received 0.5.' is what
'{parameter} must be {expected}; received {value}.' makes of its three parts.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple

_LONGEST: Final = 4000
"""Characters of a text that is looked at."""
_EDGE: Final = 3
"""Characters at the beginning or the end of a template by which it is found."""
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
        known = self._templates
        near = [known.get(key, []) for key in (text[:_EDGE], f"-{text[-_EDGE:]}", "")]
        for template in sorted(chain(*near), key=_rank):
            parts = _parts(template.pieces, text)
            if parts is not None:
                if not any(template.names):
                    return Match(template.text, tuple(parts), {})
                return Match(template.text, (), dict(zip(template.names, parts, strict=True)))
        return None

    @cached_property
    def _templates(self) -> dict[str, list[_Template]]:
        """The templates by how they begin, or else end."""
        found = dict[str, list[_Template]]()
        for each in filter(None, map(_template, self._texts())):
            first, last = each.pieces[0], each.pieces[-1]
            end = f"-{last[-_EDGE:]}" if len(last) >= _EDGE else ""
            found.setdefault(first[:_EDGE] if len(first) >= _EDGE else end, []).append(each)
        return found


def _rank(template: _Template) -> int:
    """What says most by itself comes first."""
    return -sum(map(len, template.pieces))


def _template(text: str) -> _Template | None:
    """A text cut at its places; None where there are none, or it says next to nothing itself."""
    if "{" not in text:
        return None
    pieces, names = [""], list[str]()
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError:  # A text that is never filled may have braces of its own.
        return None
    for literal, name, _, _ in parsed:
        pieces[-1] += literal
        if name is not None:
            pieces.append("")
            names.append(name)
    told_apart = not any(names) or (all(names) and len(set(names)) == len(names))
    if not names or not all(pieces[1:-1]) or not told_apart or sum(map(len, pieces)) < SHORTEST:
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
