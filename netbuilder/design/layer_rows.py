"""The catalogue in rows: layers that differ in the number of dimensions alone share one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from netbuilder.design.catalogue import Entry, in_words

_FORM: Final = re.compile(r"\s*\b([123]D)\b")
_POOLING: Final = re.compile(r"^(Global \w+) Pooling$")
_USUAL: Final = "2D"
"""Pictures are what most people begin with."""


@dataclass(frozen=True)
class Row:
    """One or several layers of a name.

    Attributes:
        name: theirs without the number of dimensions, in English.
        entries: the layers, those of fewer dimensions first.
        forms: '1D', '2D', '3D' for each; () where there is one layer.
        chosen: the place of the layer that is offered first.
    """

    name: str
    entries: tuple[Entry, ...]
    forms: tuple[str, ...] = ()
    chosen: int = 0

    @property
    def title(self) -> str:
        """The name with the words of the user's language behind it."""
        return in_words(self.name)

    @property
    def words(self) -> tuple[str, str]:
        """The title in two: Keras's word, and that of the user's language, '' where it has none."""
        own = self.title.removeprefix(self.name)
        return (self.title, "") if own == self.title else (self.name, own.strip())

    @property
    def family(self) -> str:
        """The family of them all."""
        return self.entries[0].family

    def place_of(self, kind: str) -> int | None:
        """The place of a layer in the row; None for one of another row."""
        kinds = [entry.kind for entry in self.entries]
        return kinds.index(kind) if kind in kinds else None


def rows_of(entries: Sequence[Entry]) -> list[Row]:
    """All rows, in the order of their first layers."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.family, _name(entry)), []).append(entry)
    return [_row(name, members) for (_, name), members in groups.items()]


def rows_found(found: Sequence[Entry], rows: Sequence[Row]) -> list[tuple[Row, int]]:
    """The rows of what a search has found, likeliest first, each with the likeliest layer of it."""
    places: dict[int, tuple[Row, int]] = {}
    row_of = {entry.kind: row for row in rows for entry in row.entries}
    for entry in found:
        row = row_of.get(entry.kind)
        place = None if row is None else row.place_of(entry.kind)
        if row is not None and place is not None:
            places.setdefault(id(row), (row, place))
    return list(places.values())


def _name(entry: Entry) -> str:
    """The name without dimensions; 'Global Max' is short for what only pooling does."""
    return _POOLING.sub(r"\1", _FORM.sub("", entry.name))


def _row(name: str, members: Sequence[Entry]) -> Row:
    if len(members) == 1:
        return Row(members[0].name, tuple(members))
    found = ((_FORM.search(entry.name), entry) for entry in members)
    named = sorted(((match[1], entry) for match, entry in found if match), key=lambda each: each[0])
    forms = tuple(form for form, _ in named)
    chosen = forms.index(_USUAL) if _USUAL in forms else 0
    return Row(name, tuple(entry for _, entry in named), forms, chosen)
