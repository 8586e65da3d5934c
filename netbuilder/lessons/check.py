"""What every check has in common."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from netbuilder.lessons.evidence import Evidence
from netbuilder.translation import say
from netbuilder.wording import count_text, number_text


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


class Amount(Check, frozen=True):
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
