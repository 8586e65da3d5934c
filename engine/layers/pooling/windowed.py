"""Pooling over windows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce
from typing import Any, ClassVar

import numpy as np

from engine import parallel
from engine.declarations import choice, sizes
from engine.layers.arguments import Extent, LayerName, data_format
from engine.layers.base import LAYERS, Layer
from engine.layers.convolution.geometry import Axis, Window, refuse_empty, spatial_shape
from engine.layers.convolution.windows import inside, pieces, place
from engine.types import Array, Shape

_POOL_SIZE = "How many neighbouring values become one, along each axis."


class _NameLast(Layer, kw_only=True):
    """Keras takes the name of pooling layers after their other arguments."""

    name: LayerName = LayerName(default=None, common=True)


class Pooling(_NameLast):
    """Makes one value of each window, channel by channel; computes with two axes or three."""

    rank: ClassVar[int] = 2
    fill: ClassVar[float] = 0.0
    """What stands beyond the edges."""

    pool_size: Extent = sizes(initial=2, maximum=10_000, help=_POOL_SIZE)
    strides: Extent = sizes(
        default=None,
        nullable=True,
        advanced=True,
        maximum=10_000,
        help="How far the window moves each time; the size of the window by default.",
    )
    padding: str = choice(
        ("valid", "same"),
        default="valid",
        advanced=True,
        help="'valid' drops values that do not fill a window; 'same' pads them.",
    )
    data_format: str | None = data_format()

    def __post_init__(self) -> None:
        super().__post_init__()
        self.strides = self.strides or self.pool_size

    @property
    def lift(self) -> int:
        """How many axes of size 1 it computes with besides those of the input."""
        return max(2 - self.rank, 0)

    def axes(self, input_shape: Shape) -> tuple[Axis, ...]:
        """The windows over an input of this shape.

        Raises:
            ShapeError: it has no such axes, or no room for a window.
        """
        lift = (1,) * self.lift
        near = (1,) * (self.lift + self.rank)
        window = Window((*lift, *self.pool_size), (*lift, *self.strides), near, self.padding)
        axes = window.over((*lift, *spatial_shape(input_shape, self.rank, self.name)))
        refuse_empty(axes[self.lift :], self.name, "window")
        return axes

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The output shape: as many rows and columns as there are windows, the same channels."""
        axes = self.axes(input_shape)
        return (input_shape[0], *(each.out for each in axes[self.lift :]), input_shape[-1])

    def call(self, inputs: Array, training: bool = False) -> Array:
        """One value for each window."""
        images = inputs[:, None] if self.lift else inputs
        self._axes = self.axes((None, *images.shape[1 + self.lift :]))
        self._images = images
        shape = (len(images), *(each.out for each in self._axes), images.shape[-1])
        self._output = self._buffer("output", shape)
        self._each(lambda cut: self._pool(self._padded(cut), self._output[cut]))
        return self._output[:, 0] if self.lift else self._output

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient of each window's value, passed on to those that it was made of."""
        if not needs_input:
            return None
        gradient = gradient[:, None] if self.lift else gradient
        shape = (len(gradient), *(each.padded for each in self._axes), gradient.shape[-1])
        dx = self._buffer("gradient", shape)

        def back(cut: slice) -> None:
            dx[cut] = 0
            self._pool_back(self._padded(cut), self._output[cut], gradient[cut], dx[cut])

        self._each(back)
        # Windows may end before the images do.
        result = np.ascontiguousarray(inside(dx, self._axes))
        return result[:, 0] if self.lift else result

    def _padded(self, cut: slice) -> Array:
        """The images of a piece, with the fill around them where windows reach beyond."""
        images = self._images[cut]
        if not any(each.before or each.after for each in self._axes):
            return images
        shape = (len(images), *(each.padded for each in self._axes), images.shape[-1])
        padded = np.full(shape, self.fill, images.dtype)
        inside(padded, self._axes)[...] = images
        return padded

    def _places(self) -> list[tuple[int, ...]]:
        """Every place of a window, row by row."""
        return list(np.ndindex(*(each.kernel for each in self._axes)))

    def _each(self, work: Callable[[slice], None]) -> None:
        cuts = pieces(len(self._images), 2 * int(np.prod(self._images.shape[1:])))
        parallel.run([partial(work, cut) for cut in cuts])

    def _pool(self, images: Array, out: Array) -> None:
        """Write each window's value into `out`."""
        raise NotImplementedError

    def _pool_back(self, images: Array, out: Array, gradient: Array, dx: Array) -> None:
        """Add to `dx` what each window's gradient means for its values."""
        raise NotImplementedError


