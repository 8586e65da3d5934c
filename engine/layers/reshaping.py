"""Layers that only rearrange values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from engine.declarations import Given, integer, whole_numbers
from engine.errors import ParameterError, ShapeError
from engine.layers.arguments import data_format
from engine.layers.base import LAYERS, Layer
from engine.types import Array, Shape

Numbers: TypeAlias = Given[Sequence[int], tuple[int, ...]]


class Rearranged(Layer):
    """The same values in another shape, in the same order."""

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The input in its new shape, without a copy where it lies in one piece."""
        self._shape = inputs.shape
        sizes = self.compute_output_shape(inputs.shape)[1:]
        return inputs.reshape((len(inputs), *sizes))  # type: ignore[arg-type]

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient in the old shape."""
        return gradient.reshape(self._shape)


@LAYERS.register("Flatten")
class Flatten(Rearranged):
    """All axes of a sample as one."""

    help = "Flattens a sample into one row of values."
    formula = "y = x.reshape(-1)"

    data_format: str | None = data_format()

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """All axes but the batch become one."""
        sizes = input_shape[1:]
        return (input_shape[0], None if None in sizes else math.prod(map(int, sizes)))  # type: ignore[arg-type]


@LAYERS.register("Reshape")
class Reshape(Rearranged):
    """The values of a sample, in their order, in another shape."""

    help = "Gives a sample another shape."
    formula = "y = x.reshape(target_shape)"

    target_shape: Numbers = whole_numbers(
        also=(-1,),
        initial=(-1,),
        example="(28, 28, 1)",
        help="The new shape of a sample; one size may be -1, which is inferred.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.target_shape.count(-1) > 1:
            expected = "a shape with at most one -1, such as (28, -1)"
            raise ParameterError("target_shape", expected, self.target_shape)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The target, its -1 worked out."""
        target: Shape = self.target_shape
        if None in input_shape[1:]:
            return (input_shape[0], *(None if size == -1 else size for size in target))
        values = math.prod(map(int, input_shape[1:]))  # type: ignore[arg-type]
        known = math.prod(size for size in self.target_shape if size != -1)
        if values % known or (-1 not in target and values != known):
            taken = f"a multiple of {known}" if -1 in target else f"{known}"
            raise ShapeError(
                f"Layer '{self.name}' cannot arrange the {values} values of a sample of shape "
                f"{input_shape[1:]} as {target}, which takes {taken}; choose sizes whose product "
                f"is {values}."
            )
        return (input_shape[0], *(values // known if size == -1 else size for size in target))


@LAYERS.register("Permute")
class Permute(Layer):
    """The axes of a sample in another order."""

    help = "Permutes the axes of a sample."
    formula = "y = transpose(x, [axis - 1 for axis in dims])"

    dims: Numbers = whole_numbers(
        initial=(2, 1),
        example="(2, 1)",
        help="The input's axes in their new order, counted from 1.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            expected = "every axis once, counted from 1, such as (2, 1)"
            raise ParameterError("dims", expected, self.dims)
        self._order = (0, *self.dims)
        self._back = tuple(int(axis) for axis in np.argsort(self._order))

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The sizes in their new order."""
        if len(input_shape) != len(self._order):
            raise ShapeError(
                f"Layer '{self.name}' orders {len(self.dims)} axes, {self.dims}, but a sample of "
                f"its input of shape {input_shape} has {len(input_shape) - 1}; name each once."
            )
        return tuple(input_shape[axis] for axis in self._order)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The input with its axes in the new order."""
        return self._copied("output", inputs.transpose(self._order))

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient with its axes in the old order."""
        return self._copied("input", gradient.transpose(self._back)) if needs_input else None

    def _copied(self, role: str, values: Array) -> Array:
        out = self._buffer(role, values.shape)
        np.copyto(out, values)
        return out


@LAYERS.register("RepeatVector")
class RepeatVector(Layer):
    """A vector n times, as a sequence."""

    help = "Repeats a sample's values, as a sequence of identical steps."
    formula = "y = stack([x] * n)"

    n: int = integer(initial=2, minimum=1, help="The number of steps.")

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """A new axis after the batch."""
        if len(input_shape) != 2:
            raise ShapeError(
                f"Layer '{self.name}' repeats vectors; its input has shape {input_shape}. "
                "Insert Flatten below it."
            )
        return (input_shape[0], self.n, input_shape[1])

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The vector, n times."""
        out = self._buffer("output", (len(inputs), self.n, inputs.shape[1]))
        np.copyto(out, inputs[:, None])
        return out

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The sum over the steps."""
        shape = (len(gradient), gradient.shape[2])
        return np.add.reduce(gradient, axis=1, out=self._buffer("input", shape))
