"""Layers that make sequences and images larger or smaller without learning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.declarations import Choice, Integer, Parameter, Sizes
from engine.errors import ParameterError, ShapeError
from engine.layers.base import LAYERS, Layer
from engine.layers.convolution.geometry import spatial_shape
from engine.layers.values import data_format_argument
from engine.types import Array, Shape

Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class Widths(Parameter):
    """How much at the beginning and the end of each of `rank` axes.

    A single number stands for all of them, one number for each axis for both of its ends.
    """

    rank: int

    def check(self, value: Any) -> Any:
        """Return `value` as a pair for each axis; of a single axis as its pair."""
        entry = Integer(name=self.name, help="", maximum=100_000)
        try:
            if hasattr(value, "__index__"):
                value = (value,) * (2 if self.rank == 1 else self.rank)
            if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
                raise self._refuse(self.expectation, value)
            if self.rank == 1:
                return tuple(entry.check(one) for one in value)
            return tuple(self._pair(entry, one) for one in value)
        except ParameterError:
            raise self._refuse(self.expectation, value) from None

    @property
    def expectation(self) -> str:
        """The forms in words."""
        if self.rank == 1:
            return "a whole number from 0, or two: before and after"
        return "a whole number from 0, one for each axis, or ((top, bottom), (left, right))"

    def _pair(self, entry: Integer, value: Any) -> tuple[int, int]:
        if hasattr(value, "__index__"):
            return entry.check(value), entry.check(value)
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
            raise self._refuse(self.expectation, value)
        return entry.check(value[0]), entry.check(value[1])


class _Spatial(Layer):
    """A layer for sequences (`rank` 1) or images (2)."""

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

    padding: Any

    def __init__(self, padding: Any, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(padding=padding, data_format=data_format, **kwargs)

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

    cropping: Any

    def __init__(self, cropping: Any, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(cropping=cropping, data_format=data_format, **kwargs)

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

    size: Any
    interpolation: str = "nearest"

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


_SIZE = "How many times longer each axis becomes."
_PADDING = "How many zeros at each end of the axes."
_CROPPING = "How much is cut off at each end of the axes."


@LAYERS.register("UpSampling1D")
class UpSampling1D(_UpSampling):
    """Repeats every step of a sequence."""

    rank = 1
    parameters = (Integer(name="size", help=_SIZE, default=2, minimum=1, maximum=10_000),)

    def __init__(self, size: int = 2, **kwargs: Any) -> None:
        super().__init__(size=size, **kwargs)


@LAYERS.register("UpSampling2D")
class UpSampling2D(_UpSampling):
    """Makes an image larger by repeating its pixels, or with pixels between them."""

    parameters = (
        Sizes(name="size", help=_SIZE, rank=2, default=(2, 2), maximum=10_000),
        data_format_argument(),
        Choice(
            name="interpolation",
            help="'nearest' repeats pixels, 'bilinear' blends neighbours.",
            default="nearest",
            options=("nearest", "bilinear"),
        ),
    )

    def __init__(
        self,
        size: Any = (2, 2),
        data_format: str | None = None,
        interpolation: str = "nearest",
        **kwargs: Any,
    ) -> None:
        super().__init__(size=size, data_format=data_format, interpolation=interpolation, **kwargs)


@LAYERS.register("ZeroPadding1D")
class ZeroPadding1D(_ZeroPadding):
    """Puts zeros before and after a sequence."""

    rank = 1
    parameters = (
        Widths(name="padding", help=_PADDING, rank=1, default=(1, 1)),
        data_format_argument(),
    )

    def __init__(self, padding: Any = 1, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(padding, data_format, **kwargs)


@LAYERS.register("ZeroPadding2D")
class ZeroPadding2D(_ZeroPadding):
    """Puts zeros around an image."""

    parameters = (
        Widths(name="padding", help=_PADDING, rank=2, default=((1, 1), (1, 1))),
        data_format_argument(),
    )

    def __init__(
        self, padding: Any = (1, 1), data_format: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(padding, data_format, **kwargs)


@LAYERS.register("Cropping1D")
class Cropping1D(_Cropping):
    """Cuts steps off both ends of a sequence."""

    rank = 1
    parameters = (Widths(name="cropping", help=_CROPPING, rank=1, default=(1, 1)),)

    def __init__(self, cropping: Any = (1, 1), **kwargs: Any) -> None:
        Layer.__init__(self, cropping=cropping, **kwargs)


@LAYERS.register("Cropping2D")
class Cropping2D(_Cropping):
    """Cuts the edges off an image."""

    parameters = (
        Widths(name="cropping", help=_CROPPING, rank=2, default=((0, 0), (0, 0))),
        data_format_argument(),
    )

    def __init__(
        self,
        cropping: Any = ((0, 0), (0, 0)),
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(cropping, data_format, **kwargs)
