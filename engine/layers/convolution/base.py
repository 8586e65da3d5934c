"""What the convolutions share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import numpy as np

from engine import parallel
from engine.declarations import boolean, choice, integer, sizes
from engine.errors import ParameterError
from engine.layers.arguments import Activating, Extent, activation, data_format
from engine.layers.base import ActivatedLayer, WeightSpec, weight
from engine.layers.convolution.geometry import Axis, Window, refuse_empty, spatial_shape
from engine.layers.convolution.windows import Workspaces, pieces
from engine.layers.weighted import WithBias
from engine.types import Array, Shape

MAX_FILTERS = 100_000
PADDING = (
    "'valid' stays within the input, so that the output is smaller; 'same' adds zeros around it."
)


class Filters(ActivatedLayer):
    """A layer with so many learned patterns."""

    filters: int = integer(
        initial=32,
        minimum=1,
        maximum=MAX_FILTERS,
        help="How many filters the layer learns; each becomes a channel of its output.",
    )


class Convolution(WithBias, ActivatedLayer):
    """A layer that looks at its input through windows; computes with two spatial axes or three.

    Attributes:
        rank: spatial axes of the input; of one, the height is 1.
    """

    rank: ClassVar[int] = 2

    kernel_size: Extent = sizes(
        initial=3,
        maximum=10_000,
        help="The size of the window along each axis.",
    )
    strides: Extent = sizes(
        default=1,
        maximum=10_000,
        help="How far the window moves each time; 2 halves the size of the output.",
    )
    padding: str = choice(("valid", "same"), default="valid", help=PADDING)
    data_format: str | None = data_format()
    dilation_rate: Extent = sizes(
        default=1,
        maximum=10_000,
        advanced=True,
        help="The spacing of the values that the window covers.",
    )
    activation: Activating = activation(initial="relu", kw_only=True, before="bias_initializer")
    use_bias: bool = boolean(
        default=True,
        advanced=True,
        kw_only=True,
        before="bias_initializer",
        help="Add a learned bias to every channel.",
    )
    bias = weight()

    def __post_init__(self) -> None:
        super().__post_init__()
        self._workspaces = Workspaces()
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ParameterError(
                "dilation_rate", "1 where strides are larger than 1", self.dilation_rate
            )

    @property
    def lift(self) -> int:
        """How many axes of size 1 it computes with besides those of the input."""
        return max(2 - self.rank, 0)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; Keras's convolutions write this one in any case."""
        return {"activity_regularizer": None, **super().get_config()}

    def window(self) -> Window:
        """What it looks through, with the axes that it computes with."""
        lifted = [
            (*(1,) * self.lift, *sizes)
            for sizes in (self.kernel_size, self.strides, self.dilation_rate)
        ]
        return Window(lifted[0], lifted[1], lifted[2], self.padding)

    def axes(self, input_shape: Shape) -> tuple[Axis, ...]:
        """The windows over an input of this shape.

        Raises:
            ShapeError: it has no such axes, or no room for a window.
        """
        spatial = spatial_shape(input_shape, self.rank, self.name)
        axes = self.window().over((*(1,) * self.lift, *spatial))
        refuse_empty(axes[self.lift :], self.name, "kernel")
        return axes

    def bias_spec(self, size: int) -> tuple[WeightSpec, ...]:
        """The bias, where wanted."""
        return (self.spec("bias", (size,)),) if self.use_bias else ()

    def call(self, inputs: Array, training: bool = False) -> Array:
        """activation(convolution + b)."""
        images = inputs[:, None] if self.lift else inputs
        self._batch = len(images)
        self.logits, output = self._convolve(np.asarray(images))
        self._output = output
        return output[:, 0] if self.lift else output

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """Gradients of weights and input from the output's."""
        gradient = gradient[:, None] if self.lift else gradient

        def work(_: int, cut: slice) -> None:
            part = gradient[cut]
            dz = self.activation.backward(self.logits[cut], self._output[cut], part)
            if not np.may_share_memory(dz, part):
                np.copyto(part, dz)

        self._each(pieces(len(gradient), 2 * int(np.prod(gradient.shape[1:]))), work)
        return self._lowered(self._gradients(gradient, needs_input))

    def backward_logits(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The same from the gradient of the logits."""
        gradient = gradient[:, None] if self.lift else gradient
        return self._lowered(self._gradients(gradient, needs_input))

    def _lowered(self, gradient: Array | None) -> Array | None:
        return gradient[:, 0] if self.lift and gradient is not None else gradient

    def _axes_of(self, images: Array) -> tuple[Axis, ...]:
        """The windows over images (batch, height, width, channels)."""
        return self.axes((None, *images.shape[1 + self.lift :]))

    def _convolve(self, images: Array) -> tuple[Array, Array]:
        """Logits and output for images (batch, height, width, channels), or volumes."""
        raise NotImplementedError

    def _gradients(self, dz: Array, needs_input: bool) -> Array | None:
        """Fill the weights' gradients; that of the images, if wanted."""
        raise NotImplementedError

    def _results(self, shape: tuple[int, ...]) -> tuple[Array, Array]:
        """The arrays for logits and output: the same one where the activation allows it."""
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
