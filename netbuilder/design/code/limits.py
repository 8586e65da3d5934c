"""How much of a script is read."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Final

from netbuilder.design.blocks import MAX_BLOCKS, too_many_blocks
from netbuilder.design.code.calls import dotted
from netbuilder.design.code.outcome import Problem

MAX_CHARACTERS: Final = 400_000
MAX_LINES: Final = 10_000
MAX_LINE: Final = 100_000
"""Characters of a line; longer ones are slow to lay out and to type in."""
MOST_PROBLEMS: Final = 100
"""The most problems reported for one script; reading ends there."""
INPUTS: Final = ("Input", "InputLayer")
"""Layers that are no block."""


def too_long(source: str, verb: str = "has") -> str:
    """Why a script is not read, in a sentence; '' where it is."""
    lines = source.count("\n") + 1
    if lines > MAX_LINES:
        return (
            f"The script {verb} {lines:,} lines, more than the {MAX_LINES:,} that NetBuilder "
            "reads; shorten it."
        )
    if len(source) > MAX_CHARACTERS:
        return (
            f"The script {verb} {len(source):,} characters, more than the {MAX_CHARACTERS:,} that "
            "NetBuilder reads; shorten it."
        )
    longest = max(map(len, source.split("\n")))
    if longest > MAX_LINE:
        return (
            f"The script {verb} a line of {longest:,} characters, more than the {MAX_LINE:,} that "
            "NetBuilder reads; break it."
        )
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
