"""An optimizer's state as a list of arrays, in Keras's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine import config
from engine.errors import ShapeError
from engine.optimizers.parts import Part
from engine.optimizers.rule import UpdateRule
from engine.types import Array


def variables(optimizer: UpdateRule, parts: Sequence[Part]) -> list[tuple[str, Array]]:
    """The whole state in new arrays, named, in Keras's order and units."""
    dtype = _dtype(optimizer, parts)
    result: list[tuple[str, Array]] = [("iteration", np.array(optimizer.batches, "int32"))]
    if optimizer.rate is not None:
        result.append(("learning_rate", np.array(optimizer.rate, dtype)))
    if optimizer.built:
        for slot, part in _layout(optimizer, parts):
            values = optimizer.arrays[slot][part.place].reshape(part.shape)
            result.append((f"{_name(part)}_{slot}", values * dtype.type(optimizer.unit(slot))))
        for name in optimizer.numbers:
            result.append((name, np.array(getattr(optimizer, name), dtype)))
    return result


def assign(optimizer: UpdateRule, parts: Sequence[Part], arrays: Sequence[npt.ArrayLike]) -> None:
    """Set the whole state, given as `variables` returns it, without the names.

    Raises:
        ShapeError: their number or a shape is wrong; nothing is changed then.
    """
    given = [np.asarray(array) for array in arrays]
    scalars = 1 + (optimizer.rate is not None)
    layout = list(_layout(optimizer, parts)) if len(given) > scalars else []
    numbers = optimizer.numbers if len(given) > scalars else ()
    expected = [()] * scalars + [part.shape for _, part in layout] + [()] * len(numbers)
    if [array.shape for array in given] != expected:
        raise ShapeError(
            f"The optimizer '{optimizer.name}' keeps {len(expected)} arrays, of shapes "
            f"{_shortened(expected)}; received {len(given)}, of shapes "
            f"{_shortened([array.shape for array in given])}. Take the optimizer with which they "
            "were saved, or leave them out."
        )
    remaining = iter(given)
    optimizer.batches = int(next(remaining))
    if optimizer.rate is not None:
        optimizer.learning_rate = float(next(remaining))
    if not layout and not numbers:
        return
    optimizer.build(sum(_size(part) for part in parts), _dtype(optimizer, parts))
    for slot, part in layout:
        with np.errstate(over="ignore"):  # Files may hold any number.
            values = np.ravel(next(remaining)) / optimizer.unit(slot)
        optimizer.arrays[slot][part.place] = values
    for name in numbers:
        setattr(optimizer, name, float(next(remaining)))


def _layout(optimizer: UpdateRule, parts: Sequence[Part]) -> Iterator[tuple[str, Part]]:
    """Slot and weight of each array: those of a group alternate from weight to weight."""
    for group in optimizer.all_slots():
        for part in parts:
            for slot in group:
                if optimizer.keeps(slot, part):
                    yield slot, part


def _dtype(optimizer: UpdateRule, parts: Sequence[Part]) -> np.dtype[Any]:
    """The type of the slots, or what it is going to be."""
    if optimizer.arrays:
        return next(iter(optimizer.arrays.values())).dtype
    layer = getattr(parts[0], "layer", None) if parts else None
    return np.dtype(config.floatx() if layer is None else layer.dtype)


def _name(part: Any) -> str:
    """The weight's name, after its layer's."""
    layer = getattr(part, "layer", None)
    return part.name if layer is None else f"{layer.name}_{part.name}"


def _size(part: Part) -> int:
    return part.place.stop - part.place.start


def _shortened(shapes: Sequence[tuple[int, ...]]) -> str:
    first = ", ".join(map(str, shapes[:6]))
    return f"{first}, ..." if len(shapes) > 6 else first
