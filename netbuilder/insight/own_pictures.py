"""Predictions for pictures by a network that was trained on the user's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.own import OWN_DATA
from netbuilder.design.pictures import side_of
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.imported import Fitted
from netbuilder.imported.recipes.recipe import Recipe
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork

_WHITE: Final = 255
_SMALLEST: Final = 8
_CHANNELS: Final = ((), (1,), (3,))
_BYTES: Final = 1.5
"""Means above this belong to values up to 255."""


def picture_shape(design: Design) -> tuple[int, ...] | None:
    """Height, width and, for colours, 3 of the pictures that a network is asked about.

    None where it was not trained on pictures of the user's, or on such as fit on the pad.
    """
    own = design.own
    if design.data != OWN_DATA or own is None:
        return None
    if own.recipe.pictures is not None:
        return own.recipe.pictures.shape
    shape = own.recipe.input_shape
    if own.recipe.series is not None:
        return None
    is_picture = len(shape) in (2, 3) and min(shape[:2]) >= _SMALLEST and shape[2:] in _CHANNELS
    return _of_pixels(shape) if is_picture and side_of(design) is None else None


def read_own_picture(probe: Probe, fitted: Fitted, pixels: Array) -> Array | None:
    """The answer to a picture.

    Args:
        probe: the network.
        fitted: the preparation of the pictures that it was trained on.
        pixels: uint8 (height, width) or (height, width, 3), of the size that it takes.

    Returns:
        For classes float (classes,) in [0, 1], for numbers (1,) in the units of the data; None
        without weights, for a network that learns something else, or where it is no number.
    """
    output = probe.outputs(own_sample(fitted, pixels)[None])
    if output is None:
        return None
    if probe.design.target == NUMBER:
        return np.asarray(fitted.in_units(output.reshape(1, -1))[0], np.float64)
    return np.clip(output.reshape(-1), 0, 1) if probe.design.target == CLASS else None


def own_sample(fitted: Fitted, pixels: Array) -> Array:
    """A picture, uint8 of the size that the network takes, as a sample."""
    arrays = pixels.reshape(1, *fitted.recipe.input_shape)
    if not are_bytes(fitted):
        arrays = arrays / np.float32(_WHITE)
    return fitted.transform_arrays(arrays)[0]


def as_samples(fitted: Fitted | None, pictures: Array) -> Array:
    """Square pictures as samples, prepared as those that a network was trained on.

    Args:
        fitted: the preparation; None where the data need none.
        pictures: float32 (n, side, side), in [0, 1].

    Returns:
        float32 (n, side, side).
    """
    if fitted is None or not _is_of_arrays(fitted.recipe):
        return pictures
    arrays = pictures.reshape(-1, *fitted.recipe.input_shape)
    if are_bytes(fitted):
        arrays = arrays * np.float32(_WHITE)
    return fitted.transform_arrays(arrays).reshape(pictures.shape)


def to_look_at(network: TrainedNetwork, samples: Array) -> Array:
    """Samples as pictures in [0, 1] again, where they are the user's own; else as they are."""
    look = looking(network.design, network.fitted)
    return samples if look is None else look(samples)


def looking(design: Design, fitted: Fitted | None) -> Callable[[Array], Array] | None:
    """What brings samples of the user's own to pictures in [0, 1]; None where they are none."""
    if fitted is None or not _are_pictures(design):
        return None
    return partial(_looked_at, fitted)


def _looked_at(fitted: Fitted, samples: Array) -> Array:
    shape = fitted.recipe.input_shape
    values = samples.reshape(-1, *shape) * np.array(fitted.stds) + np.array(fitted.means)
    if are_bytes(fitted):
        values = values / (fitted.scale * _WHITE)
    return np.clip(values, 0, 1).astype(np.float32).reshape(-1, *_of_pixels(shape))


def _are_pictures(design: Design) -> bool:
    """Whether a network was trained on pictures of the user's, those for the pad included."""
    own = design.own
    if design.data != OWN_DATA or own is None or not _is_of_arrays(own.recipe):
        return False
    return picture_shape(design) is not None or side_of(design) is not None


def _is_of_arrays(recipe: Recipe) -> bool:
    return recipe.pictures is not None or recipe.block is not None


def stretched(pixels: Array, height: int, width: int) -> Array:
    """A picture at this size, each pixel that of the nearest place."""
    rows = (np.arange(height) + 0.5) * len(pixels) / height
    columns = (np.arange(width) + 0.5) * pixels.shape[1] / width
    return pixels[rows.astype(np.intp)][:, columns.astype(np.intp)]


def _of_pixels(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape without a single channel."""
    return shape[:2] if shape[2:] == (1,) else shape


def are_bytes(fitted: Fitted) -> bool:
    """Whether the pictures came as 0 to 255, not as 0 to 1."""
    scaled = fitted.scale != 1.0 or fitted.recipe.pictures is not None
    return scaled or max(fitted.means, default=0.0) > _BYTES
