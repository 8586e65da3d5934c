"""Declarations that several layers share."""

from __future__ import annotations

from typing import Any

from engine import activations, constraints, initializers, regularizers
from engine.activations import ACTIVATIONS
from engine.constraints import CONSTRAINTS
from engine.declarations import REQUIRED, Named
from engine.initializers import INITIALIZERS
from engine.regularizers import REGULARIZERS


def activation_argument(default: Any = REQUIRED, initial: str = "linear") -> Named:
    """The activation of a layer."""
    return Named(
        name="activation",
        help="The function applied to every output. Without one, stacked layers stay linear.",
        default=default,
        initial=initial,
        options=ACTIVATIONS.names(),
        resolve=activations.get,
        to_plain=activations.serialize,
    )


def initializer_argument(name: str, what: str, default: str) -> Named:
    """The initializer of a weight."""
    return Named(
        name=name,
        help=f"The values that {what} starts from.",
        default=default,
        options=INITIALIZERS.names(),
        resolve=initializers.get,
        to_plain=initializers.serialize,
        advanced=True,
    )


def regularizer_argument(name: str, what: str) -> Named:
    """What the values of a weight, or the outputs, add to the loss."""
    return Named(
        name=name,
        help=f"What large values of {what} add to the loss.",
        default=None,
        nullable=True,
        options=REGULARIZERS.names(),
        resolve=regularizers.get,
        to_plain=regularizers.serialize,
        advanced=True,
        hidden=True,
    )


def constraint_argument(name: str, what: str) -> Named:
    """What the values of a weight are brought back to after each step."""
    return Named(
        name=name,
        help=f"Bounds that {what} is brought back into after each step.",
        default=None,
        nullable=True,
        options=CONSTRAINTS.names(),
        resolve=constraints.get,
        to_plain=constraints.serialize,
        advanced=True,
        hidden=True,
    )
