"""All weights of a model end to end in one array."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.constraints import Constraint
from engine.errors import ParameterError, ShapeError
from engine.layers.base import Layer
from engine.regularizers import Regularizer
from engine.types import Array


class Part(NamedTuple):
    """The place of a weight among the trainable ones.

    Attributes:
        layer: that has it.
        name: within the layer.
        place: its values in `FlatParameters.trainable` and `gradients`.
        shape: of the weight.
        constraint: that it obeys, if any.
        regularizer: that its size costs something by, if any.
    """

    layer: Layer
    name: str
    place: slice
    shape: tuple[int, ...]
    constraint: Constraint | None = None
    regularizer: Regularizer | None = None


class FlatParameters:
    """Moves the weights of built layers into one array, and their gradients into another.

    The layers keep views, so that an optimizer's step, a snapshot or a restore is one operation on
    one array. Trainable weights come first.

    Args:
        layers: all built, all of one dtype; those within them count, too.
        trainable: whether the model as a whole is.

    Attributes:
        values: all weights, trainable ones first.
        trainable: the part of `values` that the optimizer moves.
        gradients: of the trainable part.
        parts: the trainable weights, in their order.
    """

    def __init__(self, layers: Sequence[Layer], trainable: bool = True) -> None:
        self._layers, self._whole = list(layers), trainable
        self._learning = self._branches(trainable)
        dtypes = {layer.dtype for layer, _ in self._learning}
        if len(dtypes) != 1:
            raise ParameterError("dtype", "the same for all layers of a model", sorted(dtypes))
        self._held: list[tuple[Layer, str, Array]] = []
        weights = [
            (layer, spec, trains and spec.trainable)
            for layer, trains in self._learning
            for spec in layer.specs
        ]
        weights.sort(key=lambda entry: not entry[2])
        size = sum(spec.size for _, spec, _ in weights)
        count = sum(spec.size for _, spec, moves in weights if moves)
        dtype = dtypes.pop()
        self.values = np.empty(size, dtype)
        self.trainable = self.values[:count]
        self.gradients = np.zeros(count, dtype)
        self.parts: list[Part] = []
        start = 0
        for layer, spec, moves in weights:
            part = slice(start, start + spec.size)
            if moves:
                held = (layer, spec.name, part, spec.shape, spec.constraint, spec.regularizer)
                self.parts.append(Part(*held))
            value = self.values[part].reshape(spec.shape)
            value[...] = getattr(layer, spec.name)
            fresh = self.gradients[part] if moves else np.zeros(spec.size, dtype)
            layer.hold(spec.name, value, fresh.reshape(spec.shape))
            self._held.append((layer, spec.name, value))
            start += spec.size
        self.constrained = [
            (self.values[part.place].reshape(part.shape), part.constraint)
            for part in self.parts
            if part.constraint is not None
        ]

    def constrain(self) -> None:
        """Bring the weights that have a constraint back into it."""
        for value, constraint in self.constrained:
            value[...] = constraint(value)

    @property
    def held(self) -> bool:
        """Whether the layers use these arrays, and the same ones train.

        Another model may have taken shared layers, and layers may have been frozen or freed.
        """
        if self._branches(self._whole) != self._learning:
            return False
        return all(getattr(layer, name) is value for layer, name, value in self._held)

    def _branches(self, trainable: bool) -> list[tuple[Layer, bool]]:
        """All layers, those within others too, and whether each trains."""
        return [each for layer in self._layers for each in layer.branches(trainable)]

    def set(self, flat: Array) -> None:
        """Set all weights.

        Raises:
            ShapeError: `flat` has not as many values.
        """
        if flat.shape != self.values.shape:
            raise ShapeError(
                f"The model has {self.values.size} weights; "
                f"received an array of shape {flat.shape}."
            )
        self.values[...] = flat
