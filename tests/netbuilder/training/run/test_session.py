from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.errors import DataError
from netbuilder.design import Design, build
from netbuilder.training.control import BATCH, EPOCH, Control
from netbuilder.training.course import Course
from netbuilder.training.records import (
    EpochDone,
    LoadingData,
    Progress,
    Record,
    RunChanged,
    RunEnded,
    RunPaused,
    RunStarted,
)
from netbuilder.training.run import preparation
from netbuilder.training.run.data import Data
from netbuilder.training.run.recorder import INTERVAL
from netbuilder.training.run.session import Session


@pytest.fixture(autouse=True)
def one_batch_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a test may stop a training after any batch."""
    monkeypatch.setattr(preparation, "TOGETHER", 0.0)


TRAIN, STEPS, EPOCHS, VALIDATION_STEPS = 160, 8, 3, 3
RUN = 7


def run(design: Design, load: Any, control: Control | None = None) -> list[Record]:
    """All records of a training in this thread."""
    records: list[Record] = []
    end = Session(RUN, design, load).run(records.append, control or Control())
    assert records[-1] is end
    assert isinstance(end, RunEnded)
    assert all(record.run == RUN for record in records)
    return records


def of(kind: type[Any], records: list[Record]) -> list[Any]:
    return [record for record in records if isinstance(record, kind)]


def positions(records: list[Record]) -> list[float]:
    return [x for record in of(Progress, records) for x in record.positions]


class StopsAtCheck(Control):
    """Stops the run when it asks for the n-th time since its start whether to go on."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.started = False
        self.asked = 0

    def check(self) -> None:
        self.asked += self.started
        if self.asked == self.number:
            self.stop()
        super().check()


# A whole run --------------------------------------------------------------------------------------


def test_tells_a_run_in_order(design: Design, load: Any) -> None:
    records = run(design, load)
    kinds = [type(record) for record in records]
    first = kinds.index(RunStarted)
    assert set(kinds[:first]) == {LoadingData}
    assert LoadingData not in kinds[first:]
    assert kinds.count(EpochDone) == EPOCHS
    assert kinds[-1] is RunEnded
    started = records[first]
    assert isinstance(started, RunStarted)
    assert started.design is design
    assert (started.samples, started.validation_samples) == (120, 40)
    assert (started.steps_per_epoch, started.epochs, started.batch_size) == (STEPS, EPOCHS, 16)
    assert started.data_title == "few digits"
    for epoch, record in enumerate(of(EpochDone, records)):
        assert record.epoch == epoch
        assert set(record.logs) == {"loss", "accuracy", "val_loss", "val_accuracy"}


def test_every_batch_is_told_once_before_the_end_of_its_epoch(design: Design, load: Any) -> None:
    records = run(design, load)
    expected = [epoch + step / STEPS for epoch in range(EPOCHS) for step in range(1, STEPS + 1)]
    assert positions(records) == pytest.approx(expected)
    told = 0
    for record in records:
        if isinstance(record, Progress):
            assert len(record.positions) == len(record.losses) == len(record.metrics)
            told += len(record.positions)
            assert record.epoch * STEPS + record.step == told
            assert record.fraction == pytest.approx(told / (STEPS * EPOCHS))
        elif isinstance(record, EpochDone):
            assert told == STEPS * (record.epoch + 1)


def test_figures_of_the_batches_are_their_own_and_match_the_epochs(
    design: Design, load: Any
) -> None:
    records = run(design, load)
    losses = np.concatenate([record.losses for record in of(Progress, records)])
    accuracies = np.concatenate([record.metrics for record in of(Progress, records)])
    sizes = np.array([16] * 7 + [8])
    for record in of(EpochDone, records):
        part = slice(record.epoch * STEPS, (record.epoch + 1) * STEPS)
        assert np.average(losses[part], weights=sizes) == pytest.approx(record.logs["loss"])
        mean = np.average(accuracies[part], weights=sizes)
        assert mean == pytest.approx(record.logs["accuracy"])


def test_batches_are_gathered_into_at_most_30_records_a_second(design: Design, load: Any) -> None:
    epochs = 40
    start = time.perf_counter()
    records = run(design.with_setting("epochs", epochs), load)
    duration = time.perf_counter() - start
    assert len(positions(records)) == epochs * STEPS
    # An epoch's last batches are told with its end.
    assert len(of(Progress, records)) <= duration / INTERVAL + epochs + 1


