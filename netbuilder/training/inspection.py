"""What a network looks like inside, from a copy of its weights."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine import activations
from engine.layers import Dense, Layer, ReLU
from engine.models import Sequential
from engine.types import Array
from netbuilder.design import Design, analyze, build
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.owndata.regression import Agreement, agreement
from netbuilder.training.confusion import Confusion, confusion
from netbuilder.training.records import HeldOut

BINS: Final = 48
MOST_PICTURES: Final = 64
_PROBE: Final = 256
"""Samples that gradients and dead units are found with."""
_BUDGET: Final = 4e9
"""Multiplications for one confusion matrix; of larger networks fewer samples are asked."""
_FEWEST: Final = 1_000
_BATCH: Final = 256


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


class Inspector:
    """A network of its own, so that looking inside does not disturb the training; for any thread.

    Args:
        design: as trained.
        test: samples that it is not trained on.
    """

    def __init__(self, design: Design, test: HeldOut) -> None:
        self._design = design
        self._built: Sequential | None = None
        self._shape = design.input_shape
        self._target = design.target
        self._samples, self._answers = test.samples, test.answers
        self._in_units = test.in_units
        self._labels = test.labels if design.target == CLASS else None
        self._asked = self._affordable(design)
        self._one_at_a_time = threading.Lock()

    @property
    def asked(self) -> int:
        """How many samples a confusion matrix is made of."""
        return self._asked

    @property
    def _model(self) -> Sequential:
        """Built when it is first used, in the thread that uses it: a large one takes a while."""
        if self._built is None:
            self._built = build(self._design)
        return self._built

    def confusion(self, weights: Array) -> Confusion | None:
        """What the network with these weights takes for what; None where it learns no classes."""
        if self._labels is None:
            return None
        return confusion(self._labels[: self._asked], self._outputs(weights))

    def agreement(self, weights: Array) -> Agreement | None:
        """Predicted and true numbers, in units; None where it learns none, or several at once."""
        true = self._answers[: self._asked]
        if self._target != NUMBER or true.reshape(len(true), -1).shape[1] != 1:
            return None
        predicted = self._outputs(weights)
        if self._in_units is not None:
            true, predicted = self._in_units(true), self._in_units(predicted)
        return agreement(true, predicted)

    def _outputs(self, weights: Array) -> Array:
        """Of the samples that are asked, (n, values)."""
        samples = self._samples[: self._asked]
        with self._one_at_a_time, np.errstate(all="ignore"):
            self._model.set_flat_weights(weights)
            outputs = self._model.predict(samples, batch_size=_BATCH, verbose=0)
        return outputs.reshape(len(samples), -1)

    def layers(self, weights: Array) -> tuple[LayerFigures, ...]:
        """Every layer that learns, with these weights, first to last."""
        samples, answers = self._samples[:_PROBE], self._answers[:_PROBE]
        with self._one_at_a_time, np.errstate(all="ignore"):
            self._model.set_flat_weights(weights)
            dead = dict(self._dead(samples))
            self._model.compute_gradients(samples, answers)
            return tuple(self._figures(dead))

    def _figures(self, dead: dict[str, float]) -> Iterator[LayerFigures]:
        first = True
        for layer in self._model.layers:
            kernels = [spec.name for spec in layer.specs if "kernel" in spec.name]
            if not kernels:
                continue
            values = getattr(layer, kernels[0])
            yield LayerFigures(
                name=layer.name,
                weights=histogram(values),
                gradients=histogram(layer.gradients[kernels[0]]),
                dead=dead.get(layer.name),
                pictures=_pictures(layer, values, self._shape if first else None),
            )
            first = False

    def _dead(self, samples: Array) -> Iterator[tuple[str, float]]:
        """The share of dead units of each layer with relu."""
        x = samples
        for layer in self._model.layers:
            x = layer.call(x, False)
            if _may_be_silent(layer):
                units = x.reshape(-1, x.shape[-1])
                yield layer.name, float((units <= 0).all(axis=0).mean())

    def _affordable(self, design: Design) -> int:
        cost = analyze(design).multiply_adds
        return min(len(self._samples), max(_FEWEST, int(_BUDGET / max(cost, 1))))


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
