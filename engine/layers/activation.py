"""Activations as layers of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import activations
from engine.activations.along_axis import Softmax as SoftmaxFunction
from engine.activations.basic import Relu
from engine.activations.piecewise import Elu, LeakyRelu
from engine.declarations import Real
from engine.layers.arguments import activation_argument
from engine.layers.base import LAYERS, ActivatedLayer
from engine.layers.values import Axes, within
from engine.types import Array, Generator, Shape


class AppliedFunction(ActivatedLayer):
    """Nothing but an activation."""

    def call(self, inputs: Array, training: bool = False) -> Array:
        """f(x)."""
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
    """Applies a function to every value."""

    parameters = (activation_argument(initial="relu"),)

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(activation=activation, **kwargs)


@LAYERS.register("ReLU")
class ReLU(AppliedFunction):
    """Lets positive values pass and turns negative ones into 0, or into a gentle slope."""

    parameters = (
        Real(
            name="max_value",
            help="The largest value that is put out; without one, there is no bound.",
            default=None,
            nullable=True,
            minimum=0.0,
            advanced=True,
        ),
        Real(
            name="negative_slope",
            help="What values below the threshold are multiplied by.",
            default=0.0,
            minimum=0.0,
        ),
        Real(
            name="threshold",
            help="The value from which on inputs pass unchanged.",
            default=0.0,
            minimum=0.0,
            advanced=True,
        ),
    )

    max_value: float | None
    negative_slope: float
    threshold: float

    def __init__(
        self,
        max_value: float | None = None,
        negative_slope: float = 0.0,
        threshold: float = 0.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            max_value=max_value, negative_slope=negative_slope, threshold=threshold, **kwargs
        )
        self.activation = Relu(self.negative_slope, self.max_value, self.threshold)


@LAYERS.register("LeakyReLU")
class LeakyReLU(AppliedFunction):
    """Lets positive values pass and shrinks negative ones instead of dropping them."""

    parameters = (
        Real(
            name="negative_slope",
            help="What negative values are multiplied by.",
            default=0.3,
            minimum=0.0,
        ),
    )

    negative_slope: float

    def __init__(self, negative_slope: float = 0.3, **kwargs: Any) -> None:
        super().__init__(negative_slope=negative_slope, **kwargs)
        self.activation = LeakyRelu(self.negative_slope)


@LAYERS.register("ELU")
class ELU(AppliedFunction):
    """Lets positive values pass and bends negative ones towards a lowest value."""

    parameters = (Real(name="alpha", help="How far below 0 the lowest value lies.", default=1.0),)

    alpha: float

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(alpha=alpha, **kwargs)
        self.activation = Elu(self.alpha)


@LAYERS.register("Softmax")
class Softmax(AppliedFunction):
    """Turns values into probabilities that sum to 1."""

    parameters = (
        Axes(
            name="axis",
            help="The axis along which the probabilities sum to 1; -1 is the last.",
            default=-1,
            advanced=True,
        ),
    )

    axis: int | list[int]

    def __init__(self, axis: int | Sequence[int] = -1, **kwargs: Any) -> None:
        super().__init__(axis=axis, **kwargs)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if it has the axes."""
        within(self.axis, input_shape, self.name)
        return input_shape

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Choose the function; along the last axis it is the one that losses know."""
        super().build(input_shape, rng)
        axes = within(self.axis, input_shape, self.name)
        last = axes == (len(input_shape) - 1,)
        self.activation = activations.get("softmax") if last else SoftmaxFunction(axes)
