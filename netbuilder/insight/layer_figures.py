"""What a network answers to test samples, and what it looks like inside."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine import activations
from engine.layers import Dense, Layer, ReLU
from engine.models import Sequential
from engine.models.step import each_output
from engine.types import Array
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.insight.confusion import Confusion, confusion
from netbuilder.network.probe import Probe
from netbuilder.owndata.regression import Agreement, agreement
from netbuilder.training.records import HeldOut

BINS: Final = 48
MOST_PICTURES: Final = 64
_PROBED: Final = 256
"""Samples that gradients and dead units are found with."""
_BUDGET: Final = 4e9
"""Multiplications for one confusion matrix; of larger networks fewer samples are asked."""
_FEWEST: Final = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """How values are spread.

    Attributes:
        counts: float64 (BINS,), adding up to 1.
        edges: float64 (BINS + 1,).
    """

    counts: Array
    edges: Array


@dataclass(frozen=True, slots=True, eq=False)
class LayerFigures:
    """One layer that learns.

    Attributes:
        name: of the block.
        weights: how its kernel's values are spread.
        gradients: how the gradient of the loss is, over a few samples.
        dead: the share of units that put out nothing for any of those samples; None for layers
            that are not made to put out nothing.
        pictures: float32 (k, height, width): what its units look for in a picture, or its filters;
            None for layers that have no such thing.
    """

    name: str
    weights: Histogram
    gradients: Histogram
    dead: float | None
    pictures: Array | None


def asked_of(probe: Probe, test: HeldOut) -> int:
    """How many of the test samples a network of this size is asked about."""
    cost = max(probe.multiply_adds, 1)
    return min(len(test.samples), max(_FEWEST, int(_BUDGET / cost)))


def answers(
    probe: Probe, test: HeldOut, weights: Array | None = None
) -> Confusion | Agreement | None:
    """What the network answers to test samples.

    Args:
        probe: the network.
        test: as many of these as `asked_of` says are asked.
        weights: those of the moment that is meant, flat; the latest where None.

    Returns:
        What it takes for what, where it learns classes; predicted and true numbers in units, where
        it learns one number; None for other networks, or without weights.
    """
    count = asked_of(probe, test)
    target, true = probe.design.target, test.answers[:count]
    is_number = target == NUMBER and true.reshape(len(true), -1).shape[1] == 1
    if not is_number and (target != CLASS or test.labels is None):
        return None
    outputs = probe.outputs(test.samples[:count], weights=weights)
    if outputs is None:
        return None
    outputs = outputs.reshape(count, -1)
    if target == CLASS and test.labels is not None:
        return confusion(test.labels[:count], outputs)
    if test.in_units is not None:
        true, outputs = test.in_units(true), test.in_units(outputs)
    return agreement(true, outputs)


def layer_figures(probe: Probe, test: HeldOut) -> tuple[LayerFigures, ...]:
    """Every layer that learns, first to last; () without weights."""
    if not probe.ready:
        return ()
    samples, wanted = test.samples[:_PROBED], test.answers[:_PROBED]
    with probe.model() as model:
        dead = dict(_dead(model, samples))
        model.compute_gradients(samples, wanted)
        return tuple(_figures(model, dead, probe.design.input_shape))


def _figures(
    model: Sequential, dead: Mapping[str, float], shape: tuple[int, ...]
) -> Iterator[LayerFigures]:
    first = True
    for layer in model.layers:
        kernels = [each for each in layer.located() if "kernel" in each[1].name]
        if not kernels:
            continue
        owner, spec = kernels[0]
        values = getattr(owner, spec.name)
        yield LayerFigures(
            name=layer.name,
            weights=histogram(values),
            gradients=histogram(owner.gradients[spec.name]),
            dead=dead.get(layer.name),
            pictures=_pictures(layer, values, shape if first else None),
        )
        first = False


def _dead(model: Sequential, samples: Array) -> Iterator[tuple[str, float]]:
    """The share of dead units of each layer with relu."""
    for layer, x in each_output(model.stack.line, samples):
        if _may_be_silent(layer):
            units = x.reshape(-1, x.shape[-1])
            yield layer.name, float((units <= 0).all(axis=0).mean())


def _may_be_silent(layer: Layer) -> bool:
    """Whether its units put out nothing for some inputs."""
    activation = getattr(layer, "activation", None)
    return isinstance(layer, ReLU) or (
        activation is not None and activations.serialize(activation) == "relu"
    )


def histogram(values: Array) -> Histogram:
    """Shares of values over a range about 0; those that are no number are left out."""
    flat = np.asarray(values, np.float64).ravel()
    flat = flat[np.isfinite(flat)]
    reach = float(np.abs(flat).max()) if flat.size else 0.0
    edges = np.linspace(-1.0, 1.0, BINS + 1) * (reach or 1.0)
    counts, _ = np.histogram(flat, edges)
    return Histogram(counts / max(1, flat.size), edges)


def _pictures(layer: Layer, kernel: Array, shape: tuple[int, ...] | None) -> Array | None:
    """A convolution's filters, or what a first dense layer's units weigh of a square picture."""
    if kernel.ndim == 4:  # (height, width, input channels, filters)
        return np.moveaxis(kernel.mean(axis=2), -1, 0)[:MOST_PICTURES].astype(np.float32)
    if shape is None or not isinstance(layer, Dense):
        return None
    side = math.isqrt(kernel.shape[0])
    if side < 4 or side * side != kernel.shape[0]:
        return None
    return kernel.T[:MOST_PICTURES].reshape(-1, side, side).astype(np.float32)
