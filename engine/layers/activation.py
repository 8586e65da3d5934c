"""Activations as layers of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from engine import activations
from engine.activations.along_axis import Softmax as SoftmaxFunction
from engine.activations.basic import Relu
from engine.activations.piecewise import Elu, LeakyRelu
from engine.declarations import Given, axes, named, real
from engine.errors import ShapeError
from engine.layers.arguments import Activating
from engine.layers.base import LAYERS, ActivatedLayer
from engine.layers.masking import MaskSecond
from engine.layers.values import within
from engine.types import Array, Generator, Shape

LOW = -1e9
"""What takes the place of logits that do not count."""


class AppliedFunction(ActivatedLayer):
    """Nothing but an activation."""

    supports_masking = True

    def call(self, inputs: Array, training: bool = False) -> Array:
        """Compute f(x)."""
        self.logits = inputs
        self._output = self.activation.forward(inputs, self._buffer("output", inputs.shape))
        return self._output

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """f'(x) times the gradient."""
        return self.activation.backward(self.logits, self._output, gradient)

    def backward_logits(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """`backward` for a gradient that the loss gave with respect to the logits."""
        return gradient


@LAYERS.register("Activation")
class Activation(AppliedFunction):
    """An activation as a layer."""

    help = "Applies a function to every value."
    formula = "y = activation(x)"

    activation: Activating = named(
        activations.ACTIVATIONS,
        initial="relu",
        resolve=activations.get,
        to_plain=activations.serialize,
        help="The function applied to every output. Without one, stacked layers stay linear.",
    )


@LAYERS.register("ReLU")
class ReLU(AppliedFunction):
    """max(x, 0), with a slope below the threshold and a largest value if wanted."""

    help = "Keeps positive values and sets negative ones to 0, or scales them by a small slope."
    formula = "y = where(x >= threshold, minimum(x, max_value), negative_slope * (x - threshold))"

    max_value: float | None = real(
        default=None,
        nullable=True,
        minimum=0.0,
        advanced=True,
        help="The largest output; None for no limit.",
    )
    negative_slope: float = real(
        default=0.0, minimum=0.0, help="The slope for values below the threshold."
    )
    threshold: float = real(
        default=0.0,
        minimum=0.0,
        advanced=True,
        help="The value from which inputs pass unchanged.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.activation = Relu(self.negative_slope, self.max_value, self.threshold)


@LAYERS.register("LeakyReLU")
class LeakyReLU(AppliedFunction):
    """max(x, 0) + slope min(x, 0)."""

    help = (
        "Keeps positive values and scales negative ones by a small slope instead of dropping them."
    )
    formula = "y = where(x > 0, x, negative_slope * x)"

    old_names: ClassVar[Mapping[str, str]] = {"alpha": "negative_slope"}
    negative_slope: float = real(default=0.3, minimum=0.0, help="The slope for negative values.")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.activation = LeakyRelu(self.negative_slope)


@LAYERS.register("ELU")
class ELU(AppliedFunction):
    """x above 0, alpha (exp(x) - 1) below."""

    help = "Keeps positive values and lets negative ones saturate exponentially."
    formula = "y = where(x > 0, x, alpha * (exp(x) - 1))"

    alpha: float = real(default=1.0, help="The value -alpha that negative values saturate at.")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.activation = Elu(self.alpha)


@LAYERS.register("Softmax")
class Softmax(MaskSecond, AppliedFunction):
    """exp(x) over the sum of exp(x) along an axis, or several; 0 for what a mask leaves out."""

    help = "Turns values into probabilities that sum to 1."
    formula = "y = exp(x) / sum(exp(x), axis=axis, keepdims=True)"

    axis: Given[int | Sequence[int], int | list[int]] = axes(
        default=-1,
        advanced=True,
        help="The axis along which the probabilities sum to 1; -1 is the last.",
    )

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if it has the axes."""
        within(self.axis, input_shape, self.name)
        return input_shape

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Choose the function; along the last axis it is the one that losses know."""
        super().build(input_shape, rng)
        self._choose(input_shape)

    def _choose(self, shape: Shape) -> None:
        self._rank = len(shape)
        axes = within(self.axis, shape, self.name)
        last = axes == (len(shape) - 1,)
        self.activation = activations.get("softmax") if last else SoftmaxFunction(axes)

    def call(self, inputs: Array, training: bool = False, mask: Array | None = None) -> Array:
        """The probabilities of what the mask holds.

        Raises:
            ShapeError: the mask does not go with the inputs, such as one of steps with features.
        """
        self._counts = mask
        if inputs.ndim != self._rank:
            self._choose(inputs.shape)
        if mask is None:
            return AppliedFunction.call(self, inputs, training)
        pairs = zip(mask.shape[::-1], inputs.shape[::-1], strict=False)
        if mask.ndim > inputs.ndim or any(size not in (1, whole) for size, whole in pairs):
            raise ShapeError(
                f"Layer '{self.name}' cannot use a mask of shape {mask.shape} for inputs of shape "
                f"{inputs.shape}; put Activation('softmax') in its place."
            )
        low = inputs.dtype.type(LOW)
        output = AppliedFunction.call(self, np.where(mask, inputs, low), training)
        np.copyto(output, 0, where=~mask)
        return output

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient of what the mask held."""
        if self._counts is not None:
            gradient = np.multiply(gradient, self._counts, out=gradient)
        dx = super().backward(gradient, needs_input)
        if self._counts is not None and dx is not None:
            np.multiply(dx, self._counts, out=dx)
        return dx

    def backward_logits(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The same for a gradient with respect to the logits."""
        if self._counts is None:
            return gradient
        return np.multiply(gradient, self._counts, out=gradient)
