"""Weights before they exist, and the attributes that are to hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar, cast

from engine.constraints import Constraint
from engine.declarations import Given
from engine.initializers import Initializer
from engine.regularizers import Regularizer
from engine.types import Array

T = TypeVar("T")


@dataclass(frozen=True)
class WeightSpec:
    """A weight before it exists.

    Attributes:
        name: the layer's attribute that holds it.
        shape: its shape.
        initializer: makes its first values.
        trainable: whether the optimizer moves it.
        regularizer: adds to the loss what its values cost, if any.
        constraint: what its values are brought back to after each step, if any.
    """

    name: str
    shape: tuple[int, ...]
    initializer: Initializer
    trainable: bool = True
    regularizer: Regularizer | None = None
    constraint: Constraint | None = None

    @property
    def size(self) -> int:
        """The number of its values."""
        size = 1
        for dimension in self.shape:
            size *= dimension
        return size


_OPTIONAL = ("bias", "beta", "gamma")
"""Weights that a built layer may do without; they are None then, as in Keras."""


class _Later:
    """What an instance has only from some moment on; until then it says so."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, layer: Any, owner: type) -> Any:
        if layer is None:
            return self
        if layer.built and self._name in _OPTIONAL:
            return None
        raise AttributeError(
            f"Layer '{layer.name}' has no '{self._name}' yet; build the layer first."
        )


def later(kind: type[T]) -> Given[Any, T]:
    """An attribute, or in subclasses an argument, that the class itself does not set."""
    return cast("Given[Any, T]", _Later())


def weight() -> Given[Any, Array]:
    """A weight, or an array that the layer has once it is called."""
    return cast("Given[Any, Array]", _Later())
