"""Layers under Keras's names."""

from __future__ import annotations

from typing import Any

from engine.layers.activation import Activation
from engine.layers.base import LAYERS, Layer, WeightSpec
from engine.layers.dense import Dense
from engine.layers.input import Input, InputLayer
from engine.layers.recurrent import GRU, LSTM, SimpleRNN

__all__ = [
    "GRU",
    "LAYERS",
    "LSTM",
    "Activation",
    "Dense",
    "Input",
    "InputLayer",
    "Layer",
    "SimpleRNN",
    "WeightSpec",
    "deserialize",
    "get",
    "serialize",
]


def get(identifier: Any) -> Layer:
    """The layer that a config or object stands for."""
    return LAYERS.get(identifier)


def serialize(layer: Layer) -> dict[str, Any]:
    """Keras's config of the layer."""
    return LAYERS.serialize(layer)


def deserialize(config: Any) -> Layer:
    """The inverse of `serialize`."""
    return get(config)
