from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread
from pytestqt.qtbot import QtBot

from netbuilder.design import Design
from netbuilder.training.records import (
    EpochDone,
    LoadingData,
    Progress,
    Record,
    RunEnded,
    RunStarted,
)
from netbuilder.training.run.data import Data
from netbuilder.training.trainer import Trainer

STEPS, EPOCHS = 8, 3
PATIENCE = 10_000


class Listener:
    """Notes records and states, and in which thread they came."""

    def __init__(self, trainer: Trainer) -> None:
        self.records: list[Record] = []
        self.states: list[str] = []
        self.threads: set[QThread] = set()
        trainer.recordReceived.connect(self.receive)
        trainer.stateChanged.connect(self.states.append)

    def receive(self, record: Record) -> None:
        self.records.append(record)
        self.threads.add(QThread.currentThread())

    def of(self, kind: type[Any]) -> list[Any]:
        return [record for record in self.records if isinstance(record, kind)]


@pytest.fixture
def trainer(qapp: QCoreApplication, load: Any) -> Iterator[Trainer]:
    trainer = Trainer(load)
    yield trainer
    assert trainer.close()
    assert not training_threads()


def training_threads() -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if thread.name.startswith(("netbuilder-training", "netbuilder-checkpoint"))
    ]


def is_end(record: Record) -> bool:
    return isinstance(record, RunEnded)


def is_progress(record: Record) -> bool:
    return isinstance(record, Progress)


def test_trains_to_the_end(trainer: Trainer, design: Design, qtbot: QtBot) -> None:
    listener = Listener(trainer)
    assert (trainer.state, trainer.run) == ("idle", 0)
    with qtbot.waitSignal(trainer.recordReceived, timeout=PATIENCE, check_params_cb=is_end):
        trainer.start(design)
        assert (trainer.state, trainer.run) == ("loading", 1)
    assert listener.states == ["loading", "running", "idle"]
    assert len(listener.of(RunStarted)) == 1
    assert len(listener.of(EpochDone)) == EPOCHS
    assert listener.records[-1].reason == "finished"
    assert {record.run for record in listener.records} == {1}
    assert listener.threads == {trainer.thread()}


@pytest.mark.parametrize("stopped", [False, True])
def test_a_run_that_is_over_holds_no_data(
    qapp: QCoreApplication, design: Design, small_data: Data, qtbot: QtBot, stopped: bool
) -> None:
    """Even if the garbage collector does not come by, which it may not do for a long time."""
    samples = [weakref.ref(array := small_data.x_train.copy())]
    data = [replace(small_data, x_train=array)]
    del array
    trainer = Trainer(lambda design, report: data.pop())
    gc.collect()
    gc.disable()
    try:
        if stopped:
            with qtbot.waitSignal(trainer.recordReceived, check_params_cb=is_progress):
                trainer.start(design.with_setting("epochs", 10_000))
            trainer.stop()
        else:
            trainer.start(design)
        qtbot.waitUntil(lambda: trainer.state == "idle", timeout=PATIENCE)
        qtbot.waitUntil(lambda: samples[0]() is None, timeout=PATIENCE)
    finally:
        gc.enable()
        assert trainer.close()


def test_what_a_slow_window_has_not_taken_is_joined(
    qapp: QCoreApplication, design: Design, small_data: Data, qtbot: QtBot
) -> None:
    """It is not flooded with records, and no batch is lost."""
    steps = 2000
    many = replace(
        small_data,
        x_train=np.resize(small_data.x_train, (steps, 784)),
        y_train=np.resize(small_data.y_train, (steps, 10)),
    )
    long = replace(design, batch_size=1, epochs=1, validation_split=0.0)
    trainer = Trainer(lambda design, report: many)
    listener = Listener(trainer)
    trainer.start(long)
    for thread in training_threads():
        thread.join(30)  # the window looks at nothing until all is over
    qtbot.waitUntil(lambda: trainer.state == "idle", timeout=PATIENCE)
    kinds = [type(record) for record in listener.records]
    assert kinds == [LoadingData, RunStarted, Progress, EpochDone, RunEnded]
    [progress] = listener.of(Progress)
    assert progress.positions == pytest.approx(np.arange(1, steps + 1) / steps)
    assert len(progress.losses) == len(progress.metrics) == steps
    assert (progress.step, progress.fraction) == (steps, 1.0)
    assert np.array_equal(progress.weights, listener.records[-1].weights)
    assert trainer.close()


