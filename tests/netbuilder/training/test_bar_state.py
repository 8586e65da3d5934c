"""What the training bar says, without a window."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design, analyze
from netbuilder.training.bar_state import NONE, SPEEDS, BarFigure, BarState, bar_state
from netbuilder.training.course import Course
from netbuilder.training.history.runs import Run
from netbuilder.training.records import (
    EpochDone,
    LoadingData,
    Progress,
    Reason,
    Record,
    RunChanged,
    RunEnded,
    RunNotice,
    RunPaused,
    RunResumed,
    RunStarted,
)

NOTHING = np.zeros(0)
STATES = ("idle", "loading", "running", "paused", "stopping")


def started(epochs: int = 10) -> RunStarted:
    return RunStarted(1, Design.default(), 54_000, 6_000, 1_688, epochs, 32, "MNIST")


def progress(epoch: int = 2, step: int = 600, eta: float | None = 14.0) -> Progress:
    return Progress(
        run=1,
        epoch=epoch,
        step=step,
        steps_per_epoch=1_688,
        fraction=(epoch + step / 1_688) / 10,
        eta=eta,
        samples_per_second=29_500.0,
        positions=NOTHING,
        losses=NOTHING,
        metrics=NOTHING,
        rates=NOTHING,
        weights=NOTHING,
        logs={"loss": 0.1218, "accuracy": 0.9641},
        seconds=6.0,
    )


def ended(reason: Reason, **logs: float) -> RunEnded:
    return RunEnded(1, reason, "It is over.", 3, logs, NOTHING, good_epoch=2)


def after(*records: Record) -> Course:
    course = Course()
    for record in records:
        course = course.followed_by(record)
    return course


def shown(
    trainer: str, course: Course, design: Design | None = None, speed: float | None = None
) -> BarState:
    design = design or Design.default()
    return bar_state(trainer, course, analyze(design), design.epochs, speed)


def values(state: BarState) -> list[str]:
    return [f"{each.title} {each.value}{each.unit}" for each in state.figures]


def filled(state: BarState) -> list[str]:
    return [each.text for each in (state.train, state.pause, state.stop) if each.filled]


def usable(state: BarState) -> list[str]:
    return [each.text for each in (state.train, state.pause, state.stop) if each.enabled]


def test_before_any_training_it_is_ready() -> None:
    state = shown("idle", Course())
    assert (state.word, state.detail, state.fraction) == ("Ready", "10 epochs", 0)
    assert usable(state) == filled(state) == ["Train"]
    assert {each.value for each in state.figures} == {NONE}
    assert state.can_step


def test_it_says_what_is_being_prepared() -> None:
    state = shown("loading", after(LoadingData(1, "Reading 60,000 digits.", None)))
    assert (state.word, state.detail) == ("Preparing", "Reading 60,000 digits")
    assert state.fraction is None
    assert usable(state) == ["Stop"]
    state = shown("loading", after(LoadingData(1, "Downloading", 0.5)))
    assert state.fraction == 0.5


def test_a_training_tells_place_figures_and_the_time_left() -> None:
    state = shown("running", after(started(), progress()))
    assert state.word == "Training"
    assert state.detail == "epoch 3 of 10, batch 600 of 1,688"
    assert state.short == "3 of 10"
    assert values(state) == ["Loss 0.1218", "Accuracy 96.4%", f"Validation {NONE}", "Time left 14s"]
    assert usable(state) == ["Pause", "Stop"]
    assert filled(state) == ["Pause"]
    assert state.segments == 10
    assert not state.can_step


def test_validation_stays_while_the_next_epoch_is_trained() -> None:
    logs = {"loss": 0.2, "accuracy": 0.95, "val_loss": 0.1, "val_accuracy": 0.967}
    state = shown("running", after(started(), EpochDone(1, 1, logs, NOTHING), progress()))
    assert values(state)[1:3] == ["Accuracy 96.4%", "Validation 96.7%"]


def test_what_waits_is_resumed_where_train_was() -> None:
    state = shown("paused", after(started(), progress()))
    assert state.word == "Paused"
    assert usable(state) == ["Resume", "Stop"]
    assert filled(state) == ["Resume"]
    assert state.can_step


@pytest.mark.parametrize(
    ("reason", "word", "detail"),
    [
        ("finished", "Done", "3 epochs in 6 s"),
        ("stopped", "Stopped", "after epoch 3 of 10"),
        ("diverged", "Diverged", "in epoch 3, batch 600"),
        ("failed", "Failed", "See the result for the reason"),
    ],
)
def test_an_end_stays_told(reason: Reason, word: str, detail: str) -> None:
    state = shown("idle", after(started(), progress(), ended(reason)))
    assert (state.word, state.detail) == (word, detail)
    assert usable(state) == ["Train again"]
    last = "Learning rate 0.001" if reason == "diverged" else "Time taken 6s"
    assert values(state)[3] == last


def test_a_finished_training_tells_the_test() -> None:
    records = started(), progress(), ended("finished", loss=0.03, test_accuracy=0.975)
    state = shown("idle", after(*records))
    assert values(state)[3] == "Test 97.5%"
    assert state.fraction == 1


def test_problems_keep_from_training_and_are_counted() -> None:
    broken = Design.default().inserted(1, "Conv2D")
    state = shown("idle", after(started(), progress(), ended("finished")), broken)
    assert state.word == "Cannot train yet"
    assert (state.problems, state.problem) == (1, "conv2d")
    assert usable(state) == []
    assert not state.can_step
    running = shown("running", after(started(), progress()), broken)
    assert (running.word, running.problems) == ("Training", 1)
    assert usable(running) == ["Pause", "Stop"]


def test_problems_of_the_input_and_the_settings_say_where_they_are() -> None:
    assert shown("idle", Course(), Design()).problem == "Input"
    clipped = Design.default().with_target("number").with_loss("hinge")
    assert shown("idle", Course(), clipped).problems > 0


def test_a_limited_speed_is_in_the_time_left() -> None:
    course = after(started(), progress(eta=14.0))
    batches = (10 - 2 - 600 / 1_688) * 1_688
    state = shown("running", course, speed=2.0)
    left = batches / 2
    assert state.figures[3].value == f"{math.ceil(left) // 3600}:{math.ceil(left) % 3600 // 60:02}"
    assert state.figures[3].unit == "h"
    assert values(shown("running", course, speed=1e9))[3] == "Time left 14s"
    unmeasured = after(started(), progress(eta=None))
    assert shown("running", unmeasured, speed=2.0).figures[3] == state.figures[3]
    assert shown("running", unmeasured).figures[3] == BarFigure("Time left", NONE, "measuring")


def test_small_curves_follow_loss_and_metric_and_stay_short() -> None:
    def drawn(values: list[float]) -> Progress:
        array = np.array(values)
        return replace(progress(), positions=array, losses=array, metrics=1 - array)

    course = after(started(), *(drawn([1.0 - step / 1000, np.nan]) for step in range(900)))
    loss, metric, validation, _ = shown("running", course).figures
    assert 20 < len(loss.trend) <= 48
    assert list(loss.trend) == sorted(loss.trend, reverse=True)
    assert list(metric.trend) == sorted(metric.trend)
    assert validation.trend == ()
    assert (
        shown("loading", after(started(), drawn([0.5]), LoadingData(2, "x"))).figures[0].trend == ()
    )


def test_other_targets_have_an_error_in_place_of_the_accuracy() -> None:
    design = Design.default().with_target("number")
    start = replace(started(), design=design)
    logs = {"loss": 2.0, "mean_absolute_error": 20_312.4}
    state = shown("running", after(start, EpochDone(1, 0, logs, NOTHING)), design)
    assert values(state)[1] == "Error 20,312"


def test_changed_epochs_count_at_once() -> None:
    more = Design.default().with_setting("epochs", 20)
    state = shown("running", after(started(), progress(), RunChanged(1, more, "20 epochs")))
    assert state.detail.startswith("epoch 3 of 20")
    assert state.segments == 20


def test_a_run_that_is_back_tells_its_figures() -> None:
    means = {"loss": np.array([0.3, 0.2]), "accuracy": np.array([0.9, 0.95])}
    run = Run(
        5, Design.default(), datetime(2024, 1, 1), "MNIST", "", "stopped", "", means, {}, 2, NOTHING
    )
    state = shown("idle", Course.of(run, {"loss": 0.2, "accuracy": 0.95}))
    assert (state.word, state.detail) == ("Stopped", "after epoch 2 of 10")
    assert values(state)[:2] == ["Loss 0.2", "Accuracy 95.0%"]
    done = Course.of(replace(run, reason="finished"), {"test_accuracy": 0.94})
    assert shown("idle", done).detail == "2 epochs"
    assert values(shown("idle", done))[3] == "Test 94.0%"


def test_a_loss_that_is_no_number_is_shown_as_such() -> None:
    state = shown("idle", after(started(), progress(), ended("diverged", loss=math.nan)))
    assert values(state)[0] == "Loss NaN"


RECORDS = st.lists(
    st.one_of(
        st.builds(LoadingData, st.just(1), st.text(max_size=9), st.none() | st.floats(0, 1)),
        st.just(started()),
        st.just(RunResumed(1, NOTHING, NOTHING, NOTHING, NOTHING, ({"loss": 1.0},))),
        st.builds(
            progress, st.integers(0, 9), st.integers(0, 1_688), st.none() | st.floats(0, 1e9)
        ),
        st.just(EpochDone(1, 0, {"loss": math.inf, "val_accuracy": 0.5}, NOTHING)),
        st.just(RunNotice(1, "Something.")),
        st.just(RunPaused(1)),
        st.sampled_from(["finished", "stopped", "diverged", "failed"]).map(ended),
    ),
    max_size=8,
)


@given(
    RECORDS,
    st.sampled_from(STATES),
    st.sampled_from(SPEEDS),
    st.sampled_from([Design(), Design.default(), Design.default("spirals")]),
)
def test_whatever_was_told_it_stays_consistent(
    records: Iterable[Record], trainer: str, speed: float | None, design: Design
) -> None:
    state = shown(trainer, after(*records), design, speed)
    assert state.word
    assert len(filled(state)) <= 1
    assert set(filled(state)) <= set(usable(state))
    assert state.fraction is None or 0 <= state.fraction <= 1
    assert "Stop" not in usable(state) or trainer != "idle"
    assert "Train" not in usable(state) or trainer == "idle"
    assert all(each.value for each in state.figures)
    assert state.spoken.endswith(".")
