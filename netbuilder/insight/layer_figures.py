"""What a network answers to test samples, and what it looks like inside."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from engine.layers import Dense, Layer
from engine.models import Sequential
from engine.types import Array
from netbuilder.design.deciding import threshold_of
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.imported.regression import Agreement, Agreements, agreement, agreements
from netbuilder.insight.confusion import Confusion, confusion
from netbuilder.network.probe import Probe
from netbuilder.training.records import DataPart, HeldOut
from netbuilder.training.run.dead_units import dead_units

BINS: Final = 48
MOST_PICTURES: Final = 64
PROBED: Final = 256
"""Samples that gradients and dead units are found with."""
_NOTHING: Final = 1e-300
"""Values below are too small to divide into bins."""


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """How values are spread.

    Attributes:
        counts: float64 (BINS,), adding up to 1; all 0 where no value is a number.
        edges: float64 (BINS + 1,); all 0 where the values are.
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
        samples: how many test samples gradients and dead units were found with: the first ones.
        of: how many test samples there are.
        part: of the data that they are from.
    """

    name: str
    weights: Histogram
    gradients: Histogram
    dead: float | None
    pictures: Array | None
    samples: int = 0
    of: int = 0
    part: DataPart = "test"


def answers(
    probe: Probe,
    test: HeldOut,
    weights: Array | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Confusion | Agreement | Agreements | None:
    """What the network answers to the test samples, to all of them.

    Takes about as long as the test at the end of a training; meanwhile others may ask the network.

    Args:
        probe: the network.
        test: the samples.
        weights: those of the moment that is meant, flat; the latest where None.
        stopped: whether nobody wants to know any more.

    Returns:
        What it takes for what, where it learns classes; predicted and true numbers in units, where
        it learns numbers; None for other networks, without weights, or where it was stopped.
    """
    target, true = probe.design.target, test.answers
    true = true.reshape(len(true), -1) if target == NUMBER else true
    if target != NUMBER and (target != CLASS or test.labels is None):
        return None
    outputs = probe.outputs(test.samples, weights=weights, stopped=stopped)
    if outputs is None:
        return None
    outputs = outputs.reshape(len(true), -1)
    if target == CLASS and test.labels is not None:
        return confusion(test.labels, outputs, threshold_of(probe.design))
    if test.in_units is not None:
        true, outputs = test.in_units(true), test.in_units(outputs)
    return agreement(true, outputs) if true.shape[1] == 1 else agreements(true, outputs)


def layer_figures(probe: Probe, test: HeldOut) -> tuple[LayerFigures, ...]:
    """Every layer that learns, first to last; () without weights."""
    if not probe.ready:
        return ()
    samples, wanted = test.samples[:PROBED], test.answers[:PROBED]
    with probe.model(training=True) as model:
        dead = dead_units(model, samples)
        model.compute_gradients(samples, wanted)
        found = tuple(_figures(model, dead, probe.design.input_shape))
    count, of, part = len(samples), len(test.samples), test.part
    return tuple(replace(each, samples=count, of=of, part=part) for each in found)


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


def histogram(values: Array) -> Histogram:
    """Shares of values over a range about 0; those that are no number are left out."""
    flat = np.asarray(values, np.float64).ravel()
    flat = flat[np.isfinite(flat)]
    reach = float(np.abs(flat).max()) if flat.size else 0.0
    reach = reach if reach > _NOTHING else 0.0
    scale = np.linspace(-1.0, 1.0, BINS + 1)
    edges = scale * reach
    counts, _ = np.histogram(flat, edges if reach else scale)
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