def test_pause_resume_stop(trainer: Trainer, endless: Design, qtbot: QtBot) -> None:
    listener = Listener(trainer)
    with qtbot.waitSignal(trainer.recordReceived, timeout=PATIENCE, check_params_cb=is_progress):
        trainer.start(endless)
    trainer.pause()
    assert trainer.state == "paused"
    # The last batches before the pause, then nothing: a stop is the next that is heard.
    with qtbot.waitSignal(trainer.recordReceived, timeout=PATIENCE, check_params_cb=is_progress):
        trainer.resume()
        assert trainer.state == "running"
    trainer.pause()
    with qtbot.waitSignal(trainer.recordReceived, timeout=PATIENCE, check_params_cb=is_end):
        trainer.stop()
        assert trainer.state == "stopping"
    end = listener.records[-1]
    assert end.reason == "stopped"
    assert np.isfinite(end.weights).all()
    expected = ["loading", "running", "paused", "running", "paused", "stopping", "idle"]
    assert listener.states == expected


def test_what_makes_no_sense_in_a_state_does_nothing(
    trainer: Trainer, endless: Design, qtbot: QtBot
) -> None:
    listener = Listener(trainer)
    for command in (trainer.pause, trainer.resume, trainer.stop):
        command()
        assert trainer.state == "idle"
    assert listener.states == []
    trainer.start(endless)
    trainer.pause()
    trainer.resume()
    assert trainer.state == "loading"
    trainer.stop()
    trainer.pause()
    assert trainer.state == "stopping"
    qtbot.waitUntil(lambda: trainer.state == "idle", timeout=PATIENCE)


def test_the_state_is_idle_before_the_end_is_told(
    trainer: Trainer, design: Design, qtbot: QtBot
) -> None:
    """A receiver that asks the user something, or starts the next run, finds the trainer ready."""
    runs: list[int] = []

    def receive(record: Record) -> None:
        if isinstance(record, RunEnded):
            runs.append(record.run)
            assert trainer.state == "idle"
            if len(runs) == 1:
                trainer.start(design)

    trainer.recordReceived.connect(receive)
    trainer.start(design)
    qtbot.waitUntil(lambda: len(runs) == 2, timeout=PATIENCE)
    assert runs == [1, 2]


def test_records_of_an_earlier_run_are_dropped(
    qapp: QCoreApplication, design: Design, small_data: Data, qtbot: QtBot
) -> None:
    first_waits, free_first = threading.Event(), threading.Event()

    def load(loaded: Design, report: Any) -> Data:
        if loaded.seed == 99:
            report("Loading for the first run", None)
            first_waits.set()
            free_first.wait(10)
        return small_data

    trainer = Trainer(load)
    listener = Listener(trainer)
    trainer.start(design.with_setting("seed", 99))
    assert first_waits.wait(10)
    trainer.start(design)
    assert trainer.run == 2
    free_first.set()
    with qtbot.waitSignal(trainer.recordReceived, timeout=PATIENCE, check_params_cb=is_end):
        pass
    assert {record.run for record in listener.records} == {2}
    assert listener.records[-1].reason == "finished"
    assert trainer.close()
    assert not training_threads()


