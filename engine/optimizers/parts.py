"""Where each variable lies in the flat arrays that an optimizer works on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from engine.types import Array


class Part(Protocol):
    """A variable's place in the flat arrays."""

    @property
    def name(self) -> str:
        """The variable's name within its layer."""

    @property
    def place(self) -> slice:
        """The variable's values."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The variable's shape."""


class Separate(NamedTuple):
    """A variable that is an array of its own.

    Attributes:
        value: the array.
        name: none.
        place: its values in the flat arrays.
        shape: of the array.
    """

    value: Array
    name: str
    place: slice
    shape: tuple[int, ...]

    @classmethod
    def lay_out(cls, variables: Sequence[Array]) -> list[Separate]:
        """The variables, end to end."""
        parts, start = [], 0
        for value in variables:
            parts.append(cls(value, "", slice(start, start + value.size), value.shape))
            start += value.size
        return parts


def variable_of(part: Any) -> Array:
    """The variable itself."""
    value: Array = part.value if isinstance(part, Separate) else getattr(part.layer, part.name)
    return value


def path_of(part: Any) -> str:
    """The variable's name after its layer's, as a Keras path without the model's name."""
    layer = getattr(part, "layer", None)
    return part.name if layer is None else f"{layer.name}/{part.name}"


def joined(places: Sequence[slice]) -> list[slice]:
    """The same places in as few slices as possible."""
    result: list[slice] = []
    for place in places:
        if result and result[-1].stop == place.start:
            place = slice(result.pop().start, place.stop)
        result.append(place)
    return result
