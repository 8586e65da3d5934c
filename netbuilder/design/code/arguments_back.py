"""Arguments of a call in a script, written in their places."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any, Final

from netbuilder.design.catalogue import entry
from netbuilder.design.code.old_names import argument_name, layer_name
from netbuilder.design.code.spans import Changes

SHAPES: Final = ("input_shape", "input_dim", "batch_input_shape", "input_length", "batch_shape")
"""Arguments of a first layer that say the input's shape."""

_Today = Callable[[str], str]


def set_arguments(
    changes: Changes,
    node: ast.Call,
    values: dict[str, str],
    positional: Sequence[str],
    today: _Today = lambda name: name,
) -> None:
    """Write other values for arguments of a call, each in its place; new ones at the end.

    Args:
        changes: takes them down.
        node: the call.
        values: the texts, by name.
        positional: names of the arguments without one, in order.
        today: gives the name of today for one that the script uses.
    """
    more = []
    for name, text in values.items():
        place = _place(changes, node, name, positional, today)
        if place is None:
            more.append(f"{name}={text}")
        else:
            start, end, named = place
            changes.replace(start, end, f"{name}={text}" if named else text)
    if more:
        _append(changes, node, more)


def _place(
    changes: Changes, node: ast.Call, name: str, positional: Sequence[str], today: _Today
) -> tuple[int, int, bool] | None:
    """The place of an argument, and whether its name has to be written, too."""
    if name in positional and positional.index(name) < len(node.args):
        return (*changes.span(node.args[positional.index(name)]), False)
    for keyword in node.keywords:
        if keyword.arg is not None and today(keyword.arg) == name:
            return (*changes.span(keyword.value), False)
        if keyword.arg in SHAPES and name == "input_shape":
            return (*changes.span(keyword), True)
    return None


def _append(changes: Changes, node: ast.Call, arguments: list[str]) -> None:
    """Write further arguments at the end of a call."""
    given: list[Any] = [*node.args, *(keyword.value for keyword in node.keywords)]
    text = ", ".join(arguments)
    _, close = changes.span(node)
    if not given:
        changes.replace(close - 1, close - 1, text)
        return
    end = max(changes.span(each)[1] for each in given)
    while end < close - 1 and changes.text[end] == ")":
        end += 1
    changes.replace(end, end, f", {text}")


def names_of(kind: str) -> tuple[tuple[str, ...], _Today]:
    """The names of a layer's arguments without a name, and today's for others."""
    layer = layer_name(kind)
    names = tuple(each.name for each in entry(layer).layer.parameters)
    known = frozenset(names)
    return names, lambda name: argument_name(layer, name, known)
