"""One training from its data to its last figure, in whatever thread it is called."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from engine.errors import EngineError
from engine.models import BatchEnd, EpochEnd, snapshot
from engine.types import Array
from netbuilder.design import Design, DesignError
from netbuilder.storage.errors import StorageError
from netbuilder.training.checkpoints.writer import Checkpointer
from netbuilder.training.control import BATCH, EPOCH, Control, StoppedError
from netbuilder.training.elsewhere import warm as warm_processes
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.records import (
    LoadingData,
    Reason,
    Record,
    RunChanged,
    RunEnded,
    RunNotice,
    RunPaused,
    RunResumed,
    RunStarted,
    locked,
)
from netbuilder.training.run import data, divergence, endings
from netbuilder.training.run.abandonable import run_abandonable
from netbuilder.training.run.board import Board
from netbuilder.training.run.chance import nothing_learned
from netbuilder.training.run.checkpoint_policy import CheckpointPolicy
from netbuilder.training.run.endings import Ending
from netbuilder.training.run.held_out import seen, unseen
from netbuilder.training.run.live_settings import apply
from netbuilder.training.run.measuring import reached, validated
from netbuilder.training.run.preparation import Prepared, prepare
from netbuilder.training.run.recorder import Recorder
from netbuilder.training.run.steps import step_taken
from netbuilder.training.run.warm_start import TrainedWeights
from netbuilder.translation import say
from netbuilder.wording import figure_name, sentences

Emit: TypeAlias = Callable[[Record], None]

_log = logging.getLogger(__name__)

_ENDS: Mapping[type, str] = MappingProxyType({BatchEnd: BATCH, EpochEnd: EPOCH})


class Session:
    """The training of one design.

    The same design trained on the same data ends with the same weights, bit for bit: its seed
    fixes initial weights and shuffling. So does one that was interrupted and continues.

    Args:
        run: a number that all records carry.
        design: what to train.
        load: where the data come from.
        checkpointer: writes on the way what is needed to continue; knows where one stood that does.
        learned: weights that blocks may begin with.
        board: writes figures for TensorBoard.
        elsewhere: where Keras takes the steps; None for the engine.
    """

    def __init__(
        self,
        run: int,
        design: Design,
        load: data.Load = data.load,
        checkpointer: Checkpointer | None = None,
        learned: TrainedWeights | None = None,
        board: Board | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self._number, self._design, self._checkpointer = run, design, checkpointer
        self._load, self._elsewhere = load, elsewhere
        self._learned = learned
        self._board = board
        self._recorder: Recorder | None = None
        self._prepared: Prepared | None = None
        self._safe: CheckpointPolicy | None = None
        self._kept = 0  # the epoch whose weights the run ends with; 0 for the last
        self._kept_other = False  # whether it ends with other weights than its last batch left

    @property
    def checkpointer(self) -> Checkpointer | None:
        """What writes this training to the disk."""
        return self._checkpointer

    def run(self, emit: Emit, control: Control) -> RunEnded:
        """Train until the last epoch, a stop, a divergence or an error; to be called once.

        Args:
            emit: takes the records as they come, in this thread; the last is a `RunEnded`.
            control: pauses and stops the run, from any thread.

        Returns:
            The last record.
        """
        tell = partial(_tell, self._checkpointer, emit)
        try:
            ending = self._train(tell, control)
        except StoppedError:
            ending = self._stopped()
        except Exception as error:
            expected = isinstance(error, EngineError | DesignError | StorageError | MemoryError)
            _log.log(
                logging.WARNING if expected else logging.ERROR,
                "Run %d of %r failed",
                self._number,
                self._design,
                exc_info=True,
            )
            resumed = self._prepared is not None and self._prepared.resumed is not None
            ending = Ending("failed", endings.failed(error, resumed=resumed))
        if self._recorder is not None:
            # The weights of the moment are spoilt after a divergence, half updated after a failure.
            self._recorder.flush(copy=False)
        end = self._record(ending, self._end(ending.reason, control))
        end = replace(end, optimizer=self._optimizer(ending.reason))
        emit(end)
        warm_processes.give_back(self._prepared and self._prepared.process, end.reason)
        if self._checkpointer is not None:
            self._checkpointer.close()
        return end

    def _end(self, reason: Reason, control: Control) -> bool:
        """Bring what is on the disk to the end of the run: whether it can be resumed."""
        kept, for_good = self._checkpointer, control.for_good
        if self._safe is not None:
            wanted = not control.dropped
            return self._safe.end(reason, self._design, wanted=wanted, for_good=for_good)
        if kept is None or kept.place is None:
            return False
        # An interrupted training that has not even got to where it stood.
        if control.dropped:
            kept.discard()
            return False
        if for_good:
            kept.mark_ended()
        return True

    def _optimizer(self, reason: Reason) -> Mapping[str, Any] | None:
        """The optimizer's state, where the run ends with the weights of its last batch."""
        if self._prepared is None or self._recorder is None or self._kept_other:
            return None
        if self._prepared.process is not None or reason not in ("finished", "stopped"):
            return None
        return snapshot.optimizer_state(self._prepared.training.objective.optimizer)

    def left(self) -> RunEnded:
        """The last record of a run whose present step takes longer than anyone waits.

        May be called from any thread while `run` is at work, without the last moments' batches.
        """
        resumable = self._safe is not None and self._checkpointer is not None
        return self._record(Ending("stopped", self._stop_message()), resumable)

    def _train(self, emit: Emit, control: Control) -> Ending:
        def show(message: str, fraction: float | None) -> None:
            emit(LoadingData(self._number, message, fraction))

        show(say("Preparing the training"), None)
        prepared = run_abandonable(self._prepare, control, show)
        training = prepared.training
        trained = prepared.resumed.design if prepared.resumed else self._design
        copy, figures = prepared.weights, prepared.data.figures
        recorder = Recorder(
            self._number, training, copy, trained.watched, emit, figures, trained.monitored
        )
        self._prepared, self._recorder = prepared, recorder
        self._safe = safe = CheckpointPolicy(prepared, recorder, self._checkpointer)
        emit(self._started(prepared, recorder.weights))
        self._run_to_end(prepared, recorder, emit)
        with closing(training):
            ending = self._follow(prepared, recorder, safe, control, emit)
        return ending or self._finish(prepared, recorder, control)

    def _prepare(self, report: Callable[[str, float | None], None]) -> Prepared:
        told = () if self._board is None else (self._board,)
        return prepare(
            self._design,
            self._load,
            report,
            self._checkpointer,
            self._learned,
            told,
            self._elsewhere,
        )

    def _run_to_end(self, prepared: Prepared, recorder: Recorder, emit: Emit) -> None:
        """Tell what an interrupted training had come to, and take over other settings."""
        resumed, wanted = prepared.resumed, self._design
        if resumed is None:
            return
        recorder.restore(resumed)
        positions, losses, metrics, rates, *others = resumed.batches.T
        named = dict(zip(resumed.design.watched[1:], others, strict=True))
        emit(RunResumed(self._number, positions, losses, metrics, rates, resumed.epochs, named))
        self._design = resumed.design
        self._change(wanted, emit)

    def _follow(
        self,
        prepared: Prepared,
        recorder: Recorder,
        safe: CheckpointPolicy,
        control: Control,
        emit: Emit,
    ) -> Ending | None:
        """Every batch of the training; the ending if it does not get to its last one."""
        recorder.begin()
        begun, before = time.monotonic(), recorder.weights
        while events := prepared.training.several(0 if control.asks else prepared.together):
            event = events[-1]
            if isinstance(event, BatchEnd):
                before = recorder.weights
                for each in events:
                    recorder.batch(each)  # type: ignore[arg-type]
                if not math.isfinite(event.loss):
                    return self._diverged("loss", event.loss, event.step + 1)
                told = recorder.flush_if_due()
            elif isinstance(event, EpochEnd):
                for name, value in event.logs.items():
                    if not math.isfinite(value):
                        return self._diverged(figure_name(name), value)
                recorder.epoch_end(event)
                safe.note_good()
                told = True
            else:
                told = recorder.flush_if_due()
            if told:
                self._keep(safe, emit)
            if control.asks:
                stepped = control.reached(_ENDS.get(type(event), ""))
                if stepped and isinstance(event, BatchEnd):
                    recorder.flush()
                    emit(step_taken(self._number, prepared, event, before, recorder.weights))
                if control.speed is not None and isinstance(event, BatchEnd):
                    recorder.rest()
                    control.hold_back(begun)
                    recorder.resume()
                begun = time.monotonic()
                if control.paused:
                    self._wait(recorder, control, emit, stepped)
                wanted = control.changed_design()
                if wanted is not None:
                    self._change(wanted, emit)
            control.check()
        return None

    def _keep(self, safe: CheckpointPolicy, emit: Emit) -> None:
        """Keep where the training stands, if it is time to, and say what cannot be written."""
        board = "" if self._board is None else self._board.trouble()
        for trouble in (safe.keep_if_due(self._design), board):
            if trouble:
                emit(RunNotice(self._number, trouble))

    def _wait(self, recorder: Recorder, control: Control, emit: Emit, stepped: bool) -> None:
        recorder.pause()
        if stepped:
            emit(RunPaused(self._number))
        control.wait_while_paused()
        while (wanted := control.changed_design()) is not None:
            self._change(wanted, emit)
            control.wait_while_paused()
        recorder.resume()

    def _change(self, wanted: Design, emit: Emit) -> None:
        """Take over what a run can change on its way."""
        if self._prepared is None:
            return
        design, message = apply(self._prepared.training, self._design, wanted)
        if message:
            self._design = design
            emit(RunChanged(self._number, design, message))

    def _started(self, prepared: Prepared, weights: Array) -> RunStarted:
        training = prepared.training
        return RunStarted(
            run=self._number,
            design=prepared.resumed.design if prepared.resumed else self._design,
            samples=training.samples,
            validation_samples=training.validation_samples,
            steps_per_epoch=training.steps_per_epoch,
            epochs=training.epochs,
            batch_size=training.batch_size,
            data_title=prepared.data.title,
            notice=prepared.data.notice,
            test=unseen(self._design, prepared.data),
            seen=seen(self._design, prepared.data),
            fitted=prepared.data.fitted,
            fingerprint=prepared.fingerprint,
            kept=prepared.kept,
            weights=weights,
            engine=prepared.engine,
            computing=prepared.computing,
        )

    def _finish(self, prepared: Prepared, recorder: Recorder, control: Control) -> Ending:
        """Finish after the last epoch: the figures on data that were never trained on."""
        # The end of a training may have set them to those of the best epoch, or to a mean.
        last, weights = recorder.weights, locked(prepared.model.get_flat_weights())
        is_other = self._kept_other = not np.array_equal(weights, last)
        if is_other:
            recorder.weights = weights
        if not np.isfinite(weights).all():
            return self._diverged("weights", float(weights[~np.isfinite(weights)][0]))
        best = recorder.best
        self._kept, recorder.whole = recorder.epochs_done, True
        if is_other:
            if best is not None and np.array_equal(weights, best.weights):
                self._kept, recorder.logs = best.epoch, best.logs
            else:
                recorder.logs = {**recorder.logs, **validated(prepared, control)}
        test = reached(prepared, control) if len(prepared.data.x_test) else {}
        if best is not None and not np.array_equal(best.weights, weights):
            prepared.model.set_flat_weights(best.weights)
            recorder.best = replace(best, test=test and reached(prepared, control))
            prepared.model.set_flat_weights(weights)
        elif best is not None:
            recorder.best = replace(best, test=test)
        recorder.logs = {**recorder.logs, **{f"test_{name}": value for name, value in test.items()}}
        counts = {
            "": prepared.training.samples,
            "val_": prepared.training.validation_samples,
            "test_": len(prepared.data.x_test),
        }
        measured = endings.Measured(prepared.data.title, counts)
        message = endings.finished(recorder.epochs_done, self._design, recorder.logs, measured)
        trouble = nothing_learned(self._design, prepared, recorder.logs)
        return Ending("finished", sentences(message, trouble))

    def _stopped(self) -> Ending:
        if self._recorder is not None:
            self._recorder.flush()
        return Ending("stopped", self._stop_message())

    def _stop_message(self) -> str:
        recorder = self._recorder
        batches = recorder.batches if recorder else 0
        epoch = recorder.epochs_done + 1 if recorder else 1
        return endings.stopped(epoch, self._design.epochs, batches)

    def _diverged(self, what: str, value: float, step: int | None = None) -> Ending:
        prepared, recorder = self._prepared, self._recorder
        if prepared is None or recorder is None:
            raise RuntimeError("Only a training that has begun can diverge.")
        if self._safe is not None:
            self._safe.go_back()
        steps = prepared.training.steps_per_epoch
        place = endings.place(recorder.epoch + 1, step or steps, steps)
        return Ending("diverged", divergence.described(what, value, place, prepared, recorder))

    def _record(self, ending: Ending, resumable: bool) -> RunEnded:
        recorder = self._recorder
        if recorder is None:
            return RunEnded(
                self._number, ending.reason, ending.message, 0, {}, None, resumable=resumable
            )
        kept = self._kept or recorder.epochs_done
        figures = recorder.logs if recorder.whole else {}
        details = endings.validation(figures, recorder.best, kept, recorder.epochs_done)
        good = self._safe.good_epoch if self._safe and ending.reason == "diverged" else 0
        return RunEnded(
            self._number,
            ending.reason,
            sentences(ending.message, details),
            recorder.epochs_done,
            dict(recorder.logs),
            recorder.weights,
            recorder.best,
            resumable,
            good,
            kept,
            recorder.whole,
        )


def _tell(checkpointer: Checkpointer | None, emit: Emit, record: Record) -> None:
    """Pass a record on; what it says of batches and epochs is kept for the disk."""
    if checkpointer is not None:
        checkpointer.take(record)
    emit(record)
