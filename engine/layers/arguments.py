"""Declarations that several layers share."""

from __future__ import annotations

from typing import Any

from engine import activations, initializers
from engine.activations import ACTIVATIONS
from engine.declarations import REQUIRED, Named
from engine.initializers import INITIALIZERS


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
