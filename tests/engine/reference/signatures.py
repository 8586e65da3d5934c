"""The constructors of both sides: every class, its arguments in order, and their defaults."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import reduce
from typing import Any

MODULES = (
    "callbacks",
    "constraints",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "optimizers",
    "optimizers.schedules",
    "regularizers",
)
NONE = "(none)"
"""In the place of a default where an argument has none."""

Arguments = list[list[Any]]


def constructors(keras: Any) -> dict[str, dict[str, Arguments]]:
    """For each module each class with the arguments of its constructor.

    An argument is its name, its default, and whether it can be given by its place; '**' stands for
    any others.
    """
    return {module: dict(sorted(_classes(keras, module))) for module in MODULES}


def _classes(keras: Any, module: str) -> Iterator[tuple[str, Arguments]]:
    found = reduce(getattr, module.split("."), keras)
    for name in getattr(found, "__all__", dir(found)):
        cls = getattr(found, name)
        if inspect.isclass(cls) and not name.startswith("_"):
            yield name, arguments(cls)


def arguments(cls: type) -> Arguments:
    """Those of a class."""
    return [
        ["**", NONE, False]
        if parameter.kind is parameter.VAR_KEYWORD
        else [name, _plain(parameter.default), parameter.kind is parameter.POSITIONAL_OR_KEYWORD]
        for name, parameter in inspect.signature(cls).parameters.items()
    ]


def _plain(default: Any) -> Any:
    if default is inspect.Parameter.empty:
        return NONE
    if isinstance(default, list | tuple):
        return [_plain(one) for one in default]
    return default if isinstance(default, str | int | float | bool | None) else repr(default)
