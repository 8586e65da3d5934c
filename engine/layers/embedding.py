"""Vectors for whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from engine.declarations import boolean, fixed, integer
from engine.errors import DataError
from engine.layers.arguments import (
    Constraining,
    Initializing,
    Regularizing,
    constraint,
    initializer,
    regularizer,
)
from engine.layers.base import LAYERS, WeightSpec, weight
from engine.layers.weighted import LowRank
from engine.types import Array, Shape

MAX_INDICES = 2**24
"""The largest number up to which float32 holds every whole number."""


@LAYERS.register("Embedding")
class Embedding(LowRank):
    """A table of vectors, looked up by whole numbers.

    It is the first layer of a model. The numbers, from 0 to `input_dim` - 1, may arrive as floats,
    as a model hands on all its samples; of fractions the whole part counts. It cannot pass a
    gradient to a layer below.
    """

    help = "Turns integers, such as word indices, into learned vectors."
    formula = "y = embeddings[x]"
    old_names: ClassVar[Mapping[str, str]] = {"input_length": ""}

    input_dim: int = integer(
        initial=1000,
        minimum=1,
        maximum=MAX_INDICES,
        help="The number of different indices, counted from 0.",
    )
    output_dim: int = integer(
        initial=32,
        minimum=1,
        maximum=1_000_000,
        help="The length of each vector.",
    )
    embeddings_initializer: Initializing = initializer(
        "the vectors", "random_uniform", spelled="uniform"
    )
    embeddings_regularizer: Regularizing = regularizer("the vectors")
    embeddings_constraint: Constraining = constraint("the vectors")
    mask_zero: bool = boolean(
        default=False,
        advanced=True,
        help="Mask the steps where the index is 0, which then means padding.",
    )
    _weights: None = fixed(
        name="weights",
        default=None,
        written="never",
        reason="initializers and set_weights give the vectors their values",
    )
    embeddings = weight()

    def __post_init__(self) -> None:
        super().__post_init__()
        self.supports_masking = self.makes_mask = self.mask_zero

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; Keras writes this one in any case."""
        return {"activity_regularizer": None, **super().get_config()}

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """A vector for each number."""
        return (*input_shape, self.output_dim)

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """The vectors, one below the other."""
        return (self.spec("embeddings", (self.input_dim, self.output_dim)),)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The row of each number.

        Raises:
            DataError: one is not among those from 0 to `input_dim` - 1.
        """
        with np.errstate(invalid="ignore"):
            indices = self._indices = inputs.astype(np.intp)
        if indices.size and not (indices.min() >= 0 and indices.max() < self.input_dim):
            self._refuse(inputs)
        out = self._buffer("output", (*inputs.shape, self.output_dim))
        return np.take(self.embeddings, indices, axis=0, out=out, mode="clip")

    def compute_mask(self, inputs: Array, previous_mask: Array | None = None) -> Array | None:
        """With `mask_zero`, True where the number is not 0."""
        return np.not_equal(inputs, 0) if self.mask_zero else None

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """Sum up, for each row, the gradients of all places with its number."""
        total = self.gradients["embeddings"]
        total.fill(0)
        indices = self._indices.ravel()
        if indices.size:
            order = np.argsort(indices, kind="stable")
            ordered = indices[order]
            starts = np.flatnonzero(np.diff(ordered, prepend=-1))
            rows = gradient.reshape(-1, self.output_dim)[order]
            total[ordered[starts]] = np.add.reduceat(rows, starts, axis=0)
        return None

    def _refuse(self, inputs: Array) -> None:
        with np.errstate(invalid="ignore"):
            right = (inputs > -1) & (inputs < self.input_dim)
        place = np.unravel_index(int(np.argmin(right)), inputs.shape)
        held = f"{inputs[place]:.9g}"
        if inputs.ndim > 1:
            held = f"{held} at position {tuple(int(axis) for axis in place[1:])}"
        raise DataError(
            f"Layer '{self.name}' takes whole numbers from 0 to {self.input_dim - 1}; sample "
            f"{int(place[0])} of the batch holds {held}. Enlarge input_dim, or "
            "number what the samples hold anew."
        )
