"""One batch through the network and back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine import activations
from engine.layers.base import ActivatedLayer, Layer
from engine.losses.base import Loss
from engine.losses.crossentropy import Crossentropy
from engine.types import Array


class Step:
    """Forward, loss and backward for a stack of layers.

    Where the loss fuses with the last layer's activation, value and gradient are computed from the
    logits.

    Args:
        layers: built, first to last.
        loss: what is to become small.
    """

    def __init__(self, layers: Sequence[Layer], loss: Loss) -> None:
        self._layers = layers
        self._loss = loss
        self._fused = _fused(layers[-1], loss)

    def forward(self, x: Array, training: bool) -> Array:
        """The output for a batch, valid until the next call."""
        return forward(self._layers, x, training)

    def losses(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample for the output of the last `forward`."""
        if self._fused is not None:
            return self._loss.values_from_logits(y_true, self._logits(y_pred), y_pred)
        return self._loss.values(y_true, y_pred)

    def backward(self, y_true: Array, y_pred: Array, count: int) -> None:
        """Fill all gradients of the mean loss over `count` values."""
        layers = self._layers
        if self._fused is not None:
            gradient = self._loss.gradient_from_logits(y_true, y_pred)
        else:
            gradient = self._loss.gradient(y_true, y_pred)
        np.multiply(gradient, 1 / max(1, count), out=gradient)
        result: Array | None = gradient
        for index in range(len(layers) - 1, -1, -1):
            if result is None:
                break
            layer = layers[index]
            if layer is self._fused:
                result = self._fused.backward_logits(result, index > 0)
            else:
                result = layer.backward(result, index > 0)

    def _logits(self, y_pred: Array) -> Array:
        if self._fused is None:
            return y_pred
        return self._fused.logits.reshape(y_pred.shape)


def forward(layers: Sequence[Layer], x: Array, training: bool = False) -> Array:
    """The output of a stack for a batch."""
    for layer in layers:
        x = layer.call(x, training)
    return x


def _fused(layer: Layer, loss: Loss) -> ActivatedLayer | None:
    if not isinstance(layer, ActivatedLayer) or loss.fuses_with is None:
        return None
    if isinstance(loss, Crossentropy) and loss.from_logits:
        return None
    same = activations.serialize(layer.activation) == loss.fuses_with
    return layer if same else None
