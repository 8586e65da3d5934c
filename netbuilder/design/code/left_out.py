"""Notes on the parts of a script's training that a design cannot hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from netbuilder.design.code.calls import dotted
from netbuilder.design.code.outcome import Problem
from netbuilder.design.targets import TARGETS

_COMPILING: Final = {"optimizer", "loss", "metrics"}
_FITTING: Final = {
    *("x", "y", "batch_size", "epochs", "validation_split", "callbacks"),
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
_SAME: Final[Mapping[str, frozenset[str]]] = {
    "accuracy": frozenset(
        {
            *("acc", "accuracy"),
            *("binaryaccuracy", "categoricalaccuracy", "sparsecategoricalaccuracy"),
        }
    ),
    "mean_absolute_error": frozenset({"mae", "meanabsoluteerror"}),
}
"""Other names of the metrics, without capitals and underscores."""


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
    watched = TARGETS[target].metric
    metrics = (
        node.elts if isinstance(node, ast.List | ast.Tuple) else [] if node is None else [node]
    )
    for each in metrics:
        name = _name(each)
        if name and name.replace("_", "").casefold() not in _SAME[watched]:
            title = TARGETS[target].metric_title.lower()
            yield Problem(
                each.lineno, f"The metric {name} is ignored: NetBuilder reports {title} here."
            )


def _unknown(given: Mapping[str, ast.expr], known: set[str]) -> Iterator[Problem]:
    for name, node in given.items():
        is_default = isinstance(node, ast.Constant) and node.value == _DEFAULTS.get(name)
        if name not in known and not is_default:
            yield Problem(node.lineno, f"{name} is ignored: NetBuilder has no such setting.")


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return dotted(node.func if isinstance(node, ast.Call) else node).rpartition(".")[2]
