"""What the convolutions share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import numpy as np

from engine import parallel
from engine.constraints import Constraint
from engine.declarations import Boolean, Choice, Integer, Named, Parameter, Sizes
from engine.errors import ParameterError
from engine.initializers import Initializer
from engine.layers.arguments import (
    activation_argument,
    constraint_argument,
    initializer_argument,
    regularizer_argument,
)
from engine.layers.base import ActivatedLayer, WeightSpec
from engine.layers.convolution.geometry import Axis, Window, refuse_empty, spatial_shape
from engine.layers.convolution.windows import Workspaces, pieces
from engine.layers.values import data_format_argument
from engine.types import Array, Shape

MAX_FILTERS = 100_000


class Convolution(ActivatedLayer):
    """A layer that looks at its input through windows; computes with two spatial axes.

    Attributes:
        rank: spatial axes of the input; of one, the height is 1.
    """

    rank: ClassVar[int] = 2

    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: str
    dilation_rate: tuple[int, ...]
    use_bias: bool
    bias_initializer: Initializer
    bias_regularizer: Any
    bias_constraint: Constraint | None
    bias: Array

    def __init__(self, **values: Any) -> None:
        if values.get("activation") is None:
            values["activation"] = "linear"
        super().__init__(**values)
        self._workspaces = Workspaces()
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ParameterError(
                "dilation_rate", "1 where strides are larger than 1", self.dilation_rate
            )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; Keras's convolutions write this one in any case."""
        return {"activity_regularizer": None, **super().get_config()}

    def window(self) -> Window:
        """What it looks through, with two axes."""
        lifted = [
            (*(1,) * (2 - self.rank), *sizes)
            for sizes in (self.kernel_size, self.strides, self.dilation_rate)
        ]
        return Window(lifted[0], lifted[1], lifted[2], self.padding)

    def axes(self, input_shape: Shape) -> tuple[Axis, ...]:
        """The windows over an input of this shape.

        Raises:
            ShapeError: it has no such axes, or no room for a window.
        """
        spatial = spatial_shape(input_shape, self.rank, self.name)
        axes = self.window().over((*(1,) * (2 - self.rank), *spatial))
        refuse_empty(axes[2 - self.rank :], self.name, "kernel")
        return axes

    def bias_spec(self, size: int) -> tuple[WeightSpec, ...]:
        """The bias, where wanted."""
        if not self.use_bias:
            return ()
        initial = self.bias_initializer
        limits = {"regularizer": self.bias_regularizer, "constraint": self.bias_constraint}
        return (WeightSpec("bias", (size,), initial, **limits),)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """activation(convolution + b)."""
        images = inputs if self.rank == 2 else inputs[:, None]
        self._batch = len(images)
        self.logits, output = self._convolve(np.asarray(images))
        self._output = output
        return output if self.rank == 2 else output[:, 0]

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """Gradients of weights and input from the output's."""
        gradient = gradient if self.rank == 2 else gradient[:, None]

        def work(_: int, cut: slice) -> None:
            part = gradient[cut]
            dz = self.activation.backward(self.logits[cut], self._output[cut], part)
            if not np.may_share_memory(dz, part):
                np.copyto(part, dz)

        self._each(pieces(len(gradient), 2 * int(np.prod(gradient.shape[1:]))), work)
        return self._lowered(self._gradients(gradient, needs_input))

    def backward_logits(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The same from the gradient of the logits."""
        gradient = gradient if self.rank == 2 else gradient[:, None]
        return self._lowered(self._gradients(gradient, needs_input))

    def _lowered(self, gradient: Array | None) -> Array | None:
        return gradient if gradient is None or self.rank == 2 else gradient[:, 0]

    def _convolve(self, images: Array) -> tuple[Array, Array]:
        """Logits and output for images (batch, height, width, channels)."""
        raise NotImplementedError

    def _gradients(self, dz: Array, needs_input: bool) -> Array | None:
        """Fill the weights' gradients; that of the images, if wanted."""
        raise NotImplementedError

    def _results(self, shape: tuple[int, ...]) -> tuple[Array, Array]:
        """Where logits and output go: the same array where the activation allows it."""
        logits = self._buffer("logits", shape)
        return logits, logits if self.activation.in_place else self._buffer("output", shape)

    def _finish(self, logits: Array, output: Array) -> None:
        """Bias and activation, of all or of a piece."""
        if self.use_bias:
            np.add(logits, self.bias, out=logits)
        self.activation.forward(logits, output)

    @staticmethod
    def _each(cuts: list[slice], work: Callable[[int, slice], None]) -> None:
        """Do every piece, on as many threads as there are."""
        parallel.run([partial(work, index, cut) for index, cut in enumerate(cuts)])


def filters_argument() -> Integer:
    """How many channels come out."""
    return Integer(
        name="filters",
        help="How many patterns the layer learns; each becomes a channel of its output.",
        initial=32,
        minimum=1,
        maximum=MAX_FILTERS,
    )


def kernel_size_argument(rank: int) -> Sizes:
    """How large a window is."""
    return Sizes(
        name="kernel_size",
        help="How many neighbouring values the layer looks at, along each axis.",
        rank=rank,
        initial=(3,) * rank,
        maximum=10_000,
    )


def strides_argument(rank: int) -> Sizes:
    """How far it is to the next window."""
    return Sizes(
        name="strides",
        help="How far the window moves each time; 2 halves the size of the output.",
        rank=rank,
        default=(1,) * rank,
        maximum=10_000,
    )


def padding_argument(*more: str) -> Choice:
    """What happens at the edges."""
    return Choice(
        name="padding",
        help="'valid' stays within the input, so that the output is smaller; 'same' adds zeros "
        "around it.",
        default="valid",
        options=("valid", "same", *more),
    )


def dilation_argument(rank: int) -> Sizes:
    """How far apart a window's values are."""
    return Sizes(
        name="dilation_rate",
        help="How far apart the values are that the window looks at.",
        rank=rank,
        default=(1,) * rank,
        advanced=True,
        maximum=10_000,
    )


def multiplier_argument() -> Integer:
    """How many channels each channel becomes."""
    return Integer(
        name="depth_multiplier",
        help="How many patterns are learned for each channel.",
        default=1,
        minimum=1,
        maximum=10_000,
        advanced=True,
    )


def activation_and_bias() -> tuple[Parameter, ...]:
    """What every convolution ends in."""
    use_bias = Boolean(
        name="use_bias", help="Add a learned number to every channel.", default=True, advanced=True
    )
    activation: Named = activation_argument(default="linear", initial="relu")
    return (activation, use_bias)


def weight_arguments(*kernels: str) -> tuple[Parameter, ...]:
    """Initializers, regularizers and constraints of kernels and bias, in Keras's order."""
    named = [(k, "the kernel" if k == "kernel" else f"the {k} kernel") for k in kernels]
    named.append(("bias", "the bias"))
    initial = [
        initializer_argument(f"{k}_initializer", w, "zeros" if k == "bias" else "glorot_uniform")
        for k, w in named
    ]
    costs = [regularizer_argument(f"{k}_regularizer", w) for k, w in named]
    limits = [constraint_argument(f"{k}_constraint", w) for k, w in named]
    activity = regularizer_argument("activity_regularizer", "the output")
    return (*initial, *costs, activity, *limits)


__all__ = [
    "Convolution",
    "activation_and_bias",
    "data_format_argument",
    "dilation_argument",
    "filters_argument",
    "kernel_size_argument",
    "multiplier_argument",
    "padding_argument",
    "strides_argument",
    "weight_arguments",
]
