"""Notes on the parts of a script's training that a design cannot hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from netbuilder.design.code.calls import dotted
from netbuilder.design.code.measuring import elements, metric_of
from netbuilder.design.code.outcome import Problem
from netbuilder.design.targets import CLASS
from netbuilder.design.watching import offered
from netbuilder.wording import listed, sentences

_COMPILING: Final = {"optimizer", "loss", "metrics"}
_FITTING: Final = {
    *("x", "y", "batch_size", "epochs", "validation_split", "callbacks", "class_weight"),
    "verbose",  # says how much is printed
}
_DEFAULTS: Final[Mapping[str, object]] = {
    "shuffle": True,
    "initial_epoch": 0,
    "validation_freq": 1,
    "run_eagerly": False,
    "steps_per_execution": 1,
    "jit_compile": "auto",
    "auto_scale_loss": True,
}
"""Defaults other than None."""


def check_compile(given: Mapping[str, ast.expr]) -> Iterator[Problem]:
    """Arguments of `compile` that designs do not have."""
    yield from _unknown(given, _COMPILING)


def check_fit(given: Mapping[str, ast.expr], *, has_validation: bool) -> Iterator[Problem]:
    """Arguments of `fit` that designs do not have.

    Args:
        given: the arguments.
        has_validation: whether the data have samples set apart for validation.
    """
    yield from _unknown(given, {*_FITTING, "validation_data"} if has_validation else _FITTING)


def check_metrics(node: ast.expr | None, target: str) -> Iterator[Problem]:
    """Metrics that NetBuilder does not report for this target."""
    known = {each.name for each in offered(target)}
    for each in elements(node):
        name = _name(each)
        if name and metric_of(each) not in known:
            reported = listed([each.title for each in offered(target)], 9)
            message = f"The metric {name} is ignored: NetBuilder has {reported} here."
            if target == CLASS:
                message = sentences(message, "These are means over the classes, not over samples.")
            yield Problem(each.lineno, message)


def _unknown(given: Mapping[str, ast.expr], known: set[str]) -> Iterator[Problem]:
    for name, node in given.items():
        is_default = isinstance(node, ast.Constant) and node.value == _DEFAULTS.get(name)
        if name not in known and not is_default:
            yield Problem(node.lineno, f"{name} is ignored: NetBuilder has no such setting.")


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return dotted(node.func if isinstance(node, ast.Call) else node).rpartition(".")[2]