def test_records_cannot_be_changed(design: Design, load: Any) -> None:
    records = run(design, load)
    for record in of(Progress, records):
        for array in (record.positions, record.losses, record.metrics, record.weights):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 1
    for record in [*of(EpochDone, records), records[-1]]:
        with pytest.raises(ValueError, match="read-only"):
            record.weights[0] = 1


def test_weights_are_copies_of_their_moment(design: Design, load: Any, small_data: Data) -> None:
    records = run(design, load)
    first, *_, last = of(EpochDone, records)
    assert first.weights.dtype == np.float32
    assert not np.array_equal(first.weights, last.weights)
    model = build(design)
    model.set_flat_weights(last.weights)
    loss, accuracy = model.evaluate(small_data.x_test, small_data.y_test, verbose=0)
    end = records[-1]
    assert end.logs["test_loss"] == pytest.approx(loss, rel=1e-5)
    assert end.logs["test_accuracy"] == pytest.approx(accuracy)
    assert np.array_equal(end.weights, last.weights)


def test_a_finished_run_says_how_well_the_network_reads(design: Design, load: Any) -> None:
    end = run(design, load)[-1]
    assert (end.reason, end.epochs_done) == ("finished", EPOCHS)
    assert {"loss", "val_loss", "test_loss"} <= set(end.logs)
    for name in ("accuracy", "val_accuracy", "test_accuracy"):
        assert f"{100 * end.logs[name]:.1f} %" in end.message
    started = of(RunStarted, run(design, load))[0]
    assert started.test is not None
    for count, part in (
        (started.samples, "training"),
        (started.validation_samples, "validation"),
        (len(started.test.samples), "unseen test samples"),
    ):
        assert f" % of {count:,} {part}" in end.message
    assert f"on {started.data_title}:" in end.message


def test_without_validation_there_are_no_figures_of_it(design: Design, load: Any) -> None:
    records = run(design.with_setting("validation_split", 0.0), load)
    assert of(RunStarted, records)[0].validation_samples == 0
    assert set(of(EpochDone, records)[-1].logs) == {"loss", "accuracy"}
    assert "validation" not in records[-1].message


def test_a_notice_about_the_data_reaches_the_user(design: Design, small_data: Data) -> None:
    other = replace(small_data, title="Other", notice="These are other data.")
    started = of(RunStarted, run(design, lambda design, report: other))[0]
    assert (started.data_title, started.notice) == ("Other", "These are other data.")


def test_loading_is_told_as_it_goes(design: Design, small_data: Data) -> None:
    told = threading.Event()

    def load(design: Design, report: Any) -> Data:
        report("Downloading", 0.5)
        told.wait(10)
        return small_data

    records: list[Record] = []

    def emit(record: Record) -> None:
        records.append(record)
        if isinstance(record, LoadingData) and record.message == "Downloading":
            told.set()

    Session(RUN, design, load).run(emit, Control())
    assert LoadingData(RUN, "Downloading", 0.5) in records


# Repeating ----------------------------------------------------------------------------------------


