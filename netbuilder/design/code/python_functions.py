"""Python's own functions, where a script calls them with values that are known."""

from __future__ import annotations

from typing import Final

from netbuilder.design.code.arithmetic import MOST
from netbuilder.design.code.values import Array, Layers, Value

NOTHING: Final = object()
"""Stands for what no function of Python's gives."""

METHODS: Final[dict[type, set[str]]] = {
    str: {"lower", "upper", "strip", "replace", "startswith", "endswith"},
    list: {"append", "extend", "insert", "copy", "index", "pop", "reverse"},
    dict: {"get", "keys", "values", "items", "update", "copy"},
    tuple: {"index", "count"},
}
METHODS[Layers] = METHODS[list]
"""Methods of Python's own values that are followed."""


def simple(name: str, given: list[Value], named: dict[str, Value]) -> Value:
    """What a function of Python's own gives; `NOTHING` where it is none of these."""
    last = name.rpartition(".")[2]
    if last in ("image_data_format", "image_dim_ordering"):
        return "channels_last" if last == "image_data_format" else "tf"
    if last in ("Path", "input") or named:
        return NOTHING
    if name in ("range", "xrange") and 1 <= len(given) <= 3 and all(type(e) is int for e in given):
        try:
            found = range(*given)
        except ValueError:
            return NOTHING
        return list(found) if len(found) <= MOST else NOTHING
    if len(given) == 1 and isinstance(given[0], Array) and name == "len":
        shape = given[0].shape
        return shape[0] if shape and isinstance(shape[0], int) else NOTHING
    if any(isinstance(each, Array) for each in given):
        return NOTHING
    if name == "zip" and given and all(isinstance(e, list | tuple) for e in given):
        return [tuple(each) for each in zip(*given, strict=False)]
    if len(given) != 1 and name not in ("max", "min", "pow", "round"):
        return NOTHING
    if name in ("list", "tuple", "enumerate", "reversed", "len", "set", "sorted", "sum"):
        value = given[0]
        if not isinstance(value, list | tuple | str | dict):
            return NOTHING
        if name == "enumerate":
            return [tuple(each) for each in enumerate(value)]
        if name == "len":
            return len(value)
        if name in ("list", "tuple"):
            return list(value) if name == "list" else tuple(value)
        if name == "reversed" and not isinstance(value, dict):
            return list(reversed(value))
    known = {"int": int, "float": float, "str": str, "bool": bool, "round": round, "abs": abs,
              "max": max, "min": min, "sum": sum}  # fmt: skip
    flat = given[0] if len(given) == 1 and isinstance(given[0], list | tuple) else given
    numbers = all(isinstance(each, int | float) for each in flat)
    if name in known and (numbers or (name == "int" and isinstance(given[0], str))):
        try:
            return known[name](*given)  # type: ignore[operator]
        except (TypeError, ValueError, OverflowError):
            return NOTHING
    return NOTHING
