"""Inputs brought to mean 0 and variance 1, with moments that are given or learned beforehand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine import config
from engine.declarations import Given, axes, boolean, numbers
from engine.errors import DataError, ParameterError, ParameterTypeError, ShapeError
from engine.initializers import Ones, Zeros
from engine.layers.base import LAYERS, Layer, WeightSpec, weight
from engine.layers.values import within
from engine.types import Array, Generator, Shape

Moments = Given[Any, Any]


@LAYERS.register("Normalization")
class Normalization(Layer):
    """(x - mean) / sqrt(variance), or back with `invert`.

    Mean and variance are those given, or those of the data that `adapt` saw, one for each place
    along the axes. Once the layer is built, `mean` and `variance` are those in use, in the form in
    which they meet the inputs.

    Attributes:
        input_mean: as it was given.
        input_variance: as it was given.
    """

    help = "Normalizes inputs to mean 0 and variance 1, using the statistics given here."
    formula = "y = (x - mean) / sqrt(variance)"
    supports_masking = True

    axis: Given[int | Sequence[int] | None, tuple[int, ...]] = axes(
        default=-1,
        nullable=True,
        advanced=True,
        hidden=True,
        empty=True,
        help="The axes that have their own mean and variance; -1 is the last.",
    )
    mean: Moments = numbers(
        default=None,
        nullable=True,
        nested=True,
        help="The mean to subtract: a number, or one for each channel.",
    )
    variance: Moments = numbers(
        default=None,
        nullable=True,
        nested=True,
        help="The variance to divide by the root of: a number, or one for each channel.",
    )
    invert: bool = boolean(
        default=False, advanced=True, help="Do the inverse: go back from mean 0 and variance 1."
    )
    adapt_mean = weight()
    adapt_variance = weight()
    count = weight()

    def __post_init__(self) -> None:
        super().__post_init__()
        axis: Any = self.axis
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        if (self.mean is None) != (self.variance is None):
            name = "mean" if self.mean is None else "variance"
            raise ParameterError(name, "given where the other of mean and variance is", None)
        if np.shape(self.mean) != np.shape(self.variance) or (
            self.mean is not None and np.ndim(self.mean) > len(self.axis)
        ):
            expected = "as many numbers as mean, with no more axes than axis names"
            raise ParameterError("variance", expected, self.variance)
        self.input_mean, self.input_variance = self.mean, self.variance

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, the axes as a list."""
        given = {"mean": self.input_mean, "variance": self.input_variance}
        return {**super().get_config(), "axis": list(self.axis), **given}

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if mean and variance go with it."""
        kept = within(self.axis, input_shape, self.name)
        sizes = [input_shape[axis] for axis in kept]
        given = np.shape(self.input_mean)
        pairs = zip(reversed(given), reversed(sizes), strict=False)
        if None in sizes or any(one not in (1, size) for one, size in pairs):
            raise ShapeError(
                f"Layer '{self.name}' has mean and variance of shape {given} for axes {self.axis}; "
                f"its input of shape {input_shape} has sizes {sizes} there."
            )
        return input_shape

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """What `adapt` finds out, where nothing is given; the count has no use in Keras either."""
        if self.input_mean is not None:
            return ()
        shape = tuple(input_shape[axis] or 0 for axis in within(self.axis, input_shape, self.name))
        return (
            WeightSpec("adapt_mean", shape, Zeros(), trainable=False),
            WeightSpec("adapt_variance", shape, Ones(), trainable=False),
            WeightSpec("count", (), Zeros(), trainable=False),
        )

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Make the weights, and bring what was given to where it meets the inputs."""
        super().build(input_shape, rng)
        if self.input_mean is not None:
            self.mean = self._along(self.input_mean, input_shape)
            self.variance = self._along(self.input_variance, input_shape)

    def finalize_state(self) -> None:
        """Let `mean` and `variance` be those that `adapt` found out."""
        if self.input_mean is None and self.input_shape is not None:
            self.mean = self._along(self.adapt_mean, self.input_shape)
            self.variance = self._along(self.adapt_variance, self.input_shape)

    def stored_weights(self) -> list[Array]:
        """The weights; the count as a whole number."""
        return [*self.weights[:2], *(each.astype("int32") for each in self.weights[2:])]

    def adapt(self, data: Any) -> None:
        """Take mean and variance from an array, or from batches: arrays, or tuples with x first.

        Raises:
            ParameterError: mean and variance were given.
            DataError: there are no data, or batches of different shapes.
        """
        if self.input_mean is not None:
            expected = "None for a layer that is to adapt to data"
            raise ParameterError("mean", expected, self.input_mean)
        mean: Any = 0.0
        variance: Any = 0.0
        total = 0
        for batch in _batches(data):
            if not self.built:
                self.build((None, *batch.shape[1:]))
            self.check_input(batch.shape)
            kept = within(self.axis, batch.shape, self.name)
            others = tuple(axis for axis in range(batch.ndim) if axis not in kept)
            number = math.prod(batch.shape[axis] for axis in others)
            if not number:
                continue
            total += number
            share = number / total
            own, spread = np.mean(batch, axis=others), np.var(batch, axis=others)
            whole = mean + share * (own - mean)
            variance = (1 - share) * (variance + (mean - whole) ** 2)
            variance = variance + share * (spread + (own - whole) ** 2)
            mean = whole
        if not total:
            raise DataError(f"Layer '{self.name}' was given no data to adapt to.")
        self.adapt_mean[...] = mean
        self.adapt_variance[...] = variance
        self.finalize_state()

    def call(self, inputs: Array, training: bool = False) -> Array:
        """(x - mean) / deviation, or x times the deviation + mean."""
        given = self.input_mean is not None
        mean = self._along(self.input_mean if given else self.adapt_mean, inputs.shape)
        spread = self.input_variance if given else self.adapt_variance
        variance = self._along(spread, inputs.shape)
        self._deviation = np.maximum(np.sqrt(variance), config.epsilon()).astype(self.dtype)
        out = self._buffer("output", inputs.shape)
        if self.invert:
            return np.add(np.multiply(inputs, self._deviation, out=out), mean, out=out)
        return np.divide(np.subtract(inputs, mean, out=out), self._deviation, out=out)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient over the deviation, or times it."""
        if not needs_input:
            return None
        change = np.multiply if self.invert else np.divide
        return change(gradient, self._deviation, out=gradient)

    def _along(self, values: npt.ArrayLike, shape: Shape) -> Array:
        """Numbers for the last of the axes, brought to where those lie."""
        kept = within(self.axis, shape, self.name)
        array = np.broadcast_to(np.asarray(values, self.dtype), [shape[axis] or 0 for axis in kept])
        meeting = [size or 0 if axis in kept else 1 for axis, size in enumerate(shape)]
        return array.reshape(meeting)


def _batches(data: Any) -> Iterator[Array]:
    """An array as one batch; of other data each batch's samples."""
    if hasattr(data, "__array__"):
        yield np.asarray(data)
        return
    if isinstance(data, str) or not hasattr(data, "__iter__"):
        expected = "an array, or batches of samples"
        raise ParameterError("data", expected, type(data).__name__)
    for batch in data:
        samples = batch[0] if isinstance(batch, tuple | list) else batch
        if not hasattr(samples, "shape"):
            expected = "an array, or batches of samples that have a shape"
            raise ParameterTypeError("data", expected, samples)
        yield np.asarray(samples)