def test_the_same_design_ends_with_the_same_weights_bit_for_bit(design: Design, load: Any) -> None:
    first, second = (run(design, load)[-1].weights for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_another_seed_leads_elsewhere(design: Design, load: Any) -> None:
    first = run(design, load)[-1].weights
    second = run(design.with_setting("seed", design.seed + 1), load)[-1].weights
    assert not np.array_equal(first, second)


def test_pauses_change_nothing(design: Design, load: Any) -> None:
    class PausesEverywhere(Control):
        @property
        def paused(self) -> bool:
            return True

        def wait_while_paused(self) -> None:
            """As if resumed at once."""

    plain = run(design, load)
    paused = run(design, load, PausesEverywhere())
    assert plain[-1].weights.tobytes() == paused[-1].weights.tobytes()
    assert positions(plain) == positions(paused)


def test_a_script_that_calls_fit_gets_the_same_weights(
    design: Design, load: Any, small_data: Data
) -> None:
    model = build(design)
    model.fit(
        small_data.x_train,
        small_data.y_train,
        batch_size=design.batch_size,
        epochs=design.epochs,
        validation_split=design.validation_split,
        verbose=0,
    )
    assert run(design, load)[-1].weights.tobytes() == model.get_flat_weights().tobytes()


# Stop and pause -----------------------------------------------------------------------------------


def test_stop_ends_at_any_moment_and_keeps_the_model(design: Design, load: Any) -> None:
    whole = run(design, load)
    ends = []
    while True:
        control = StopsAtCheck(len(ends) + 1)
        records: list[Record] = []

        def emit(record: Record, control: StopsAtCheck = control) -> None:
            records.append(record)  # noqa: B023
            control.started = control.started or isinstance(record, RunStarted)

        end = Session(RUN, design, load).run(emit, control)
        if end.reason == "finished":
            break
        assert end.reason == "stopped"
        assert control.asked == control.number
        assert "keeps what it has learned" in end.message
        assert end.weights is not None
        told = positions(records)
        assert told == positions(whole)[: len(told)]
        ends.append((end.epochs_done, len(told)))
    expected = []
    for epoch in range(EPOCHS):
        expected += [(epoch, epoch * STEPS + step) for step in range(1, STEPS + 1)]
        expected += [(epoch, (epoch + 1) * STEPS)] * VALIDATION_STEPS
        expected += [(epoch + 1, (epoch + 1) * STEPS)]
    expected += [(EPOCHS, EPOCHS * STEPS)]  # in the test after the last epoch
    assert ends == expected


def test_stop_while_the_data_are_loaded(design: Design, small_data: Data) -> None:
    control, free = Control(), threading.Event()

    def load(design: Design, report: Any) -> Data:
        control.stop()
        free.wait(10)  # as on a stalled network
        return small_data

    end = run(design, load, control)[-1]
    assert not free.is_set()
    free.set()
    assert (end.reason, end.epochs_done, end.weights) == ("stopped", 0, None)
    assert dict(end.logs) == {}


def test_pause_waits_and_resume_goes_on(endless: Design, load: Any) -> None:
    control = Control()
    waits = threading.Event()
    trained = threading.Event()
    resumed = threading.Event()
    records: list[Record] = []

    class Announced(Control):
        def wait_while_paused(self) -> None:
            waits.set()
            super().wait_while_paused()

    control = Announced()

    def emit(record: Record) -> None:
        records.append(record)
        if isinstance(record, Progress):
            (resumed if waits.is_set() else trained).set()

    thread = threading.Thread(target=Session(RUN, endless, load).run, args=(emit, control))
    thread.start()
    assert trained.wait(10)
    control.pause()
    assert waits.wait(10)
    known = len(records)
    assert not resumed.wait(2 * INTERVAL)
    assert len(records) == known
    control.resume()
    assert resumed.wait(10)
    control.stop()
    thread.join(10)
    assert records[-1].reason == "stopped"
    told = positions(records)
    assert told == pytest.approx([(number + 1) / STEPS for number in range(len(told))])


def test_stop_ends_a_pause(endless: Design, load: Any) -> None:
    control = Control()
    control.pause()
    records: list[Record] = []
    told = threading.Event()

    def emit(record: Record) -> None:
        records.append(record)
        if isinstance(record, Progress):
            told.set()

    thread = threading.Thread(target=Session(RUN, endless, load).run, args=(emit, control))
    thread.start()
    assert told.wait(10)  # of the one batch before the pause took hold
    control.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert records[-1].reason == "stopped"
    assert positions(records) == [1 / STEPS]


# Divergence ---------------------------------------------------------------------------------------


def test_a_loss_that_is_no_number_stops_the_run_at_once(design: Design, load: Any) -> None:
    wild = (
        design.with_loss("mean_squared_error")
        .with_optimizer("sgd")
        .with_optimizer_parameter("learning_rate", 1e6)
        .with_parameter("dense", "activation", "linear")
        .with_parameter("dense_1", "activation", "linear")
    )
    records = run(wild, load)
    end = records[-1]
    assert end.reason == "diverged"
    losses = np.concatenate([record.losses for record in of(Progress, records)])
    assert np.isfinite(losses[:-1]).all()
    assert not math.isfinite(losses[-1])
    assert f"epoch 1, step {len(losses)} of {STEPS}" in end.message
    assert "lower learning rate" in end.message
    assert "1000000" in end.message
    assert "typically 0.01" in end.message
    assert np.isfinite(end.weights).all()
    assert all(np.isfinite(record.weights).all() for record in of(Progress, records))


def test_large_data_are_named_as_a_cause(design: Design, small_data: Data) -> None:
    large = replace(small_data, x_train=small_data.x_train * np.float32(1e30))
    wild = (
        design.with_loss("mean_squared_error")
        .with_parameter("dense", "activation", "linear")
        .with_parameter("dense_1", "activation", "linear")
    )
    end = run(wild, lambda design, report: large)[-1]
    assert end.reason == "diverged"
    assert "inputs scaled to about 1 (now up to 1e30)" in end.message


def test_a_last_step_into_the_void_is_seen_too(design: Design, small_data: Data) -> None:
    """One batch whose loss is finite still, and a step that is not."""
    large = replace(small_data, x_train=small_data.x_train * np.float32(1e17))
    wild = design.removed(["dense"]).with_parameter("dense_1", "activation", "linear")
    wild = wild.with_loss("mean_squared_error").with_optimizer("sgd")
    wild = wild.with_optimizer_parameter("learning_rate", 1e6)
    wild = replace(wild, epochs=1, batch_size=TRAIN, validation_split=0.0)
    records = run(wild, lambda design, report: large)
    assert np.isfinite(of(Progress, records)[-1].losses).all()
    assert records[-1].reason == "diverged"
    assert "The weights became" in records[-1].message
    assert "epoch 1, step 1 of 1" in records[-1].message


# Failure ------------------------------------------------------------------------------------------


def failing(error: Exception) -> Callable[..., Data]:
    def load(design: Design, report: Any) -> Data:
        raise error

    return load


def test_bad_data_fail_with_their_own_sentence(design: Design) -> None:
    end = run(design, failing(DataError("Row 3 is empty; fill it.")))[-1]
    assert (end.reason, end.message) == ("failed", "Row 3 is empty; fill it.")
    assert end.weights is None


def test_a_nan_in_the_data_is_found(design: Design, small_data: Data) -> None:
    spoilt = small_data.x_train.copy()
    spoilt[5, 300] = np.nan
    end = run(design, lambda design, report: replace(small_data, x_train=spoilt))[-1]
    assert end.reason == "failed"
    assert "[5, 300]" in end.message


def test_too_little_memory_is_said_in_words(design: Design) -> None:
    end = run(design, failing(MemoryError()))[-1]
    assert end.reason == "failed"
    assert "not enough memory" in end.message


def test_an_unexpected_error_is_named_and_logged(
    design: Design, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        end = run(design, failing(ZeroDivisionError("division by zero")))[-1]
    assert end.reason == "failed"
    assert "ZeroDivisionError: division by zero" in end.message
    assert "\n" not in end.message
    assert "Traceback" in caplog.text


def test_an_error_in_the_middle_keeps_what_was_learned(design: Design, small_data: Data) -> None:
    class Fails(Control):
        def check(self) -> None:
            if told:
                raise RuntimeError("the machine is on fire")

    told: list[Record] = []
    records: list[Record] = []

    def emit(record: Record) -> None:
        records.append(record)
        if isinstance(record, EpochDone):
            told.append(record)

    Session(RUN, design, lambda design, report: small_data).run(emit, Fails())
    end = records[-1]
    assert isinstance(end, RunEnded)
    assert (end.reason, end.epochs_done) == ("failed", 1)
    assert np.array_equal(end.weights, told[0].weights)
    assert "the machine is on fire" in end.message


# What the design asks for beside the epochs -------------------------------------------------------


def worsening(design: Design) -> Design:
    """Its validation loss rises after the first epochs."""
    design = design.with_optimizer_parameter("learning_rate", 0.1)
    return design.with_setting("epochs", 40)


def test_early_stopping_ends_the_run_and_says_so(design: Design, load: Any) -> None:
    end = run(worsening(design).with_setting("early_stopping", 2), load)[-1]
    assert isinstance(end, RunEnded)
    assert end.reason == "finished"
    assert end.best is not None
    assert end.epochs_done == end.best.epoch + 2 < 40
    assert f"Stopped early after {end.epochs_done} of 40 epochs" in end.message
    assert f"The lowest was {end.best.value:.4g}, in epoch {end.best.epoch}." in end.message


def test_the_best_weights_can_be_kept(design: Design, load: Any) -> None:
    patient = worsening(design).with_setting("early_stopping", 2)
    end = run(patient.with_setting("keep_best", True), load)[-1]
    assert isinstance(end, RunEnded)
    assert end.best is not None
    assert end.weights is not None
    assert end.weights.tobytes() == end.best.weights.tobytes()
    # All that is said is of that epoch.
    epochs = of(EpochDone, run(patient, load))
    of_best = epochs[end.best.epoch - 1].logs
    assert end.epoch == end.best.epoch < end.epochs_done
    assert of_best.items() <= end.logs.items()
    assert f"{100 * of_best['val_accuracy']:.1f} % of 40 validation" in end.message
    assert f"those of epoch {end.best.epoch}, which had the lowest" in end.message
    last = run(patient, load)[-1]
    assert isinstance(last, RunEnded)
    assert last.weights is not None
    assert last.weights.tobytes() != end.weights.tobytes()


def test_a_schedule_can_be_chosen_and_left_on_the_way(design: Design, load: Any) -> None:
    control = Control()
    records: list[Record] = []

    def emit(record: Record) -> None:
        records.append(record)
        if isinstance(record, EpochDone):
            kind = ("CosineDecay", "constant")[min(record.epoch, 1)]
            control.change(design.with_schedule(kind))

    Session(RUN, design, load).run(emit, control)
    rates = np.concatenate([record.rates for record in of(Progress, records)])
    assert set(rates[:STEPS]) == {0.001}
    assert (np.diff(rates[STEPS : 2 * STEPS]) < 0).all()
    assert set(rates[2 * STEPS + 1 :]) == {0.001}
    told = [record.message for record in of(RunChanged, records)]
    assert "follows CosineDecay from 0.001" in told[0]
    assert "is now 0.001" in told[1]


@pytest.mark.parametrize(("wanted", "done"), [(5, 5), (2, 2), (1, 2)])
def test_the_number_of_epochs_can_be_changed_on_the_way(
    design: Design, load: Any, wanted: int, done: int
) -> None:
    control = Control()
    records: list[Record] = []
    course = Course()

    def emit(record: Record) -> None:
        nonlocal course
        records.append(record)
        course = course.followed_by(record)
        if isinstance(record, EpochDone) and record.epoch == 0:
            control.change(design.with_setting("epochs", wanted))
        if isinstance(record, Progress):
            assert 0 <= record.fraction <= 1
            assert course.epochs > course.epoch

    end = Session(RUN, design, load).run(emit, control)
    assert (end.reason, end.epochs_done) == ("finished", done)
    [changed] = of(RunChanged, records)
    assert changed.message == f"The training ends after epoch {done}."
    assert course.epochs_done == done
    same = Session(RUN, design.with_setting("epochs", done), load).run(lambda _: None, Control())
    assert same.weights is not None
    assert np.array_equal(end.weights, same.weights)


def test_epochs_that_come_too_late_change_nothing(design: Design, load: Any) -> None:
    control = Control()
    records: list[Record] = []

    def emit(record: Record) -> None:
        records.append(record)
        if isinstance(record, EpochDone) and record.epoch == EPOCHS - 1:
            control.change(design.with_setting("epochs", EPOCHS + 2))

    end = Session(RUN, design, load).run(emit, control)
    assert (end.reason, end.epochs_done) == ("finished", EPOCHS)
    assert of(RunChanged, records) == []


def test_figures_are_those_of_the_mean_that_a_training_ends_with(
    design: Design, load: Any, small_data: Data
) -> None:
    averaging = design.with_optimizer_parameter("use_ema", True)
    averaging = averaging.with_optimizer_parameter("ema_momentum", 0.5)
    records = run(averaging, load)
    end, last = records[-1], of(EpochDone, records)[-1]
    assert end.weights is not None
    assert not np.array_equal(end.weights, last.weights)
    model = build(averaging)
    model.set_flat_weights(end.weights)
    count = of(RunStarted, records)[0].validation_samples
    x, y = small_data.x_train[-count:], small_data.y_train[-count:]
    figures = model.evaluate(x, y, batch_size=256, verbose=0, return_dict=True)
    assert {name: end.logs[f"val_{name}"] for name in figures} == figures
    assert end.logs["val_loss"] != last.logs["val_loss"]


def test_a_stop_within_an_epoch_tells_no_figures_of_the_epoch_before(
    endless: Design, load: Any
) -> None:
    control = Control()
    control.step(EPOCH)
    wanted = iter([lambda: control.step(BATCH), control.stop])
    records: list[Record] = []

    def emit(record: Record) -> None:
        records.append(record)
        if isinstance(record, RunPaused):
            next(wanted)()

    Session(RUN, endless, load).run(emit, control)
    end = records[-1]
    assert isinstance(end, RunEnded)
    assert end.epoch == 1
    assert not end.whole
    assert "loss" not in end.message
