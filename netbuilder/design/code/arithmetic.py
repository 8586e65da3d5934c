"""Arithmetic of a script on values that are known, within bounds of time and memory."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any, Final

from netbuilder.design.code.values import Value

MOST: Final = 10_000
"""Elements of a list and characters of a string that are kept."""
_BINARY: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
COMPARED: Final[dict[type[ast.cmpop], Callable[[Any, Any], Any]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
    ast.Is: lambda a, b: a is b,
    ast.IsNot: lambda a, b: a is not b,
}
UNARY: Final[dict[type[ast.unaryop], Callable[[Any], Any]]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
}
PLAIN: Final = (int, float, str, bool, type(None), list, tuple, dict)


class NotComputed(Exception):  # noqa: N818 - no error
    """A result that is not known, or too large to be worth it."""


def computed(left: Value, right: Value, op: ast.operator) -> Value:
    """The result of an operator.

    Raises:
        NotComputed: there is none.
    """
    if not is_plain(left) or not is_plain(right):
        raise NotComputed
    if isinstance(op, ast.Pow) and not (_small(left) and _small(right)):
        raise NotComputed
    if isinstance(op, ast.Mult) and not _affordable(left, right):
        raise NotComputed
    if isinstance(op, ast.Mod) and isinstance(left, str):
        raise NotComputed
    try:
        result = left**right if isinstance(op, ast.Pow) else _BINARY[type(op)](left, right)
    except (KeyError, TypeError, ValueError, ArithmeticError):
        raise NotComputed from None
    if isinstance(result, complex):
        raise NotComputed
    if isinstance(result, str | list | tuple) and len(result) > MOST:
        raise NotComputed
    return result


def is_plain(value: Value) -> bool:
    """Whether a value is one of Python's own."""
    return isinstance(value, PLAIN)


def _small(value: Value) -> bool:
    return isinstance(value, int | float) and abs(value) <= 1e6


def _affordable(left: Value, right: Value) -> bool:
    """Whether a product of these is no longer than what is kept."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, str | list | tuple):
            return isinstance(other, int) and len(one) * max(0, other) <= MOST
    return all(isinstance(e, float) or abs(e) < 2**64 for e in (left, right) if _number(e))


def _number(value: Value) -> bool:
    return isinstance(value, int | float)