class _MaxPooling(Pooling):
    """The largest value of each window.

    Its gradient goes to the first value of the window that is as large (as XLA chooses).
    """

    fill = -np.inf

    pool_size: Extent = sizes(default=2, maximum=10_000, help=_POOL_SIZE)

    def _pool(self, images: Array, out: Array) -> None:
        first, *rest = self._places()
        np.copyto(out, place(images, self._axes, *first))
        for each in rest:
            np.maximum(out, place(images, self._axes, *each), out=out)

    def _pool_back(self, images: Array, out: Array, gradient: Array, dx: Array) -> None:
        free = np.ones(out.shape, np.bool_)
        here = np.empty_like(free)
        apart = all(axis.stride >= axis.kernel for axis in self._axes)
        for each in self._places():
            np.equal(place(images, self._axes, *each), out, out=here)
            np.logical_and(here, free, out=here)
            np.greater(free, here, out=free)
            target = place(dx, self._axes, *each)
            if apart:
                np.multiply(gradient, here, out=target)
            else:
                np.add(target, gradient * here, out=target)


class _AveragePooling(Pooling):
    """The mean of each window, of the values that lie within the input."""

    def _pool(self, images: Array, out: Array) -> None:
        first, *rest = self._places()
        np.copyto(out, place(images, self._axes, *first))
        for each in rest:
            np.add(out, place(images, self._axes, *each), out=out)
        np.multiply(out, self._shares(out.dtype), out=out)

    def _pool_back(self, images: Array, out: Array, gradient: Array, dx: Array) -> None:
        share = gradient * self._shares(gradient.dtype)
        for each in self._places():
            target = place(dx, self._axes, *each)
            np.add(target, share, out=target)

    def _shares(self, dtype: Any) -> Array:
        """1 / n for each window of n values; shape (rows, columns, 1), or that of volumes."""
        counts = []
        for axis in self._axes:
            starts = np.arange(axis.out) * axis.stride - axis.before
            ends = np.minimum(starts + axis.kernel, axis.size)
            counts.append(ends - np.maximum(starts, 0))
        values = reduce(np.multiply.outer, counts)
        return (1.0 / values)[..., None].astype(dtype)


@LAYERS.register("MaxPooling1D")
class MaxPooling1D(_MaxPooling):
    """The largest value of each window of steps."""

    help = "Takes the largest of a few neighbouring steps of a sequence."
    formula = "y[i] = max(window(x, i), axis=0)"
    rank = 1


@LAYERS.register("MaxPooling2D")
class MaxPooling2D(_MaxPooling):
    """The largest value of each window of pixels."""

    help = "Takes the largest of a few neighbouring pixels, which makes the image smaller."
    formula = "y[i, j] = max(window(x, i, j), axis=(0, 1))"


@LAYERS.register("AveragePooling1D")
class AveragePooling1D(_AveragePooling):
    """The mean of each window of steps."""

    help = "Takes the mean of a few neighbouring steps of a sequence."
    formula = "y[i] = mean(window(x, i), axis=0)"
    rank = 1


@LAYERS.register("AveragePooling2D")
class AveragePooling2D(_AveragePooling):
    """The mean of each window of pixels."""

    help = "Takes the mean of a few neighbouring pixels, which makes the image smaller."
    formula = "y[i, j] = mean(window(x, i, j), axis=(0, 1))"


@LAYERS.register("MaxPooling3D")
class MaxPooling3D(_MaxPooling):
    """The largest value of each window of a volume."""

    help = "Takes the largest of a few neighbouring values of a volume."
    formula = "y[h, i, j] = max(window(x, h, i, j), axis=(0, 1, 2))"
    rank = 3


@LAYERS.register("AveragePooling3D")
class AveragePooling3D(_AveragePooling):
    """The mean of each window of a volume."""

    help = "Takes the mean of a few neighbouring values of a volume."
    formula = "y[h, i, j] = mean(window(x, h, i, j), axis=(0, 1, 2))"
    rank = 3
