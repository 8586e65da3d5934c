"""How much of a script is read."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Final

from netbuilder.design.blocks import MAX_BLOCKS, too_many_blocks
from netbuilder.design.code.outcome import Problem
from netbuilder.translation import mark
from netbuilder.wording import count_text

MAX_CHARACTERS: Final = 400_000
MAX_LINES: Final = 10_000
MAX_LINE: Final = 100_000
"""Characters of a line; longer ones are slow to lay out and to type in."""
MOST_STEPS: Final = 80_000
"""The most expressions and statements that are followed."""
QUICK_STEPS: Final = 5_000
"""As many as any thread may follow by itself: some 20 ms."""
MOST_PROBLEMS: Final = 100
"""The most problems reported for one script; reading ends there."""
INPUTS: Final = ("Input", "InputLayer")
"""Layers that are no block."""


_LONG: Final = (
    (
        mark("The script has {} lines, more than the {} that NetBuilder reads; shorten it."),
        mark("The script has {} characters, more than the {} that NetBuilder reads; shorten it."),
        mark(
            "The script has a line of {} characters, more than the {} that NetBuilder reads; "
            "break it."
        ),
    ),
    (
        mark(
            "Not inserted: the script would have {} lines, more than the {} that NetBuilder reads."
        ),
        mark(
            "Not inserted: the script would have {} characters, more than the {} that NetBuilder "
            "reads."
        ),
        mark(
            "Not inserted: the script would have a line of {} characters, more than the {} that "
            "NetBuilder reads."
        ),
    ),
)
"""What is said of a script, and of one that an insertion would make."""


def too_long(source: str, *, inserted: bool = False) -> str:
    """Why a script is not read, in a sentence; '' where it is.

    Args:
        source: the script.
        inserted: whether it is what an insertion would make of one.
    """
    lines, longest = source.count("\n") + 1, max(map(len, source.split("\n")))
    found = ((lines, MAX_LINES), (len(source), MAX_CHARACTERS), (longest, MAX_LINE))
    for pattern, (size, most) in zip(_LONG[inserted], found, strict=True):
        if size > most:
            return pattern.format(count_text(size), count_text(most))
    return ""


def crowd(tree: ast.Module, disabled: Mapping[int, str]) -> Problem | None:
    """The problem of too many layers for a design, found before any of them is read."""
    number, line = len(disabled), 1
    for statement in tree.body:
        call = getattr(statement, "value", None)
        if not isinstance(call, ast.Call):
            continue
        kinds = [element.func for element in _listed(call) if isinstance(element, ast.Call)]
        number += sum(dotted(kind).rpartition(".")[2] not in INPUTS for kind in kinds)
        if number > MAX_BLOCKS and line == 1:
            line = statement.lineno
    return Problem(line, str(too_many_blocks(number))) if number > MAX_BLOCKS else None


def _listed(call: ast.Call) -> Sequence[ast.expr]:
    """The layers that a model's call, or one of its `add`, puts in."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "add":
        return call.args
    listed = next((a for a in call.args if isinstance(a, ast.List | ast.Tuple)), None)
    return () if listed is None else listed.elts


def dotted(node: ast.expr) -> str:
    """A name such as 'keras.layers.Dense'; '' for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""
