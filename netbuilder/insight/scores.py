"""The number in a network's output that an explanation is about."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine import activations
from engine.layers.base import ActivatedLayer
from engine.models import Sequential
from engine.types import Array

_OF_LOGITS = frozenset({"softmax", "sigmoid"})


def by_logit(model: Sequential) -> bool:
    """Whether a class is scored by its logit: before softmax or sigmoid, which level scores out."""
    last = model.stack.line[-1]
    if not isinstance(last, ActivatedLayer):
        return False
    return activations.serialize(last.activation) in _OF_LOGITS


def score_of(number: int) -> Callable[[Array], Array]:
    """The gradient of a class's score with respect to outputs or logits, for each sample.

    Args:
        number: of the class. Where the output is a single value, it speaks for class 1, and its
            opposite for class 0.

    Raises:
        ValueError: there is no such class.
    """

    def weigh(outputs: Array) -> Array:
        flat = np.zeros((len(outputs), outputs[0].size), outputs.dtype)
        values = flat.shape[1]
        if not 0 <= number < max(values, 2):
            raise ValueError(f"The network has {values} outputs; received class {number}.")
        if values == 1:
            flat[:, 0] = 1 if number else -1
        else:
            flat[:, number] = 1
        return flat.reshape(outputs.shape)

    return weigh
