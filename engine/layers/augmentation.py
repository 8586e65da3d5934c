"""Images moved, turned and zoomed at random, so that a network meets more of them than there are.

Each pixel of the output takes its value from a place of the input: x' = a0 x + a1 y + a2,
y' = b0 x + b1 y + b2, in pixels, with an affine map of its own for each image.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from engine.declarations import Given, choice, factor, real
from engine.layers.arguments import data_format, seed
from engine.layers.base import LAYERS
from engine.layers.images import RandomImages
from engine.layers.sampling import FILL_MODES, INTERPOLATIONS, corners, read, spread
from engine.layers.values import ends
from engine.types import Array

Span: TypeAlias = Given[float | Sequence[float], float | Sequence[float]]


class RandomMap(RandomImages, kw_only=True):
    """Maps each image of a training batch at random; outside of training, it changes nothing.

    The gradient of the input takes the way back; the drawn maps are constants.
    """

    fill_mode: str = choice(
        FILL_MODES,
        default="reflect",
        help="What fills the space outside the image: its reflection, the image repeated, one "
        "value, or its nearest pixel.",
    )
    interpolation: str = choice(
        INTERPOLATIONS,
        default="bilinear",
        advanced=True,
        help="How values between pixels are found: the nearest pixel, or a blend of four.",
    )
    seed: int | None = seed()
    fill_value: float = real(
        default=0.0,
        advanced=True,
        help="The value outside the image where fill_mode is 'constant'.",
    )
    data_format: str | None = data_format()

    def __post_init__(self) -> None:
        super().__post_init__()
        self._used = False

    def draw(self, count: int, height: int, width: int) -> tuple[Array, Array]:
        """The places y' and x' for each pixel of `count` images.

        Both broadcast to shape (count, height, width).
        """
        raise NotImplementedError

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The images, each read at the places of its map."""
        self._used = training
        if not training:
            return inputs
        count, height, width, channels = inputs.shape
        y, x = self.draw(count, height, width)
        self._places = corners(
            y, x, (height, width), self.fill_mode, self.interpolation == "bilinear"
        )
        images = inputs
        if self.fill_mode == "constant":
            images = self._buffer("framed", (count, height + 2, width + 2, channels))
            images.fill(self.fill_value)
            images[:, 1:-1, 1:-1] = inputs
        self._read_shape = images.shape
        out = self._buffer("output", inputs.shape)
        return read(images, self._places, out, self._buffer("work", inputs.shape))

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """Each value's gradient goes to the pixels that it was read from."""
        if not self._used or not needs_input:
            return gradient if needs_input else None
        images = spread(gradient, self._places, self._read_shape)
        return images[:, 1:-1, 1:-1] if self.fill_mode == "constant" else images

    def _chance(self, factor: float | Sequence[float], count: int) -> Array:
        """A number for each image, shape (count, 1, 1)."""
        low, high = ends(factor)
        drawn = self.random.random((count, 1, 1), dtype=np.dtype(self.dtype))
        return low + (high - low) * drawn

    def _line(self, length: int) -> Array:
        """0, 1, ... as the layer's type."""
        return np.arange(length, dtype=self.dtype)


@LAYERS.register("RandomTranslation")
class RandomTranslation(RandomMap):
    """Each image is moved by its own distance."""

    help = "Shifts each training image by a random distance."
    formula = (
        "y[i, j] = x[i - uniform(height_factor) * len(x), j - uniform(width_factor) * len(x[0])]"
    )

    height_factor: Span = factor(
        initial=0.1, help="How far up or down, as a fraction of the height."
    )
    width_factor: Span = factor(
        initial=0.1, help="How far left or right, as a fraction of the width."
    )

    def draw(self, count: int, height: int, width: int) -> tuple[Array, Array]:
        """Y' = y - down, x' = x - right."""
        down = self._chance(self.height_factor, count) * height
        right = self._chance(self.width_factor, count) * width
        return self._line(height)[:, None] - down, self._line(width) - right


@LAYERS.register("RandomZoom")
class RandomZoom(RandomMap):
    """Each image becomes larger or smaller by its own factor, about its centre."""

    help = "Zooms each training image in or out at random, about its centre."
    formula = "y[i, j] = x[i * (1 + uniform(height_factor)), j * (1 + uniform(width_factor))]"

    height_factor: Span = factor(
        initial=0.1,
        above=-1.0,
        help=("The vertical zoom as a fraction: above 0 zooms out, below 0 zooms in."),
    )
    width_factor: Given[float | Sequence[float] | None, float | Sequence[float] | None] = factor(
        default=None,
        nullable=True,
        above=-1.0,
        advanced=True,
        help="The same horizontally; without a value, the aspect ratio is kept.",
    )

    def draw(self, count: int, height: int, width: int) -> tuple[Array, Array]:
        """Y' - c = (1 + zoom) (y - c) about the centre c, and x' likewise."""
        down = 1 + self._chance(self.height_factor, count)
        across = down
        if self.width_factor is not None:
            across = 1 + self._chance(self.width_factor, count)
        middle, centre = (height - 1) / 2, (width - 1) / 2
        y = down * self._line(height)[:, None] + middle * (1 - down)
        return y, across * self._line(width) + centre * (1 - across)


@LAYERS.register("RandomRotation")
class RandomRotation(RandomMap):
    """Each image is turned by its own angle, about its centre."""

    help = "Rotates each training image by a random angle, about its centre."
    formula = (
        "a = 2 * pi * uniform(factor)\n"
        "y[i, j] = x[i * cos(a) - j * sin(a), i * sin(a) + j * cos(a)]"
    )

    factor: Given[float | Sequence[float], tuple[float, float]] = factor(
        initial=(-0.05, 0.05),
        as_pair=True,
        help="How far, as a fraction of a full turn; counter-clockwise above 0.",
    )

    def draw(self, count: int, height: int, width: int) -> tuple[Array, Array]:
        """About the centre: x' = x cos - y sin, y' = x sin + y cos."""
        angle = self._chance(self.factor, count) * (2 * np.pi)
        cos, sin = np.cos(angle), np.sin(angle)
        middle, centre = (height - 1) / 2, (width - 1) / 2
        y, x = self._line(height)[:, None] - middle, self._line(width) - centre
        return x * sin + (y * cos + middle), x * cos + (centre - y * sin)
