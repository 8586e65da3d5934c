"""Columns that are never inputs: those that say the same as the target, or belong to labels."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from netbuilder.imported.outline import Column, Outline
from netbuilder.imported.reading.label_groups import means_labels

_STEM: Final = re.compile(r"(.+)[ _.=:/-][^ _.=:/-]+")


def given_away(outline: Outline, targets: Collection[str]) -> frozenset[str]:
    """Columns that would give the target away, or are labels themselves.

    Args:
        outline: of the data.
        targets: names of the columns that the network is to tell.
    """
    found = {c.name for c in outline.columns if c.group and means_labels(c.group)}
    for members in dummy_groups(outline).values():
        if not members.isdisjoint(targets):
            found |= members
    return frozenset(found - set(targets))


def told_together(
    outline: Outline,
    target: Column,
    more: Sequence[str] | None,
    kinds: Collection[str],
) -> tuple[str, ...]:
    """The columns that the network is to tell together.

    Args:
        outline: of the data.
        target: the column that it is to tell at least.
        more: columns that it is to tell besides, as somebody says; None to take all numbers of the
            array of answers that the target is from.
        kinds: columns of which somebody says what they are.

    Returns:
        Their names: the target first, and those of an array in its order.
    """
    if more is not None:
        names = (c.name for c in outline.columns if c.name in more and c is not target)
        return (target.name, *names)
    if not (target.group and means_labels(target.group) and target.dtype.startswith("float")):
        return (target.name,)
    members = [c for c in outline.columns if c.group == target.group and c.numeric]
    return tuple(c.name for c in members if c is target or c.name not in kinds)


def dummy_groups(outline: Outline) -> Mapping[str, frozenset[str]]:
    """Columns like 'colour_red' and 'colour_blue', of which each row has a 1 in exactly one."""
    groups: dict[str, list[Column]] = {}
    for column in outline.columns:
        match = _STEM.fullmatch(column.name)
        if match and column.count and not column.missing and _ones(column) is not None:
            groups.setdefault(match[1], []).append(column)
    return {
        stem: frozenset(column.name for column in columns)
        for stem, columns in groups.items()
        if len(columns) > 1 and sum(_ones(column) or 0 for column in columns) == columns[0].count
    }


def _ones(column: Column) -> int | None:
    """How many of its values are 1, where all others are 0; None for other columns."""
    marks = {"0": 0, "0.0": 0, "false": 0, "1": 1, "1.0": 1, "true": 1}
    values = [(marks.get(value.casefold()), count) for value, count in column.values]
    if column.saturated or not values or any(mark is None for mark, _ in values):
        return None
    return sum(count for mark, count in values if mark)
