"""What checked arguments mean for a certain input."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import ShapeError
from engine.types import Shape


def within(axes: int | Sequence[int], shape: Shape, layer: str) -> tuple[int, ...]:
    """Axes counted from the front, in order.

    Raises:
        ShapeError: the input has no such axis, or one is named twice.
    """
    numbers = [axes] if isinstance(axes, int) else axes
    for axis in numbers:
        if not -len(shape) <= axis < len(shape):
            raise ShapeError(
                f"Layer '{layer}' works along axis {axis}, which its input of shape {shape} does "
                f"not have; choose one from {-len(shape)} to {len(shape) - 1}."
            )
    found = sorted({axis % len(shape) for axis in numbers})
    if len(found) < len(numbers):
        raise ShapeError(
            f"Layer '{layer}' is to work along the axes {list(numbers)} of its input of shape "
            f"{shape}, of which two are the same; name each once."
        )
    return tuple(found)


def ends(factor: float | Sequence[float]) -> tuple[float, float]:
    """The interval that a checked factor means."""
    if isinstance(factor, Sequence):
        return min(factor), max(factor)
    return -abs(factor), abs(factor)
