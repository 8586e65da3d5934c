"""Training on a thread beside the window's."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from netbuilder.background import bell_of
from netbuilder.design import Design
from netbuilder.training.checkpoints.folder import CheckpointFolder, CheckpointSlot
from netbuilder.training.checkpoints.writer import Checkpointer
from netbuilder.training.control import Control
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.records import (
    LoadingData,
    Progress,
    Record,
    RunEnded,
    RunPaused,
    RunStarted,
)
from netbuilder.training.run import data
from netbuilder.training.run.board import board
from netbuilder.training.run.session import Session
from netbuilder.training.run.warm_start import TrainedWeights

_PATIENCE_MS = 40
"""How long a stop may take before the run is left to end by itself."""

_SLOW = 0.01
"""Seconds that the receivers may spend on a record without a rest for the window after it."""


class Trainer(QObject):
    """Trains designs, one at a time; lives in the window's thread.

    The thread is one of Python's, not a QThread: should a step take longer than closing may last,
    the program can end all the same, where a QThread that is destroyed while it runs aborts it.

    Args:
        load: where the data come from.
        trainings: where they are kept on the way; nowhere if None.
        parent: Qt's.

    Attributes:
        board_folder: where each run from now on gets a folder of figures for TensorBoard; None for
            nowhere.
        elsewhere: where Keras takes the steps of each run from now on; None for the engine.

    Signals:
        recordReceived: a record of the present run, in the window's thread. Batches that come
            faster than the receivers take them are joined into one record.
        stateChanged: the new `state`.
    """

    recordReceived = Signal(object)
    stateChanged = Signal(str)

    def __init__(
        self,
        load: data.Load = data.load,
        trainings: CheckpointFolder | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.board_folder: Path | None = None
        self.elsewhere: Elsewhere | None = None
        self._load = load
        self._trainings = trainings
        self._interrupted: Checkpointer | None = None  # of the last run, if it can continue
        self._state = "idle"
        self._run = 0
        self._finished_run = 0  # the last run whose end was told
        self._session: Session | None = None  # of the present run; it holds the data
        self._only_stepped = False
        self._speed: float | None = None
        self._jobs: list[_Job] = []
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._deliver)
        self._patience = QTimer(
            self, singleShot=True, interval=_PATIENCE_MS, timerType=Qt.TimerType.PreciseTimer
        )
        self._patience.timeout.connect(self._leave)
        # A thread may outlive the trainer: it knows the bell alone, and rings it in vain then.
        self._box = _Mailbox(bell_of(self._deliver))
        self.destroyed.connect(partial(_stop, self._jobs))

    @property
    def state(self) -> str:
        """'idle', 'loading', 'running', 'paused' or 'stopping'."""
        return self._state

    @property
    def run(self) -> int:
        """The number of the present run, or the last; 0 before the first."""
        return self._run

    @property
    def speed(self) -> float | None:
        """Batches a second at most, of the present run and those to come; None for no limit."""
        return self._speed

    @speed.setter
    def speed(self, speed: float | None) -> None:
        self._speed = speed
        for job in self._jobs:
            job.control.set_speed(speed)

    @property
    def can_resume_run(self) -> bool:
        """Whether the last run was stopped or has diverged, and is kept to be resumed."""
        return self._state == "idle" and self._interrupted is not None

    def start(self, design: Design, step: str = "", learned: TrainedWeights | None = None) -> None:
        """Train a design; a run that is not over is stopped and forgotten.

        Args:
            design: what to train.
            step: wait after the first `control.BATCH` or `control.EPOCH`.
            learned: weights that blocks may begin with; otherwise all are fresh.
        """
        self._discard_last()
        checkpointer = None
        if self._trainings is not None:
            checkpointer = Checkpointer(self._trainings, only_interrupted=True)
        self._only_stepped = bool(step)
        self._begin(design, checkpointer, step, learned)

    def resume_run(self, design: Design, place: CheckpointSlot | None = None) -> bool:
        """Go on with an interrupted training.

        Args:
            design: settings that can be changed on the way count from now on.
            place: where it is kept; the last run of this trainer if None.

        Returns:
            Whether there is one.
        """
        if self._trainings is None:
            return False
        if place is None and self._interrupted is not None:
            self._interrupted.close()
            place, self._interrupted = self._interrupted.place, None
        if place is not None:
            self._discard_last()
            self._only_stepped = False
            self._begin(design, Checkpointer(self._trainings, place, only_interrupted=True))
        return place is not None

    def change(self, design: Design) -> None:
        """Let the present run take over what it can of a design on its way."""
        if self._state in ("running", "paused"):
            self._jobs[-1].control.change(design)

    def _begin(
        self,
        design: Design,
        checkpointer: Checkpointer | None,
        step: str = "",
        learned: TrainedWeights | None = None,
    ) -> None:
        self._drop_all()
        self._patience.stop()
        self._run += 1
        control = Control()
        control.set_speed(self._speed)
        if step:
            control.step(step)
        told = None if self.board_folder is None else board(self.board_folder / self._board_name())
        held = checkpointer, learned, told, self.elsewhere
        session = Session(self._run, design, self._load, *held)
        thread = threading.Thread(
            target=session.run,
            args=(self._box.put, control),
            name=f"netbuilder-training-{self._run}",
            daemon=True,
        )
        self._session = session
        self._jobs.append(_Job(control, thread, checkpointer))
        thread.start()
        self._set_state("loading")

    def _board_name(self) -> str:
        """The folder of the present run among those of others, which it follows by name."""
        return f"{datetime.now():%Y-%m-%d-%H%M%S}-{self._run}"

    def _discard_last(self) -> None:
        """Give up resuming the last run; one that has failed is offered again."""
        if self._interrupted is not None:
            self._interrupted.leave_soon()
            self._interrupted = None

    def pause(self) -> None:
        """Let the run wait after the present batch."""
        if self._state == "running":
            self._jobs[-1].control.pause()
            self._set_state("paused")

    def resume(self) -> None:
        """Let it continue."""
        if self._state == "paused":
            self._only_stepped = False
            self._jobs[-1].control.resume()
            self._set_state("running")

    def step(self, unit: str) -> None:
        """Let a paused run continue to the end of the next `control.BATCH` or `control.EPOCH`."""
        if self._state == "paused":
            self._jobs[-1].control.step(unit)
            self._set_state("running")

    def forget(self) -> None:
        """End the run, if there is one, and tell nothing more of it."""
        self._drop_all()
        if self._interrupted is not None:
            self._interrupted.mark_ended()
        self._discard_last()
        self._finished_run = self._run
        self._session = None
        self._patience.stop()
        self._set_state("idle")

    def stop(self) -> None:
        """End it after the present batch; its last record tells what was learned.

        A batch that takes longer than a moment is left to end by itself; then that is known which
        was learned until the record before.
        """
        if self._state not in ("idle", "stopping"):
            self._jobs[-1].control.stop(for_good=True)
            self._patience.start()
            self._set_state("stopping")

    @property
    def at_work(self) -> bool:
        """Whether a run's thread has not ended."""
        return any(job.thread.is_alive() for job in self._jobs)

    def end(self) -> None:
        """Stop without waiting; no record comes after this, and `close` is to follow."""
        if self._interrupted is not None:
            self._interrupted.leave_soon()
            self._interrupted = None
        if self._only_stepped:
            self._drop_all()
        _stop(self._jobs)
        self._run += 1

    def close(self, timeout_ms: int = 5000) -> bool:
        """Stop and wait until nothing runs any more; no record comes after this.

        A run that is at work or waits is kept, and offered at the next start, unless it was only
        ever stepped.

        Returns:
            Whether all threads have ended within the time.
        """
        self.end()
        deadline = time.monotonic() + timeout_ms / 1000
        for job in self._jobs:
            job.thread.join(max(0.0, deadline - time.monotonic()))
            if job.checkpointer is not None and not job.thread.is_alive():
                job.checkpointer.leave()
        self._forget_ended()
        self._box.clear()
        self._session = None
        self._rest.stop()
        self._patience.stop()
        self._set_state("idle")
        return not self._jobs

    @Slot()
    def _deliver(self) -> None:
        """Pass on one record; the window gets its turn before the next."""
        if self._rest.isActive():
            return
        record = self._box.take()
        if record is None:
            return
        start = time.perf_counter()
        self._pass_on(record)
        took = time.perf_counter() - start
        if not self._box.empty:
            self._rest.start(round(1000 * took) if took > _SLOW else 0)

    @Slot()
    def _leave(self) -> None:
        """End a run whose thread is in the middle of a long step."""
        while (record := self._box.take()) is not None:
            self._pass_on(record)
        if self._state == "stopping" and self._session is not None:
            self._pass_on(self._session.left())

    def _pass_on(self, record: Record) -> None:
        """Tell a record, after the state that it brings about, unless its run is past."""
        if record.run != self._run or record.run == self._finished_run:
            return
        if isinstance(record, RunStarted) and self._state == "loading":
            self._set_state("running")
        elif isinstance(record, RunPaused) and self._state == "running":
            self._set_state("paused")
        elif isinstance(record, RunEnded):
            self._finished_run = record.run
            kept = self._session.checkpointer if self._session is not None else None
            if kept is not None and record.resumable:
                self._interrupted = kept
            elif kept is not None:
                kept.leave_soon()
            self._session = None
            self._patience.stop()
            self._forget_ended()
            self._set_state("idle")
        self.recordReceived.emit(record)

    def _drop_all(self) -> None:
        self._forget_ended()
        for job in self._jobs:
            job.control.drop()

    def _forget_ended(self) -> None:
        self._jobs[:] = [job for job in self._jobs if job.thread.is_alive()]

    def _set_state(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self.stateChanged.emit(state)


@dataclass(frozen=True, slots=True)
class _Job:
    """The thread of a run, and the handle on it."""

    control: Control
    thread: threading.Thread
    checkpointer: Checkpointer | None


class _Mailbox:
    """A box where records wait between the two threads, few however slow the receiver is.

    Args:
        bell: called when something lies in a box that was empty.
    """

    def __init__(self, bell: Callable[[], None]) -> None:
        self._bell = bell
        self._lock = threading.Lock()
        self._records: deque[Record] = deque()

    @property
    def empty(self) -> bool:
        return not self._records

    def put(self, record: Record) -> None:
        with self._lock:
            was_empty = not self._records
            last = None if was_empty else self._records[-1]
            if isinstance(last, Progress) and isinstance(record, Progress):
                if last.run == record.run:
                    record = last.followed_by(record)
                    self._records.pop()
            elif isinstance(last, LoadingData) and isinstance(record, LoadingData):
                self._records.pop()
            self._records.append(record)
        if was_empty:
            self._bell()

    def take(self) -> Record | None:
        with self._lock:
            return self._records.popleft() if self._records else None

    def clear(self) -> None:
        with self._lock:
            self._records.clear()


def _stop(jobs: list[_Job], *_: object) -> None:
    """End all runs; a connection to a signal does not hold the trainer alive."""
    for job in jobs:
        job.control.stop()
