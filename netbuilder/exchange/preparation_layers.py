"""The preparation of samples as layers in front of a network, so that Keras answers raw ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import layers
from engine.layers import Layer
from netbuilder.design import Design
from netbuilder.design.targets import INPUT, NUMBER
from netbuilder.exchange.errors import ExportError
from netbuilder.imported import Fitted, Recipe
from netbuilder.imported.outline import CATEGORY, DATE
from netbuilder.imported.reading.values import to_number
from netbuilder.imported.recipes.recipe import LEAVE_OUT
from netbuilder.plain import line
from netbuilder.translation import say
from netbuilder.wording import listed

_BYTE = 1 / 255


@dataclass(frozen=True, slots=True)
class PreprocessingLayers:
    """Layers around those of a design.

    Attributes:
        shape: of a raw sample.
        front: bring it into the form that the network takes.
        behind: bring the answer into the units of the data.
        notes: sentences on what raw samples have to be like.
    """

    shape: tuple[int, ...]
    front: tuple[Layer, ...] = ()
    behind: tuple[Layer, ...] = ()
    notes: tuple[str, ...] = ()


def preparation_around(design: Design, fitted: Fitted | None) -> PreprocessingLayers:
    """The layers that stand for a design's preparation.

    Args:
        design: as trained.
        fitted: the preparation of the user's own data; None for built-in ones.

    Raises:
        ExportError: layers cannot do it; why, in a sentence.
    """
    taken = {block.name for block in design.blocks}
    if fitted is None:
        return _of_data_set(design, taken)
    recipe = fitted.recipe
    if design.target == INPUT and _changes(fitted):
        raise ExportError(
            say(
                "The preprocessing cannot be saved as Keras layers because the "
                "network outputs prepared samples, not raw ones; save it without "
                "them."
            )
        )
    if recipe.text is not None:
        raise ExportError(
            say(
                "The preprocessing of texts cannot be saved as Keras layers that "
                "all of Keras's backends have; save it without them. NetBuilder "
                "keeps the vocabulary in the file."
            )
        )
    front: list[Layer] = []
    notes: tuple[str, ...] = ()
    if recipe.block is None:
        front, notes = _of_table(fitted)
    else:
        if fitted.scale != 1.0:
            front.append(layers.Rescaling(fitted.scale))
        front += _standardising(fitted.means, fitted.stds)
    behind: list[Layer] = []
    scaled = any(fitted.target_means) or any(std != 1.0 for std in fitted.target_stds)
    if design.target == NUMBER and scaled:
        behind.append(_in_units(fitted))
    shape = _raw_shape(recipe)
    given = recipe.input_shape
    if given != design.input_shape:
        front.append(layers.Reshape(design.input_shape))
    return PreprocessingLayers(
        shape, _named(front, "preparation", taken), _named(behind, "unit", taken), notes
    )


def _of_data_set(design: Design, taken: set[str]) -> PreprocessingLayers:
    data = design.data_set
    if not data.are_pictures or design.target == INPUT:
        return PreprocessingLayers(design.input_shape)
    front: list[Layer] = [layers.Rescaling(_BYTE)]
    if data.sample_shape != design.input_shape:
        front.append(layers.Reshape(design.input_shape))
    return PreprocessingLayers(data.sample_shape, _named(front, "preparation", taken))


def _of_table(fitted: Fitted) -> tuple[list[Layer], tuple[str, ...]]:
    """The layers for rows of a table, and what the rows have to be like."""
    recipe = fitted.recipe
    dates = [line(each.name, 40) for each in recipe.features if each.kind == DATE]
    if dates:
        raise ExportError(
            say(
                "The preprocessing cannot be saved as Keras layers, which read no "
                "dates: {dates}. Save it without these layers; NetBuilder keeps "
                "the preprocessing in the file.",
                dates=listed(dates, 3),
            )
        )
    words = [each for each in recipe.features if each.kind == CATEGORY]
    if not words:
        gaps = [each.name for each in recipe.features if each.missing != LEAVE_OUT]
        note = say(
            "Fill in missing values before you pass rows to the model: its "
            "layers accept numbers only."
        )
        return _standardising(fitted.means, fitted.stds), ((note,) if gaps else ())
    only = words[0]
    numbers = [to_number(each) for each in only.categories]
    if len(recipe.features) == 1 and numbers == list(range(len(numbers))):
        return [layers.CategoryEncoding(num_tokens=len(only.inputs), output_mode="one_hot")], ()
    named = listed([line(each.name, 40) for each in words], 3)
    raise ExportError(
        say(
            "The preprocessing cannot be saved as Keras layers, which take "
            "numbers only: {named} must be one-hot encoded first. Save it "
            "without these layers; NetBuilder keeps the preprocessing in the "
            "file.",
            named=named,
        )
    )


def _standardising(means: Sequence[float], stds: Sequence[float]) -> list[Layer]:
    if not any(means) and all(std == 1.0 for std in stds):
        return []
    variances = [std * std for std in stds]
    if len(means) == 1:
        return [layers.Normalization(axis=None, mean=means[0], variance=variances[0])]
    return [layers.Normalization(axis=-1, mean=list(means), variance=variances)]


def _in_units(fitted: Fitted) -> Layer:
    means, stds = fitted.target_means, fitted.target_stds
    if len(means) == 1:
        return layers.Rescaling(stds[0], offset=means[0])
    variances = [std * std for std in stds]
    return layers.Normalization(axis=-1, mean=list(means), variance=variances, invert=True)


def _changes(fitted: Fitted) -> bool:
    moved = any(fitted.means) or any(std != 1.0 for std in fitted.stds)
    encoded = any(each.kind in (CATEGORY, DATE) for each in fitted.recipe.features)
    return moved or encoded or fitted.scale != 1.0


def _raw_shape(recipe: Recipe) -> tuple[int, ...]:
    """The shape of a raw sample: a column has one number, whatever becomes of it."""
    return (len(recipe.features),) if recipe.is_table else recipe.input_shape


def _named(made: Sequence[Layer], stem: str, taken: set[str]) -> tuple[Layer, ...]:
    for number, layer in enumerate(made):
        name = stem if not number else f"{stem}_{number}"
        while name in taken:
            name = f"{name}_"
        taken.add(name)
        layer.name = name
    return tuple(made)


def same(found: Sequence[Any], wanted: Sequence[Layer]) -> bool:
    """Whether layers prepare as those that are wanted do."""
    return len(found) == len(wanted) and all(
        type(one) is type(other) and _numbers(one) == _numbers(other)
        for one, other in zip(found, wanted, strict=True)
    )


def _numbers(layer: Layer) -> dict[str, Any]:
    """What a layer is given, in float32 as files and Keras hold it."""
    config = layer.get_config()
    return {
        key: _rounded(value) for key, value in config.items() if key not in ("name", "trainable")
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(np.float32(value)) if math.isfinite(value) else str(value)
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value
