"""Checks of the design that was trained, and of its settings."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, TypeAlias

from netbuilder.design.catalogue import CATALOGUE
from netbuilder.design.design import Design
from netbuilder.lessons.check import Amount, Check, Outcome
from netbuilder.lessons.evidence import Evidence
from netbuilder.training.run.live_settings import CHANGEABLE
from netbuilder.translation import say
from netbuilder.wording import alternatives, label_of, number_text, terms, value_text, words_of

Value: TypeAlias = float | int | str | bool

_HIDDEN: Final = ("units", "filters")
_OF_COMPONENTS: Final = ("optimizer", "schedule", "loss", "data", "target")


class ParametersCheck(Amount, frozen=True, tag="parameters"):
    """How many parameters the network has."""

    @property
    def _what(self) -> str:
        return say("Parameters")

    def _value(self, evidence: Evidence) -> float | None:
        return evidence.analysis.total_parameters


class HiddenUnitsCheck(Amount, frozen=True, tag="hidden_units"):
    """How many units or filters all layers but the last have together."""

    @property
    def _what(self) -> str:
        return say("Hidden units in all")

    def _value(self, evidence: Evidence) -> float | None:
        counts = [
            block.parameters[name]
            for block in evidence.design.active
            for name in _HIDDEN
            if name in block.parameters
        ]
        return sum(counts[:-1])


class NarrowestCheck(Amount, frozen=True, tag="narrowest"):
    """How many values the narrowest layer hands on for each sample."""

    @property
    def _what(self) -> str:
        return say("Values in the narrowest layer")

    def _value(self, evidence: Evidence) -> float | None:
        infos = evidence.analysis.infos
        sizes = [math.prod(info.output_shape) for info in infos if info.output_shape is not None]
        return min(sizes, default=None)


class LayersCheck(Amount, frozen=True, kw_only=True, tag="layers"):
    """How many layers of certain kinds there are.

    Attributes:
        kinds: Keras's names of the layers.
    """

    kinds: tuple[str, ...]

    @property
    def _what(self) -> str:
        return say("Layers of kind {kinds}", kinds=alternatives(self.kinds))

    def _value(self, evidence: Evidence) -> float | None:
        return sum(block.kind in self.kinds for block in evidence.design.active)

    def _faults(self) -> Iterator[tuple[str, str]]:
        yield from super()._faults()
        yield from _kind_faults(self.kinds)


class OnlyCheck(Check, frozen=True, kw_only=True, tag="only"):
    """The kinds of layers that the network may consist of.

    Attributes:
        kinds: Keras's names of the layers.
    """

    kinds: tuple[str, ...]

    def _sentence(self) -> str:
        return say("No other layers than {kinds}", kinds=terms(self.kinds))

    def _look(self, evidence: Evidence) -> Outcome:
        kinds = [block.kind for block in evidence.design.active]
        others = dict.fromkeys(kind for kind in kinds if kind not in self.kinds)
        return Outcome(not others, terms(others))

    def _faults(self) -> Iterator[tuple[str, str]]:
        yield from _kind_faults(self.kinds)


class SettingCheck(Amount, frozen=True, kw_only=True, tag="setting"):
    """A setting with which the network was trained, from the first batch to the last.

    Attributes:
        setting: of the design, or of its optimizer: 'batch_size', 'learning_rate', 'optimizer'.
        equals: its value, in place of bounds.
    """

    setting: str
    equals: Value | None = None

    def _sentence(self) -> str:
        if self.equals is None:
            return super()._sentence()
        return say("{what}: {value}", what=self._what, value=_shown(self.equals))

    def _look(self, evidence: Evidence) -> Outcome:
        designs = [evidence.design]
        if self.setting in (*CHANGEABLE, "schedule"):
            designs = [*evidence.course.designs, evidence.design]
        outcomes = [self._of(replace(evidence, design=design)) for design in designs]
        return next((each for each in outcomes if not each.met), outcomes[-1])

    def _of(self, evidence: Evidence) -> Outcome:
        if self.equals is None:
            return super()._look(evidence)
        found = setting_of(evidence.design, self.setting)
        met = type(found) is not bool or type(self.equals) is bool
        return Outcome(met and found == self.equals, "" if found is None else _shown(found))

    @property
    def _what(self) -> str:
        return label_of(self.setting)

    def _value(self, evidence: Evidence) -> float | None:
        found = setting_of(evidence.design, self.setting)
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        return float(found) if is_number else None

    def _text(self, value: float) -> str:
        return number_text(value, 6)

    def _faults(self) -> Iterator[tuple[str, str]]:
        if self.equals is None:
            yield from super()._faults()
        elif self.at_least is not None or self.at_most is not None:
            yield "equals", say("give a value or bounds, not both")
        if not is_setting(self.setting):
            yield "setting", say("there is no setting of this name")


def setting_of(design: Design, name: str) -> Any:
    """The value of a setting; None where the design has none of this name."""
    if name in ("optimizer", "schedule"):
        return getattr(design, name).kind
    if is_design_setting(name):
        return getattr(design, name)
    return design.optimizer.parameters.get(name, design.schedule.parameters.get(name))


def is_design_setting(name: str) -> bool:
    """Whether a setting is one of the design itself."""
    return name in _OF_COMPONENTS or any(each.name == name for each in Design.SETTINGS)


def is_setting(name: str) -> bool:
    """Whether some design has a setting of this name."""
    from engine.optimizers import OPTIMIZERS  # which loads all of them

    known = {p.name for each in OPTIMIZERS.names() for p in OPTIMIZERS.class_of(each).parameters}
    return is_design_setting(name) or name in known


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return say("on") if value else say("off")
    return words_of(value) if isinstance(value, str) else value_text(value)


def _kind_faults(kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    known = {entry.kind for entry in CATALOGUE}
    unknown = [kind for kind in kinds if kind not in known]
    if unknown or not kinds:
        named = terms(unknown)
        yield "kinds", say("name layers as Keras does; there is no '{named}'", named=named)
