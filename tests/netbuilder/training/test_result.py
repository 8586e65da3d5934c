"""What is said of a training that is over, and what is offered next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design, analyze
from netbuilder.training.history.runs import Run
from netbuilder.training.result import failed, result_of
from netbuilder.training.seen_by_test import (
    Confused,
    with_confused,
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
    assert [each.text for each in result.steps] == ["Train with rate 0.1"]
    assert result.steps[0].action == "train"
    assert any("learning rate is 1" in each.note for each in result.facts)


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
