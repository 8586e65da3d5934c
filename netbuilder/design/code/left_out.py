"""Notes on the parts of a script's training that a design cannot hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from netbuilder.design.code.calls import line_of
from netbuilder.design.code.measuring import elements, metric_of
from netbuilder.design.code.outcome import Problem
from netbuilder.design.code.values import Function, Made, Path, Value
from netbuilder.design.targets import CLASS
from netbuilder.design.watching import offered
from netbuilder.translation import say
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


def check_compile(made: Made, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Arguments of `compile` that designs do not have."""
    yield from _unknown(made, given, _COMPILING)


def check_fit(made: Made, given: Mapping[str, Value], *, has_validation: bool) -> Iterator[Problem]:
    """Arguments of `fit` that designs do not have.

    Args:
        made: the call.
        given: its arguments.
        has_validation: whether the data have samples set apart for validation.
    """
    known = {*_FITTING, "validation_data"} if has_validation else _FITTING
    yield from _unknown(made, given, known)


def metric_names(value: Value) -> list[str]:
    """The names of the metrics that `compile` is given."""
    metrics = value if isinstance(value, list | tuple) else [] if value is None else [value]
    if isinstance(value, dict):
        metrics = list(value.values())
    return [name for name in map(_name, metrics) if name]


def check_metrics(made: Made | None, target: str) -> Iterator[Problem]:
    """Metrics that NetBuilder does not report for this target."""
    value = None if made is None else made.named.get("metrics")
    if made is None or value is None:
        return
    known = {each.name for each in offered(target)}
    reported = listed([each.title for each in offered(target)], 9)
    for each in elements(value):
        name = _name(each)
        if name and metric_of(each) not in known:
            message = say(
                "The metric {name} is ignored: NetBuilder has {reported} here.",
                name=name,
                reported=reported,
            )
            if target == CLASS:
                message = sentences(
                    message, say("These are means over the classes, not over samples.")
                )
            yield Problem(line_of(made, "metrics"), message)


def _unknown(made: Made, given: Mapping[str, Value], known: set[str]) -> Iterator[Problem]:
    for name, value in given.items():
        is_default = type(value) is type(_DEFAULTS.get(name)) and value == _DEFAULTS.get(name)
        if name not in known and not is_default:
            yield Problem(
                line_of(made, name),
                say("{name} is ignored: NetBuilder has no such setting.", name=name),
            )


def _name(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Made):
        return value.kind
    if isinstance(value, Path):
        return value.last
    return getattr(value.node, "name", "") if isinstance(value, Function) else ""
