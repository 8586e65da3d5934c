"""Batches gathered into records, as many as a screen can show."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from engine.models import BatchEnd, EpochEnd, TrainingRun
from engine.models.snapshot import BATCHES
from engine.types import Array
from netbuilder.design.watching import LOSS, is_better
from netbuilder.training.checkpoints.file import Checkpoint
from netbuilder.training.records import Best, EpochDone, Progress, Record, locked
from netbuilder.training.run.pace import Pace

INTERVAL: Final = 1 / 5
"""Least number of seconds between two records of batches, the last of an epoch set aside."""

_SLOW: Final = 1 / 20
"""The same where the training waits between batches."""

_SHARE: Final = 0.05
"""The share of the training's time for copies of the weights; large networks copy less often."""


class Recorder:
    """Gathers the events of a run, drops none, and passes them on as records.

    Args:
        run: the run's number.
        training: the run.
        weights: makes a copy of all weights.
        metrics: the names of the figures beside the loss, the one that is shown first in front.
        emit: takes the records.
        figures: brings Keras's logs into the units of the data.
        monitor: the figure that says which epoch is best.

    Attributes:
        batches: trained on so far.
        epoch: of the last batch, counted from 0.
        epochs_done: complete epochs.
        logs: figures of the last complete epoch; running means before there is one.
        weights: a copy made at the last flush, or at the start.
        whole: whether these are the weights of the end of an epoch.
        best: the epoch with the best figure of validation, or of training where nothing is kept
            back.
    """

    def __init__(
        self,
        run: int,
        training: TrainingRun,
        weights: Callable[[], Array],
        metrics: Sequence[str],
        emit: Callable[[Record], None],
        figures: Callable[[Mapping[str, float]], Mapping[str, float]] = dict,
        monitor: str = LOSS,
    ) -> None:
        self._run = run
        self._training = training
        self._copy = weights
        self._metrics, self._monitor = tuple(metrics), monitor
        self._emit, self._figures = emit, figures
        self.batches = 0
        self.epoch = 0
        self.epochs_done = 0
        self.logs: Mapping[str, float] = {}
        self.weights = locked(weights())
        self.whole = False
        self.best: Best | None = None
        self._last: Mapping[str, float] = {}
        self._gathered: list[BatchEnd] = []
        self._step = self._steps = 0
        self._samples = 0
        self._is_warm = False
        now = time.perf_counter()
        self._pace = Pace(now)
        self._due = now + INTERVAL

    def restore(self, resumed: Checkpoint) -> None:
        """Go on where an interrupted training stood."""
        training = self._training
        self.batches = len(resumed.batches)
        self.epochs_done = self.epoch = len(resumed.epochs)
        self._step = training.step_number if training.phase == BATCHES else 0
        if resumed.best is not None:
            logs = dict(resumed.epochs[resumed.best.epoch - 1])
            self.best = replace(resumed.best, logs=logs)
        if resumed.epochs:
            self.logs = resumed.epochs[-1]
            self.whole = self._step == 0
        self._pace = Pace(time.perf_counter(), resumed.seconds)

    def begin(self) -> None:
        """The first batch follows; what was done until now is no training."""
        self._steps = self._training.steps_per_epoch
        self._pace.skip(time.perf_counter())

    def batch(self, event: BatchEnd) -> None:
        """A batch has been trained on; it is told at the next flush.

        It is called thousands of times a second: what can wait for the flush does.
        """
        self._gathered.append(event)
        self.epoch, step, size = event[:3]
        if not self._is_warm:
            self._is_warm, size = True, 0
            self._pace.warm_up(time.perf_counter())
        if step == 0:
            self._steps = self._training.steps_per_epoch
        self._samples += size
        self.batches += 1
        self._step = step + 1
        if self._step == self._steps:
            self._measure()
            self._last = self._figures(self._training.running)  # Validation comes between.

    def epoch_end(self, event: EpochEnd) -> None:
        """An epoch is over; its batches are all told before it."""
        if self._training.validation_samples:
            self._pace.validate(time.perf_counter())
        self.flush()
        self.logs = self._figures(event.logs)
        self.epochs_done = event.epoch + 1
        self.whole = True
        self._note_best()
        self._emit(EpochDone(self._run, event.epoch, self.logs, self.weights))

    def _note_best(self) -> None:
        """Note the epoch that is over if it is the best."""
        wanted = (f"val_{self._monitor}", self._monitor, "val_loss", "loss")
        name = next((each for each in wanted if each in self.logs), "loss")
        value = self.logs.get(name, math.inf)
        if self.best is None or name != self.best.name or is_better(name, value, self.best.value):
            self.best = Best(self.epochs_done, name, float(value), self.weights, dict(self.logs))

    def pause(self) -> None:
        """The run is about to wait: tell all that is known."""
        self._measure()
        self.flush()

    def rest(self) -> None:
        """The run is held back for a moment, to be slow: there is time to tell more often."""
        self._measure()
        if time.perf_counter() >= self._due - INTERVAL + _SLOW:
            self.flush()

    def resume(self) -> None:
        """The run continues; the time since `pause` or `rest` does not count."""
        self._pace.skip(time.perf_counter())

    def flush_if_due(self) -> bool:
        """Pass on what has gathered if the last time is long enough ago: whether it is."""
        if time.perf_counter() < self._due:
            return False
        self.flush()
        return True

    def flush(self, copy: bool = True) -> None:
        """Pass on what has gathered.

        Args:
            copy: take a new copy of the weights; the last one is used again if not.
        """
        if not self._gathered:
            return
        start = time.perf_counter()
        self._measure()
        if copy:
            self.weights, self.whole = locked(self._copy()), False
        if self._step < self._training.steps_per_epoch:
            self._last = self._figures(self._training.running)
        if not self.epochs_done:
            self.logs = self._last
        self._emit(self._progress())
        self._gathered = []
        now = time.perf_counter()
        self._due = now + max(INTERVAL, (now - start) / _SHARE)

    def _measure(self) -> None:
        if self._samples:
            self._pace.train(self._samples, time.perf_counter())
            self._samples = 0

    def _progress(self) -> Progress:
        training, gathered = self._training, self._gathered
        steps = training.steps_per_epoch
        done = self.epoch + self._step / steps
        left = (training.epochs - done) * training.samples
        validations = training.epochs - self.epochs_done if training.validation_samples else 0
        first, *others = self._columns()
        return Progress(
            run=self._run,
            epoch=self.epoch,
            step=self._step,
            steps_per_epoch=steps,
            fraction=done / training.epochs,
            eta=self._pace.eta(round(left), validations),
            samples_per_second=self._pace.samples_per_second,
            seconds=self._pace.seconds,
            positions=locked(np.array([each.epoch + (each.step + 1) / steps for each in gathered])),
            losses=locked(np.array([each.loss for each in gathered])),
            metrics=first,
            rates=locked(np.array([each.learning_rate for each in gathered])),
            weights=self.weights,
            logs=dict(self._last),
            others=dict(zip(self._metrics[1:], others, strict=True)),
        )

    def _columns(self) -> list[Array]:
        """Each figure beside the loss, of every batch alone."""
        every = [self._figures(each.batch_logs) for each in self._gathered]
        return [
            locked(np.array([logs.get(name, math.nan) for logs in every])) for name in self._metrics
        ]
