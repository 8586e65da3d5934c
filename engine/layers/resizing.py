"""Layers that make sequences and images larger or smaller without learning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from engine.declarations import choice, integer, sizes, widths
from engine.errors import ShapeError
from engine.layers.arguments import data_format
from engine.layers.base import LAYERS, Layer
from engine.layers.convolution.geometry import spatial_shape
from engine.types import Array, Shape

Pairs = tuple[tuple[int, int], ...]


class _Spatial(Layer):
    """A layer for sequences (`rank` 1), images (2) or volumes (3)."""

    rank: ClassVar[int] = 2

    def _sizes(self, input_shape: Shape) -> tuple[int, ...]:
        return spatial_shape(input_shape, self.rank, self.name)

    def _shape(self, input_shape: Shape, sizes: Sequence[int]) -> Shape:
        return (input_shape[0], *sizes, input_shape[-1])


class _Framed(_Spatial):
    """Something is added or taken away at the edges."""

    def _pairs(self, widths: Any) -> Pairs:
        return (widths,) if self.rank == 1 else tuple(widths)

    @staticmethod
    def _inside(pairs: Pairs, sizes: Sequence[int]) -> tuple[slice, ...]:
        cuts = (slice(first, size - last) for (first, last), size in zip(pairs, sizes, strict=True))
        return (slice(None), *cuts)


class _ZeroPadding(_Framed):
    """Zeros around the input."""

    padding: Any = widths(default=1, help="How many zeros to add at each end of the axes.")

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """Each axis becomes longer by the zeros at its ends."""
        pairs = self._pairs(self.padding)
        sizes = zip(self._sizes(input_shape), pairs, strict=True)
        return self._shape(input_shape, [size + sum(pair) for size, pair in sizes])

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The input with zeros around it."""
        shape = self.compute_output_shape(inputs.shape)
        out = self._buffer("output", tuple(size or 0 for size in shape))
        out[...] = 0
        self._place = self._inside(self._pairs(self.padding), out.shape[1:-1])
        out[self._place] = inputs
        return out

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient without its edges."""
        return np.ascontiguousarray(gradient[self._place]) if needs_input else None


class _Cropping(_Framed):
    """Less at the edges."""

    cropping: Any = widths(default=0, help="How much to cut off at each end of the axes.")

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """Each axis becomes shorter by what is cut off.

        Raises:
            ShapeError: nothing would be left.
        """
        pairs, before = self._pairs(self.cropping), self._sizes(input_shape)
        sizes = [size - sum(pair) for size, pair in zip(before, pairs, strict=True)]
        if min(sizes) < 1:
            raise ShapeError(
                f"Layer '{self.name}' cuts {self.cropping} off an input of shape "
                f"{tuple(input_shape[1:])}, which leaves nothing; cut off less."
            )
        return self._shape(input_shape, sizes)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The input without its edges."""
        self._input_shape = inputs.shape
        self._place = self._inside(self._pairs(self.cropping), inputs.shape[1:-1])
        cut = inputs[self._place]
        out = self._buffer("output", cut.shape)
        np.copyto(out, cut)
        return out

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient, and 0 for what was cut off."""
        if not needs_input:
            return None
        dx = self._buffer("input", self._input_shape)
        dx[...] = 0
        dx[self._place] = gradient
        return dx


class _UpSampling(_Spatial):
    """Every value several times, or values between them.

    Each axis is multiplied by a matrix (outputs, inputs), which the way back multiplies with, too.
    """

    size: Any = sizes(
        default=2, maximum=10_000, help="The factor by which each axis becomes longer."
    )
    interpolation = "nearest"

    def _factors(self) -> tuple[int, ...]:
        return (self.size,) if isinstance(self.size, int) else tuple(self.size)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """Each axis becomes longer by its factor."""
        sizes = zip(self._sizes(input_shape), self._factors(), strict=True)
        return self._shape(input_shape, [size * factor for size, factor in sizes])

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The larger sequence or image."""
        self._input_shape = inputs.shape
        if self.interpolation == "bilinear":
            return self._along_axes(inputs, transposed=False)
        out = inputs
        for axis, factor in enumerate(self._factors(), start=1):
            out = np.repeat(out, factor, axis=axis)
        return out

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The sum of what each value was used for."""
        if not needs_input:
            return None
        if self.interpolation == "bilinear":
            return self._along_axes(gradient, transposed=True)
        shape = [self._input_shape[0]]
        for size, factor in zip(self._input_shape[1:-1], self._factors(), strict=True):
            shape += [size, factor]
        parts = gradient.reshape((*shape, self._input_shape[-1]))
        return np.add.reduce(parts, axis=tuple(range(2, 2 * self.rank + 1, 2)))

    def _along_axes(self, values: Array, transposed: bool) -> Array:
        sizes = self._input_shape[1:-1]
        for axis, (size, factor) in enumerate(zip(sizes, self._factors(), strict=True), start=1):
            matrix = interpolation(size, factor).astype(values.dtype)
            moved = np.tensordot(matrix.T if transposed else matrix, values, (1, axis))
            values = np.moveaxis(moved, 0, axis)
        return np.ascontiguousarray(values)


def interpolation(size: int, factor: int) -> Array:
    """Weights (size * factor, size) of the inputs in each output, linear between their centres."""
    places = (np.arange(size * factor) + 0.5) / factor - 0.5
    places = np.clip(places, 0, size - 1)
    distance = np.abs(places[:, None] - np.arange(size))
    return np.maximum(0, 1 - distance)


@LAYERS.register("UpSampling1D")
class UpSampling1D(_UpSampling):
    """Repeats steps."""

    help = "Repeats every step of a sequence."
    formula = "y = repeat(x, size, axis=0)"
    rank = 1

    size: int = integer(
        default=2, minimum=1, maximum=10_000, help="The factor by which each axis becomes longer."
    )


@LAYERS.register("UpSampling2D")
class UpSampling2D(_UpSampling):
    """Pixels are repeated, or blended."""

    help = "Enlarges an image by repeating or interpolating its pixels."
    formula = "y = repeat(repeat(x, size[0], axis=0), size[1], axis=1)"

    data_format: str | None = data_format()
    interpolation: str = choice(
        ("nearest", "bilinear"),
        default="nearest",
        help="'nearest' repeats pixels, 'bilinear' blends neighbours.",
    )


@LAYERS.register("UpSampling3D")
class UpSampling3D(_UpSampling):
    """Values of a volume are repeated."""

    help = "Enlarges a volume by repeating its values."
    formula = "y = repeat(repeat(repeat(x, size[0], axis=0), size[1], axis=1), size[2], axis=2)"
    rank = 3

    data_format: str | None = data_format()


@LAYERS.register("ZeroPadding1D")
class ZeroPadding1D(_ZeroPadding):
    """Zeros at both ends of a sequence."""

    help = "Adds zeros before and after a sequence."
    formula = "y = pad(x, [padding, (0, 0)])"
    rank = 1

    data_format: str | None = data_format()


@LAYERS.register("ZeroPadding2D")
class ZeroPadding2D(_ZeroPadding):
    """Zeros at all edges of an image."""

    help = "Adds zeros around an image."
    formula = "y = pad(x, [*padding, (0, 0)])"

    padding: Any = widths(default=(1, 1), help="How many zeros to add at each end of the axes.")
    data_format: str | None = data_format()


@LAYERS.register("ZeroPadding3D")
class ZeroPadding3D(_ZeroPadding):
    """Zeros on all sides of a volume."""

    help = "Adds zeros around a volume."
    formula = "y = pad(x, [*padding, (0, 0)])"
    rank = 3

    padding: Any = widths(
        default=((1, 1), (1, 1), (1, 1)), help="How many zeros to add at each end of the axes."
    )
    data_format: str | None = data_format()


@LAYERS.register("Cropping1D")
class Cropping1D(_Cropping):
    """Less at both ends of a sequence."""

    help = "Crops steps at both ends of a sequence."
    formula = "first, last = cropping\ny = x[first : len(x) - last]"
    rank = 1

    cropping: Any = widths(default=(1, 1), help="How much to cut off at each end of the axes.")


@LAYERS.register("Cropping2D")
class Cropping2D(_Cropping):
    """Less at all edges of an image."""

    help = "Crops the edges of an image."
    formula = (
        "(top, bottom), (left, right) = cropping\n"
        "y = x[top : x.shape[0] - bottom, left : x.shape[1] - right]"
    )

    cropping: Any = widths(
        default=((0, 0), (0, 0)), help="How much to cut off at each end of the axes."
    )
    data_format: str | None = data_format()


@LAYERS.register("Cropping3D")
class Cropping3D(_Cropping):
    """Less on all sides of a volume."""

    help = "Crops the sides of a volume."
    formula = (
        "(a, b), (c, d), (e, f) = cropping\n"
        "y = x[a : x.shape[0] - b, c : x.shape[1] - d, e : x.shape[2] - f]"
    )
    rank = 3

    cropping: Any = widths(
        default=((1, 1), (1, 1), (1, 1)), help="How much to cut off at each end of the axes."
    )
    data_format: str | None = data_format()
