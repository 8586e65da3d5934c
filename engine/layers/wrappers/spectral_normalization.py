"""Kernels whose largest singular value is 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.declarations import integer
from engine.errors import ParameterError
from engine.initializers import TruncatedNormal
from engine.layers.base import LAYERS, Layer, WeightSpec, weight
from engine.layers.holding import Holding
from engine.layers.wrappers.held import held_layer, proposed
from engine.types import Array, Shape

_KERNELS = ("kernel", "embeddings")


@LAYERS.register("SpectralNormalization")
class SpectralNormalization(Holding):
    """Divides a layer's kernel by an estimate of its largest singular value.

    At each batch of training the kernel is divided before the layer computes, and stays so; the
    estimate is that of the power method, which goes on from batch to batch with the vector u
    (Miyato et al., "Spectral Normalization for Generative Adversarial Networks", 2018, section 2.1
    and algorithm 1). All but the kernel's last axis are taken as one.
    """

    help = "Keeps the largest singular value of a layer's kernel at 1."
    formula = "kernel = kernel / norm(kernel, 2)"
    stored_before = 1
    mixes_samples = True

    layer: Any = held_layer(
        initial=proposed("Dense", units=32), help="The layer whose kernel is divided."
    )
    power_iterations: int = integer(
        default=1,
        minimum=1,
        maximum=1000,
        help="Steps of the power method at each batch.",
    )
    vector_u = weight()

    def held(self) -> Sequence[Layer]:
        """The one layer."""
        return (self.layer,)

    def folder_names(self) -> list[str]:
        """As Keras names it."""
        return ["layer"]

    def within(self, input_shape: Shape) -> Sequence[tuple[Layer, Shape]]:
        """The layer takes the same input."""
        return [(self.layer, input_shape)]

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The layer's."""
        return self.layer.compute_output_shape(input_shape)

    def compute_mask(self, inputs: Array, previous_mask: Array | None = None) -> Array | None:
        """The layer's."""
        return self.layer.compute_mask(inputs, previous_mask)

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """The vector u, as long as the kernel's last axis.

        Raises:
            ParameterError: the layer has no kernel.
        """
        found = [s for s in self.layer.weight_specs(input_shape) if s.name in _KERNELS]
        if not found:
            expected = "a layer with a kernel or embeddings, such as Dense(10)"
            raise ParameterError("layer", expected, self.layer.name)
        self._kernel = found[0].name
        draws = TruncatedNormal(stddev=0.02)
        return (WeightSpec("vector_u", (1, found[0].shape[-1]), draws, trainable=False),)

    def located(self) -> list[tuple[Layer, WeightSpec]]:
        """The kernel, u, then what else the layer has, as in Keras."""
        own, *others = super().located()
        first = [each for each in others if each[1].name == self._kernel]
        return [*first, own, *(each for each in others if each[1].name != self._kernel)]

    def stored_weights(self) -> list[Array]:
        """The kernel once more, and u."""
        return [getattr(self.layer, self._kernel), self.vector_u]

    def call(self, inputs: Array, training: bool = False, mask: Array | None = None) -> Array:
        """The layer's output; in training, the kernel is divided before."""
        if training:
            self._divide(getattr(self.layer, self._kernel))
        return self.run(self.layer, inputs, training, mask)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The layer's gradients, for the kernel as it was divided."""
        return self.run_back(self.layer, gradient, needs_input)

    def _divide(self, kernel: Array) -> None:
        """Divide the kernel by its largest singular value, as far as that is known."""
        if not kernel.any():
            return
        matrix = kernel.reshape(-1, kernel.shape[-1])
        u = self.vector_u
        for _ in range(self.power_iterations):
            v = _unit(u @ matrix.T)
            u = _unit(v @ matrix)
        self.vector_u[...] = u
        kernel /= (v @ matrix @ u.T).item()


def _unit(vector: Array) -> Array:
    """The vector with length 1."""
    return np.asarray(vector / max(float(np.sqrt(np.sum(np.square(vector)))), 1e-12))
