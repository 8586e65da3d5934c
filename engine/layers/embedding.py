"""Vectors for whole numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.constraints import Constraint
from engine.declarations import Integer
from engine.errors import DataError, ParameterError
from engine.initializers import Initializer
from engine.layers.arguments import (
    constraint_argument,
    initializer_argument,
    regularizer_argument,
)
from engine.layers.base import LAYERS, Layer, WeightSpec
from engine.layers.values import Fixed
from engine.regularizers import Regularizer
from engine.types import Array, Shape

MAX_INDICES = 2**24
"""Up to here, float32 holds every whole number."""


@LAYERS.register("Embedding")
class Embedding(Layer):
    """Turns whole numbers, such as those of words, into vectors that it learns.

    It is the first layer of a model. The numbers, from 0 to `input_dim` - 1, may arrive as floats,
    as a model hands on all its samples. It cannot pass a gradient to a layer below.
    """

    parameters = (
        Integer(
            name="input_dim",
            help="How many different numbers there are, counted from 0.",
            initial=1000,
            minimum=1,
            maximum=MAX_INDICES,
        ),
        Integer(
            name="output_dim",
            help="The length of the vector for each of them.",
            initial=32,
            minimum=1,
            maximum=1_000_000,
        ),
        initializer_argument("embeddings_initializer", "the vectors", "random_uniform"),
        regularizer_argument("embeddings_regularizer", "the vectors"),
        constraint_argument("embeddings_constraint", "the vectors"),
        Fixed(
            name="mask_zero",
            help="Whether 0 stands for no number at all.",
            default=False,
            reason="there are no masks",
        ),
        regularizer_argument("activity_regularizer", "the output"),
    )

    input_dim: int
    output_dim: int
    embeddings_initializer: Initializer
    embeddings_regularizer: Regularizer | None
    embeddings_constraint: Constraint | None
    embeddings: Array

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        embeddings_initializer: Any = "random_uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None,
        mask_zero: bool = False,
        weights: Any = None,
        lora_rank: Any = None,
        lora_alpha: Any = None,
        quantization_config: Any = None,
        **kwargs: Any,
    ) -> None:
        if weights is not None:
            expected = "None; build the layer and call set_weights, or give an initializer"
            raise ParameterError("weights", expected, weights)
        absent = {"lora_rank": lora_rank, "lora_alpha": lora_alpha}
        for name, value in {**absent, "quantization_config": quantization_config}.items():
            if value is not None:
                raise ParameterError(name, "None; the engine has no such weights", value)
        super().__init__(
            input_dim=input_dim,
            output_dim=output_dim,
            embeddings_initializer=embeddings_initializer,
            embeddings_regularizer=embeddings_regularizer,
            embeddings_constraint=embeddings_constraint,
            mask_zero=mask_zero,
            **kwargs,
        )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, and those that Keras always writes."""
        always = {"activity_regularizer": None, "quantization_config": None}
        return {**always, **super().get_config()}

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """A vector for each number."""
        return (*input_shape, self.output_dim)

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """The vectors, one below the other."""
        spec = WeightSpec(
            "embeddings",
            (self.input_dim, self.output_dim),
            self.embeddings_initializer,
            regularizer=self.embeddings_regularizer,
            constraint=self.embeddings_constraint,
        )
        return (spec,)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The row of each number.

        Raises:
            DataError: one is no whole number from 0 to `input_dim` - 1.
        """
        with np.errstate(invalid="ignore"):
            indices = self._indices = inputs.astype(np.intp)
        if indices.size and not (
            indices.min() >= 0 and indices.max() < self.input_dim and (indices == inputs).all()
        ):
            self._refuse(inputs)
        out = self._buffer("output", (*inputs.shape, self.output_dim))
        return np.take(self.embeddings, indices, axis=0, out=out, mode="clip")

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """For each row, the sum of the gradients of all places where its number stands."""
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
            right = (inputs == np.floor(inputs)) & (inputs >= 0) & (inputs < self.input_dim)
        place = np.unravel_index(int(np.argmin(right)), inputs.shape)
        where = f" at {tuple(int(axis) for axis in place[1:])}" if inputs.ndim > 1 else ""
        raise DataError(
            f"Layer '{self.name}' takes whole numbers from 0 to {self.input_dim - 1}; sample "
            f"{int(place[0])} of the batch holds {inputs[place]:.9g}{where}. Enlarge input_dim, or "
            "number what the samples hold anew."
        )
