"""Layers that leave values out while training."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from engine.declarations import Given, real, whole_numbers
from engine.errors import ShapeError
from engine.layers.arguments import LayerName, data_format, layer_type, seed
from engine.layers.base import LAYERS, Layer
from engine.types import Array, Shape

LEVELS = 2**16
"""The random numbers here have 16 bits: four for the price of one, and the share of what is left
out is off by less than 1e-5."""

SELU_BOUND = -1.0507009873554804934193349852946 * 1.6732632423543772848170429916717
"""What selu goes to for large negative values."""


class Dropping(Layer):
    """Multiplies by 0 or by 1 / (1 - rate), as chance has it, so that the mean stays.

    Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014,
    with the scaling in training instead of in use.
    """

    supports_masking = True

    rate: float = real(
        initial=0.5,
        minimum=0.0,
        maximum=1.0,
        help="The fraction of values dropped during training, at random for each batch.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self._mask: Array | None = None

    def mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of the factors for an input of this shape; one of size 1 is shared."""
        return shape

    def call(self, inputs: Array, training: bool = False) -> Array:
        """X times the mask; outside of training, x itself."""
        if not training or self.rate == 0:
            self._mask = None
            return inputs
        self._mask = self._drawn(self.mask_shape(inputs.shape))
        return np.multiply(inputs, self._mask, out=self._buffer("output", inputs.shape))

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient times the mask."""
        if self._mask is None:
            return gradient
        return np.multiply(gradient, self._mask, out=gradient)

    def _drawn(self, shape: tuple[int, ...]) -> Array:
        """A mask for this batch."""
        mask = self._buffer("mask", shape)
        if self.rate == 1:
            mask.fill(0)
            return mask
        words = self.random.bit_generator.random_raw(-(-mask.size // 4))
        levels = words.view(np.uint16)[: mask.size].reshape(shape)
        kept = np.greater_equal(levels, min(round(self.rate * LEVELS), LEVELS - 1))
        return np.multiply(kept, mask.dtype.type(1 / (1 - self.rate)), out=mask)


@LAYERS.register("Dropout")
class Dropout(Dropping):
    """Single values are left out."""

    help = (
        "Drops values at random during training, so that the network does not rely on single ones."
    )
    formula = "y = where(random() < rate, 0, x / (1 - rate))"

    noise_shape: Given[Sequence[int | None] | None, tuple[int | None, ...] | None] = whole_numbers(
        default=None,
        nullable=True,
        hidden=True,
        also=(None,),
        example="(None, 1, 64)",
        help="The shape of the random mask, batch included; along a size of 1 all values are "
        "kept or dropped together.",
    )
    seed: int | None = seed()

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if `noise_shape` goes with it."""
        noise = self.noise_shape
        if noise is not None and (
            len(noise) != len(input_shape)
            or any(
                size not in (None, 1) and None is not whole != size
                for size, whole in zip(noise, input_shape, strict=True)
            )
        ):
            raise ShapeError(
                f"Layer '{self.name}' has noise_shape {noise}, which does not go with its input "
                f"of shape {input_shape}; each size must be 1, None, or the input's."
            )
        return input_shape

    def mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """`noise_shape`, its None filled in."""
        if self.noise_shape is None:
            return shape
        pairs = zip(self.noise_shape, shape, strict=True)
        return tuple(whole if size is None else size for size, whole in pairs)


@LAYERS.register("AlphaDropout")
class AlphaDropout(Dropout):
    """Single values become the one that selu saturates at; mean and variance stay.

    Klambauer et al., "Self-Normalizing Neural Networks", 2017, section 3: y = a (x d + s (1 - d))
    + b, where d is 0 for what is left out, s is selu's lower bound, and a and b restore the moments
    of values with mean 0 and variance 1.
    """

    help = "Dropout that keeps mean and variance: for networks with selu."
    formula = (
        "low = -1.7580993408473766\n"
        "a = 1 / sqrt((1 - rate) * (1 + rate * low**2))\n"
        "y = a * where(random() < rate, low, x) - a * rate * low"
    )

    rate: float = real(
        initial=0.1,
        minimum=0.0,
        below=1.0,
        help="The fraction of values replaced during training, at random for each batch.",
    )

    def call(self, inputs: Array, training: bool = False) -> Array:
        """(x - s) a d + a s + b; outside of training, x itself."""
        if not training or self.rate == 0:
            self._mask = None
            return inputs
        a = 1 / math.sqrt((1 - self.rate) * (1 + self.rate * SELU_BOUND**2))
        b = -a * SELU_BOUND * self.rate
        mask = self._mask = self._drawn(self.mask_shape(inputs.shape))
        np.multiply(mask, a * (1 - self.rate), out=mask)
        out = np.subtract(inputs, SELU_BOUND, out=self._buffer("output", inputs.shape))
        np.multiply(out, mask, out=out)
        return np.add(out, a * SELU_BOUND + b, out=out)


class _NameAndTypeLast(Layer, kw_only=True):
    """Keras takes these of spatial dropout after the other arguments."""

    name: LayerName = LayerName(default=None, common=True)
    dtype: Given[Any, str] = layer_type()


class SpatialDropping(Dropping, _NameAndTypeLast):
    """Leaves out whole channels: neighbours of what is left out would tell what it was."""

    axes: ClassVar[int]
    example: ClassVar[str]

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if it has as many axes as the name says."""
        if len(input_shape) != self.axes + 2:
            raise ShapeError(
                f"Layer '{self.name}' needs samples of shape {self.example}; its input has shape "
                f"{input_shape}. Insert Reshape below it, or use Dropout."
            )
        return input_shape

    def mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """One factor for each sample and channel."""
        return (shape[0], *(1,) * self.axes, shape[-1])

    def get_config(self) -> dict[str, Any]:
        """The config as Keras has it here: the type by its name, and no mention of training."""
        config = super().get_config()
        del config["trainable"]
        return {**config, "dtype": self.dtype}


@LAYERS.register("SpatialDropout1D")
class SpatialDropout1D(SpatialDropping):
    """Channels of sequences are left out."""

    help = "Drops whole channels of sequences at random during training."
    formula = "y = where(random(channels) < rate, 0, x / (1 - rate))"
    axes = 1
    example = "(steps, channels)"

    seed: int | None = seed()


@LAYERS.register("SpatialDropout2D")
class SpatialDropout2D(SpatialDropping):
    """Channels of images are left out."""

    help = "Drops whole channels of images at random during training."
    formula = "y = where(random(channels) < rate, 0, x / (1 - rate))"
    axes = 2
    example = "(height, width, channels)"

    data_format: str | None = data_format()
    seed: int | None = seed()


@LAYERS.register("SpatialDropout3D")
class SpatialDropout3D(SpatialDropping):
    """Channels of volumes are left out."""

    help = "Drops whole channels of volumes at random during training."
    formula = "y = where(random(channels) < rate, 0, x / (1 - rate))"
    axes = 3
    example = "(depth, height, width, channels)"

    data_format: str | None = data_format()
    seed: int | None = seed()
