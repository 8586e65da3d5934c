"""What a step of training takes in."""

from __future__ import annotations

from typing import NamedTuple

from engine.types import Array


class Batch(NamedTuple):
    """Samples, labels and weights; None where there are none."""

    x: Array
    y: Array | None = None
    weights: Array | None = None
