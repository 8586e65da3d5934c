"""What a task asks of a trained network: each check is declared in `lesson.json`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import msgspec

from netbuilder.design.catalogue import CATALOGUE
from netbuilder.design.design import Design
from netbuilder.design.watching import METRICS
from netbuilder.lessons.evidence import Evidence
from netbuilder.translation import mark, now, say
from netbuilder.wording import (
    alternatives,
    capitalized,
    count_text,
    figure_name,
    figure_text,
    is_share,
    label_of,
    number_text,
    percent,
    terms,
    value_text,
    words_of,
)

Value: TypeAlias = float | int | str | bool

ENDINGS: Final = {
    "finished": mark("it reached its last epoch"),
    "stopped": mark("it was stopped"),
    "diverged": mark("it diverged"),
}
_TINY: Final = 1e-9
_PARTS: Final = ("", "val_", "test_")
_FIGURES: Final = ("loss", *METRICS)
_HIDDEN: Final = ("units", "filters")
_OF_COMPONENTS: Final = ("optimizer", "schedule", "loss", "data", "target")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found.

    Attributes:
        met: whether the network does what is asked.
        found: how it stands, in a few words; '' where nothing is known.
    """

    met: bool
    found: str = ""


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="check"):
    """Something that is asked of a trained network."""

    @property
    def sentence(self) -> str:
        """What is asked, in a few words."""
        return self._sentence()

    def look(self, evidence: Evidence) -> Outcome:
        """Whether a network does what is asked."""
        return self._look(evidence)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What no check may say: names of fields, each with what is wrong there."""
        return self._faults()

    def _sentence(self) -> str:
        raise NotImplementedError

    def _look(self, evidence: Evidence) -> Outcome:
        raise NotImplementedError

    def _faults(self) -> Iterator[tuple[str, str]]:
        yield from ()


class _Amount(Check, frozen=True):
    """Asks that a number lies within bounds."""

    at_least: float | None = None
    at_most: float | None = None

    def _sentence(self) -> str:
        what, low, high = self._what, self.at_least, self.at_most
        if low is not None and high is not None:
            if low == high:
                return say("{what}: {value}", what=what, value=self._bound(low))
            low_text, high_text = self._bound(low), self._bound(high)
            return say("{what}: from {low} to {high}", what=what, low=low_text, high=high_text)
        if low is not None:
            return say("{what}: at least {value}", what=what, value=self._bound(low))
        return say("{what}: at most {value}", what=what, value=self._bound(high or 0.0))

    def _look(self, evidence: Evidence) -> Outcome:
        value = self._value(evidence)
        if value is None:
            return Outcome(False)
        low = -math.inf if self.at_least is None else self.at_least
        high = math.inf if self.at_most is None else self.at_most
        return Outcome(low <= value <= high, self._text(value))  # never with NaN

    def _faults(self) -> Iterator[tuple[str, str]]:
        low, high = self.at_least, self.at_most
        if low is None and high is None:
            yield "at_least", say("give at_least, at_most or both")
        if low is not None and high is not None and low > high:
            yield "at_most", say("it is below at_least")

    @property
    def _what(self) -> str:
        raise NotImplementedError

    def _value(self, evidence: Evidence) -> float | None:
        raise NotImplementedError

    def _bound(self, value: float) -> str:
        return self._text(value)

    def _text(self, value: float) -> str:
        return count_text(value) if float(value).is_integer() else number_text(value, 4)


class FigureCheck(_Amount, frozen=True, kw_only=True, tag="figure"):
    """A figure of the very weights in the window.

    Attributes:
        figure: as Keras spells it: 'val_accuracy', 'test_loss', 'accuracy'.
    """

    figure: str

    @property
    def _what(self) -> str:
        return capitalized(figure_name(self.figure))

    def _value(self, evidence: Evidence) -> float | None:
        return evidence.figures.get(self.figure)

    def _text(self, value: float) -> str:
        return figure_text(value, share=is_share(self.figure))

    def _bound(self, value: float) -> str:
        return _share(value) if is_share(self.figure) else self._text(value)

    def _faults(self) -> Iterator[tuple[str, str]]:
        yield from super()._faults()
        yield from _figure_faults(self.figure, _PARTS)


class GapCheck(_Amount, frozen=True, kw_only=True, tag="gap"):
    """By how much training is better than validation.

    Attributes:
        figure: without its part: 'accuracy', 'loss'.
    """

    figure: str = "accuracy"

    @property
    def _what(self) -> str:
        return say("Gap between training and validation {figure}", figure=words_of(self.figure))

    def _value(self, evidence: Evidence) -> float | None:
        training = evidence.figures.get(self.figure)
        validation = evidence.figures.get(f"val_{self.figure}")
        if training is None or validation is None:
            return None
        rises = self.figure in METRICS and METRICS[self.figure].rises
        return training - validation if rises else validation - training

    def _text(self, value: float) -> str:
        return percent(value, 2) if is_share(self.figure) else number_text(value, 4)

    def _bound(self, value: float) -> str:
        return _share(value) if is_share(self.figure) else self._text(value)

    def _faults(self) -> Iterator[tuple[str, str]]:
        yield from super()._faults()
        yield from _figure_faults(self.figure, _PARTS[:1])


class RiseCheck(_Amount, frozen=True, kw_only=True, tag="rise"):
    """How far the loss of a training rose after its best epoch.

    Attributes:
        figure: 'loss' or 'val_loss'.
    """

    figure: str = "val_loss"

    @property
    def _what(self) -> str:
        return say("Rise of the {figure} after its best epoch", figure=figure_name(self.figure))

    def _value(self, evidence: Evidence) -> float | None:
        values = evidence.course.curves.get(self.figure)
        return values[-1] - min(values) if values else None

    def _faults(self) -> Iterator[tuple[str, str]]:
        yield from super()._faults()
        if self.figure not in ("loss", "val_loss"):
            yield "figure", say("it is one of {known}", known=terms(("loss", "val_loss")))


class ParametersCheck(_Amount, frozen=True, tag="parameters"):
    """How many parameters the network has."""

    @property
    def _what(self) -> str:
        return say("Parameters")

    def _value(self, evidence: Evidence) -> float | None:
        return evidence.analysis.total_parameters


class HiddenUnitsCheck(_Amount, frozen=True, tag="hidden_units"):
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


class NarrowestCheck(_Amount, frozen=True, tag="narrowest"):
    """How many values the narrowest layer hands on for each sample."""

    @property
    def _what(self) -> str:
        return say("Values in the narrowest layer")

    def _value(self, evidence: Evidence) -> float | None:
        infos = evidence.analysis.infos
        sizes = [math.prod(info.output_shape) for info in infos if info.output_shape is not None]
        return min(sizes, default=None)


class LayersCheck(_Amount, frozen=True, kw_only=True, tag="layers"):
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


class EpochsCheck(_Amount, frozen=True, tag="epochs"):
    """How many epochs a training from fresh weights has completed."""

    @property
    def _what(self) -> str:
        return say("Epochs from fresh weights")

    def _value(self, evidence: Evidence) -> float | None:
        return evidence.course.epochs if evidence.course.fresh else None


class SettingCheck(_Amount, frozen=True, kw_only=True, tag="setting"):
    """A setting with which the network was trained.

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


