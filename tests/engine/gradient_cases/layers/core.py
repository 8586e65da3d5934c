"""Rectifiers, shapes, noise, normalization, embeddings, augmentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

import engine
from engine.layers import (
    ELU,
    ActivityRegularization,
    BatchNormalization,
    Dropout,
    Embedding,
    Flatten,
    GaussianDropout,
    GaussianNoise,
    Layer,
    LayerNormalization,
    LeakyReLU,
    Permute,
    PReLU,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
    ReLU,
    RepeatVector,
    Rescaling,
    Reshape,
    Softmax,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
)
from tests.engine.gradient_cases.case import Case

Array = np.ndarray[Any, Any]

IMAGE = (3, 4, 2)


def repeating(layer: Layer) -> Layer:
    """The layer, drawing the same numbers at each call, as differences need them."""
    drawing = layer.call

    def call(inputs: Array, training: bool = False) -> Array:
        layer.random = engine.random.generator(3)
        return drawing(inputs, training)

    layer.call = call  # type: ignore[method-assign]
    return layer


def words(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Whole numbers, one of them twice."""
    numbers = rng.integers(0, 5, shape).astype(float)
    numbers.ravel()[:2] = 3
    return numbers


CASES: Mapping[str, Sequence[Case]] = {
    "ReLU": (
        Case(lambda: ReLU()),
        Case(lambda: ReLU(max_value=1.0, negative_slope=0.2, threshold=0.3)),
    ),
    "LeakyReLU": (Case(lambda: LeakyReLU()), Case(lambda: LeakyReLU(0.7), (2, 3))),
    "PReLU": (
        Case(lambda: PReLU(alpha_initializer="ones")),
        Case(lambda: PReLU(shared_axes=[1, 2]), IMAGE),
        Case(lambda: PReLU(shared_axes=2), (2, 3)),
    ),
    "ELU": (Case(lambda: ELU()), Case(lambda: ELU(0.4), (2, 3))),
    "Softmax": (
        Case(lambda: Softmax()),
        Case(lambda: Softmax(axis=1), (3, 2)),
        Case(lambda: Softmax(axis=[1, 2]), (3, 2)),
        Case(lambda: Softmax(axis=0), (3,)),
    ),
    "Flatten": (Case(lambda: Flatten(), (4,)), Case(lambda: Flatten(), (2, 1, 3))),
    "Reshape": (
        Case(lambda: Reshape((2, 2))),
        Case(lambda: Reshape((3, -1)), (2, 3)),
    ),
    "Permute": (
        Case(lambda: Permute((2, 1)), (2, 3)),
        Case(lambda: Permute((3, 1, 2)), (2, 1, 3)),
    ),
    "RepeatVector": (Case(lambda: RepeatVector(3)),),
    "Dropout": (
        Case(lambda: repeating(Dropout(0.4))),
        Case(lambda: repeating(Dropout(0.5, noise_shape=(None, 1, 3))), (2, 3)),
        Case(lambda: Dropout(0.0)),
        Case(lambda: Dropout(1.0)),
    ),
    "SpatialDropout1D": (Case(lambda: repeating(SpatialDropout1D(0.4)), (3, 2)),),
    "SpatialDropout3D": (Case(lambda: repeating(SpatialDropout3D(0.4)), (2, 1, 2, 2)),),
    "SpatialDropout2D": (Case(lambda: repeating(SpatialDropout2D(0.4)), (2, 2, 2)),),
    "GaussianNoise": (Case(lambda: repeating(GaussianNoise(0.5))),),
    "GaussianDropout": (Case(lambda: repeating(GaussianDropout(0.3))),),
    "BatchNormalization": (
        Case(lambda: BatchNormalization()),
        Case(lambda: BatchNormalization(epsilon=0.1), (3, 2)),
        Case(lambda: BatchNormalization(axis=1, momentum=0.5), (3, 2)),
        Case(lambda: BatchNormalization(center=False)),
        Case(lambda: BatchNormalization(scale=False), (2, 1, 2)),
    ),
    "LayerNormalization": (
        Case(lambda: LayerNormalization()),
        Case(lambda: LayerNormalization(axis=1), (3, 2)),
        Case(lambda: LayerNormalization(axis=[1, -1], epsilon=0.1), (3, 1, 2)),
        Case(lambda: LayerNormalization(center=False), (2, 3)),
        Case(lambda: LayerNormalization(scale=False), (2, 3)),
        Case(lambda: LayerNormalization(rms_scaling=True), (2, 3)),
        Case(lambda: LayerNormalization(rms_scaling=True, scale=False), (4,)),
    ),
    "Embedding": (
        Case(lambda: Embedding(5, 3), (4,), words, differentiable=False),
        Case(lambda: Embedding(6, 2), (2, 3), words, differentiable=False),
    ),
    "Rescaling": (
        Case(lambda: Rescaling(0.3, offset=-1.0)),
        Case(lambda: Rescaling([0.5, 2.0, -1.0], offset=(1.0, 2.0, 0.0)), (2, 3)),
    ),
    "ActivityRegularization": (Case(lambda: ActivityRegularization()),),
    "RandomTranslation": (
        Case(lambda: repeating(RandomTranslation(0.4, 0.3)), IMAGE),
        Case(lambda: repeating(RandomTranslation(0.9, 0.9, "constant", fill_value=0.7)), IMAGE),
        Case(lambda: repeating(RandomTranslation(0.9, 0.9, "wrap", "nearest")), IMAGE),
    ),
    "RandomRotation": (
        Case(lambda: repeating(RandomRotation(0.4)), IMAGE),
        Case(lambda: repeating(RandomRotation(0.2, "nearest")), (3, 3, 1)),
    ),
    "RandomZoom": (
        Case(lambda: repeating(RandomZoom(0.5)), IMAGE),
        Case(lambda: repeating(RandomZoom((0.3, 0.9), (-0.5, 0.5), "constant")), IMAGE),
    ),
}
