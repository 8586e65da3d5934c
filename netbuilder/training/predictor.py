"""What the network makes of a drawing, from a copy of its weights."""

from __future__ import annotations

import numpy as np

from engine.models import Sequential
from engine.types import Array
from netbuilder.design import Design, build
from netbuilder.design.pictures import resized, side_of
from netbuilder.design.targets import INPUT, NUMBER

CELLS = 48
"""Of a strip, at most."""


class Predictor:
    """A network of its own, so that no other thread trains it meanwhile.

    Args:
        design: as trained.
    """

    def __init__(self, design: Design) -> None:
        self._input = (1, *design.input_shape)
        self._target = design.target
        self._side = side_of(design) or 0
        self._model: Sequential | None = build(design) if self._side else None
        self._ready = False

    def update(self, weights: Array) -> None:
        """Use these weights from now on.

        Args:
            weights: flat, as the records of a training carry them; copied.

        Raises:
            ShapeError: they are not those of this design.
        """
        if self._model is not None:
            self._model.set_flat_weights(weights)
            self._ready = True

    def activations(self, picture: Array) -> dict[str, Array]:
        """What every layer puts out for a picture, as strips to look at.

        Args:
            picture: float32 (side, side), in [0, 1]; brought to the size of the input.

        Returns:
            By the layer's name up to `CELLS` values in [0, 1], each the mean size of as many
            neighbouring outputs, 1 the strip's strongest; empty while nothing can be read.
        """
        if self._model is None or not self._ready:
            return {}
        values: Array = np.reshape(resized(picture, self._side), self._input)
        found = {}
        with np.errstate(all="ignore"):
            for layer in self._model.layers:
                values = layer(values)
                found[layer.name] = strip(values[0])
        return found

    def predict(self, picture: Array) -> Array | None:
        """The output for one picture.

        Args:
            picture: float32 (side, side), in [0, 1]; brought to the size of the input.

        Returns:
            For a network that learns classes float32 (classes,), in [0, 1]: probabilities where
            it ends with softmax; other outputs have no common scale, so they are shown as they
            are, cut off at 0 and 1. For one that learns numbers (1,), for one that learns its
            input (side, side) of that. None without weights, for a network with another kind of
            input or output, or when its output is no number.
        """
        if self._model is None or not self._ready:
            return None
        with np.errstate(all="ignore"):
            output = self._model.predict_on_batch(
                np.reshape(resized(picture, self._side), self._input)
            )
        if not np.isfinite(output).all():
            return None
        if self._target == NUMBER:
            return output.reshape(-1).astype(np.float32)
        if self._target == INPUT:
            return output.reshape(self._side, self._side).astype(np.float32)
        if output.ndim != 2:
            return None
        return np.clip(output[0], 0, 1).astype(np.float32, copy=False)


def strip(values: Array) -> Array:
    """Outputs of any shape as a few means of their sizes, float64 in [0, 1]."""
    sizes = np.abs(values, dtype=np.float64).reshape(-1)
    sizes = np.where(np.isfinite(sizes), sizes, 0.0)
    parts = np.array_split(sizes, min(CELLS, max(1, len(sizes))))
    means = np.array([part.mean() if len(part) else 0.0 for part in parts])
    highest = means.max()
    return np.asarray(means / highest if highest > 0 else means)
