"""Layers that bring images to a height and width: a part of them, or all of them resized."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.declarations import boolean, choice, integer, real
from engine.errors import ParameterError
from engine.layers.arguments import LayerName, data_format, seed
from engine.layers.base import LAYERS, Layer
from engine.layers.images import (
    RESIZING_WAYS,
    ImageLayer,
    RandomImages,
    along_both,
    resizing,
)
from engine.types import Array, Shape

_HEIGHT = "The height that the images have afterwards."
_WIDTH = "The width that the images have afterwards."


class Part(NamedTuple):
    """A rectangle of an image.

    Attributes:
        top: first of its rows; negative where it begins above the image.
        left: first of its columns; negative where it begins beside the image.
        height: number of its rows.
        width: number of its columns.
    """

    top: int
    left: int
    height: int
    width: int


def largest(height: int, width: int, wanted: tuple[int, int]) -> Part:
    """The largest part with the proportion of `wanted`, in the middle of an image."""
    tall = max(min(height, width * wanted[0] // wanted[1]), 1)
    wide = max(min(width, height * wanted[1] // wanted[0]), 1)
    return Part((height - tall) // 2, (width - wide) // 2, tall, wide)


def around(height: int, width: int, wanted: tuple[int, int]) -> Part:
    """An image with as much beside it as brings it to the proportion of `wanted`."""
    above = (max(height, width * wanted[0] // wanted[1]) - height) // 2
    beside = 0 if above else (max(width, height * wanted[1] // wanted[0]) - width) // 2
    return Part(-above, -beside, height + 2 * above, width + 2 * beside)


class Framed(ImageLayer):
    """A layer that crops a part of each image, and resizes it where its size differs."""

    height: int = integer(initial=24, minimum=1, maximum=10_000, help=_HEIGHT)
    width: int = integer(initial=24, minimum=1, maximum=10_000, help=_WIDTH)
    interpolation = "bilinear"
    antialias = False
    fill_value = 0.0

    def part(self, height: int, width: int, training: bool) -> Part:
        """What is taken of images of this size."""
        raise NotImplementedError

    def image_shape(self, input_shape: Shape) -> Shape:
        """Images of the wanted size."""
        return (input_shape[0], self.height, self.width, input_shape[-1])

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The part of each image, resized where it has another size."""
        count, height, width, channels = self._shape = inputs.shape
        part = self._part = self.part(height, width, training)
        if part.top < 0 or part.left < 0:
            framed = self._buffer("framed", (count, part.height, part.width, channels))
            framed[...] = self.fill_value
            framed[self._within(height, width)] = inputs
        else:
            framed = inputs[self._cut()]
        self._matrices = None
        if (part.height, part.width) == (self.height, self.width):
            return np.ascontiguousarray(framed)
        rows = resizing(part.height, self.height, self.interpolation, self.antialias)
        columns = resizing(part.width, self.width, self.interpolation, self.antialias)
        self._matrices = rows.astype(self.dtype), columns.astype(self.dtype)
        return along_both(framed, *self._matrices)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The way back, and 0 for what was not taken."""
        if not needs_input:
            return None
        if self._matrices is not None:
            rows, columns = self._matrices
            gradient = along_both(gradient, rows.T, columns.T)
        if self._part.top < 0 or self._part.left < 0:
            return np.ascontiguousarray(gradient[self._within(*self._shape[1:3])])
        dx = self._buffer("input", self._shape)
        dx[...] = 0
        dx[self._cut()] = gradient
        return dx

    def _cut(self) -> tuple[slice, slice, slice]:
        """The place of the part in the images."""
        top, left, height, width = self._part
        return slice(None), slice(top, top + height), slice(left, left + width)

    def _within(self, height: int, width: int) -> tuple[slice, slice, slice]:
        """The place of images of this size in the part."""
        top, left = -self._part.top, -self._part.left
        return slice(None), slice(top, top + height), slice(left, left + width)


@LAYERS.register("CenterCrop")
class CenterCrop(Framed):
    """The middle of each image; of a smaller one as much as has the proportion, enlarged."""

    help = "Crops the centre of each image."
    formula = (
        "top, left = (x.shape[0] - height) // 2, (x.shape[1] - width) // 2\n"
        "y = x[top : top + height, left : left + width]"
    )

    data_format: str | None = data_format()

    def part(self, height: int, width: int, training: bool) -> Part:
        """The middle."""
        down, across = height - self.height, width - self.width
        if down >= 0 and across >= 0:
            return Part(down // 2, across // 2, self.height, self.width)
        return largest(height, width, (self.height, self.width))


class _NameLast(Layer, kw_only=True):
    """Keras takes the name of this layer after its other arguments."""

    name: LayerName = LayerName(default=None, common=True)


@LAYERS.register("RandomCrop")
class RandomCrop(Framed, RandomImages, _NameLast):
    """The same part of all images of a batch, at a place that chance chooses; in use, the middle.

    Of images that are not larger in both directions, as much as there is, resized.
    """

    help = "Crops training images at a random position."
    formula = (
        "top, left = integer(x.shape[0] - height), integer(x.shape[1] - width)\n"
        "y = x[top : top + height, left : left + width]"
    )

    seed: int | None = seed()
    data_format: str | None = data_format()

    def part(self, height: int, width: int, training: bool) -> Part:
        """Any part of larger images while training, the middle in use."""
        down, across = height - self.height, width - self.width
        if down > 0 and across > 0:
            if not training:
                return Part(down // 2, across // 2, self.height, self.width)
            top, left = (int(self.random.integers(more + 1)) for more in (down, across))
            return Part(top, left, self.height, self.width)
        top, left, _, _ = largest(height, width, (self.height, self.width))
        return Part(top, left, min(self.height, height - top), min(self.width, width - left))


@LAYERS.register("Resizing")
class Resizing(Framed):
    """Each image at another size."""

    help = "Resizes all images to the same height and width."
    formula = (
        "y[i, j] = x[(i + 0.5) * x.shape[0] / height - 0.5, (j + 0.5) * x.shape[1] / width - 0.5]"
    )

    interpolation: str = choice(
        RESIZING_WAYS,
        default="bilinear",
        advanced=True,
        help=(
            "How values between pixels are found: blended from neighbours, or the nearest pixel."
        ),
    )
    crop_to_aspect_ratio: bool = boolean(
        default=False, advanced=True, help="Crop the image instead of distorting it."
    )
    pad_to_aspect_ratio: bool = boolean(
        default=False, advanced=True, help="Pad the image instead of distorting it."
    )
    fill_mode: str = choice(
        ("constant",), default="constant", hidden=True, help="What the image is padded with."
    )
    fill_value: float = real(
        default=0.0, advanced=True, help="The value that images are padded with."
    )
    antialias: bool = boolean(
        default=False,
        advanced=True,
        help="Use all pixels where an image becomes smaller.",
    )
    data_format: str | None = data_format()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.crop_to_aspect_ratio and self.pad_to_aspect_ratio:
            raise ParameterError("pad_to_aspect_ratio", "False where crop_to_aspect_ratio is", True)

    def part(self, height: int, width: int, training: bool) -> Part:
        """All of it, unless the proportion is to stay."""
        if self.crop_to_aspect_ratio:
            return largest(height, width, (self.height, self.width))
        if self.pad_to_aspect_ratio:
            return around(height, width, (self.height, self.width))
        return Part(0, 0, height, width)
