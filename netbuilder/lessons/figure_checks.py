"""Checks of figures, and of how the training went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from netbuilder.design.watching import METRICS
from netbuilder.lessons.check import Amount, Check, Outcome
from netbuilder.lessons.evidence import Evidence
from netbuilder.translation import mark, now, say
from netbuilder.wording import (
    capitalized,
    figure_name,
    figure_text,
    is_share,
    number_text,
    percent,
    terms,
    words_of,
)

ENDINGS: Final = {
    "finished": mark("it reached its last epoch"),
    "stopped": mark("it was stopped"),
    "diverged": mark("it diverged"),
}
_TINY: Final = 1e-9
_PARTS: Final = ("", "val_", "test_")
_FIGURES: Final = ("loss", *METRICS)


class FigureCheck(Amount, frozen=True, kw_only=True, tag="figure"):
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


class GapCheck(Amount, frozen=True, kw_only=True, tag="gap"):
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


class RiseCheck(Amount, frozen=True, kw_only=True, tag="rise"):
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


class EpochsCheck(Amount, frozen=True, tag="epochs"):
    """How many epochs a training from fresh weights has completed."""

    @property
    def _what(self) -> str:
        return say("Epochs from fresh weights")

    def _value(self, evidence: Evidence) -> float | None:
        return evidence.course.epochs if evidence.course.fresh else None


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


def _share(value: float) -> str:
    """A share as it was declared: '95 %', '85.5 %'."""
    hundredths = 100 * value
    digits = next((n for n in (0, 1) if abs(hundredths - round(hundredths, n)) < _TINY), 2)
    return percent(value, digits)


def _figure_faults(figure: str, parts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not any(figure == f"{part}{name}" for part in parts for name in _FIGURES):
        known = terms(f"{parts[-1]}{name}" for name in _FIGURES)
        yield "figure", say("there is no such figure; known are {known}", known=known)
