"""How people write the ten digits: the project's own stroke models."""

from __future__ import annotations

from engine.datasets.digits.strokes.five_to_nine import EIGHT, FIVE, NINE, SEVEN, SIX
from engine.datasets.digits.strokes.way import Way
from engine.datasets.digits.strokes.zero_to_four import FOUR, ONE, THREE, TWO, ZERO

__all__ = ["WAYS", "Way"]

WAYS: tuple[tuple[Way, ...], ...] = (
    ZERO,
    ONE,
    TWO,
    THREE,
    FOUR,
    FIVE,
    SIX,
    SEVEN,
    EIGHT,
    NINE,
)
"""The ways to write each digit, by label."""
