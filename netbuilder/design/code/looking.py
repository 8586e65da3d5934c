"""What can be told of a script's statements and values by looking at them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Final

from netbuilder.design.blocks import MAX_BLOCKS
from netbuilder.design.code.old_names import is_layer
from netbuilder.design.code.values import (
    Array,
    Class,
    Function,
    Made,
    Network,
    Path,
    Tensor,
    Thing,
    Unknown,
    Value,
)

MOST_STEPS_OF_LOOP: Final = 3_000
"""Steps that are followed in a loop that does nothing to a model."""
MOST_ROUNDS: Final = 30
"""Rounds of a loop without layers that are followed one by one."""


def is_long(values: Sequence[Value], loop: ast.For | ast.AsyncFor) -> bool:
    """Whether a loop has more rounds than are followed one by one."""
    return len(values) > MOST_ROUNDS and not (adds(loop) and len(values) <= MAX_BLOCKS)


def adds(loop: ast.stmt) -> bool:
    """Whether a loop may add layers to something."""
    calls = (each.func for each in ast.walk(loop) if isinstance(each, ast.Call))
    names = (getattr(each, "attr", getattr(each, "id", "")) for each in calls)
    return any(name in ("add", "append") or is_layer(name) for name in names)


def builds(node: ast.AST) -> bool:
    """Whether a definition makes a model."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            called = each.func
            name = called.attr if isinstance(called, ast.Attribute) else ""
            name = called.id if isinstance(called, ast.Name) else name
            if name in ("Sequential", "Model"):
                return True
    return False


def assigned(node: ast.AST) -> set[str]:
    """The variables that statements set."""
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }


def only_imports(statements: Sequence[ast.stmt]) -> bool:
    """Whether statements can do nothing to a model."""
    kinds = (ast.Import, ast.ImportFrom, ast.Pass, ast.Raise, ast.Expr)
    return all(isinstance(each, kinds) for each in statements)


def same(first: Value) -> Callable[[Value], bool]:
    """Compares values with one, without calling numbers and truths the same."""

    def compare(value: Value) -> bool:
        if value is first:
            return True
        plain = (int, float, str, bool, type(None), tuple, Path)
        return isinstance(value, plain) and type(value) is type(first) and value == first

    return compare


def survives(value: Value) -> bool:
    """Whether it is the same after each round of a loop in which it is made."""
    return isinstance(value, Network | Made | Tensor | Function | Class | Path | Array | Thing)


def tells(value: Value) -> bool:
    """Whether an assignment says something that may concern the network."""
    if isinstance(value, Unknown):
        return bool(value.networks)
    if isinstance(value, list | tuple):
        return not value or any(map(tells, value))
    return True
