"""One step: a batch through the network and back, and the weights moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from engine import activations
from engine.errors import DataError
from engine.layers.base import ActivatedLayer, Layer
from engine.layers.masking import passed
from engine.losses.base import Loss
from engine.losses.crossentropy import Crossentropy
from engine.models.data import Batch
from engine.models.objective import Objective
from engine.models.parameters import FlatParameters
from engine.models.penalties import Penalties
from engine.types import Array


class Step:
    """Forward, loss, backward and the optimizer's update for a stack of layers.

    Where the loss fuses with the last layer's activation, value and gradient are computed from the
    logits. `losses` is to follow `forward`, and `backward` to follow `losses`.

    Args:
        layers: built, first to last.
        objective: what `compile` settled.
        parameters: that hold the layers' weights.

    Attributes:
        penalties: what weights and outputs cost by their size, if any do.
        fused: the last layer, where the loss takes over its activation, else None.
        lowest: the place of the lowest layer that learns, where the way back ends.
    """

    def __init__(
        self, layers: Sequence[Layer], objective: Objective, parameters: FlatParameters
    ) -> None:
        loss = self.loss = objective.loss
        self.objective = objective
        self.parameters = parameters
        self.layers = tuple(layers)
        penalties = Penalties(layers, parameters)
        # Decided here, so that models without regularizers pay nothing for those that have some.
        self.penalties = penalties if penalties else None
        self.fused = None if layers[-1].activity_regularizer else _fused(layers[-1], loss)
        lowest = self.lowest = _lowest(layers, parameters)
        self._needs_input = lowest < len(layers) - 1
        self._backward = [
            (index, layer, index > lowest)
            for index, layer in reversed(list(enumerate(layers)))
            if layer is not self.fused and index >= lowest
        ]
        self._masks = any(layer.makes_mask for layer in layers)
        self._mask: Array | None = None
        self._values: Array = np.empty(0)
        self._factor: float | Array = 1.0

    def train(self, batch: Batch) -> list[Any]:
        """Take one step of the optimizer on a batch, and return the batch's own figures.

        To be called where NumPy's warnings are off: a loss that overflows is returned as it is.
        """
        x, y, weights = batch
        if y is None:
            raise no_labels()
        objective, parameters = self.objective, self.parameters
        y_pred = self.forward(x, True)
        loss = self.losses(y, y_pred, weights)
        figures = objective.take(loss, len(x), y, y_pred, weights, self._mask)
        self.backward(y, y_pred)
        objective.optimizer.update(parameters.trainable, parameters.gradients, parameters.parts)
        if parameters.constrained:
            parameters.constrain()
        return figures

    def evaluate(self, batch: Batch) -> list[Any]:
        """The figures of a batch, without training."""
        x, y, weights = batch
        if y is None:
            raise no_labels()
        with np.errstate(all="ignore"):
            y_pred = self.forward(x, False)
            loss = self.losses(y, y_pred, weights)
            return self.objective.take(loss, len(x), y, y_pred, weights, self._mask)

    def gradients(self, batch: Batch) -> tuple[float, list[Array]]:
        """The loss of a batch, and its gradient for each weight of the layers."""
        x, y, weights = batch
        if y is None:
            raise no_labels()
        self.parameters.gradients[...] = 0
        y_pred = self.forward(x, training=True)
        loss = self.losses(y, y_pred, weights)
        self.backward(y, y_pred)
        located = [each for layer in self.layers for each in layer.located()]
        return loss, [layer.gradients[spec.name].copy() for layer, spec in located]

    @property
    def values(self) -> Array:
        """One value per sample, from the last `losses`."""
        return self._values

    def forward(self, x: Array, training: bool) -> Array:
        """The output for a batch, valid until the next call."""
        if self._masks or (self.penalties is not None and self.penalties.on_outputs):
            return self._forward_in_full(x, training)
        for layer in self.layers:
            x = layer.call(x, training)
        return x

    def losses(self, y_true: Array, y_pred: Array, weights: Array | None = None) -> float:
        """The loss of the batch whose output the last `forward` gave, penalties included."""
        if self.fused is not None:
            logits = self.fused.logits
            logits = logits if logits.shape == y_pred.shape else logits.reshape(y_pred.shape)
            self._values = self.loss.values_from_logits(y_true, logits, y_pred)
        else:
            self._values = self.loss.values(y_true, y_pred)
        if self._mask is None:
            loss, self._factor = self.loss.reduce(y_true, self._values, weights)
        else:
            loss, self._factor = self.loss.reduce(y_true, self._values, weights, self._mask)
        return loss if self.penalties is None else loss + self.penalties.total()

    def backward(self, y_true: Array, y_pred: Array) -> None:
        """Fill all gradients of that loss."""
        fused, penalties = self.fused, self.penalties
        result: Array | None = self.loss.weighted_gradient(
            y_true, y_pred, self._factor, fused is not None
        )
        if fused is not None and result is not None:
            result = fused.backward_logits(result, self._needs_input)
        for index, layer, needs_input in self._backward:
            if result is None:
                break
            if penalties is not None and index in penalties.on_outputs:
                result = penalties.add_to_output(index, result)
            result = layer.backward(result, needs_input)
        if penalties is not None:
            penalties.add_to_weights()

    def _forward_in_full(self, x: Array, training: bool) -> Array:
        """The same with masks, and with the outputs kept that cost something."""
        penalties, mask = self.penalties, None
        for index, layer in enumerate(self.layers):
            below, x = x, passed(layer, x, training, mask)
            mask = layer.compute_mask(below, mask)
            if penalties is not None and index in penalties.on_outputs:
                penalties.keep(index, x)
        self._mask = mask
        return x


def forward(
    layers: Sequence[Layer], x: Array, training: bool = False, mask: Array | None = None
) -> Array:
    """The output of a stack for a batch; `mask` says which of its steps count."""
    if mask is not None:
        return forward_noting(layers, x, training, mask)
    for index, layer in enumerate(layers):
        if layer.makes_mask:
            return forward_noting(layers[index:], x, training)
        x = layer.call(x, training)
    return x


def forward_noting(
    layers: Sequence[Layer], x: Array, training: bool, mask: Array | None = None
) -> Array:
    """The same; each layer notes what its output costs, for its `losses`."""
    for layer, output in each_output(layers, x, training, mask):
        layer.note(output)
        x = output
    return x


def each_output(
    layers: Sequence[Layer], x: Array, training: bool = False, mask: Array | None = None
) -> Iterator[tuple[Layer, Array]]:
    """Each layer of a stack with its output for a batch, valid until the layer's next call."""
    for layer in layers:
        below, x = x, passed(layer, x, training, mask)
        mask = layer.compute_mask(below, mask)
        yield layer, x


def no_labels() -> DataError:
    """What is said where labels are missing."""
    return DataError("There are no labels; give y, or batches of the form (x, y).")


def _lowest(layers: Sequence[Layer], parameters: FlatParameters) -> int:
    """The place of the lowest layer that learns; the topmost where none does."""
    learning = {id(part.layer) for part in parameters.parts}
    places = (
        index
        for index, layer in enumerate(layers)
        if any(id(each) in learning for each, _ in layer.branches())
    )
    return next(places, len(layers) - 1)


def _fused(layer: Layer, loss: Loss) -> ActivatedLayer | None:
    if not isinstance(layer, ActivatedLayer) or loss.fuses_with is None:
        return None
    if isinstance(loss, Crossentropy) and loss.from_logits:
        return None
    same = activations.serialize(layer.activation) == loss.fuses_with
    return layer if same else None