def test_close_in_the_middle_ends_the_thread_and_silences_it(
    trainer: Trainer, endless: Design, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(trainer.recordReceived, timeout=PATIENCE, check_params_cb=is_progress):
        trainer.start(endless)
    listener = Listener(trainer)
    assert trainer.close()
    assert not training_threads()
    QCoreApplication.processEvents()
    assert listener.records == []
    assert listener.states == ["idle"]


def test_after_closing_the_next_run_is_as_the_first(
    trainer: Trainer, design: Design, endless: Design, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(trainer.recordReceived, timeout=PATIENCE, check_params_cb=is_progress):
        trainer.start(endless)
    assert trainer.close()
    listener = Listener(trainer)
    trainer.start(design)
    qtbot.waitUntil(lambda: trainer.state == "idle", timeout=PATIENCE)
    assert {record.run for record in listener.records} == {trainer.run}
    assert len(listener.of(EpochDone)) == EPOCHS


def test_close_ends_a_pause(trainer: Trainer, endless: Design, qtbot: QtBot) -> None:
    with qtbot.waitSignal(trainer.recordReceived, timeout=PATIENCE, check_params_cb=is_progress):
        trainer.start(endless)
    trainer.pause()
    assert trainer.close()
    assert not training_threads()


class Stuck:
    """Data whose training hangs at its first step, until it is set free."""

    notice = ""
    validation = None
    fingerprint = "stuck"
    fitted = None
    in_units = None
    figures = dict

    def __init__(self, data: Data) -> None:
        self.x_train, self.y_train = data.x_train, data.y_train
        self.inside = threading.Event()
        self.free = threading.Event()

    @property
    def title(self) -> str:
        self.inside.set()
        self.free.wait(10)
        return "Stuck"

    def load(self, design: Design, report: Any) -> Any:
        return self


def test_close_says_when_a_thread_does_not_end(
    qapp: QCoreApplication, design: Design, small_data: Data
) -> None:
    stuck = Stuck(small_data)
    trainer = Trainer(stuck.load)
    trainer.start(design)
    assert stuck.inside.wait(10)
    assert not trainer.close(20)
    assert training_threads()
    stuck.free.set()
    assert trainer.close()
    assert not training_threads()


def test_stop_does_not_wait_for_a_step_that_takes_long(
    qapp: QCoreApplication, design: Design, small_data: Data, qtbot: QtBot
) -> None:
    stuck = Stuck(small_data)
    trainer = Trainer(stuck.load)
    listener = Listener(trainer)
    trainer.start(design)
    assert stuck.inside.wait(10)
    with qtbot.waitSignal(trainer.recordReceived, timeout=PATIENCE, check_params_cb=is_end):
        trainer.stop()
    assert training_threads()
    assert trainer.state == "idle"
    [end] = listener.of(RunEnded)
    assert end.reason == "stopped"
    assert np.isfinite(end.weights).all()
    stuck.free.set()
    qtbot.waitUntil(lambda: not training_threads(), timeout=PATIENCE)
    QCoreApplication.processEvents()
    assert listener.records[-1] is end
    assert trainer.state == "idle"
    assert trainer.close()


def test_a_trainer_that_is_destroyed_stops_its_run(
    qapp: QCoreApplication, endless: Design, load: Any, qtbot: QtBot
) -> None:
    parent = QObject()
    trainer = Trainer(load, parent)
    with qtbot.waitSignal(trainer.recordReceived, timeout=PATIENCE, check_params_cb=is_progress):
        trainer.start(endless)
    del trainer, parent
    qtbot.waitUntil(lambda: not training_threads(), timeout=PATIENCE)


def test_a_failure_reaches_the_user(qapp: QCoreApplication, design: Design, qtbot: QtBot) -> None:
    def fail(loaded: Design, report: Any) -> Data:
        raise ZeroDivisionError("division by zero")

    trainer = Trainer(fail)
    listener = Listener(trainer)
    trainer.start(design)
    qtbot.waitUntil(lambda: bool(listener.of(RunEnded)), timeout=PATIENCE)
    end = listener.records[-1]
    assert end.reason == "failed"
    assert "ZeroDivisionError: division by zero" in end.message
    assert trainer.state == "idle"
    assert len(listener.of(LoadingData)) <= 2
    assert trainer.close()
