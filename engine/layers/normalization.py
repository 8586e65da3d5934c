"""What the normalizing layers share: a learned scale gamma and a learned offset beta."""

from __future__ import annotations

from typing import Any

from engine.declarations import boolean, real
from engine.layers.arguments import (
    Constraining,
    Initializing,
    Regularizing,
    constraint,
    initializer,
    regularizer,
)
from engine.layers.base import Layer, WeightSpec, weight


def small_number() -> Any:
    """What keeps a division finite."""
    return real(
        default=1e-3,
        minimum=0.0,
        advanced=True,
        help="Added to the variance to avoid division by 0.",
    )


class Affine(Layer, kw_only=True):
    """A layer that ends in gamma x + beta."""

    center: bool = boolean(default=True, advanced=True, help="Add a learned offset, beta.")
    scale: bool = boolean(default=True, advanced=True, help="Multiply by a learned scale, gamma.")
    beta_initializer: Initializing = initializer("the offset", "zeros")
    gamma_initializer: Initializing = initializer("the scale", "ones")
    beta_regularizer: Regularizing = regularizer("the offset")
    gamma_regularizer: Regularizing = regularizer("the scale")
    beta_constraint: Constraining = constraint("the offset")
    gamma_constraint: Constraining = constraint("the scale")
    gamma = weight()
    beta = weight()

    def affine_specs(
        self, shape: tuple[int, ...], scale: bool, center: bool
    ) -> tuple[WeightSpec, ...]:
        """Gamma and beta, as far as wanted."""
        wanted = (("gamma", scale), ("beta", center))
        return tuple(self.spec(name, shape) for name, wants in wanted if wants)
