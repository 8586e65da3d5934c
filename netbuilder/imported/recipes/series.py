"""Series in recipes: when one is proposed, what it is made of, and what is against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from netbuilder.imported.outline import PICTURES, TEXT, Column, Outline
from netbuilder.imported.recipes.recipe import LONGEST_WINDOW, NUMBERS, Recipe, Series
from netbuilder.imported.recipes.targets import likeliest_task
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, plural, terms

FEWEST: Final = 24
"""Rows of a table that is proposed as a series."""

_FEWEST_ALONE: Final = 12
"""The same of one that has nothing but the number, so that nothing else can be learned."""
_USUAL: Final = 12
_BY_PART: Final = (("hour", 24), ("weekday", 14))
_SHARE: Final = 8
_TIME_NAMES: Final = frozenset(
    [
        "time",
        "t",
        "date",
        "year",
        "month",
        "week",
        "day",
        "hour",
        "quarter",
        "period",
        "step",
        "minute",
        "second",
        "datum",
        "zeit",
        "jahr",
        "monat",
        "tag",
        "woche",
        "temps",
        "année",
        "annee",
        "mois",
        "jour",
        "时间",
        "日期",
        "年份",
        "月份",
    ]
)
_FORECASTS: Final = (
    mark("The target is {target}, {count} row ahead of windows of {window}."),
    mark("The target is {target}, {count} rows ahead of windows of {window}."),
)
_FURTHER: Final = mark(
    "The target is {target}, {first} to {last} rows ahead of windows of {window}."
)
_WINDOW: Final = (mark("{count} row"), mark("{count} rows"))
_VALUES_OF: Final = (mark("{count} value in each row."), mark("{count} values in each row."))


def proposed_series(outline: Outline, target: Column, inputs: Sequence[Column]) -> Series | None:
    """A series, where a number has nothing beside it but the time; else None.

    Args:
        outline: of the table.
        target: the column that is to be told.
        inputs: the columns that would be inputs.
    """
    texts = [c for c in outline.columns if c.kind == TEXT and c.dates is None]
    others = [column for column in inputs if order_of(column) is None] + texts
    is_number = target.numeric and likeliest_task(target) == NUMBERS
    enough = outline.rows >= (FEWEST if inputs else _FEWEST_ALONE)
    fits = outline.kind != PICTURES and is_number and enough
    return series_for(outline, target) if fits and not others else None


def series_for(outline: Outline, target: Column) -> Series:
    """A series with the usual window, in the order of the column that tells the time."""
    places = [c for c in outline.columns if c is not target and order_of(c) is not None]
    places.sort(key=lambda column: column.dates is None)
    order = places[0] if places else None
    window = _USUAL
    if order is not None and order.dates is not None:
        parts = order.dates.parts
        window = next((rows for part, rows in _BY_PART if part in parts), window)
    dates = (order_of(order) or "") if order is not None else ""
    window = max(1, min(window, outline.rows // _SHARE))
    return Series(window, 1, order.name if order is not None else "", dates)


def order_of(column: Column) -> str | None:
    """How a column's dates are written; '' for numbers that tell the time; None for others."""
    if column.dates is not None:
        return column.dates.orders[0]
    words = re.findall(r"[^\W\d_]+", column.name.casefold().replace("_", " "))
    timed = bool(words) and words[-1] in _TIME_NAMES
    counts = column.saturated or column.distinct == column.count
    return "" if timed and column.numeric and counts and not column.missing else None


def series_problems(recipe: Recipe, series: Series, outline: Outline) -> Iterator[str]:
    """What keeps a series from being made, as sentences."""
    if not all(1 <= rows <= LONGEST_WINDOW for rows in (series.window, series.horizon)):
        yield say(
            "A window must have 1 to {longest_window} rows, and so must the horizon.",
            longest_window=count_text(LONGEST_WINDOW),
        )
    split = recipe.split
    trained = outline.rows * (1 - split.validation - split.test)
    if series.steps > 1 and not recipe.numbers:
        yield say("Several rows ahead can be forecast of numbers only; forecast one row.")
    if series.window + series.reach > trained:
        yield plural(
            int(trained),
            "Only {count} row is trained on, too few for windows of {window} and a target "
            "{horizon} ahead; choose a shorter window.",
            "Only {count} rows are trained on, too few for windows of {window} and a target "
            "{horizon} ahead; choose a shorter window.",
            window=count_text(series.window),
            horizon=count_text(series.reach),
        )
    column = outline.column(series.order) if series.order else None
    if series.order and column is None:
        yield say(
            "There is no column {order}; choose another one for the order.", order=series.order
        )
    elif column is not None and series.dates and column.dates is None:
        yield say(
            "{order} does not contain dates; choose another column for the order.",
            order=series.order,
        )
    elif column is not None and not series.dates and not column.numeric:
        yield say(
            "{order} contains no numbers; choose another column for the order.", order=series.order
        )


def series_summary(recipe: Recipe, series: Series) -> str:
    """What is forecast from what."""
    if series.steps > 1:
        return _FURTHER.format(
            target=terms(recipe.targets),
            first=count_text(series.horizon),
            last=count_text(series.reach),
            window=plural(series.window, *_WINDOW),
        )
    return plural(
        series.horizon,
        *_FORECASTS,
        target=terms(recipe.targets),
        window=plural(series.window, *_WINDOW),
    )


def values_of_rows(recipe: Recipe) -> str:
    """How many values a row of a window has."""
    return plural(len(recipe.inputs), *_VALUES_OF)


def forecasts_numbers(recipe: Recipe) -> bool:
    """Whether a recipe forecasts a number."""
    return recipe.series is not None and recipe.task == NUMBERS
