"""Normalization over the batch."""

from __future__ import annotations

import numpy as np

from engine import config
from engine.declarations import fixed, integer, real
from engine.errors import ShapeError
from engine.layers.arguments import Initializing, initializer
from engine.layers.base import LAYERS, WeightSpec, weight
from engine.layers.masking import TakesMask
from engine.layers.normalization import Affine, small_number
from engine.layers.values import within
from engine.types import Array, Generator, Shape

_PLAIN = "only the usual normalization is supported"


@LAYERS.register("BatchNormalization")
class BatchNormalization(TakesMask, Affine):
    """y = gamma (x - mean) / sqrt(variance + epsilon) + beta, channel by channel.

    While training, mean and variance are
    the batch's, and leave their trace in moving averages, which serve outside of training. Ioffe
    and Szegedy, "Batch Normalization", 2015, algorithms 1 and 2.

    Where the layer is not trainable, the moving averages serve, and stay, in training too. Where a
    mask comes with the inputs, only what it holds counts for the batch's mean and variance; all of
    them are normalized.
    """

    help = (
        "Normalizes each channel to mean 0 and variance 1 over the batch, then scales and shifts "
        "it."
    )
    formula = "y = gamma * (x - mean) / sqrt(variance + epsilon) + beta"
    fixed_rank = True
    mixes_samples = True

    axis: int = integer(
        default=-1,
        minimum=-(2**15),
        maximum=2**15,
        advanced=True,
        hidden=True,
        help="The axis of the channels; -1 is the last.",
    )
    momentum: float = real(
        default=0.99,
        minimum=0.0,
        maximum=1.0,
        advanced=True,
        help="The share of the moving averages that is kept at each batch.",
    )
    epsilon: float = small_number()
    moving_mean_initializer: Initializing = initializer(
        "the moving mean", "zeros", kw_only=True, before="beta_regularizer"
    )
    moving_variance_initializer: Initializing = initializer(
        "the moving variance", "ones", kw_only=True, before="beta_regularizer"
    )
    renorm: bool = fixed(default=False, reason=_PLAIN, kw_only=True)
    renorm_clipping: None = fixed(default=None, reason=_PLAIN, kw_only=True)
    renorm_momentum: float = fixed(default=0.99, reason=_PLAIN, kw_only=True)
    synchronized: bool = fixed(default=False, reason="training runs on one machine", kw_only=True)
    moving_mean = weight()
    moving_variance = weight()

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if it has the axis."""
        within(self.axis, input_shape, self.name)
        return input_shape

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Gamma and beta as wanted, then the moving averages, a value of each per channel."""
        shape = (input_shape[self.axis] or 0,)
        return (
            *self.affine_specs(shape, self.scale, self.center),
            WeightSpec("moving_mean", shape, self.moving_mean_initializer, trainable=False),
            WeightSpec("moving_variance", shape, self.moving_variance_initializer, trainable=False),
        )

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Make the weights, and note how the channels lie in the input."""
        super().build(input_shape, rng)
        (axis,) = within(self.axis, input_shape, self.name)
        rank = len(input_shape)
        self._across = tuple(other for other in range(rank) if other != axis)
        self._channels = tuple(-1 if other == axis else 1 for other in range(rank))
        self._last = axis == rank - 1

    def call(self, inputs: Array, training: bool = False, mask: Array | None = None) -> Array:
        """Gamma (x - mean) / sqrt(variance + epsilon) + beta.

        Raises:
            ShapeError: the mask has not one axis less than the inputs.
        """
        out = self._buffer("output", inputs.shape)
        self._learns = training and self.trainable
        if mask is not None and mask.ndim != inputs.ndim - 1:
            raise ShapeError(
                f"Layer '{self.name}' takes a mask with one axis less than its inputs of shape "
                f"{inputs.shape}; received one of shape {mask.shape}."
            )
        if not self._learns:
            return self._call_fixed(inputs, out)
        self._counts = None if mask is None else mask[..., None]
        mean = self._mean(inputs) if mask is None else self._mean_counted(inputs)
        self._centred = self._buffer("centred", inputs.shape)
        np.subtract(inputs, self._along(mean), out=self._centred)
        if mask is None:
            variance = self._mean_product(self._centred, self._centred)
        else:
            variance = self._mean_counted(np.square(self._centred))
        self._move(self.moving_mean, mean)
        self._move(self.moving_variance, variance)
        self._inverse = 1 / np.sqrt(variance + self.epsilon)
        np.multiply(self._centred, self._along(self._factor()), out=out)
        return np.add(out, self._along(self.beta), out=out) if self.center else out

    def _call_fixed(self, inputs: Array, out: Array) -> Array:
        """Apply the moving averages, which makes the layer one line for each channel."""
        self._inverse = 1 / np.sqrt(self.moving_variance + self.epsilon)
        factor = self._factor()
        start = -self.moving_mean * factor
        if self.center:
            start += self.beta
        np.multiply(inputs, self._along(factor), out=out)
        return np.add(out, self._along(start), out=out)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """With n = (x - mean) / s: dbeta = sum dy, dgamma = sum n dy, and
        dx = gamma / s (dy - mean(dy) - n mean(n dy)).
        """  # noqa: D205
        if not self._learns:
            return self._backward_fixed(gradient)
        if self._counts is not None:
            return self._backward_counted(gradient)
        mean = self._mean(gradient)
        product = self._mean_product(gradient, self._centred)
        count = gradient.size / mean.size
        if self.center:
            np.multiply(mean, count, out=self.gradients["beta"])
        if self.scale:
            np.multiply(product, count * self._inverse, out=self.gradients["gamma"])
        if not needs_input:
            return None
        self._centred *= self._along(product * self._inverse * self._inverse)
        np.subtract(gradient, self._centred, out=gradient)
        np.subtract(gradient, self._along(mean), out=gradient)
        return np.multiply(gradient, self._along(self._factor()), out=gradient)

    def _backward_fixed(self, gradient: Array) -> Array:
        """The moving averages are constants: dx = gamma / s dy; gamma and beta are not trained.

        A layer that is frozen within an epoch is among those that train until the next.
        """
        for own in self.gradients.values():
            own.fill(0)
        return np.multiply(gradient, self._along(self._factor()), out=gradient)

    def _backward_counted(self, gradient: Array) -> Array:
        """With a mask: what it leaves out is normalized too, but is not in mean and variance."""
        total = np.sum(gradient, axis=self._across)
        product = np.sum(gradient * self._centred, axis=self._across)
        if self.center:
            self.gradients["beta"][...] = total
        if self.scale:
            np.multiply(product, self._inverse, out=self.gradients["gamma"])
        factor = self._factor()
        by_variance = -product * factor * np.square(self._inverse)
        by_mean = -total * factor - by_variance * self._mean_counted(self._centred)
        back = self._along(by_variance) * self._centred + self._along(by_mean)
        back *= self._counts
        np.multiply(gradient, self._along(factor), out=gradient)
        return np.add(gradient, back / self._along(self._number), out=gradient)

    def _mean_counted(self, values: Array) -> Array:
        """Of each channel, over what the mask holds."""
        counts = np.broadcast_to(np.asarray(self._counts), values.shape)
        number = np.sum(counts, axis=self._across, dtype=self.dtype)
        self._number: Array = number + np.asarray(config.epsilon(), self.dtype)
        sums = np.sum(values, axis=self._across, where=counts)
        return np.divide(sums, self._number)

    def _factor(self) -> Array:
        """Gamma / sqrt(variance + epsilon)."""
        return self._inverse * self.gamma if self.scale else self._inverse

    def _move(self, average: Array, value: Array) -> None:
        """The moving average, after a batch with this value."""
        np.multiply(average, self.momentum, out=average)
        np.add(average, value * (1 - self.momentum), out=average)

    def _along(self, values: Array) -> Array:
        """A value per channel, so that it meets the input's channels."""
        return values if self._last else values.reshape(self._channels)

    def _mean(self, values: Array) -> Array:
        """The mean of each channel: as a product with ones, quick, and exact in long columns."""
        if not self._last:
            mean: Array = np.mean(values, axis=self._across)
            return mean
        rows = values.reshape(-1, values.shape[-1])
        ones = self._ones(len(rows))
        return np.dot(ones, rows) / max(1, len(rows))

    def _mean_product(self, one: Array, other: Array) -> Array:
        """The mean of the product of two arrays, for each channel."""
        if self._last:
            width = one.shape[-1]
            rows = one.reshape(-1, width), other.reshape(-1, width)
            return np.einsum("ij,ij->j", *rows) / max(1, len(rows[0]))
        mean: Array = np.mean(one * other, axis=self._across)
        return mean

    def _ones(self, count: int) -> Array:
        ones = self._buffers.get("ones")
        if ones is None or len(ones) < count:
            ones = self._buffers["ones"] = np.ones(count, self.dtype)
        return ones[:count]
