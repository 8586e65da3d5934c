"""Layers under Keras's names."""

from __future__ import annotations

from typing import Any

from engine.layers.activation import ELU, Activation, LeakyReLU, ReLU, Softmax
from engine.layers.activity import ActivityRegularization
from engine.layers.augmentation import RandomRotation, RandomTranslation, RandomZoom
from engine.layers.base import LAYERS, Layer, WeightSpec
from engine.layers.batch_normalization import BatchNormalization
from engine.layers.dense import Dense
from engine.layers.dropout import Dropout, SpatialDropout1D, SpatialDropout2D
from engine.layers.embedding import Embedding
from engine.layers.input import Input, InputLayer
from engine.layers.layer_normalization import LayerNormalization
from engine.layers.noise import GaussianDropout, GaussianNoise
from engine.layers.prelu import PReLU
from engine.layers.recurrent import GRU, LSTM, SimpleRNN
from engine.layers.rescaling import Rescaling
from engine.layers.reshaping import Flatten, Permute, RepeatVector, Reshape

__all__ = [
    "ELU",
    "GRU",
    "LAYERS",
    "LSTM",
    "Activation",
    "ActivityRegularization",
    "BatchNormalization",
    "Dense",
    "Dropout",
    "Embedding",
    "Flatten",
    "GaussianDropout",
    "GaussianNoise",
    "Input",
    "InputLayer",
    "Layer",
    "LayerNormalization",
    "LeakyReLU",
    "PReLU",
    "Permute",
    "RandomRotation",
    "RandomTranslation",
    "RandomZoom",
    "ReLU",
    "RepeatVector",
    "Rescaling",
    "Reshape",
    "SimpleRNN",
    "Softmax",
    "SpatialDropout1D",
    "SpatialDropout2D",
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
