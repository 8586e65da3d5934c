"""Every constructor has Keras's arguments, in Keras's order, with Keras's defaults."""

from __future__ import annotations

import json
from typing import Any

import pytest

import engine
from tests.engine.reference.families import answers
from tests.engine.reference.signatures import constructors

KERASS: dict[str, dict[str, Any]] = json.loads(
    (answers() / "signatures.json").read_text(encoding="utf-8")
)
OURS: dict[str, dict[str, Any]] = json.loads(json.dumps(constructors(engine)))
SHARED = [(module, name) for module in OURS for name in OURS[module] if name in KERASS[module]]

DIFFERENT = {
    "CallbackList": "made by the training alone",
    "ProgbarLogger": "says where it writes",
}
"""Classes whose arguments are others on purpose, and why."""

DEFAULTS = {("Loss", "name"), ("Metric", "name"), ("Optimizer", "learning_rate")}
"""Defaults that Keras's roots of families do not have."""


def by_place(arguments: list[list[Any]]) -> list[tuple[str, Any]]:
    """Names and defaults of those that need no name."""
    return [(name, default) for name, default, free in arguments if free]


@pytest.mark.parametrize(("module", "name"), SHARED)
def test_arguments_are_kerass(module: str, name: str) -> None:
    ours, kerass = by_place(OURS[module][name]), by_place(KERASS[module][name])
    if name in DIFFERENT:
        assert ours != kerass, "this is no difference any more"
        return
    assert [argument for argument, _ in ours] == [argument for argument, _ in kerass]
    for (argument, default), (_, wanted) in zip(ours, kerass, strict=True):
        if (name, argument) in DEFAULTS:
            assert default != wanted, "this is no difference any more"
        else:
            assert (argument, default) == (argument, wanted)
            assert type(default) is type(wanted)


MORE = {"Discretization", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"}
"""Layers that take what all others do, which Keras forgot."""


@pytest.mark.parametrize("module", OURS)
def test_what_needs_a_name_is_taken_by_keras_too(module: str) -> None:
    """Keras hides these behind **kwargs."""
    for name, arguments in OURS[module].items():
        if name in KERASS[module] and name not in {*DIFFERENT, *MORE}:
            hidden = [argument for argument, _, free in arguments if not free]
            open_ended = any(argument == "**" for argument, _, _ in KERASS[module][name])
            assert open_ended or not hidden, f"{name}: {hidden}"


def test_most_of_them_are_compared() -> None:
    assert len(SHARED) > 150
