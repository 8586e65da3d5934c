"""Optimizers under Keras's names."""

from __future__ import annotations

from typing import Any

from engine.optimizers.adam import Adam
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.optimizers.sgd import SGD

__all__ = ["OPTIMIZERS", "SGD", "Adam", "Optimizer", "deserialize", "get", "serialize"]


def get(identifier: Any) -> Optimizer:
    """The optimizer that a name, config or object stands for."""
    return OPTIMIZERS.get(identifier)


def serialize(optimizer: Optimizer) -> dict[str, Any]:
    """Keras's config of the optimizer."""
    return OPTIMIZERS.serialize(optimizer)


def deserialize(config: Any) -> Optimizer:
    """The inverse of `serialize`."""
    return get(config)
