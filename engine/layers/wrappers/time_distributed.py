"""A layer for each step of a sequence."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.errors import ParameterError, ShapeError
from engine.layers.base import LAYERS, Layer
from engine.layers.masking import TakesMask, passed
from engine.layers.wrappers.held import held_layer, proposed
from engine.types import Array, Shape


@LAYERS.register("TimeDistributed")
class TimeDistributed(TakesMask):
    """One layer applied to each step of a sequence.

    Input (batch, steps, ...), output (batch, steps, ...). All steps of all samples are one large
    batch for the layer, unless its samples have to do with each other: then, in training, each step
    is a batch of its own, one after the other, as in Keras.
    """

    help = "Applies one layer to each step of a sequence."
    formula = "y[t] = layer(x[t])"

    layer: Any = held_layer(
        initial=proposed("Dense", units=32), help="The layer that is applied to each step."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self._twins: list[Layer] = []
        self._twins_of: list[Any] = []
        if any(getattr(layer, "stateful", False) for layer, _ in self.layer.branches()):
            expected = "a layer that is not stateful: it would go on from step to step"
            raise ParameterError("layer", expected, self.layer.name)

    @property
    def mixes_samples(self) -> bool:  # type: ignore[override]
        """Whether the layer does."""
        return bool(self.layer.mixes_samples)

    def held(self) -> Sequence[Layer]:
        """The one layer."""
        return (self.layer,)

    def folder_names(self) -> list[str]:
        """As Keras names it."""
        return ["layer"]

    def within(self, input_shape: Shape) -> Sequence[tuple[Layer, Shape]]:
        """The layer takes a step."""
        return [(self.layer, self._step(input_shape))]

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """What the layer makes of a step, for each of them."""
        batch, *rest = self.layer.compute_output_shape(self._step(input_shape))
        return (batch, input_shape[1], *rest)

    def multiply_adds(self, input_shape: Shape) -> int:
        """Those of the layer at every step."""
        return super().multiply_adds(input_shape) * (input_shape[1] or 0)

    def call(self, inputs: Array, training: bool = False, mask: Array | None = None) -> Array:
        """The layer's output for each step; with a mask, each step gets its own part of it.

        Raises:
            ShapeError: the mask is not one of steps.
        """
        if mask is not None and mask.shape[:2] != inputs.shape[:2]:
            raise ShapeError(
                f"Layer '{self.name}' takes a mask whose shape begins with {inputs.shape[:2]}; "
                f"received one of shape {mask.shape}."
            )
        self._shape = inputs.shape
        self._apart = training and self.mixes_samples
        if self._apart:
            return self._call_apart(inputs, mask)
        joined = None if mask is None else _joined(mask)
        return self._parted(passed(self.layer, _joined(inputs), training, joined))

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The layer's gradients, summed over the steps."""
        if self._apart:
            return self._backward_apart(gradient, needs_input)
        dx = self.layer.backward(_joined(gradient), needs_input)
        return None if dx is None else self._parted(dx)

    def _call_apart(self, inputs: Array, mask: Array | None) -> Array:
        """A twin of the layer takes each step."""
        outputs = [
            passed(twin, inputs[:, t], True, None if mask is None else mask[:, t])
            for t, twin in enumerate(self._twins_for(inputs.shape[1]))
        ]
        out = self._buffer("output", (len(inputs), len(outputs), *outputs[0].shape[1:]))
        return np.stack(outputs, axis=1, out=out)

    def _backward_apart(self, gradient: Array, needs_input: bool) -> Array | None:
        own = [array for layer, _ in self.layer.branches() for array in layer.gradients.values()]
        for array in own:
            array.fill(0)
        found = []
        for t, twin in enumerate(self._twins[: self._shape[1]]):
            found.append(twin.backward(np.array(gradient[:, t], order="C"), needs_input))
            parts = [one for layer, _ in twin.branches() for one in layer.gradients.values()]
            for array, part in zip(own, parts, strict=True):
                np.add(array, part, out=array)
        if any(each is None for each in found):
            return None
        out = self._buffer("input", self._shape)
        return np.stack([each for each in found if each is not None], axis=1, out=out)

    def _twins_for(self, steps: int) -> list[Layer]:
        """A copy of the layer for each step, with its weights and its chance, and else its own.

        They are made anew where the layer has got its weights elsewhere, or trains otherwise.
        """
        branches = list(self.layer.branches())
        weights = self.layer.weights
        of = [*weights, *(trains for _, trains in branches)]
        same = len(of) == len(self._twins_of)
        if not same or any(one is not other for one, other in zip(of, self._twins_of, strict=True)):
            self._twins, self._twins_of = [], of
        shared = [*weights, *(layer.random for layer, _ in branches if hasattr(layer, "random"))]
        while len(self._twins) < steps:
            memo: dict[int, Any] = {id(each): each for each in shared}
            self._twins.append(copy.deepcopy(self.layer, memo))
        return self._twins[:steps]

    def _step(self, input_shape: Shape) -> Shape:
        """The shape of a step.

        Raises:
            ShapeError: there are no steps.
        """
        if len(input_shape) < 3:
            raise ShapeError(
                f"Layer '{self.name}' needs samples of shape (steps, ...); "
                f"received {input_shape[1:]}."
            )
        return (input_shape[0], *input_shape[2:])

    def _parted(self, values: Array) -> Array:
        """Rows of one large batch as steps of samples."""
        return values.reshape(*self._shape[:2], *values.shape[1:])


def _joined(values: Array) -> Array:
    """Steps of samples as rows of one large batch."""
    return values.reshape(-1, *values.shape[2:])
