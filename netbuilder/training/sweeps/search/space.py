"""What a search tries: ranges and lists of values, some of them only beside certain others."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import numpy as np

from engine.declarations import Integer
from netbuilder.design import Design, DesignError, analyze
from netbuilder.plain import line
from netbuilder.training.sweeps.grid import FOLD, Combination, Setting, proposal
from netbuilder.training.sweeps.values import SweepError, parsed, text_of
from netbuilder.translation import mark, say
from netbuilder.wording import terms

MAX_DIMENSIONS: Final = 30
LOG: Final = "log"
"""What is written after a range that counts by factors."""
_DIGITS: Final = 6

_RANGE: Final = re.compile(r"\s*(\S+?)\s*\.\.\s*(\S+?)(\s+log)?\s*")


class Absent(Enum):
    """The value of a setting that the rest of the design leaves no place for."""

    ABSENT = mark("not used")

    def __str__(self) -> str:
        """As a table shows it."""
        return str(self.value)


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True)
class Dimension:
    """A setting, and what it may be: one of some values, or any number of a range.

    Attributes:
        setting: what is varied.
        values: the choices; () for a range.
        low: of a range.
        high: of a range.
        log: whether a range counts by factors.
        whole: whether it holds whole numbers only.
    """

    setting: Setting
    values: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    whole: bool = False

    @classmethod
    def typed(cls, setting: Setting, text: str) -> Dimension:
        """What somebody typed: '32, 64, 128', '0.0001..0.1 log' or '16..256'.

        Raises:
            SweepError: that is no range and no list of values of the setting.
        """
        found = _RANGE.fullmatch(text)
        if found is None:
            return cls(setting, parsed(setting.name, setting.parameter, text))
        ends = [parsed(setting.name, setting.parameter, each)[0] for each in found.group(1, 2)]
        shown = line(text.strip(), 60)
        if any(isinstance(each, bool) or not isinstance(each, int | float) for each in ends):
            raise SweepError(
                say(
                    "{setting_name} has no ranges; list its values instead of '{shown}'.",
                    setting_name=setting.name,
                    shown=shown,
                )
            )
        low, high = ends
        if not low < high:
            raise SweepError(
                say(
                    "'{shown}' is empty; write the lower end of {setting_name} first.",
                    shown=shown,
                    setting_name=setting.name,
                )
            )
        log = found.group(3) is not None
        if log and low <= 0:
            raise SweepError(
                say(
                    "A logarithmic range begins above 0; '{shown}' of {setting_name} does not.",
                    shown=shown,
                    setting_name=setting.name,
                )
            )
        return cls(setting, (), low, high, log, isinstance(setting.parameter, Integer))

    @property
    def is_range(self) -> bool:
        """Whether it is a range."""
        return not self.values

    @property
    def text(self) -> str:
        """As it may be typed."""
        if self.values:
            return terms(map(text_of, self.values))
        ends = f"{text_of(self.low)}..{text_of(self.high)}"
        return f"{ends} {LOG}" if self.log else ends

    def at(self, share: float) -> Any:
        """The value at a share of the way, 0 to 1, along the range or the choices."""
        if self.values:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        if self.whole:
            # Each number has a piece of its own.
            low, high = self.low - 0.5, self.high + 0.5
            value = _between(max(low, 0.5) if self.log else low, high, share, self.log)
            return int(min(max(round(value), self.low), self.high))
        return self.rounded(_between(self.low, self.high, share, self.log))

    def rounded(self, value: float) -> float:
        """A number of the range with six digits that count."""
        return float(min(max(_short(value), self.low), self.high))

    def share(self, value: Any) -> float:
        """The share of the way at which a value lies, 0 to 1; NaN for one that is not used."""
        if value is ABSENT:
            return math.nan
        if self.values:
            place = self.values.index(value)
            return place / (len(self.values) - 1) if len(self.values) > 1 else 0.5
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return float((value - self.low) / (self.high - self.low))


def _short(value: float) -> float:
    digits = _DIGITS - 1 - math.floor(math.log10(abs(value))) if value else 0
    return round(value, digits)


def proposal_of_range(setting: Setting, design: Design) -> str:
    """A range around the present value, as it may be typed; values where a setting has no range."""
    present = setting.value(design)
    if isinstance(present, bool) or not isinstance(present, int | float) or setting.name == "seed":
        return proposal(setting, design)
    if isinstance(present, int):
        tried = [f"{max(1, present // 4)}..{max(4, 4 * present)} {LOG}"]
    else:
        low, high = (text_of(_short(present * by)) for by in (0.1, 10))
        tried = [f"{low}..{high} {LOG}", "0..0.9", "0..1"]
    for text in tried:
        with suppress(SweepError):
            return Dimension.typed(setting, text).text
    return proposal(setting, design)


Pick = Callable[[Dimension], Any]


def checked(dimensions: Sequence[Dimension]) -> tuple[Dimension, ...]:
    """Dimensions that a search can have.

    Raises:
        SweepError: there are too many or too few, or two of the same setting.
    """
    if not 1 <= len(dimensions) <= MAX_DIMENSIONS:
        raise SweepError(
            say(
                "A search varies one to {max_dimensions} settings; received {dimensions}.",
                max_dimensions=MAX_DIMENSIONS,
                dimensions=len(dimensions),
            )
        )
    names = [each.setting.name for each in dimensions]
    for each in dimensions:
        if names.count(each.setting.name) > 1:
            raise SweepError(
                say(
                    "{setting_name} is listed twice; put it into one list or range.",
                    setting_name=each.setting.name,
                )
            )
        if each.setting.of == FOLD:
            raise SweepError(say("A search does not vary folds; use cross-validation with a grid."))
    return tuple(dimensions)


def realized(
    design: Design, dimensions: Sequence[Dimension], number: int, pick: Pick
) -> Combination:
    """The training that comes of picking values, those that decide on others first.

    Args:
        design: what is varied.
        dimensions: of the search.
        number: of the training.
        pick: the value of a dimension; asked for those alone that the design has a place for.
    """
    values = dict[str, Any]()
    reason = ""
    for each in sorted(dimensions, key=lambda each: not each.setting.decides_others):
        name = each.setting.name
        if reason or not each.setting.is_in(design):
            values[name] = ABSENT
            continue
        values[name] = pick(each)
        try:
            design = each.setting.changed(design, values[name])
        except DesignError as error:
            reason = str(error)
    ordered = tuple(values[each.setting.name] for each in dimensions)
    if reason:
        return Combination(number, ordered, None, reason)
    return Combination(number, ordered, design, analyze(design).reason)


def drawn(seed: tuple[int, ...]) -> Pick:
    """Values by lot: the same seed, the same values."""
    rng = np.random.default_rng(seed)
    return lambda dimension: dimension.at(float(rng.random()))


def given(dimensions: Sequence[Dimension], values: Sequence[Any]) -> Pick:
    """The values of a training that has been."""
    known = {each.setting.name: v for each, v in zip(dimensions, values, strict=True)}
    return lambda dimension: known[dimension.setting.name]


def _between(low: float, high: float, share: float, log: bool) -> float:
    if log:
        return math.exp(math.log(low) + share * (math.log(high) - math.log(low)))
    return low + share * (high - low)
