"""Data that a model's file does not tell of: what can be said of them by the model's shapes."""

from __future__ import annotations

import math
from typing import Final

from netbuilder.design.own import OwnData
from netbuilder.imported import Feature, Fitted, PictureSize, Recipe
from netbuilder.imported.outline import BLOCK, NUMBER
from netbuilder.imported.recipes.recipe import (
    CLASSES,
    FOR_ARRAYS,
    LARGEST_SIDE,
    LEAVE_OUT,
    NUMBERS,
)
from netbuilder.translation import say

UNKNOWN: Final = ""
"""The path of data that nobody knows."""

_MOST_FIELDS: Final = 200
"""Inputs that a form still shows, one field each."""
_SMALLEST: Final = 8
_CHANNELS: Final = ((), (1,), (3,))
_BYTE: Final = 1 / 255


def unknown_data(shape: tuple[int, ...], classes: int) -> tuple[OwnData, Fitted]:
    """Data of this shape, and their preparation: none, or that of bytes for pictures.

    Args:
        shape: of a sample.
        classes: how many there are; 0 where the answer is a number.
    """
    pictures = _pictures(shape)
    if pictures is not None:
        features: tuple[Feature, ...] = (
            Feature("picture", BLOCK, FOR_ARRAYS[0], shape=pictures.shape),
        )
    elif len(shape) == 1 and shape[0] <= _MOST_FIELDS:
        names = (say("input {number}", number=number) for number in range(1, shape[0] + 1))
        features = tuple(Feature(name, NUMBER, LEAVE_OUT) for name in names)
    else:
        features = (Feature("sample", BLOCK, FOR_ARRAYS[0], shape=shape),)
    recipe = Recipe(
        features=features,
        targets=("class" if classes else "output",),
        task=CLASSES if classes else NUMBERS,
        classes=tuple(map(str, range(classes))),
        standardise=False,
        standardise_target=False,
        pictures=pictures,
    )
    count = len(recipe.inputs) or 1
    fitted = Fitted(
        recipe,
        fills=(None,) * len(features),
        means=(0.0,) * count,
        stds=(1.0,) * count,
        target_means=() if classes else (0.0,),
        target_stds=() if classes else (1.0,),
        scale=_BYTE if pictures is not None else 1.0,
    )
    return OwnData(UNKNOWN, recipe), fitted


def without_scaling(fitted: Fitted) -> Fitted:
    """The same for a network that takes the bytes of pictures as they are."""
    return Fitted(
        fitted.recipe,
        fitted.fills,
        fitted.means,
        fitted.stds,
        fitted.target_means,
        fitted.target_stds,
    )


def _pictures(shape: tuple[int, ...]) -> PictureSize | None:
    """The size of the pictures that samples are, if they are such."""
    if len(shape) not in (2, 3) or shape[2:] not in _CHANNELS:
        return None
    if not _SMALLEST <= min(shape[:2]) <= max(shape[:2]) <= LARGEST_SIDE:
        return None
    size = PictureSize(shape[0], shape[1], colour=shape[2:] == (3,))
    return size if math.prod(size.shape) == math.prod(shape) else None
