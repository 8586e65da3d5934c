"""How far the training in the window has come, as a value that each record moves on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design import Design
from netbuilder.training.history.runs import Run
from netbuilder.training.records import (
    EpochDone,
    LoadingData,
    Progress,
    Record,
    RunChanged,
    RunEnded,
    RunResumed,
    RunStarted,
)

_TEST = "test_"
_POINTS: Final = 48
"""The most of a trend; twice as many are joined in pairs."""

Trend = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of a training; as it is made: of none.

    Attributes:
        design: what is trained; None before that is known.
        preparing: what is being made ready, in a sentence; '' once batches are trained on.
        prepared: which share of that is done; None where unknown.
        epochs: to be done.
        epochs_done: complete ones.
        epoch: of the last batch, counted from 0.
        step: batches done in it.
        steps: batches of an epoch.
        fraction: of the whole training that is done, 0 to 1.
        seconds: that it has taken, pauses not counted.
        eta: seconds until it ends; None until it can be told.
        figures: the latest, by Keras's keys.
        reason: why it ended: 'finished', 'stopped', 'diverged', 'failed'; '' while it has not.
        good_epoch: after a divergence the last epoch before it, counted from 1; 0 for none.
        losses: the loss so far, smoothed, from the first batch to the last.
        metrics: the same of the figure beside it.
        others: likewise, by name, of the further figures that are watched.
    """

    design: Design | None = None
    preparing: str = ""
    prepared: float | None = None
    epochs: int = 0
    epochs_done: int = 0
    epoch: int = 0
    step: int = 0
    steps: int = 0
    fraction: float = 0.0
    seconds: float = 0.0
    eta: float | None = None
    figures: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""
    good_epoch: int = 0
    losses: Trend = ()
    metrics: Trend = ()
    others: Mapping[str, Trend] = field(default_factory=dict)

    def followed_by(self, record: Record) -> Course:
        """What is known after a further record."""
        match record:
            case LoadingData():
                return Course(preparing=record.message, prepared=record.fraction)
            case RunStarted():
                return Course(record.design, epochs=record.epochs, steps=record.steps_per_epoch)
            case RunResumed() if record.epochs:
                done = len(record.epochs)
                earlier = replace(self, epochs_done=done, epoch=done, figures=record.epochs[-1])
                return earlier._drawn(record.losses, record.metrics, record.others)
            case Progress():
                return self._after_batch(record)
            case EpochDone():
                figures = {**self.figures, **record.logs}
                return replace(self, epochs_done=record.epoch + 1, figures=figures)
            case RunChanged():
                return replace(self, design=record.design, epochs=record.design.epochs)
            case RunEnded():
                return replace(
                    self,
                    preparing="",
                    epochs_done=record.epochs_done,
                    fraction=1.0 if record.reason == "finished" else self.fraction,
                    eta=None,
                    figures={**self.figures, **record.logs},
                    reason=record.reason,
                    good_epoch=record.good_epoch,
                )
        return self

    def _drawn(self, losses: Array, metrics: Array, others: Mapping[str, Array]) -> Course:
        """The same with the figures of further batches."""
        return replace(
            self,
            losses=_longer(self.losses, losses),
            metrics=_longer(self.metrics, metrics),
            others={n: _longer(self.others.get(n, ()), values) for n, values in others.items()},
        )

    def _after_batch(self, record: Progress) -> Course:
        return replace(
            self._drawn(record.losses, record.metrics, record.others),
            epoch=record.epoch,
            step=record.step,
            steps=record.steps_per_epoch,
            fraction=record.fraction,
            seconds=record.seconds,
            eta=record.eta,
            figures={**self.figures, **record.logs},
        )

    @property
    def left(self) -> float:
        """Batches that are still to be trained on."""
        return (1 - self.fraction) * self.epochs * self.steps

    @staticmethod
    def of(run: Run, figures: Mapping[str, float]) -> Course:
        """The course of a run that is over, as far as the run tells.

        Args:
            run: the training.
            figures: of the network in the window, by Keras's keys: of its best epoch, its last, or
                the taught one.
        """
        whole = max(run.epochs, run.design.epochs, 1)
        ended = run.reason == "finished"
        return Course(
            run.design,
            epochs=run.epochs if ended else whole,
            epochs_done=run.epochs,
            epoch=max(run.epochs - 1, 0),
            fraction=1.0 if ended else run.epochs / whole,
            figures=figures,
            reason=run.reason,
            losses=_longer((), run.means.get("loss", np.zeros(0))),
            metrics=_longer((), run.means.get(run.metric, np.zeros(0))),
            others={
                name: _longer((), run.means.get(name, np.zeros(0)))
                for name in run.design.watched[1:]
            },
        )

    def trend(self, metric: str) -> Trend:
        """How a figure beside the loss has been so far, smoothed."""
        first = self.design is None or metric == self.design.metric
        return self.metrics if first else self.others.get(metric, ())

    def tested(self, metric: str) -> float | None:
        """What the network reaches on the test samples; None where that was not measured."""
        return self.figures.get(_TEST + metric)


def _longer(trend: Trend, values: Array) -> Trend:
    """A trend with further values, which are joined to one or a few; what is no number is left."""
    found = values[np.isfinite(values)]
    if not len(found):
        return trend
    count = min(len(found), _POINTS)
    trend += tuple(float(part.mean()) for part in np.array_split(found, count if not trend else 1))
    while len(trend) > _POINTS:
        pairs = np.array(trend[: len(trend) // 2 * 2]).reshape(-1, 2).mean(axis=1)
        trend = (*map(float, pairs), *trend[len(trend) // 2 * 2 :])
    return trend
