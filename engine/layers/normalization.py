"""What the normalizing layers share: a learned scale gamma and a learned offset beta."""

from __future__ import annotations

from typing import Any

from engine.declarations import Boolean, Parameter, Real
from engine.layers.arguments import (
    constraint_argument,
    initializer_argument,
    regularizer_argument,
)
from engine.layers.base import WeightSpec


def epsilon_argument() -> Real:
    """What keeps the division finite."""
    return Real(
        name="epsilon",
        help="Added to the variance, so that nothing is divided by 0.",
        default=1e-3,
        minimum=0.0,
        advanced=True,
    )


def affine_arguments(*between: Parameter) -> tuple[Parameter, ...]:
    """The declarations of gamma and beta, in Keras's order.

    Args:
        between: those that Keras has after the initializers.
    """
    return (
        Boolean(name="center", help="Add a learned offset, beta.", default=True, advanced=True),
        Boolean(
            name="scale", help="Multiply by a learned scale, gamma.", default=True, advanced=True
        ),
        initializer_argument("beta_initializer", "the offset", "zeros"),
        initializer_argument("gamma_initializer", "the scale", "ones"),
        *between,
        regularizer_argument("beta_regularizer", "the offset"),
        regularizer_argument("gamma_regularizer", "the scale"),
        constraint_argument("beta_constraint", "the offset"),
        constraint_argument("gamma_constraint", "the scale"),
    )


def affine_specs(
    layer: Any, shape: tuple[int, ...], scale: bool, center: bool
) -> tuple[WeightSpec, ...]:
    """Gamma and beta of a layer that has those arguments, as far as wanted."""
    wanted = [name for name, wants in (("gamma", scale), ("beta", center)) if wants]
    return tuple(
        WeightSpec(
            name,
            shape,
            getattr(layer, f"{name}_initializer"),
            regularizer=getattr(layer, f"{name}_regularizer"),
            constraint=getattr(layer, f"{name}_constraint"),
        )
        for name in wanted
    )
