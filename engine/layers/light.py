"""Images flipped, and made lighter or darker at random."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.declarations import Given, choice, factor, interval
from engine.layers.arguments import data_format, seed
from engine.layers.base import LAYERS
from engine.layers.images import RandomImages
from engine.types import Array

Span = Given[float | Sequence[float], tuple[float, float]]
Range = Given[Sequence[float], tuple[float, float]]


@LAYERS.register("RandomFlip")
class RandomFlip(RandomImages):
    """Half of the images are mirrored; those of a batch each by itself."""

    help = "Flips training images at random."
    formula = "y = x[:, ::-1] if random() < 0.5 else x"

    mode: str = choice(
        ("horizontal", "vertical", "horizontal_and_vertical"),
        default="horizontal_and_vertical",
        initial="horizontal",
        help="Whether to flip left and right, top and bottom, or both.",
    )
    seed: int | None = seed()
    data_format: str | None = data_format()

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The images, some of them mirrored."""
        self._flips: Array | None = None
        if not training:
            return inputs
        self._flips = self.random.random(len(inputs)) <= 0.5
        out = self._buffer("output", inputs.shape)
        np.copyto(out, inputs)
        return self._flip(out, self._flips)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient, mirrored like its image."""
        return gradient if self._flips is None else self._flip(gradient, self._flips)

    def _flip(self, images: Array, which: Array) -> Array:
        step = {True: -1, False: 1}
        rows = slice(None, None, step["vertical" in self.mode])
        columns = slice(None, None, step["horizontal" in self.mode])
        images[which] = images[which][:, rows, columns]
        return images


class RandomLight(RandomImages):
    """Pixels change by chance, and stay within the range of values."""

    factor: Span = factor(
        initial=(-0.2, 0.2),
        as_pair=True,
        help=(
            "How far, as a fraction of the value range: a number, or a lower and an upper bound."
        ),
    )
    value_range: Range = interval(
        default=(0, 255),
        initial=(0, 1),
        help="The smallest and the largest pixel value.",
    )
    seed: int | None = seed()
    data_format: str | None = data_format(positional=False)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The images, changed and clipped."""
        self._inside: Array | None = None
        if not training:
            return inputs
        low, high = self.value_range
        out = self.change(inputs, self._buffer("output", inputs.shape))
        self._inside = (out >= low) & (out <= high)
        return np.clip(out, low, high, out=out)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The way back, 0 for what was clipped."""
        if self._inside is None or not needs_input:
            return gradient if needs_input else None
        return self.change_back(np.multiply(gradient, self._inside, out=gradient))

    def change(self, images: Array, out: Array) -> Array:
        """The images changed by chance, in `out`."""
        raise NotImplementedError

    def change_back(self, gradient: Array) -> Array:
        """The gradient of the images."""
        return gradient

    def _drawn(self, count: int, low: float, high: float) -> Array:
        """A number between two ends for each image."""
        drawn = self.random.random((count, 1, 1, 1), dtype=np.dtype(self.dtype))
        return low + (high - low) * drawn


@LAYERS.register("RandomBrightness")
class RandomBrightness(RandomLight):
    """Each image becomes lighter or darker by its own amount."""

    help = "Makes each training image lighter or darker at random."
    formula = "low, high = value_range\ny = clip(x + uniform(factor) * (high - low), low, high)"

    def change(self, images: Array, out: Array) -> Array:
        """X + d, with d a share of the range of values."""
        low, high = self.value_range
        return np.add(images, self._drawn(len(images), *self.factor) * (high - low), out=out)


@LAYERS.register("RandomContrast")
class RandomContrast(RandomLight):
    """Each image's pixels move away from their mean, or towards it, channel by channel."""

    help = "Raises or lowers the contrast of each training image at random."
    formula = "y = mean(x, axis=(0, 1)) + uniform(factor) * (x - mean(x, axis=(0, 1)))"

    factor: Span = factor(
        initial=(0.2, 0.2),
        as_pair=True,
        one_sided=True,
        help=(
            "Two numbers a and b for 1 - a to 1 + b times the contrast, or a single number for "
            "both."
        ),
    )

    def change(self, images: Array, out: Array) -> Array:
        """C (x - mean) + mean."""
        below, above = self.factor
        self._contrast = self._drawn(len(images), 1 - below, 1 + above)
        mean = np.mean(images, axis=(1, 2), keepdims=True)
        np.multiply(np.subtract(images, mean, out=out), self._contrast, out=out)
        return np.add(out, mean, out=out)

    def change_back(self, gradient: Array) -> Array:
        """C dy + (1 - c) mean(dy)."""
        mean = np.mean(gradient, axis=(1, 2), keepdims=True) * (1 - self._contrast)
        np.multiply(gradient, self._contrast, out=gradient)
        return np.add(gradient, mean, out=gradient)
