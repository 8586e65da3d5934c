"""The windows of a convolution: sizes, padding, strides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from engine.errors import ShapeError
from engine.types import Shape


class Axis(NamedTuple):
    """One spatial axis.

    Attributes:
        size: of the input.
        kernel: values of the kernel along it.
        stride: from one window to the next.
        dilation: from one value of a window to the next.
        before: zeros put before the input.
        after: zeros put after it.
        out: number of windows.
    """

    size: int
    kernel: int
    stride: int
    dilation: int
    before: int
    after: int
    out: int

    @property
    def padded(self) -> int:
        """The input's size with the zeros."""
        return self.before + self.size + self.after


def axis(size: int, kernel: int, stride: int, dilation: int, padding: str) -> Axis:
    """The windows along an axis; none where the kernel does not fit.

    With 'same' there are ceil(size / stride) of them, and of an odd number of zeros the larger half
    comes after the input. With 'causal' all zeros come before it.
    """
    reach = (kernel - 1) * dilation + 1
    if padding == "same":
        out = -(-size // stride)
        zeros = max((out - 1) * stride + reach - size, 0)
        return Axis(size, kernel, stride, dilation, zeros // 2, zeros - zeros // 2, out)
    before = reach - 1 if padding == "causal" else 0
    out = max((size + before - reach) // stride + 1, 0)
    return Axis(size, kernel, stride, dilation, before, 0, out)


class Window(NamedTuple):
    """Size, strides and dilation of a window, and how the input is padded for it."""

    size: tuple[int, ...]
    strides: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: str

    def over(self, spatial: Sequence[int]) -> tuple[Axis, ...]:
        """The windows over an input with these spatial sizes."""
        sizes = zip(spatial, self.size, self.strides, self.dilation, strict=True)
        return tuple(axis(*each, self.padding) for each in sizes)


def spatial_shape(input_shape: Shape, rank: int, layer: str) -> tuple[int, ...]:
    """The spatial sizes of an input (batch, *spatial, channels).

    Raises:
        ShapeError: it has another number of axes, or one of no known size.
    """
    sizes = input_shape[1:]
    if len(sizes) == rank + 1 and None not in sizes:
        return tuple(size or 0 for size in sizes[:-1])
    raise ShapeError(
        f"Layer '{layer}' needs {_INPUTS[rank]} of shape {_SHAPES[rank]}; its input has shape "
        f"{tuple(sizes)}. "
        f"Put a Reshape before it, such as {_reshape(sizes, rank)}."
    )


def _reshape(sizes: Sequence[int | None], rank: int) -> str:
    """The Reshape that makes squares or cubes of an input's values, where they are enough."""
    values = math.prod(size or 0 for size in sizes)
    sides = max(2, rank)
    side = round(values ** (1 / sides))
    if side < 2 or side**sides != values:
        return f"Reshape({_SHAPES[rank]})"
    return f"Reshape({((side,) * sides + (1,))[: rank + 1]})"


_INPUTS = {1: "sequences", 2: "images", 3: "volumes"}
_SHAPES = {
    1: "(steps, channels)",
    2: "(height, width, channels)",
    3: "(depth, height, width, channels)",
}


def refuse_empty(axes: Sequence[Axis], layer: str, what: str) -> None:
    """Refuse a window that has no place in the input.

    Raises:
        ShapeError: along some axis there is no window.
    """
    if any(each.out < 1 for each in axes):
        size = " x ".join(str(each.kernel) for each in axes)
        given = " x ".join(str(each.size) for each in axes)
        raise ShapeError(
            f"The {what} of layer '{layer}', {size}, is larger than its input, {given}; "
            "make it smaller, or use padding='same'."
        )
