"""Recipes from files, which anybody may have written: checked before they are followed."""

from __future__ import annotations

import codecs
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from engine.errors import DataError
from netbuilder.imported.outline import (
    ARFF,
    BLOCK,
    CATEGORY,
    DATE,
    JSON,
    NUMBER,
    TEXT,
    WORKBOOK,
    TextFormat,
)
from netbuilder.imported.reading.dates import ORDERS
from netbuilder.imported.recipes.composing import choices_for_missing
from netbuilder.imported.recipes.recipe import (
    CLASSES,
    ITSELF,
    LARGEST_SIDE,
    LONGEST_WINDOW,
    MOST_STEPS,
    NUMBERS,
    PARTS,
    Feature,
    Recipe,
    Series,
)
from netbuilder.imported.recipes.text import form_problems
from netbuilder.storage import encoding
from netbuilder.storage.misread import reason
from netbuilder.translation import say
from netbuilder.wording import count_text, shown

_MOST_CLASSES: Final = 1000
_MOST_VALUES: Final = 1 << 24
_NOT_BETWEEN: Final = frozenset('"\r\n\0')


def recipe_to_json(recipe: Recipe) -> bytes:
    """The recipe as JSON, for a file."""
    return encoding.encode(recipe)


def recipe_from_json(content: bytes | str) -> Recipe:
    """The recipe from JSON.

    Raises:
        DataError: it is no recipe, or one that cannot be followed.
    """
    try:
        recipe = msgspec.json.decode(content, type=Recipe)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise DataError(
            say(
                "The recipe for the data cannot be read ({error}); import the data again.",
                error=shown(reason(error), 120),
            )
        ) from error
    return checked(recipe)


def checked(recipe: Recipe) -> Recipe:
    """The recipe itself.

    Raises:
        DataError: it cannot be followed, whatever the data are.
    """
    for problem in _problems(recipe):
        raise DataError(
            say(
                "The recipe for the data is invalid: {problem}; import the data again.",
                problem=problem,
            )
        )
    return recipe


def _problems(recipe: Recipe) -> Iterator[str]:
    names = [feature.name for feature in recipe.features]
    if not names or len(set(names)) < len(names):
        yield say("columns missing or repeated")
    if bool(recipe.targets) == (recipe.task == ITSELF) or (
        recipe.series is None and set(recipe.targets) & set(names)
    ):
        yield say("target missing, or also used as an input")
    if recipe.task not in (CLASSES, NUMBERS, ITSELF):
        yield say("{task} is not a task", task=shown(recipe.task))
    if recipe.task == CLASSES and len(recipe.targets) != 1:
        yield say("classes must come from one column")
    if len(set(recipe.targets)) < len(recipe.targets):
        yield say("repeated targets")
    classes = len(set(recipe.classes))
    if classes < len(recipe.classes) or (recipe.task == CLASSES) != (2 <= classes <= _MOST_CLASSES):
        yield say("too few, too many or repeated classes")
    for feature in recipe.features:
        yield from _check_feature(feature)
    if recipe.block is not None and len(names) > 1:
        yield say("an array cannot be mixed with other columns")
    kinds = [feature.kind for feature in recipe.features]
    if (kinds == [TEXT]) != (recipe.text is not None) or (TEXT in kinds and len(kinds) > 1):
        yield say("a text cannot be mixed with other columns")
    if recipe.text is not None:
        yield from form_problems(recipe.text)
    if recipe.series is not None:
        yield from _check_series(recipe, recipe.series)
    split = recipe.split
    parts = (split.validation, split.test)
    if not all(math.isfinite(part) and part >= 0 for part in parts) or sum(parts) >= 1:
        yield say("the split leaves nothing to train on")
    if split.seed < 0:
        yield say("negative seed")
    if recipe.pictures is not None:
        sides = (recipe.pictures.height, recipe.pictures.width)
        if not all(1 <= side <= LARGEST_SIDE for side in sides) or recipe.block is None:
            yield say("impossible picture size")
    if recipe.values > _MOST_VALUES:
        yield say("a sample would have {values} values", values=count_text(recipe.values))
    if recipe.format is not None:
        yield from _check_format(recipe.format)


def _check_feature(feature: Feature) -> Iterator[str]:
    if feature.kind not in (NUMBER, CATEGORY, DATE, BLOCK, TEXT):
        yield say("{kind} is not a column type", kind=shown(feature.kind))
    if feature.missing not in choices_for_missing(feature.kind):
        yield say("{missing} is not a way to handle missing values", missing=shown(feature.missing))
    different = len(set(feature.categories))
    if different < len(feature.categories) or (feature.kind == CATEGORY) != (different > 0):
        yield say(
            "{feature_name} has no categories, or repeated ones", feature_name=shown(feature.name)
        )
    if (feature.kind == BLOCK) != bool(feature.shape) or min(feature.shape, default=1) < 1:
        yield say("{feature_name} has an impossible shape", feature_name=shown(feature.name))
    if feature.columns and len(set(feature.columns)) != math.prod(feature.shape):
        yield say("{feature_name} has other columns than pixels", feature_name=shown(feature.name))
    parts = len(set(feature.parts) & set(PARTS))
    if parts < len(feature.parts) or (feature.kind == DATE) != (parts > 0):
        yield say(
            "{feature_name} has no parts of dates, or others", feature_name=shown(feature.name)
        )
    if (feature.kind == DATE) != (feature.order in ORDERS):
        yield say(
            "{feature_name} has no order of dates, or another", feature_name=shown(feature.name)
        )


def _check_series(recipe: Recipe, series: Series) -> Iterator[str]:
    if recipe.block is not None or recipe.pictures is not None:
        yield say("an array has no rows that follow each other")
    if series.steps < 1 or series.steps > MOST_STEPS or (series.steps > 1 and not recipe.numbers):
        yield say(
            "a forecast tells 1 to {most_steps} rows, and several of numbers alone",
            most_steps=count_text(MOST_STEPS),
        )
    if not all(1 <= rows <= LONGEST_WINDOW for rows in (series.window, series.horizon)):
        yield say(
            "a window has 1 to {longest_window} rows, and so has the horizon",
            longest_window=count_text(LONGEST_WINDOW),
        )
    if series.dates not in ("", *ORDERS) or (series.dates and not series.order):
        yield say("{dates} is not an order of dates", dates=shown(series.dates))


def _check_format(written: TextFormat) -> Iterator[str]:
    if len(written.delimiter) != 1 or written.delimiter in _NOT_BETWEEN:
        yield say("{delimiter} is not a valid delimiter", delimiter=shown(written.delimiter))
    if written.quote not in ('"', "'") or written.delimiter == written.quote:
        yield say("{quote} is not a quotation mark", quote=shown(written.quote))
    if written.skip < 0 or written.container not in ("", WORKBOOK, ARFF, JSON):
        yield say("the table begins nowhere")
    if any(Path(name).name != name or name == ".." for name in written.beside):
        yield say("a file beside the table is somewhere else")
    if written.decimal not in (".", ","):
        yield say("{decimal} is not a decimal separator", decimal=shown(written.decimal))
    try:
        codecs.lookup(written.encoding)
    except (LookupError, ValueError):
        yield say("unknown encoding {encoding}", encoding=shown(written.encoding))
