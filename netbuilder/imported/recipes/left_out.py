"""Columns that the network is not given: why, and as what they could be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from netbuilder.imported.outline import (
    BLOCK,
    CATEGORY,
    CSV,
    DATE,
    EMPTY,
    NUMBER,
    PICTURES,
    WHOLE,
    Column,
    Outline,
)
from netbuilder.imported.reading.tallies import MOST_CATEGORIES
from netbuilder.imported.recipes.label_groups import given_away
from netbuilder.imported.recipes.recipe import Recipe
from netbuilder.imported.recipes.words import NUMBERS_ONLY, can_be_numbers_only
from netbuilder.translation import mark
from netbuilder.wording import count_text

_COUNTS_UP: Final = mark("{name} numbers the rows.")
_KEY: Final = mark("{name} seems to be a key: each row has a number of its own.")
_ALL_DIFFERENT: Final = mark("{name} is text that differs in nearly every row.")
_MANY: Final = mark("{name} has more than {most} different texts.")
_EMPTY: Final = mark("{name} has no values.")
_SOME_NUMBERS: Final = mark("{name} has numbers, and words among them.")
_OTHERWISE: Final = mark("{name} was not chosen.")
_LABELS: Final = mark("{name} belongs to the target, or is one of the labels.")
_BESIDE_TEXT: Final = mark("{name} is left out, because a text is a whole sample.")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column that is not used.

    Attributes:
        name: of the column.
        reason: why, as a sentence.
        kind: as what it can be used; '' where it cannot.
    """

    name: str
    reason: str
    kind: str


def left_out(recipe: Recipe, outline: Outline) -> tuple[LeftOut, ...]:
    """The columns of a table that a recipe does not use, in their order."""
    if outline.kind == PICTURES or recipe.block is not None:
        return ()
    used = {*recipe.targets, *(feature.name for feature in recipe.features)}
    if recipe.series is not None:
        used.add(recipe.series.order)
    columns = [column for column in outline.columns if column.name not in used]
    if outline.kind == CSV:
        # A delimiter at the end of all lines makes no column that anybody meant.
        columns = [c for c in columns if not (c.kind == EMPTY and c.name.startswith("column "))]
    labels = given_away(outline, recipe.targets)
    beside = recipe.text is not None
    return tuple(
        _of(column, is_label=column.name in labels, beside_text=beside) for column in columns
    )


def _of(column: Column, *, is_label: bool, beside_text: bool) -> LeftOut:
    pattern, kind = _judged(column)
    if is_label and pattern == _OTHERWISE:
        pattern = _LABELS
    elif beside_text and pattern in (_OTHERWISE, _ALL_DIFFERENT, _MANY):
        pattern = _BESIDE_TEXT
    reason = pattern.format(name=column.name, most=count_text(MOST_CATEGORIES))
    return LeftOut(column.name, reason, kind)


def _judged(column: Column) -> tuple[str, str]:
    if column.kind == EMPTY:
        return _EMPTY, ""
    if column.identifier and column.kind == WHOLE:
        counts = column.minimum is not None and column.maximum is not None
        span = (column.maximum or 0) - (column.minimum or 0) if counts else 0
        return (_COUNTS_UP if span == column.count - 1 else _KEY), NUMBER
    if column.numeric:
        return _OTHERWISE, NUMBER
    if can_be_numbers_only(column):
        return _SOME_NUMBERS, NUMBERS_ONLY
    if column.kind == DATE:
        return _OTHERWISE, DATE
    if column.kind in (CATEGORY, BLOCK):
        return _OTHERWISE, column.kind
    nearly_all = column.saturated or column.distinct > column.count // 2
    return (_ALL_DIFFERENT if nearly_all else _MANY), CATEGORY
