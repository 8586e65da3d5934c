"""Grad-CAM: the places in the maps of a layer that speak for a class.

Each map counts as much as the class's score rises with it on the average; the sum of the maps shows
where, and what speaks against the class is left out (Selvaraju et al., "Grad-CAM: Visual
Explanations from Deep Networks via Gradient-based Localization", 2017, section 3).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.layers.convolution.base import Convolution
from engine.models import Sequential
from engine.types import Array, Shape
from netbuilder.insight.scores import by_logit, score_of
from netbuilder.translation import mark, say

NO_CONVOLUTION: Final = mark(
    "Grad-CAM needs a convolution layer below the output; add one to use it."
)


class NoMapsError(ValueError):
    """A network, or a layer, has no maps; the message is a sentence for the user."""


def layers_with_maps(model: Sequential) -> dict[str, int]:
    """The layers whose maps can be asked about: from a convolution on, below the last layer.

    Returns:
        By name, first to last, the layer's index.
    """
    found: dict[str, int] = {}
    rank: int | None = None
    shape: Shape = model.input_shape
    for index, layer in enumerate(model.stack.line[:-1]):
        shape = layer.compute_output_shape(shape)
        if _convolves(model, index):
            rank = len(shape)
        elif len(shape) != rank:
            rank = None
        if rank is not None:
            found[layer.name] = index
    return found


def usual_layer(model: Sequential) -> str:
    """The last convolution below the output, which sees most of the picture.

    Raises:
        NoMapsError: there is none.
    """
    names = [name for name, at in layers_with_maps(model).items() if _convolves(model, at)]
    if not names:
        raise NoMapsError(NO_CONVOLUTION)
    return names[-1]


def grad_cam(model: Sequential, sample: Array, number: int, layer: str | None = None) -> Array:
    """Find the places where the maps of a layer speak for a class.

    Args:
        model: that is asked; for nobody else meanwhile.
        sample: prepared for the network, in the shape of its input.
        number: of the class; 1 for a network with a single output.
        layer: name of one that has maps; the last convolution where None.

    Returns:
        In the shape of a map, as (height, width) or (steps,): 0 and above.

    Raises:
        NoMapsError: the network has no convolution, or the layer no maps.
        ValueError: there is no such class.
    """
    name = usual_layer(model) if layer is None else layer
    places = layers_with_maps(model)
    if name not in places:
        raise NoMapsError(say("Layer '{name}' has no maps; choose a convolution.", name=name))
    found = model.compute_input_gradients(
        sample[None], score_of(number), start=places[name] + 1, logits=by_logit(model)
    )
    maps, gradient = found.inputs[0], found.gradient[0]
    weights = gradient.reshape(-1, gradient.shape[-1]).mean(axis=0)
    return np.maximum(maps @ weights, 0)


def spread(values: Array, shape: tuple[int, ...]) -> Array:
    """A map over as many axes as large as `shape`; between two values of it linearly."""
    for axis, length in enumerate(shape):
        size = values.shape[axis]
        places = np.clip((np.arange(length) + 0.5) * size / length - 0.5, 0, size - 1)
        low = np.floor(places).astype(np.intp)
        high = np.minimum(low + 1, size - 1)
        part = (places - low).reshape(-1, *[1] * (values.ndim - axis - 1))
        lower, upper = values.take(low, axis), values.take(high, axis)
        values = lower + part * (upper - lower)
    return values


def over_picture(values: Array, picture: tuple[int, int], steps: int) -> Array:
    """A map as large as the picture that the network was given.

    Args:
        values: of any number of axes.
        picture: its height and width.
        steps: the length of the first axis of the network's input.

    Returns:
        (height, width). A map over steps belongs to the rows of a picture, or to all its pixels one
        after the other where the network takes these as steps.
    """
    height, width = picture
    if values.ndim > 2:
        values = values.mean(axis=tuple(range(2, values.ndim)))
    if values.ndim == 2:
        return spread(values, picture)
    if steps == height * width:
        return spread(values, (steps,)).reshape(picture)
    return np.repeat(spread(values, (height,))[:, None], width, axis=1)


def _convolves(model: Sequential, index: int) -> bool:
    branches = model.stack.line[index].branches()
    return any(isinstance(layer, Convolution) for layer, _ in branches)
