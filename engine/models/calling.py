"""A model called as a function, and what of it Keras shows as tensors without values."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engine import threads
from engine.models.step import forward_noting
from engine.types import Array, KerasTensor


def call_model(
    self: Any,
    inputs: npt.ArrayLike,
    training: bool | None = None,
    mask: npt.ArrayLike | None = None,
) -> Array:
    """The model's output for a batch, a new array; builds the model at its first use.

    Args:
        self: the model, of which this is a method.
        inputs: shape (n, *input).
        training: whether layers behave as in training: drop values, take the batch's own mean.
        mask: which steps of the samples count; all of them where None.

    Raises:
        DataError: the samples do not fit.
    """
    samples = self._feeder.at_once(inputs)
    counts = None if mask is None else np.asarray(mask, bool)
    line = self.stack.line
    costs = any(getattr(layer, "activity_regularizer", None) for layer in line)
    if not training and mask is None and not costs:
        outputs: Array | None = self._predictions.outputs(line, samples)
        if outputs is not None:
            return outputs
    with threads.single_threaded_blas():
        return forward_noting(line, samples, bool(training), counts).copy()


def inputs(self: Any) -> list[KerasTensor]:
    """What the model takes: one tensor without values.

    Raises:
        UnknownShapeError: nobody knows its shape yet.
    """
    return [self.input]


def outputs(self: Any) -> list[KerasTensor]:
    """What the model puts out: one tensor without values.

    Raises:
        UnknownShapeError: nobody knows its shape yet.
    """
    return [self.output]


def input_of(self: Any) -> KerasTensor:
    """The one of `inputs`."""
    shape, (dtype, name) = self.input_shape, self.stack.of_input
    return KerasTensor(shape, dtype, name)


def output_of(self: Any) -> KerasTensor:
    """The one of `outputs`."""
    last = self.stack.line[-1:]
    return KerasTensor(self.output_shape, last[0].dtype, last[0].name)
