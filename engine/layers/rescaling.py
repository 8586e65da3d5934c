"""Bringing inputs to another scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.errors import ShapeError
from engine.layers.base import LAYERS, Layer
from engine.layers.values import Numbers
from engine.types import Array, Generator, Shape


@LAYERS.register("Rescaling")
class Rescaling(Layer):
    """Multiplies every value and adds to it: 1/255 brings pixels to between 0 and 1."""

    parameters = (
        Numbers(name="scale", help="What every value is multiplied by.", initial=1 / 255),
        Numbers(name="offset", help="What is added afterwards.", default=0.0, advanced=True),
    )

    scale: float | Sequence[float]
    offset: float | Sequence[float]

    def __init__(
        self, scale: float | Sequence[float], offset: float | Sequence[float] = 0.0, **kwargs: Any
    ) -> None:
        super().__init__(scale=scale, offset=offset, **kwargs)

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
