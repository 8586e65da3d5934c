"""Members of a part that the whole has too, under the same names and with the same types."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from engine.models.stack import Stack

P = ParamSpec("P")
R = TypeVar("R")
ValueT = TypeVar("ValueT", covariant=True)


def method(function: Callable[Concatenate[Stack, P], R]) -> Callable[Concatenate[Any, P], R]:
    """A method of a model that its stack carries out."""

    @wraps(function)
    def of_stack(model: Any, /, *given: P.args, **named: P.kwargs) -> R:
        return function(model.stack, *given, **named)

    return of_stack


class Attribute(Generic[ValueT]):
    """A property of a model that is its stack's."""

    def __init__(self, of_stack: Any) -> None:
        self._of_stack = of_stack
        self.__doc__ = of_stack.__doc__

    def __get__(self, model: Any, owner: Any = None) -> ValueT:
        if model is None:
            return self  # type: ignore[return-value]
        value: ValueT = self._of_stack.fget(model.stack)
        return value

    def __set__(self, model: Any, value: Any) -> None:
        if self._of_stack.fset is None:
            raise AttributeError(f"{self._of_stack.fget.__name__} cannot be set")
        self._of_stack.fset(model.stack, value)


def attribute(of_stack: Callable[[Stack], R]) -> Attribute[R]:
    """A property of a model that is its stack's; type checkers see what it gives."""
    return Attribute(of_stack)