class EndingCheck(Check, frozen=True, kw_only=True, tag="ending"):
    """Why the training ended.

    Attributes:
        reason: 'finished', 'stopped' or 'diverged'.
    """

    reason: str

    def _sentence(self) -> str:
        return say("End of the training: {reason}", reason=now(ENDINGS.get(self.reason, "")))

    def _look(self, evidence: Evidence) -> Outcome:
        found = evidence.course.reason
        return Outcome(found == self.reason, now(ENDINGS.get(found, "")))

    def _faults(self) -> Iterator[tuple[str, str]]:
        if self.reason not in ENDINGS:
            yield "reason", say("it is one of {known}", known=terms(ENDINGS))


AnyCheck: TypeAlias = (
    FigureCheck
    | GapCheck
    | RiseCheck
    | ParametersCheck
    | HiddenUnitsCheck
    | NarrowestCheck
    | LayersCheck
    | OnlyCheck
    | EpochsCheck
    | SettingCheck
    | EndingCheck
)


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


def _share(value: float) -> str:
    """A share as it was declared: '95 %', '85.5 %'."""
    hundredths = 100 * value
    digits = next((n for n in (0, 1) if abs(hundredths - round(hundredths, n)) < _TINY), 2)
    return percent(value, digits)


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return say("on") if value else say("off")
    return words_of(value) if isinstance(value, str) else value_text(value)


def _figure_faults(figure: str, parts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not any(figure == f"{part}{name}" for part in parts for name in _FIGURES):
        known = terms(f"{parts[-1]}{name}" for name in _FIGURES)
        yield "figure", say("there is no such figure; known are {known}", known=known)


def _kind_faults(kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    known = {entry.kind for entry in CATALOGUE}
    unknown = [kind for kind in kinds if kind not in known]
    if unknown or not kinds:
        named = terms(unknown)
        yield "kinds", say("name layers as Keras does; there is no '{named}'", named=named)
