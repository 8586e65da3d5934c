"""Bringing inputs to another scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from engine.declarations import Given, numbers
from engine.errors import ShapeError
from engine.layers.base import LAYERS, Layer
from engine.types import Array, Generator, Shape

ByChannel: TypeAlias = Given[float | Sequence[float], float | Sequence[float]]


@LAYERS.register("Rescaling")
class Rescaling(Layer):
    """Scale x + offset, with a number of each for all channels or one for each."""

    help = "Multiplies every value and adds an offset: 1/255 scales pixels to between 0 and 1."
    formula = "y = scale * x + offset"
    supports_masking = True

    scale: ByChannel = numbers(initial=1 / 255, help="The factor for every value.")
    offset: ByChannel = numbers(default=0.0, advanced=True, help="Added afterwards.")

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if it has as many channels as there are numbers."""
        for name in ("scale", "offset"):
            numbers = getattr(self, name)
            if isinstance(numbers, Sequence) and len(numbers) not in (1, input_shape[-1]):
                raise ShapeError(
                    f"Layer '{self.name}' has a {name} for {len(numbers)} channels; its input of "
                    f"shape {input_shape} has {input_shape[-1]}. Give one number, or one each."
                )
        return input_shape

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Take the numbers in the layer's type."""
        super().build(input_shape, rng)
        self._scale = np.asarray(self.scale, self.dtype)
        self._offset = np.asarray(self.offset, self.dtype)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """Scale x + offset."""
        out = np.multiply(inputs, self._scale, out=self._buffer("output", inputs.shape))
        return np.add(out, self._offset, out=out) if self._offset.any() else out

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient times the scale."""
        return np.multiply(gradient, self._scale, out=gradient) if needs_input else None
