"""What weights and outputs add to the loss by their size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.layers.base import Layer
from engine.models.parameters import FlatParameters
from engine.regularizers import Regularizer
from engine.types import Array


class WeightPenalty(NamedTuple):
    """A weight with a regularizer."""

    regularizer: Regularizer
    value: Array
    gradient: Array


class Penalties:
    """The penalties of a model's regularizers.

    As in Keras, the penalty of a trainable weight enters whole, and that of a layer's output
    divided by the number of samples in the batch; frozen weights cost nothing.

    Args:
        layers: of the model.
        parameters: that hold the layers' weights.

    Attributes:
        weights: those that cost something.
        on_outputs: the regularizers of layers' outputs, by the layers' places.
    """

    def __init__(self, layers: Sequence[Layer], parameters: FlatParameters) -> None:
        self.weights = [
            WeightPenalty(
                part.regularizer,
                parameters.trainable[part.place].reshape(part.shape),
                parameters.gradients[part.place].reshape(part.shape),
            )
            for part in parameters.parts
            if part.regularizer is not None
        ]
        self._outputs: dict[int, Array] = {}
        self.on_outputs: dict[int, Regularizer] = {
            index: layer.activity_regularizer
            for index, layer in enumerate(layers)
            if layer.activity_regularizer is not None
        }

        self._within = [
            layer
            for each in layers
            for layer, _ in each.branches()
            if layer is not each and layer.activity_regularizer is not None
        ]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.weights or self.on_outputs or self._within)

    @property
    def within(self) -> bool:
        """Whether outputs of layers within others cost something."""
        return bool(self._within)

    def keep(self, index: int, output: Array) -> None:
        """Note a layer's output; its array must stay as it is until `backward`."""
        self._outputs[index] = output

    def total(self) -> float:
        """The sum of all, for the weights of the moment and the outputs noted last."""
        total = 0.0
        for weight in self.weights:
            total += float(weight.regularizer(weight.value))
        for index, output in self._outputs.items():
            if len(output):
                total += float(self.on_outputs[index](output)) / len(output)
        return total + sum(cost for layer in self._within for cost in layer.costs())

    def add_to_output(self, index: int, gradient: Array) -> Array:
        """The gradient of a layer's output, with that of its penalty; may be overwritten."""
        output = self._outputs[index]
        own = self.on_outputs[index].gradient(output)
        return np.add(gradient, own / max(1, len(output)), out=gradient)

    def add_to_weights(self) -> None:
        """Add the penalties' gradients to those of the weights."""
        for weight in self.weights:
            np.add(weight.gradient, weight.regularizer.gradient(weight.value), out=weight.gradient)
