"""What is said of a training that is over, and what is offered next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design, analyze
from netbuilder.training.course import Course
from netbuilder.training.history.runs import Run
from netbuilder.training.result import Fact, failed, result_of, sweep_result
from netbuilder.training.seen_by_test import (
    Chance,
    Confused,
    with_chance,
    with_confused,
    with_dead,
    with_spread,
)

NOTHING = np.zeros(0, np.float32)


def run(
    accuracy: list[float],
    validation: list[float] | None = None,
    reason: str = "finished",
    design: Design | None = None,
    **changes: object,
) -> Run:
    design = design or Design.default().with_setting("epochs", max(len(accuracy), 1))
    means = {"loss": [1 - a for a in accuracy], "accuracy": accuracy}
    if validation is not None:
        means |= {"val_loss": [1 - v for v in validation], "val_accuracy": validation}
    judged = means.get("val_loss", means["loss"])
    made = Run(
        number=6,
        design=design,
        began=datetime(2024, 1, 1),
        data_title="MNIST",
        data="",
        reason=reason,
        message="It is over.",
        means={name: np.array(values) for name, values in means.items()},
        figures={},
        best_epoch=int(np.argmin(judged)) + 1 if judged else 0,
        weights=NOTHING,
        samples={"training": 54_000, "validation": 6_000, "test": 10_000},
    )
    return replace(made, **changes)


def facts(made: Run) -> dict[str, tuple[str, str]]:
    return {each.title: (each.value, each.note) for each in result_of(made).facts}


def steps(made: Run) -> list[str]:
    return [each.text for each in result_of(made).steps]


def test_the_test_accuracy_stands_first() -> None:
    made = run([0.9, 0.97], [0.9, 0.965], kept_figures={"accuracy": 0.9748})
    result = result_of(made)
    assert (result.figure, result.title) == ("97.5 %", "test accuracy")
    assert result.note == "9,748 of 10,000"
    assert result.message == "It is over."


def test_without_a_test_it_is_validation_and_without_that_training() -> None:
    assert result_of(run([0.9], [0.8])).title == "validation accuracy"
    assert result_of(run([0.9])).title == "training accuracy"
    nothing = run([], reason="stopped")
    assert result_of(nothing).title == "No epoch was completed"
    assert not result_of(nothing).good


def test_figures_are_of_the_weights_that_the_window_holds() -> None:
    figures = {"accuracy": 0.99, "val_accuracy": 0.94, "test_accuracy": 0.976}
    made = run([0.9, 0.95, 0.99], [0.9, 0.96, 0.94], figures=figures)
    made = replace(made, kept_figures={"accuracy": 0.9704})
    assert result_of(made).figure == "97.0 %"
    last = result_of(made, at_end=True)
    assert (last.figure, last.note) == ("97.6 %", "9,760 of 10,000")
    told = {each.title: (each.value, each.note) for each in last.facts}
    assert told["Best epoch"] == ("2 of 3", "kept in Runs")
    assert told["Training minus validation"][0] == "5.0 points"


def test_the_best_epoch_is_named_and_whether_it_is_kept() -> None:
    worse = run([0.9, 0.95, 0.99], [0.9, 0.95, 0.93])
    assert facts(worse)["Best epoch"] == ("2 of 3", "its weights are kept")
    assert facts(run([0.9, 0.95], [0.9, 0.95]))["Best epoch"] == ("2 of 2", "the last one")


@pytest.mark.parametrize(
    ("own", "other", "value", "note"),
    [
        (0.99, 0.96, "3.0 points", "overfitting"),
        (0.96, 0.965, "\N{MINUS SIGN}0.5 points", "no overfitting"),
    ],
)
def test_the_gap_is_told_with_what_it_means(
    own: float, other: float, value: str, note: str
) -> None:
    assert facts(run([own], [other]))["Training minus validation"] == (value, note)


def test_no_gap_where_training_saw_other_pictures() -> None:
    varied = Design.default().with_setting("augmentation", True)
    assert "Training minus validation" not in facts(run([0.8], [0.9], design=varied))


def test_overfitting_offers_dropout_that_fits() -> None:
    made = run([0.99], [0.9])
    assert steps(made) == ["Add Dropout 0.2"]
    design = result_of(made).steps[0].design
    assert design is not None
    assert [block.kind for block in design.blocks] == ["Dense", "Dropout", "Dense"]
    assert analyze(design).can_train
    assert "Add Dropout 0.2" not in steps(run([0.99], [0.9], design=design))


def test_a_stopped_training_that_improves_goes_on() -> None:
    design = Design.default().with_setting("epochs", 10)
    made = run([0.9, 0.95, 0.96], [0.9, 0.95, 0.96], "stopped", design)
    assert steps(made) == ["Train 7 more epochs"]
    result = result_of(made)
    assert "stopped after epoch 3 of 10, still improving" in result.note
    wanted = result.steps[0].design
    assert wanted is not None
    assert wanted.epochs == 7


def test_a_network_that_fits_nothing_is_made_wider() -> None:
    made = run([0.5, 0.4], [0.5, 0.4])
    assert "Double the units" in steps(made)
    step = next(each for each in result_of(made).steps if each.text == "Double the units")
    assert step.design is not None
    assert step.design.block("dense").parameters["units"] == 128


def test_a_divergence_offers_a_tenth_of_the_rate() -> None:
    design = Design.default().with_optimizer_parameter("learning_rate", 1.0)
    result = result_of(run([0.1], reason="diverged", design=design))
    assert (result.figure, result.good) == ("Diverged", False)
    assert [each.text for each in result.steps] == [
        "Train with rate 0.1",
        "Train with clipped gradients",
    ]
    slower, clipped = (each.design for each in result.steps)
    assert slower is not None
    assert clipped is not None
    assert slower.optimizer.parameters["learning_rate"] == pytest.approx(0.1)
    assert clipped.optimizer.parameters["clipnorm"] == 1.0
    assert {each.action for each in result.steps} == {"train"}
    assert result.note == "It is over"
    told = {each.title: (each.value, each.note) for each in result.facts}
    cause = ("learning rate too high", "the learning rate is 1, typically 0.001")
    assert told["Likely cause"] == cause
    assert told["Last good epoch"][0] == "1 of 10"
    course = Course(design, epoch=1, step=412, steps=1_688, reason="diverged", losses=(2.3, 1.92))
    known = result_of(run([0.1], reason="diverged", design=design), course=course)
    assert known.facts[0] == Fact("Last good batch", "epoch 2, batch 411", "loss 1.92")


def test_a_divergence_at_a_usual_rate_is_not_put_down_to_the_rate() -> None:
    result = result_of(run([], reason="diverged"))
    told = {each.title: (each.value, each.note) for each in result.facts}
    assert told["Likely cause"] == ("steps too large", "the learning rate is 0.001")
    assert told["Last good epoch"][0] == "none"


def test_the_best_epoch_can_be_kept_where_the_last_is_held() -> None:
    made = run([0.9, 0.95, 0.99], [0.9, 0.96, 0.94])
    first = result_of(made, at_end=True).steps[0]
    assert (first.text, first.action) == ("Keep epoch 2", "keep")
    assert "validation loss" in first.hint
    assert "Keep epoch 2" not in steps(made)
    best_is_last = run([0.9, 0.95], [0.9, 0.95])
    assert all(each.action != "keep" for each in result_of(best_is_last, at_end=True).steps)


def test_without_a_test_the_samples_are_named() -> None:
    assert result_of(run([0.9], [0.8])).note == "4,800 of 6,000 validation samples"
    unknown = replace(run([0.9], [0.8]), samples={})
    assert result_of(unknown).note == "on the validation samples"


def test_chance_and_dead_units_are_told_where_they_matter() -> None:
    design = Design.default().with_optimizer_parameter("learning_rate", 1.0)
    result = result_of(run([0.1], [0.1], design=design))
    assert [each.text for each in result.steps] == ["Train with rate 0.1", "Double the units"]
    assert "Train with rate" not in str(steps(run([0.1], [0.1])))
    poor = with_chance(result, Chance(0.1135, "1", 0.12))
    assert poor.facts[-1] == Fact("Chance level", "11.3 %", "always predicting '1'")
    assert with_chance(result, Chance(0.1135, "1", 0.9)) == result
    assert with_dead(result, {}) == with_dead(result, {"dense": 0.1}) == result
    dead = with_dead(result, {"dense": 0.27, "dense_1": 0.5})
    assert dead.facts[-1] == Fact("Dead units", "50 %", "never active in 'dense_1'")


def test_numbers_have_a_gap_and_a_spread_that_is_explained() -> None:
    design = Design.default().with_target("number")
    means = {
        name: np.array([value])
        for name, value in (
            ("loss", 1.0),
            ("val_loss", 2.0),
            ("mean_absolute_error", 0.2),
            ("val_mean_absolute_error", 0.31),
        )
    }
    result = result_of(replace(run([0.1], design=design), means=means))
    told = {each.title: (each.value, each.note) for each in result.facts}
    assert told["Validation minus training"] == ("0.11", "overfitting")
    spread = with_spread(result, 0.9734)
    assert spread.note == "on 6,000 validation samples · R² 0.973"
    assert spread.steps[-1].text == "See the worst predictions"
    assert with_spread(result, None) == result


def test_a_sweep_tells_of_its_best_training() -> None:
    design = Design.default()
    varied = [design.with_optimizer_parameter("learning_rate", rate) for rate in (0.1, 0.01)]
    runs = [
        replace(run([0.9], design=each), kept_figures={"accuracy": value}, number=number)
        for number, (each, value) in enumerate(zip(varied, (0.91, 0.975), strict=True), start=7)
    ]
    result = sweep_result(runs, runs[1], design)
    assert (result.figure, result.title) == ("97.5 %", "test accuracy, best of 2")
    assert result.facts[0].value == "learning rate 0.01"
    assert result.facts[1].value == "91.0 % to 97.5 %"
    [step] = result.steps
    assert (step.text, step.action, step.run) == ("Go back to run 8", "back", runs[1])


def test_a_sweep_tells_of_the_metric_that_said_which_is_best() -> None:
    design = Design.default().with_metrics(["accuracy", "auc", "recall"])
    runs = [
        replace(
            run([0.9], design=design),
            kept_figures={"accuracy": 0.9, "auc": area, "recall": 0.8},
            number=number,
        )
        for number, area in ((1, 0.75), (2, 0.95))
    ]
    result = sweep_result(runs, runs[1], design, "auc")
    assert (result.figure, result.title) == ("0.95", "test AUC, best of 2")
    assert result.facts[-1].value == "0.75 to 0.95"
    assert [each.title for each in result.metrics] == ["Test accuracy", "Test recall"]
    assert result.steps[0].run is runs[1]
    assert sweep_result(runs, runs[1], design, "loss").title == "test accuracy, best of 2"


def test_errors_are_no_shares() -> None:
    design = Design.default().with_target("number")
    means = {"loss": np.array([2.0]), "mean_absolute_error": np.array([0.31])}
    made = replace(run([0.1], design=design), means=means, best_epoch=1)
    result = result_of(made)
    assert result.figure == "± 0.31"
    assert result.title.startswith("mean absolute error")
    assert "%" not in str(result)


def test_the_confused_pair_comes_with_the_mistakes() -> None:
    result = with_confused(result_of(run([0.9], [0.9])), Confused("4", "9", 22, 252))
    assert ("Most confused", "4 and 9", "22 times") in [
        (each.title, each.value, each.note) for each in result.facts
    ]
    assert result.steps[-1].text == "See 252 mistakes"
    perfect = with_confused(result_of(run([0.9], [0.9])), Confused("4", "9", 0, 0))
    assert perfect.facts[-1].value == "none"
    assert all(each.action != "mistakes" for each in perfect.steps)


def test_a_training_that_failed_says_why() -> None:
    assert failed("There is not enough memory.").message == "There is not enough memory."


SHARES = st.lists(st.floats(0, 1), min_size=0, max_size=6)


@given(
    SHARES,
    SHARES,
    st.sampled_from(["finished", "stopped", "diverged", "failed"]),
    st.sampled_from([Design.default(), Design.default("spirals"), Design()]),
)
def test_whatever_is_offered_can_be_trained(
    own: list[float], other: list[float], reason: str, design: Design
) -> None:
    count = min(len(own), len(other))
    made = run(own[:count], other[:count], reason, design)
    result = with_confused(result_of(made), Confused("a", "b", 1, 2))
    assert len(result.steps) <= 3
    for step in result.steps:
        if step.design is not None and analyze(design).can_train:
            assert analyze(step.design).can_train
