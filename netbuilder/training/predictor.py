"""What the network makes of a drawing, from a copy of its weights."""

from __future__ import annotations

import math

import numpy as np

from engine.models import Sequential
from engine.types import Array
from netbuilder.design import Design, build
from netbuilder.design.targets import INPUT, NUMBER

_PICTURE = (28, 28)


class Predictor:
    """A network of its own, so that no other thread trains it meanwhile.

    Args:
        design: as trained.
    """

    def __init__(self, design: Design) -> None:
        self._input = (1, *design.input_shape)
        self._target = design.target
        self._model: Sequential | None = None
        if math.prod(design.input_shape) == math.prod(_PICTURE):
            self._model = build(design)
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

    def predict(self, picture: Array) -> Array | None:
        """The output for one picture.

        Args:
            picture: float32 (28, 28), in [0, 1].

        Returns:
            For a network that learns classes float32 (classes,), in [0, 1]: probabilities where
            it ends with softmax; other outputs have no common scale, so they are shown as they
            are, cut off at 0 and 1. For one that learns numbers (1,), for one that learns its
            input (28, 28). None without weights, for a network with another kind of input or
            output, or when its output is no number.
        """
        if self._model is None or not self._ready:
            return None
        with np.errstate(all="ignore"):
            output = self._model.predict_on_batch(np.reshape(picture, self._input))
        if not np.isfinite(output).all():
            return None
        if self._target == NUMBER:
            return output.reshape(-1).astype(np.float32)
        if self._target == INPUT:
            return output.reshape(_PICTURE).astype(np.float32)
        if output.ndim != 2:
            return None
        return np.clip(output[0], 0, 1).astype(np.float32, copy=False)
