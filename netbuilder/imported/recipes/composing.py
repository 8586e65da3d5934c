"""Recipes from what was found and what a person has decided otherwise; what is against one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from netbuilder.imported.outline import (
    BLOCK,
    CATEGORY,
    DATE,
    NUMBER,
    PICTURES,
    TEXT,
    WHOLE,
    Column,
    Outline,
    TextFormat,
)
from netbuilder.imported.reading.tallies import MOST_CATEGORIES
from netbuilder.imported.recipes.classes import class_names
from netbuilder.imported.recipes.dates import date_choices, date_feature
from netbuilder.imported.recipes.label_groups import given_away, told_together
from netbuilder.imported.recipes.pictures import (
    picture_summary,
    proposed_size,
)
from netbuilder.imported.recipes.recipe import (
    CLASSES,
    FOR_ARRAYS,
    FOR_CATEGORIES,
    FOR_NUMBERS,
    ITSELF,
    LEAVE_OUT,
    NUMBERS,
    Feature,
    PictureSize,
    Recipe,
    Series,
    Split,
)
from netbuilder.imported.recipes.samples import NOTHING, can_be_told
from netbuilder.imported.recipes.series import (
    order_of,
    proposed_series,
    series_summary,
    values_of_rows,
)
from netbuilder.imported.recipes.targets import likeliest, likeliest_task
from netbuilder.imported.recipes.text import TextForm, proposed_form
from netbuilder.imported.recipes.text_samples import text_sample, text_summary
from netbuilder.imported.recipes.wide_pictures import (
    block_shape,
    label_beside_pixels,
    picture_feature,
    pixel_columns,
)
from netbuilder.imported.recipes.words import (
    NUMBERS_ONLY,
    can_be_numbers_only,
    with_missing,
    with_unnamed,
)
from netbuilder.translation import mark, say
from netbuilder.wording import (
    listed,
    plural,
    sentences,
    shape_text,
    terms,
)

LEFT_OUT: Final = "left out"
"""A value in place of a kind: the column is not given to the network."""


_CLASSES_OF: Final = (
    mark("The target is {target}, with {count} class."),
    mark("The target is {target}, with {count} classes."),
)
_ROWS_OF_SHAPE: Final = (
    mark("{count} row of shape {shape}."),
    mark("{count} rows of shape {shape}."),
)
_ROWS: Final = (mark("{count} row."), mark("{count} rows."))
_INPUTS: Final = (mark("{count} input."), mark("{count} inputs."))
_ENCODED_INPUTS: Final = (
    mark("{count} input after one-hot encoding."),
    mark("{count} inputs after one-hot encoding."),
)


def compose(
    outline: Outline,
    *,
    target: str = "",
    more: Sequence[str] | None = None,
    task: str = "",
    kinds: Mapping[str, str] | None = None,
    missing: Mapping[str, str] | None = None,
    split: Split | None = None,
    standardise: bool | None = None,
    pictures: PictureSize | None = None,
    as_pictures: bool = True,
    text: TextForm | None = None,
    series: Series | bool = True,
) -> Recipe:
    """A recipe for what was found; all that is not given is chosen by looking.

    Args:
        outline: of the file or folder.
        target: the column that the network is to tell.
        more: columns of numbers that it is to tell besides; None to look whether the file has
            several in one array of answers.
        task: `CLASSES`, `NUMBERS` or `ITSELF`.
        kinds: by column, how it is treated: `NUMBER`, `CATEGORY`, `BLOCK`, `TEXT` or `LEFT_OUT`.
        missing: by column, what becomes of rows without its value.
        split: of the rows.
        standardise: whether numbers are brought to mean 0 and deviation 1.
        pictures: the size that they are brought to.
        as_pictures: whether columns that hold the pixels of a picture are one.
        text: what becomes of texts, where a column of them is the sample.
        series: how rows follow each other; False where they do not; True to look whether a number
            has nothing beside it but the time.
    """
    itself = task == ITSELF or not (task or target or can_be_told(outline))
    chosen, label = NOTHING, ""
    if not itself:
        label = label_beside_pixels(outline)
        chosen = outline.column(target) or outline.column(label) or proposed_target(outline)
    series = series if not itself else False
    kinds, missing = kinds or {}, missing or {}
    written = outline.format
    told = told_together(outline, chosen, () if more is None and task else more, kinds)
    chosen = outline.column(told[0]) or chosen
    if len(told) > 1:
        task = NUMBERS
    others = [column for column in outline.columns if column.name not in told]
    known = [c for c in others if (kinds.get(c.name) or proposed_kind(c)) != LEFT_OUT]
    prose = None if itself else text_sample(outline, chosen, kinds, alone=not known)
    if series is True or prose is not None:
        series = (not (prose or kinds) and proposed_series(outline, chosen, known)) or False
    if label and not task and chosen.name == label and not chosen.saturated and chosen.distinct > 1:
        task = CLASSES  # What a picture shows is no quantity.
    task = task or (NUMBERS if series and chosen.numeric else likeliest_task(chosen))
    proposal = (kinds.get(chosen.name) or proposed_kind(chosen)) == NUMBERS_ONLY
    if proposal and task == NUMBERS:
        written = with_missing(written or TextFormat(), chosen)
    features = []
    labels = given_away(outline, () if itself else told)
    for column in outline.columns if series else others:
        kind = kinds.get(column.name) or _proposed_in(column, series)
        if series and column.name in told:
            # What comes next depends on what came before.
            kind = NUMBER if task == NUMBERS else CATEGORY
        if column.name in labels and column.name not in kinds:
            kind = LEFT_OUT
        if kind != LEFT_OUT:
            if kind == NUMBERS_ONLY:
                kind, written = NUMBER, with_missing(written or TextFormat(), column)
            usual = LEAVE_OUT if series else ""
            features.append(_feature(column, kind, missing.get(column.name, usual)))
    if not features and not kinds:
        # A level from 1 to 10 counts up too; where there is nothing else, it is what is known.
        counting = [c for c in others if c.kind == WHOLE and c.name not in labels]
        features = [_feature(c, NUMBER, missing.get(c.name, "")) for c in counting]
    if outline.kind == PICTURES:
        pictures = pictures or proposed_size(outline)
        features = [Feature("picture", BLOCK, FOR_ARRAYS[0], shape=pictures.shape)]
    pixels = pixel_columns(outline, chosen.name) if as_pictures and not kinds else ()
    if pixels:
        features = [picture_feature(pixels)]
    blocks = [feature for feature in features if feature.kind == BLOCK]
    if blocks and outline.kind != PICTURES:
        # The largest array is what the samples are; the others come in where somebody says so.
        main = max(blocks, key=lambda feature: math.prod(feature.shape))
        features = [f for f in features if f is main or f.name in kinds]
    if itself:
        # What an autoencoder puts out are pixels, from black to white.
        standardise = not blocks if standardise is None else standardise
        task = ITSELF
    if prose is not None:
        features = [f for f in features if f.kind != TEXT and f.name in kinds]
        features.append(_feature(prose, TEXT, missing.get(prose.name, "")))
        text = text or proposed_form(prose)
    return Recipe(
        tuple(features),
        () if itself else told,
        task,
        class_names(with_unnamed(chosen, missing.get(chosen.name, ""))) if task == CLASSES else (),
        _with_given(split, outline) if split else proposed_split(outline),
        True if standardise is None else standardise,
        format=written,
        pictures=pictures if outline.kind == PICTURES else None,
        text=None if prose is None else text,
        series=series or None,
    )


def proposed_target(outline: Outline) -> Column:
    """The column that seems to be what is to be told: by its name, else by kind and place."""
    known = (NUMBER, NUMBERS_ONLY, CATEGORY)
    usable = [column for column in outline.columns if proposed_kind(column) in known]
    varied = [c for c in usable if c.saturated or len(c.values) + len(c.unnamed) > 1]
    return likeliest(varied or usable) or outline.columns[-1]


def proposed_kind(column: Column) -> str:
    """How a column is treated unless somebody says otherwise."""
    if column.dates is not None:
        return DATE
    if column.identifier:
        return LEFT_OUT
    if column.numeric and column.strays and can_be_numbers_only(column):
        return NUMBERS_ONLY
    if column.kind == WHOLE:
        return NUMBER
    return column.kind if column.kind in (NUMBER, CATEGORY, BLOCK) else LEFT_OUT


def proposed_split(outline: Outline) -> Split:
    """As the data are divided; else, and where they have nothing for validation, by lot."""
    if outline.parts is None:
        return Split()
    _, validation, test = (rows / max(1, outline.rows) for rows in outline.parts)
    return Split(validation or Split().validation, test)


def _with_given(split: Split, outline: Outline) -> Split:
    """The split, which does not say that nothing is for validation where the data have a part."""
    if outline.parts and outline.parts[1] and split.as_given and not split.validation:
        return replace(split, validation=proposed_split(outline).validation)
    return split


def _proposed_in(column: Column, series: Series | bool) -> str:
    """The same in a series, whose time tells its order and is no input besides."""
    timed = bool(series) and order_of(column) is not None
    return LEFT_OUT if timed else proposed_kind(column)


def choices_of_kind(column: Column) -> tuple[str, ...]:
    """How a column can be treated at all."""
    if column.kind == BLOCK:
        return (BLOCK, LEFT_OUT)
    others = (NUMBER, CATEGORY, LEFT_OUT) if column.numeric else (CATEGORY, LEFT_OUT)
    if column.text and not column.numeric:
        others = (CATEGORY, TEXT, LEFT_OUT)
    if can_be_numbers_only(column):
        others = (NUMBERS_ONLY, *others)
    return (*date_choices(column), *others)


def choices_for_missing(kind: str) -> tuple[str, ...]:
    """What can become of rows without a value, the usual first."""
    return {NUMBER: FOR_NUMBERS, DATE: FOR_NUMBERS, CATEGORY: FOR_CATEGORIES}.get(kind, FOR_ARRAYS)


def summary(recipe: Recipe, outline: Outline) -> str:
    """A sentence on what will be trained on."""
    target = say("The target is {targets}, a number.", targets=terms(recipe.targets))
    if len(recipe.targets) > 1:
        target = say("The targets are numbers: {targets}.", targets=listed(recipe.targets, 8))
    if recipe.task == ITSELF:
        target = say("The network learns to reproduce the samples.")
    if recipe.task == CLASSES:
        target = plural(len(recipe.classes), *_CLASSES_OF, target=terms(recipe.targets))
    if outline.kind == PICTURES and recipe.pictures:
        return picture_summary(recipe, recipe.pictures, outline.rows)
    if recipe.block is not None:
        shape = shape_text(recipe.input_shape)
        return sentences(plural(outline.rows, *_ROWS_OF_SHAPE, shape=shape), target)
    if recipe.text is not None:
        return sentences(plural(outline.rows, *_ROWS), text_summary(recipe), target)
    encoded = any(feature.kind == CATEGORY for feature in recipe.features)
    if recipe.series is not None:
        return sentences(
            plural(outline.rows, *_ROWS),
            values_of_rows(recipe),
            series_summary(recipe, recipe.series),
        )
    return sentences(
        plural(outline.rows, *_ROWS),
        plural(len(recipe.inputs), *(_ENCODED_INPUTS if encoded else _INPUTS)),
        target,
    )


def _feature(column: Column, kind: str, missing: str) -> Feature:
    if kind.startswith(DATE):
        return date_feature(column, kind, missing)
    categories: tuple[str, ...] = ()
    if kind == CATEGORY:
        frequent = Column(column.name, CATEGORY, values=column.values[:MOST_CATEGORIES])
        categories = class_names(frequent)
    choices = choices_for_missing(kind)
    handling = missing if missing in choices else choices[0]
    shape = block_shape(column) if kind == BLOCK else ()
    return Feature(column.name, kind, handling, categories, shape)
