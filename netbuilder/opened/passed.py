"""A block while a sample goes through it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.layers import Layer
from engine.types import Array


@dataclass(frozen=True, slots=True, eq=False)
class Passed:
    """A block while a sample goes through it; arrays are valid until the next one does.

    Attributes:
        layer: the engine's, with its weights.
        below: what goes in, (n, ...); the first is the sample, a second one an empty picture.
        output: what comes out, (n, ...).
    """

    layer: Layer
    below: Array
    output: Array
