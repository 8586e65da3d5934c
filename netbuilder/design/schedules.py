"""How the learning rate of a design may change: the engine's schedules, and by the loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from engine.callbacks import ReduceLROnPlateau
from engine.declarations import Parameter, defaults
from engine.optimizers import schedules
from engine.optimizers.schedules.base import Falling
from netbuilder.design.blocks import Component
from netbuilder.design.checking import checked
from netbuilder.design.errors import unknown
from netbuilder.translation import say

CONSTANT: Final = "constant"
PLATEAU: Final = "ReduceLROnPlateau"

_CLASSES: Final[Mapping[str, type[Falling]]] = MappingProxyType(
    {
        cls.__name__: cls
        for cls in (
            schedules.ExponentialDecay,
            schedules.InverseTimeDecay,
            schedules.PolynomialDecay,
            schedules.CosineDecay,
            schedules.CosineDecayRestarts,
        )
    }
)

# Narrower than the engine's, so that no step of a run can overflow.
_NARROWER: Final[Mapping[str, Mapping[str, Any]]] = {
    "decay_steps": {"initial": 1000.0, "minimum": 1.0},
    "first_decay_steps": {"initial": 1000.0, "minimum": 1.0},
    "decay_rate": {"initial": 0.5, "maximum": 1.0},
    "m_mul": {"maximum": 1.0},
    "t_mul": {"minimum": 1.0, "maximum": 1000.0},
    "alpha": {"minimum": 0.0, "maximum": 1.0},
    "factor": {"above": 0.0},
    "patience": {"minimum": 1},
    "min_delta": {"minimum": 0.0},
}

_OF_THE_PLATEAU: Final = ("factor", "patience", "min_lr", "cooldown", "min_delta")

KINDS: Final = (CONSTANT, *_CLASSES, PLATEAU)


def class_of(kind: str) -> type[Falling] | None:
    """The engine's schedule of this kind; None for what is none."""
    return _CLASSES.get(kind)


def declared(kind: str) -> tuple[Parameter, ...]:
    """The parameters of a kind, but for the initial rate, which is the optimizer's.

    Raises:
        DesignError: there is no such kind.
    """
    if kind not in KINDS:
        raise unknown(say("learning-rate schedule"), kind, KINDS)
    cls = class_of(kind)
    if kind == PLATEAU:
        known = {each.name: each for each in ReduceLROnPlateau.parameters}
        own = [known[name] for name in _OF_THE_PLATEAU]
    elif cls is None:
        return ()
    else:
        own = [each for each in cls.parameters if each.name != "initial_learning_rate"]
    return tuple(replace(each, **_NARROWER.get(each.name, {})) for each in own)


def checked_schedule(kind: str, values: Mapping[str, Any] | None = None) -> Component:
    """A schedule with these parameters; what they leave out is as proposed.

    Raises:
        DesignError: there is no such schedule, or a parameter is wrong.
    """
    parameters = declared(kind)
    return Component(kind, checked(parameters, {**defaults(parameters), **(values or {})}, kind))
