"""A script under construction: statements, and the weights that they name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.types import Array

_WIDTH = 96


class Script:
    """The body of the function that computes a network, one variable `x` for what passes.

    Attributes:
        lines: of the body, without indentation.
        weights: float32 arrays by the names under which the lines ask for them.
        scope: what the names of new weights begin with: the block.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.weights: dict[str, Array] = {}
        self.scope = ""

    def add(self, *lines: str) -> None:
        """Add statements."""
        self.lines += lines

    def let(self, expression: str, name: str = "x") -> None:
        """Add an assignment."""
        self.add(f"{name} = {expression}")

    def call(self, function: str, *arguments: Any, name: str = "x", **named: Any) -> None:
        """Assign what a function gives for x and other arguments; see `argument`."""
        given = [argument(each) for each in arguments]
        given += [f"{key}={argument(each)}" for key, each in named.items()]
        line = f"{name} = {function}({', '.join(['x', *given])})"
        if len(line) <= _WIDTH:
            self.add(line)
        else:
            self.add(f"{name} = {function}(", *(f"    {each}," for each in ["x", *given]), ")")

    def weight(self, values: npt.ArrayLike, name: str) -> Code:
        """Keep an array, and return the expression that stands for it."""
        array = np.array(values, np.float32, order="C")
        stem = f"{self.scope}/{name}"
        key, number = stem, 1
        while key in self.weights:
            number += 1
            key = f"{stem}_{number}"
        self.weights[key] = array
        return Code(f"W[{key!r}]")


class Code(str):
    """An expression, as opposed to a text."""

    __slots__ = ()


def argument(value: Any) -> str:
    """A value as a script spells it."""
    if isinstance(value, Code):
        return value
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Sequence) and not isinstance(value, str):
        inner = ", ".join(argument(each) for each in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)
