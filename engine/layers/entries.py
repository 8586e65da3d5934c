"""Layers as entries of configs: kind, arguments, and the shape that they were built for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.layers import nested
from engine.layers.base import LAYERS, Layer
from engine.layers.nested import Nested

WITHOUT_BUILD_CONFIG = frozenset(
    {
        "Activation",
        "ActivityRegularization",
        "AlphaDropout",
        "AveragePooling1D",
        "AveragePooling2D",
        "AveragePooling3D",
        "Dropout",
        "ELU",
        "GaussianDropout",
        "GaussianNoise",
        "GlobalAveragePooling1D",
        "GlobalAveragePooling2D",
        "GlobalAveragePooling3D",
        "GlobalMaxPooling1D",
        "GlobalMaxPooling2D",
        "GlobalMaxPooling3D",
        "Identity",
        "LeakyReLU",
        "Masking",
        "MaxPooling1D",
        "MaxPooling2D",
        "MaxPooling3D",
        "ReLU",
        "Reshape",
        "Softmax",
        "SpatialDropout1D",
        "SpatialDropout2D",
        "SpatialDropout3D",
        "UnitNormalization",
    }
)
"""Layers that Keras stores without the shape that they were built for."""

MODEL = "Sequential"


def kind_of(layer: Layer) -> str:
    """The class of a layer as Keras calls it."""
    return MODEL if isinstance(layer, Nested) else type(layer).__name__


def of_layer(layer: Layer) -> dict[str, Any]:
    """A layer's entry, as Keras writes it."""
    if isinstance(layer, Nested):
        entry = {
            "module": "keras",
            "class_name": kind_of(layer),
            "config": layer.get_config(),
            "registered_name": None,
            "compile_config": {},
        }
    else:
        entry = LAYERS.serialize(layer)
    if layer.built and kind_of(layer) not in WITHOUT_BUILD_CONFIG:
        entry["build_config"] = {"input_shape": list(layer.input_shape or ())}
    return entry


def to_layer(entry: Mapping[str, Any]) -> Layer:
    """The layer that an entry describes, its weights fresh.

    Raises:
        ParameterError: it is no entry, or describes what is not here.
    """
    if entry.get("class_name") == MODEL and isinstance(entry.get("config"), Mapping):
        return Nested(nested.model_of(dict(entry["config"])))
    return LAYERS.get(entry)
