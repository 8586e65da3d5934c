"""One training from its data to its last figure, in whatever thread it is called."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from contextlib import closing
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from engine.callbacks.base import Callback
from engine.errors import EngineError
from engine.models import BatchEnd, EpochEnd, Sequential, TrainingRun
from netbuilder.design import Design, DesignError, build
from netbuilder.design.targets import CLASS, TARGETS
from netbuilder.training import data, endings
from netbuilder.training.aside import Report, do_aside
from netbuilder.training.control import BATCH, EPOCH, Control, StoppedError
from netbuilder.training.recorder import Recorder
from netbuilder.training.records import (
    HeldOut,
    LoadingData,
    Reason,
    Record,
    RunEnded,
    RunPaused,
    RunStarted,
)

Emit: TypeAlias = Callable[[Record], None]
Load: TypeAlias = Callable[[Design, Report], data.Data]

_log = logging.getLogger(__name__)

_TEST_BATCH = 256
_ENDS: Mapping[type, str] = MappingProxyType({BatchEnd: BATCH, EpochEnd: EPOCH})


class Ending(NamedTuple):
    """Why a run is over, in a word and in a sentence."""

    reason: Reason
    message: str


class Prepared(NamedTuple):
    """What a training needs."""

    data: data.Data
    model: Sequential
    training: TrainingRun


class Session:
    """The training of one design.

    The same design trained on the same data ends with the same weights, bit for bit: its seed
    fixes initial weights and shuffling.

    Args:
        run: a number that all records carry.
        design: what to train.
        load: where the data come from.
    """

    def __init__(self, run: int, design: Design, load: Load = data.load) -> None:
        self._number = run
        self._design = design
        self._load = load
        self._recorder: Recorder | None = None

    def run(self, emit: Emit, control: Control) -> RunEnded:
        """Train until the last epoch, a stop, a divergence or an error; to be called once.

        Args:
            emit: takes the records as they come, in this thread; the last is a `RunEnded`.
            control: pauses and stops the run, from any thread.

        Returns:
            The last record.
        """
        try:
            ending = self._train(emit, control)
        except StoppedError:
            ending = self._stopped()
        except Exception as error:
            expected = isinstance(error, EngineError | DesignError | MemoryError)
            _log.log(
                logging.WARNING if expected else logging.ERROR,
                "Run %d of %r failed",
                self._number,
                self._design,
                exc_info=True,
            )
            ending = Ending("failed", endings.failed(error))
        if self._recorder is not None:
            # The weights of the moment are spoilt after a divergence, half updated after a failure.
            self._recorder.flush(copy=False)
        end = self._record(ending)
        emit(end)
        return end

    def left(self) -> RunEnded:
        """The last record of a run whose present step takes longer than anyone waits.

        May be called from any thread while `run` is at work. The batches of the last moments are
        not in it.
        """
        recorder = self._recorder
        batches = recorder.batches if recorder else 0
        epoch = recorder.epochs_done + 1 if recorder else 1
        message = endings.stopped(epoch, self._design.epochs, batches)
        return self._record(Ending("stopped", message))

    def _train(self, emit: Emit, control: Control) -> Ending:
        def show(message: str, fraction: float | None) -> None:
            emit(LoadingData(self._number, message, fraction))

        show("Preparing the training", None)
        prepared = do_aside(self._prepare, control, show)
        training = prepared.training
        metric = TARGETS[self._design.target].metric
        recorder = Recorder(self._number, training, prepared.model.get_flat_weights, metric, emit)
        self._recorder = recorder
        emit(self._started(prepared))
        with closing(training):
            ending = self._follow(prepared, recorder, control, emit)
        return ending or self._finish(prepared, recorder, control)

    def _follow(
        self, prepared: Prepared, recorder: Recorder, control: Control, emit: Emit
    ) -> Ending | None:
        """Every batch of the training; the ending if it does not get to its last one."""
        for event in prepared.training:
            if isinstance(event, BatchEnd):
                recorder.batch(event)
                if not math.isfinite(event.loss):
                    return self._diverged(prepared, "loss", event.loss, event.step + 1)
                recorder.flush_if_due()
            elif isinstance(event, EpochEnd):
                for name, value in event.logs.items():
                    if not math.isfinite(value):
                        return self._diverged(prepared, _words(name), value)
                recorder.epoch_end(event)
            else:
                recorder.flush_if_due()
            stepped = control.reached(_ENDS.get(type(event), ""))
            if control.paused:
                recorder.pause()
                if stepped:
                    emit(RunPaused(self._number))
                control.wait_while_paused()
                recorder.resume()
            control.check()
        return None

    def _prepare(self, report: Report) -> Prepared:
        design = self._design
        model = build(design)
        loaded = self._load(design, report)
        report("Preparing the training", None)
        training = model.training_run(
            loaded.x_train,
            loaded.y_train,
            batch_size=design.batch_size,
            epochs=design.epochs,
            validation_split=0.0 if loaded.validation else design.validation_split,
            validation_data=loaded.validation,
        )
        return Prepared(loaded, model, training)

    def _started(self, prepared: Prepared) -> RunStarted:
        training = prepared.training
        return RunStarted(
            run=self._number,
            design=self._design,
            samples=training.samples,
            validation_samples=training.validation_samples,
            steps_per_epoch=training.steps_per_epoch,
            epochs=training.epochs,
            batch_size=training.batch_size,
            data_title=prepared.data.title,
            notice=prepared.data.notice,
            test=_held_out(self._design, prepared.data),
        )

    def _finish(self, prepared: Prepared, recorder: Recorder, control: Control) -> Ending:
        """After the last epoch: the figures on data that were never trained on."""
        weights = recorder.weights
        if not np.isfinite(weights).all():
            bad = float(weights[~np.isfinite(weights)][0])
            return self._diverged(prepared, "weights", bad)
        figures = prepared.model.evaluate(
            prepared.data.x_test,
            prepared.data.y_test,
            batch_size=_TEST_BATCH,
            verbose=0,
            callbacks=[_StopsWith(control)],
            return_dict=True,
        )
        recorder.logs = {
            **recorder.logs,
            **{f"test_{name}": value for name, value in figures.items()},
        }
        return Ending("finished", endings.finished(recorder.epochs_done, recorder.logs))

    def _stopped(self) -> Ending:
        if self._recorder is not None:
            self._recorder.flush()
        return Ending("stopped", self.left().message)

    def _diverged(
        self, prepared: Prepared, what: str, value: float, step: int | None = None
    ) -> Ending:
        training = prepared.training
        epoch = self._recorder.epoch + 1 if self._recorder else 1
        at = training.steps_per_epoch if step is None else step
        where = f"epoch {epoch}, step {at} of {training.steps_per_epoch}"
        return Ending(
            "diverged",
            endings.diverged(what, value, where, prepared.model, prepared.data.x_train),
        )

    def _record(self, ending: Ending) -> RunEnded:
        recorder = self._recorder
        if recorder is None:
            return RunEnded(self._number, ending.reason, ending.message, 0, {}, None)
        return RunEnded(
            self._number,
            ending.reason,
            ending.message,
            recorder.epochs_done,
            dict(recorder.logs),
            recorder.weights,
        )


def _held_out(design: Design, loaded: data.Data) -> HeldOut:
    """The part of the data that is never trained on."""
    labels = None
    if design.target == CLASS:
        answers = loaded.y_test
        labels = (answers.argmax(axis=1) if answers.ndim > 1 else answers).astype(np.int64)
    return HeldOut(loaded.x_test, loaded.y_test, labels, loaded.in_units)


def _words(name: str) -> str:
    """A figure's name in a sentence: 'val_loss' is 'validation loss'."""
    whose = "validation " if name.startswith("val_") else ""
    return whose + name.removeprefix("val_").replace("_", " ")


class _StopsWith(Callback):
    """Ends an evaluation when the control says stop."""

    def __init__(self, control: Control) -> None:
        super().__init__()
        self._control = control

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._control.check()
