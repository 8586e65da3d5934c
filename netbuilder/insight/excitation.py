"""What excites a unit most: samples of the data, and a picture made for it by gradient ascent.

A unit of a layer whose output has places (a filter) is excited as much as it is on the average over
these (Erhan et al., "Visualizing Higher-Layer Features of a Deep Network", 2009; Yosinski et al.,
"Understanding Neural Networks Through Deep Visualization", 2015, for blur and decay).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.layers.base import ActivatedLayer
from engine.models import Sequential
from engine.models.step import forward
from engine.types import Array
from netbuilder.network.probe import BATCH, Probe

STEPS: Final = 100
_RATE: Final = 1.0
_BLUR: Final = 0.5
"""The part of a pixel that its neighbours take the place of, now and then."""
_BLUR_EVERY: Final = 4
_DECAY: Final = 0.02
_START: Final = 0.05
"""How much noise there is to begin with."""


@dataclass(frozen=True, slots=True, eq=False)
class Exciting:
    """The samples that excite a unit most.

    Attributes:
        places: numbers of the samples, the most exciting first.
        values: of the unit for these.
        positions: where in the layer's output each excites a filter most, (n, axes); (n, 0) for a
            unit without places.
    """

    places: Array
    values: Array
    positions: Array


def units_of(probe: Probe, layer: int) -> int:
    """How many units, or filters, the layer with this index has.

    Raises:
        ValueError: there is no such layer.
    """
    with probe.model() as model:
        shape = model.input_shape
        for each in model.stack.line[: _checked(model, layer) + 1]:
            shape = each.compute_output_shape(shape)
    return shape[-1] or 0


def most_exciting(
    probe: Probe,
    samples: Array,
    layer: int,
    unit: int,
    most: int = 9,
    weights: Array | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Exciting | None:
    """The samples for which a unit is largest; a filter at its largest place.

    Args:
        probe: the network.
        samples: (n, ...), with as many values each as its input.
        layer: index among the network's layers.
        unit: index along the last axis of the layer's output.
        most: how many are wanted.
        weights: of the moment that is meant, flat; the latest where None.
        stopped: whether nobody wants to know any more.

    Returns:
        None without weights, or where it was stopped.

    Raises:
        ValueError: there is no such layer or unit.
    """
    if not probe.ready and weights is None:
        return None
    shaped = np.reshape(samples, (-1, *probe.design.input_shape))
    values, positions = [], []
    for start in range(0, len(shaped), BATCH):
        if stopped():
            return None
        with probe.model(weights) as model:
            line = model.stack.line[: _checked(model, layer) + 1]
            batch = shaped[start : start + BATCH].astype(line[0].dtype)
            output = forward(line, batch)
            maps = output[..., _known(output, unit)].reshape(len(batch), -1)
            largest = maps.argmax(axis=1)
            values.append(maps[np.arange(len(batch)), largest])
            positions.append(np.stack(np.unravel_index(largest, output.shape[1:-1] or (1,)), 1))
            axes = output.ndim - 2
    if not values:
        return Exciting(np.empty(0, np.intp), np.empty(0), np.empty((0, 0), np.intp))
    found = np.concatenate(values)
    order = np.argsort(-np.where(np.isfinite(found), found, -np.inf), kind="stable")[:most]
    return Exciting(order, found[order], np.concatenate(positions)[order, :axes])


def excite(
    probe: Probe,
    layer: int,
    unit: int,
    rng: np.random.Generator,
    limits: tuple[float, float] | None = (0.0, 1.0),
    steps: int = STEPS,
    weights: Array | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Array | None:
    """A sample that excites a unit, climbed to by gradient ascent from faint noise.

    Each step goes up the gradient, whose size does not count, pulls values towards their start
    (L2), and now and then blurs pictures a little, so that no single pixel does everything. Before
    an activation the slope is never flat, so a layer that has one is asked about its logits.

    Args:
        probe: the network.
        layer: index among the network's layers.
        unit: index along the last axis of the layer's output; of a filter the mean counts.
        rng: draws the noise.
        limits: that values stay within; None for none.
        steps: how many.
        weights: of the moment that is meant, flat; the latest where None.
        stopped: whether nobody wants to know any more.

    Returns:
        float32, in the shape of the network's input; None without weights, where it was stopped, or
        where a value is no number.

    Raises:
        ValueError: there is no such layer or unit.
        DataError: the network takes whole numbers, which have no gradient.
    """
    if not probe.ready and weights is None:
        return None
    shape = probe.design.input_shape
    low, high = limits or (-np.inf, np.inf)
    base = 0.0 if limits is None else max(low, min(high, 0.0))
    sample = np.clip(base + _START * np.abs(rng.standard_normal(shape)), low, high)
    sample = sample.astype(np.float32)
    size = _RATE * (1.0 if limits is None else high - low) * np.sqrt(sample.size) / steps
    for step in range(steps):
        if stopped():
            return None
        with probe.model(weights) as model:
            end = _checked(model, layer) + 1
            found = model.compute_input_gradients(
                sample[None],
                _mean_of(unit),
                end=end,
                logits=isinstance(model.stack.line[end - 1], ActivatedLayer),
            )
        slope = found.gradient[0]
        steepness = float(np.linalg.norm(slope))
        if not np.isfinite(steepness):
            return None
        if steepness > 0:
            sample = sample + size * slope / steepness
        sample = base + (1 - _DECAY) * (sample - base)
        if step % _BLUR_EVERY == _BLUR_EVERY - 1 and step < steps - _BLUR_EVERY:
            sample = _blurred(sample)
        sample = np.clip(sample, low, high).astype(np.float32)
    return sample


def _mean_of(unit: int) -> Callable[[Array], Array]:
    def weigh(outputs: Array) -> Array:
        made = np.zeros_like(outputs)
        made[..., _known(outputs, unit)] = 1 / max(1, outputs[0, ..., 0].size)
        return made

    return weigh


def _blurred(sample: Array) -> Array:
    """A picture with a part of each pixel spread over those beside it; a row as it is."""
    for axis in (0, 1) if sample.ndim > 1 else ():
        length = sample.shape[axis]
        before = sample.take(np.maximum(np.arange(length) - 1, 0), axis)
        after = sample.take(np.minimum(np.arange(length) + 1, length - 1), axis)
        sample = (1 - _BLUR) * sample + _BLUR / 2 * (before + after)
    return sample


def _checked(model: Sequential, layer: int) -> int:
    if not 0 <= layer < len(model.stack.line):
        raise ValueError(f"The network has {len(model.stack.line)} layers; received index {layer}.")
    return layer


def _known(outputs: Array, unit: int) -> int:
    if not 0 <= unit < outputs.shape[-1]:
        raise ValueError(f"The layer has {outputs.shape[-1]} units; received index {unit}.")
    return unit
