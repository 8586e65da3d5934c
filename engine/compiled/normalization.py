"""Layers that normalize, as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from engine.compiled import structures
from engine.compiled.lowering import Lowered, Lowering, NotCompiledError, Sizes
from engine.compiled.structures import Normalization
from engine.layers.base import Layer
from engine.layers.batch_normalization import BatchNormalization
from engine.layers.group_normalization import GroupNormalization
from engine.layers.layer_normalization import LayerNormalization
from engine.layers.normalization import Affine
from engine.layers.scaling import RMSNormalization, UnitNormalization
from engine.types import Array


def batch_normalization(
    low: Lowering, layer: BatchNormalization, x: Array, sizes: Sizes
) -> Lowered:
    """Normalization of channels over the batch, which moves the averages."""
    if layer.axis not in (-1, len(sizes)) or (low.trains and not layer.trainable):
        raise NotCompiledError("BatchNormalization that is frozen, or along another axis")
    channels, size = sizes[-1], math.prod(sizes)
    arguments = Normalization(
        channels=channels,
        places=math.prod(sizes[:-1]),
        momentum=layer.momentum,
        epsilon=layer.epsilon,
        x=x,
        moving_mean=layer.moving_mean,
        moving_variance=layer.moving_variance,
        centred=low.per_sample(size),
        y=low.per_sample(size),
        factor=low.array(channels),
        inverse=low.array(channels),
        sums=low.array(channels, float),
        products=low.array(channels, float),
    )
    used = {"gamma": layer.scale, "beta": layer.center}
    for name in [name for name, wanted in used.items() if wanted]:
        arguments.put(name, getattr(layer, name))
    low.call("normalization_forward" if low.trains else "normalization_fixed", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array:
        arguments.put("gradient", gradient)
        for name in [name for name, wanted in used.items() if wanted and low.learns(layer, name)]:
            arguments.put(f"{name}_gradient", layer.gradients[name])
        low.call("normalization_backward", arguments)
        return gradient

    output = arguments.kept["y"]
    return Lowered(output, output, back)


def layer_normalization(
    low: Lowering, layer: LayerNormalization, x: Array, sizes: Sizes
) -> Lowered:
    """The values of each place get mean 0 and variance 1."""
    if layer.rms_scaling:
        raise NotCompiledError("LayerNormalization with rms_scaling")
    return _by_place(low, "layer", layer, x, sizes, _used(layer))


def root_mean_square(low: Lowering, layer: RMSNormalization, x: Array, sizes: Sizes) -> Lowered:
    """The values of each place get a mean square of 1."""
    return _by_place(low, "root mean square", layer, x, sizes, {"gamma": "scale"})


def unit_normalization(low: Lowering, layer: UnitNormalization, x: Array, sizes: Sizes) -> Lowered:
    """The values of each place get the length 1."""
    return _by_place(low, "unit", layer, x, sizes, {})


_MODES = ("layer", "root mean square", "unit")
"""In C's order."""


def _by_place(
    low: Lowering, mode: str, layer: Any, x: Array, sizes: Sizes, used: dict[str, str]
) -> Lowered:
    """Values scaled by place; `used` has the names of the weights, by what C calls them."""
    size = math.prod(sizes)
    last = math.prod(_last_axes(layer, sizes))
    places = size // last
    arguments = structures.Scaled(
        size=last,
        places=places,
        mode=_MODES.index(mode),
        epsilon=getattr(layer, "epsilon", 0.0),
        x=x,
        normal=low.per_sample(size),
        inverse=low.per_sample(places),
        y=low.per_sample(size),
        sums=low.array(2 * last, float),
    )
    return _affine(low, "scaled", layer, arguments, used)


def _last_axes(layer: Any, sizes: Sizes) -> Sizes:
    """The sizes along the axes that a layer normalizes, if these are the last ones."""
    axes = sorted(axis % (len(sizes) + 1) for axis in _as_list(layer.axis))
    if axes != list(range(len(sizes) + 1 - len(axes), len(sizes) + 1)):
        raise NotCompiledError(f"{type(layer).__name__} along other axes than the last")
    return sizes[len(sizes) - len(axes) :]


def _as_list(axis: int | Sequence[int]) -> Sequence[int]:
    return [axis] if isinstance(axis, int) else axis


def group_normalization(
    low: Lowering, layer: GroupNormalization, x: Array, sizes: Sizes
) -> Lowered:
    """Each group of channels of a sample gets mean 0 and variance 1."""
    if layer.axis not in (-1, len(sizes)):
        raise NotCompiledError("GroupNormalization along another axis than the last")
    size, channels = math.prod(sizes), sizes[-1]
    arguments = structures.Grouped(
        channels=channels,
        places=size // channels,
        groups=layer.groups,
        epsilon=layer.epsilon,
        x=x,
        normal=low.per_sample(size),
        inverse=low.per_sample(layer.groups),
        y=low.per_sample(size),
        sums=low.array(2 * channels, float),
    )
    return _affine(low, "grouped", layer, arguments, _used(layer))


def _used(layer: Affine) -> dict[str, str]:
    """The weights that a layer has."""
    wanted = (("gamma", layer.scale), ("beta", layer.center))
    return {name: name for name, used in wanted if used}


def _affine(
    low: Lowering, kernel: str, layer: Layer, arguments: Any, used: dict[str, str]
) -> Lowered:
    """A layer that ends in gamma x + beta, as far as it has them."""
    for name, own in used.items():
        arguments.put(name, getattr(layer, own))
    low.call(f"{kernel}_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array:
        arguments.put("gradient", gradient)
        for name, own in used.items():
            if low.learns(layer, own):
                arguments.put(f"{name}_gradient", layer.gradients[own])
        low.call(f"{kernel}_backward", arguments)
        return gradient

    output = arguments.kept["y"]
    return Lowered(output, output, back)


KINDS: dict[type, Callable[..., Any]] = {
    BatchNormalization: batch_normalization,
    LayerNormalization: layer_normalization,
    RMSNormalization: root_mean_square,
    UnitNormalization: unit_normalization,
    GroupNormalization: group_normalization,
}
