"""Layers that normalize or rescale."""

from __future__ import annotations

import math

import numpy as np

from engine import config, layers
from engine.layers.values import within
from netbuilder.exchange.webpage.arrays import Pack
from netbuilder.exchange.webpage.errors import WebPageError
from netbuilder.exchange.webpage.lowering.steps import Sizes, Step, affine, lowers
from netbuilder.translation import say


@lowers(layers.BatchNormalization)
def by_averages(layer: layers.BatchNormalization, shape: Sizes, pack: Pack) -> list[Step]:
    """Outside of training, the moving averages make it a line for each channel."""
    factor = 1 / np.sqrt(layer.moving_variance + layer.epsilon)
    if layer.scale:
        factor = factor * layer.gamma
    start = -layer.moving_mean * factor
    if layer.center:
        start = start + layer.beta
    (place,) = within(layer.axis, (None, *shape), layer.name)
    return affine(_met(shape, (place,)), pack, times=factor, plus=start)


@lowers(layers.Rescaling)
def rescaled(layer: layers.Rescaling, shape: Sizes, pack: Pack) -> list[Step]:
    """A factor and an offset, for all channels or for each."""
    along = [1] * (len(shape) - 1) + [shape[-1]]
    scale, offset = (
        np.broadcast_to(np.asarray(each, np.float32), along) for each in (layer.scale, layer.offset)
    )
    return affine(along, pack, times=scale, plus=offset)


@lowers(layers.Normalization)
def standardized(layer: layers.Normalization, shape: Sizes, pack: Pack) -> list[Step]:
    """Mean and deviation as given, or as found in data."""
    given = layer.input_mean is not None
    kept = within(layer.axis or (), (None, *shape), layer.name)
    if 0 in kept:
        raise WebPageError(
            say(
                "Block '{layer}' has a mean for each sample of a batch (axis 0), which the web "
                "page cannot have; choose axis -1.",
                layer=layer.name,
            )
        )
    sizes = [shape[axis - 1] for axis in kept]
    mean, variance = (
        np.broadcast_to(np.asarray(each, np.float32), sizes)
        for each in (
            (layer.input_mean, layer.input_variance)
            if given
            else (layer.adapt_mean, layer.adapt_variance)
        )
    )
    deviation = np.maximum(np.sqrt(variance), config.epsilon())
    along = _met(shape, kept)
    if layer.invert:
        return affine(along, pack, times=deviation, plus=mean)
    return affine(along, pack, minus=mean, times=1 / deviation.astype(np.float64))


@lowers(layers.LayerNormalization)
def within_samples(layer: layers.LayerNormalization, shape: Sizes, pack: Pack) -> list[Step]:
    """Mean and variance along some axes of a sample."""
    axes = within(layer.axis, (None, *shape), layer.name)
    step = _normalized(shape, axes, "variance", layer.epsilon, centred=not layer.rms_scaling)
    scales = layer.scale or layer.rms_scaling
    centres = layer.center and not layer.rms_scaling
    gamma, beta = layer.gamma if scales else None, layer.beta if centres else None
    return [step, *affine(_met(shape, axes), pack, times=gamma, plus=beta)]


@lowers(layers.GroupNormalization)
def within_groups(layer: layers.GroupNormalization, shape: Sizes, pack: Pack) -> list[Step]:
    """Mean and variance of each group of channels."""
    (axis,) = within(layer.axis, (None, *shape), layer.name)
    place, groups = axis - 1, layer.groups
    parted = (*shape[:place], groups, shape[place] // groups, *shape[place + 1 :])
    others = tuple(each + 1 for each in range(len(parted)) if each != place)
    step = _normalized(parted, others, "variance", layer.epsilon, centred=True)
    gamma, beta = layer.gamma if layer.scale else None, layer.beta if layer.center else None
    return [
        {"op": "reshape", "shape": list(parted)},
        step,
        {"op": "reshape", "shape": list(shape)},
        *affine(_met(shape, (axis,)), pack, times=gamma, plus=beta),
    ]


@lowers(layers.RMSNormalization)
def by_mean_square(layer: layers.RMSNormalization, shape: Sizes, pack: Pack) -> list[Step]:
    """Divided by the root of the mean square."""
    axes = within(layer.axis, (None, *shape), layer.name)
    step = _normalized(shape, axes, "square", layer.epsilon, centred=False)
    return [step, *affine(_met(shape, axes), pack, times=layer.scale)]


@lowers(layers.UnitNormalization)
def by_length(layer: layers.UnitNormalization, shape: Sizes, pack: Pack) -> list[Step]:
    """Divided by the Euclidean norm."""
    axes = within(layer.axis, (None, *shape), layer.name)
    if 0 in axes:
        raise WebPageError(
            say(
                "Block '{layer}' compares samples with each other (axis 0), and the web page asks "
                "about one at a time; choose axis -1.",
                layer=layer.name,
            )
        )
    return [_normalized(shape, axes, "norm", 0.0, centred=False)]


def _normalized(
    shape: Sizes, axes: tuple[int, ...], by: str, epsilon: float, *, centred: bool
) -> Step:
    """Axes are counted with the batch, as the layers do."""
    kept = [1 if axis in axes else size for axis, size in enumerate(shape, start=1)]
    return {
        "op": "normalize",
        "along": kept,
        "count": math.prod(shape) // math.prod(kept),
        "by": by,
        "epsilon": epsilon,
        "centred": centred,
    }


def _met(shape: Sizes, axes: tuple[int, ...]) -> list[int]:
    """The shape in which numbers for some axes, counted with the batch, meet a sample."""
    return [size if axis in axes else 1 for axis, size in enumerate(shape, start=1)]
