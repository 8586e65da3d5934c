"""Columns of dates in recipes: what is proposed for them, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from netbuilder.imported.outline import DATE, Column, Stray
from netbuilder.imported.reading.dates import DAY_FIRST, MONTH_FIRST, ORDERS
from netbuilder.imported.recipes.recipe import FOR_NUMBERS, Feature
from netbuilder.translation import mark
from netbuilder.wording import plural, shown

_CHOICE: Final = mark("date ({order})")
_STRAY: Final = (
    mark(
        "Line {line}, {column}: {value} is not a valid date; correct it, or leave the column out."
    ),
    mark(
        "Line {line}, {column}: {value} is not a valid date, the first of "
        "{count}; correct them, or leave the column out."
    ),
)
_AMBIGUOUS: Final = {
    DAY_FIRST: (
        mark(
            "{name}: nothing tells whether the day or the month comes first; "
            "the dates were read with the day first. Use as offers both."
        )
    ),
    MONTH_FIRST: (
        mark(
            "{name}: nothing tells whether the day or the month comes first; "
            "the dates were read with the month first. Use as offers both."
        )
    ),
}


def date_choices(column: Column) -> tuple[str, ...]:
    """How a column can be treated as dates; () where it holds none."""
    orders = column.dates.orders if column.dates is not None else ()
    if len(orders) < 2:
        return (DATE,) if orders else ()
    return (DATE, *(_CHOICE.format(order=order) for order in orders[1:]))


def treated_as(feature: Feature, column: Column) -> str:
    """The choice that made a feature of a column."""
    orders = column.dates.orders if column.dates is not None else ()
    if feature.kind == DATE and feature.order in orders[1:]:
        return _CHOICE.format(order=feature.order)
    return feature.kind


def date_feature(column: Column, choice: str, missing: str) -> Feature:
    """The feature that a choice makes of a column."""
    handling = missing if missing in FOR_NUMBERS else FOR_NUMBERS[0]
    orders = column.dates.orders if column.dates is not None else ORDERS[:1]
    parts = column.dates.parts if column.dates is not None else ("time passed",)
    order = next((o for o in orders if choice == _CHOICE.format(order=o)), orders[0])
    return Feature(column.name, DATE, handling, order=order, parts=parts)


def date_notices(columns: Sequence[Column]) -> tuple[str, ...]:
    """Sentences on columns whose dates may be read in two ways."""
    return tuple(
        _AMBIGUOUS[column.dates.orders[0]].format(name=column.name)
        for column in columns
        if column.dates is not None and len(column.dates.orders) > 1
    )


def date_stray(column: Column, stray: Stray) -> str:
    """What is wrong with a value in a column of dates."""
    value = shown(stray.text)
    return plural(column.strays, *_STRAY, line=f"{stray.line}", column=column.term, value=value)
