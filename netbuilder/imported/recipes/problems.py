"""What keeps a recipe from being followed."""

from __future__ import annotations

from typing import Final

from netbuilder.imported.outline import (
    BLOCK,
    CATEGORY,
    DATE,
    NUMBER,
    PICTURES,
    TEXT,
    Outline,
)
from netbuilder.imported.recipes.pictures import (
    picture_problems,
)
from netbuilder.imported.recipes.recipe import (
    CLASSES,
    NUMBERS,
    Recipe,
)
from netbuilder.imported.recipes.series import (
    series_problems,
)
from netbuilder.imported.recipes.strays import stray_in
from netbuilder.imported.recipes.text_samples import text_problems
from netbuilder.imported.recipes.words import (
    counts_as_missing,
)
from netbuilder.translation import mark, say
from netbuilder.wording import (
    count_text,
    listed,
    plural,
    shown,
)

_TOO_MANY_NUMBERS: Final = mark(
    "{name} has more than {values} different values, too many for classes; treat it as a number."
)
_TOO_MANY_VALUES: Final = mark(
    "{name} has more than {values} different values, too many for classes; choose another target."
)


def problems(recipe: Recipe, outline: Outline) -> tuple[str, ...]:
    """What keeps a recipe from being followed, as sentences; () where nothing does."""
    if outline.kind == PICTURES:
        return (*picture_problems(recipe), *_split_problems(recipe, outline))
    return (*_target_problems(recipe, outline), *_feature_problems(recipe, outline))


def _target_problems(recipe: Recipe, outline: Outline) -> list[str]:
    found = []
    for name in recipe.targets:
        column = outline.column(name)
        if column is None:
            found.append(say("There is no column {name}; choose another target.", name=shown(name)))
        elif not column.count:
            found.append(say("{name} has no values; choose another target.", name=name))
        elif column.kind == BLOCK:
            found.append(
                say("{name} has several values per sample; choose another target.", name=name)
            )
        elif recipe.task == NUMBERS and counts_as_missing(recipe, column):
            continue
        elif recipe.task == NUMBERS and not column.numeric:
            found.append(say("{name} does not contain numbers; treat it as classes.", name=name))
        elif recipe.task == NUMBERS and column.first_stray:
            found.append(stray_in(column, outline))
        elif recipe.task == CLASSES and column.saturated:
            sentence = _TOO_MANY_NUMBERS if column.numeric else _TOO_MANY_VALUES
            found.append(sentence.format(name=name, values=count_text(column.distinct)))
        elif recipe.task == CLASSES and len(recipe.classes) < 2:
            found.append(
                say(
                    "{name} has only one value; choose a target with two classes or more.",
                    name=name,
                )
            )
    return found


def _feature_problems(recipe: Recipe, outline: Outline) -> list[str]:
    found = []
    if not recipe.features:
        found.append(_no_inputs(recipe, outline))
    if recipe.block is not None and len(recipe.features) > 1:
        others = [feature.name for feature in recipe.features if feature is not recipe.block]
        found.append(
            say(
                "{block_name} is an array per sample and cannot be combined with "
                "other columns; leave out {others}.",
                block_name=recipe.block.name,
                others=listed(others),
            )
        )
    found += text_problems(recipe)
    for feature in recipe.features:
        column = outline.column(feature.name)
        if feature.columns:
            continue
        if column is None:
            found.append(
                say(
                    "There is no column {feature_name}; leave it out.",
                    feature_name=shown(feature.name),
                )
            )
        elif feature.kind == NUMBER and counts_as_missing(recipe, column):
            continue
        elif feature.kind == NUMBER and not column.numeric:
            found.append(
                say(
                    "{feature_name} does not contain numbers; treat it as a category.",
                    feature_name=feature.name,
                )
            )
        elif feature.kind == DATE and column.dates is None:
            found.append(
                say(
                    "{feature_name} does not contain dates; treat it differently.",
                    feature_name=feature.name,
                )
            )
        elif feature.kind in (NUMBER, DATE) and column.first_stray:
            found.append(stray_in(column, outline))
        elif feature.kind == CATEGORY and not feature.categories:
            found.append(
                say("{feature_name} has no values; leave it out.", feature_name=feature.name)
            )
        if feature.name in recipe.targets and recipe.series is None:
            found.append(
                say(
                    "{feature_name} is the target and cannot be an input as well.",
                    feature_name=feature.name,
                )
            )
    if recipe.series is not None:
        found += series_problems(recipe, recipe.series, outline)
    return [*found, *_split_problems(recipe, outline)]


def _no_inputs(recipe: Recipe, outline: Outline) -> str:
    """Why nothing is left to predict from."""
    texts = [c.name for c in outline.columns if c.name not in recipe.targets and c.kind == TEXT]
    if not texts:
        return say("The network has no inputs; use at least one column besides the target.")
    return plural(
        len(texts),
        "The network has no inputs: {names} has too many different texts to be a category. Use at "
        "least one column besides the target.",
        "The network has no inputs: {names} have too many different texts to be categories. Use at "
        "least one column besides the target.",
        names=listed(texts),
    )


def _split_problems(recipe: Recipe, outline: Outline) -> list[str]:
    drawn = recipe.split.drawn(outline.parts)
    if min(drawn) < 0 or sum(drawn) >= 0.95:
        return [
            say(
                "Validation and test take too much of the data; leave at least 5 % "
                "of the rows for training."
            )
        ]
    return [] if outline.rows >= 3 else [say("There are fewer than 3 rows; choose a larger file.")]
