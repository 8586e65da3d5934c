"""Words that may stand for no value: among numbers, and among the classes of a target."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from netbuilder.imported.outline import CATEGORY, NUMBER, Column, TextFormat
from netbuilder.imported.recipes.recipe import CLASSES, LEAVE_OUT, Feature, Recipe
from netbuilder.translation import mark
from netbuilder.wording import listed, plural, shown

NUMBERS_ONLY: Final = mark("number, else missing")
"""A value in place of a kind: what is no number in the column counts as missing."""

A_CLASS: Final = "a class of its own"
FOR_TARGETS: Final = (A_CLASS, LEAVE_OUT)

_MOST: Final = 5


def can_be_numbers_only(column: Column) -> bool:
    """Whether a column has numbers, and few other words."""
    return bool(column.words)


def with_missing(written: TextFormat, column: Column) -> TextFormat:
    """A format in which the words of a column that are no numbers stand for no value."""
    words = (*written.missing, *(word for word, _ in column.words))
    return replace(written, missing=tuple(dict.fromkeys(words)))


def counts_as_missing(recipe: Recipe, column: Column) -> bool:
    """Whether all that is no number in a column counts as missing."""
    written = recipe.format
    known = {word.casefold() for word in written.missing} if written else set()
    return bool(column.words) and all(word.casefold() in known for word, _ in column.words)


def treated(feature: Feature, column: Column, recipe: Recipe, otherwise: str) -> str:
    """The choice that made a feature of a column; `otherwise` where words play no part in it."""
    if feature.kind == NUMBER and counts_as_missing(recipe, column):
        return NUMBERS_ONLY
    return otherwise


def with_unnamed(column: Column, choice: str) -> Column:
    """A target with the classes that are called like a missing value, such as NA.

    Args:
        column: of the target.
        choice: one of `FOR_TARGETS`, or '' where nobody has chosen.
    """
    if column.kind != CATEGORY or choice == LEAVE_OUT:
        return column
    return replace(column, values=(*column.values, *column.unnamed))


def choices_for_target(column: Column, recipe: Recipe) -> tuple[str, ...]:
    """What can become of rows whose class is called like a missing value."""
    return FOR_TARGETS if recipe.task == CLASSES and with_unnamed(column, "") != column else ()


def choice_for_target(column: Column, recipe: Recipe) -> str:
    """What a recipe makes of such rows."""
    return A_CLASS if any(word in recipe.classes for word, _ in column.unnamed) else LEAVE_OUT


def class_notices(column: Column, recipe: Recipe) -> tuple[str, ...]:
    """A sentence on classes that are called like a missing value."""
    if not choices_for_target(column, recipe):
        return ()
    if choice_for_target(column, recipe) == LEAVE_OUT:
        return ()
    words = listed([shown(word) for word, _ in column.unnamed], _MOST)
    return (
        plural(
            len(column.unnamed),
            "{name}: {words} counts as a class. If it means that the class is missing, choose so "
            "in the row 'If missing'.",
            "{name}: {words} count as classes. If they mean that the class is missing, choose so "
            "in the row 'If missing'.",
            name=column.name,
            words=words,
        ),
    )
