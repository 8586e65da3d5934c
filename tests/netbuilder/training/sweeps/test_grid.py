"""What a sweep trains: values as they are typed, their product as designs, what comes of it."""

from __future__ import annotations

import csv
import math
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design
from netbuilder.design.datasets import DATASETS
from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.grid import Axis, Setting, combinations, count, proposal, settings
from netbuilder.training.sweeps.outcomes import (
    FIGURES,
    LAST_LOSS,
    LOSS,
    METRIC,
    TEST_METRIC,
    Outcome,
    best,
    outcome,
    table,
)
from netbuilder.training.sweeps.progress import Standing
from netbuilder.training.sweeps.values import SweepError, parsed, text_of

DESIGN = Design.default("circles")
CONVOLUTION = Design().with_data("digits").with_input_shape((28, 28, 1)).inserted(0, "Conv2D")


def setting(name: str, design: Design = DESIGN) -> Setting:
    return next(each for each in settings(design) if each.name == name)


def axis(name: str, text: str, design: Design = DESIGN) -> Axis:
    return Axis.typed(setting(name, design), text)


def test_everything_that_a_design_has_can_be_varied() -> None:
    names = [each.name for each in settings(DESIGN)]
    for name in ("learning_rate", "optimizer", "batch_size", "seed", "noise", "dense_1: units"):
        assert name in names
    assert len(names) == len(set(names))
    assert "noise" not in [each.name for each in settings(Design.default("digits"))]
    sgd = DESIGN.with_optimizer("sgd").with_enabled(["dense"], False)
    names = [each.name for each in settings(sgd)]
    assert "momentum" in names
    assert "beta_1" not in names
    assert "dense: units" not in names


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("learning_rate", "0.1, 0.01, 1e-3", (0.1, 0.01, 0.001)),
        ("batch_size", "32 64;128,32", (32, 64, 128)),
        ("dense: units", " 4 ", (4,)),
        ("amsgrad", "yes, false", (True, False)),
        ("dense: activation", "ReLU tanh", ("relu", "tanh")),
        ("optimizer", "Adam, sgd", ("adam", "sgd")),
        ("validation_split", "0 .25", (0.0, 0.25)),
    ],
)
def test_lists_are_read_as_they_are_typed(name: str, text: str, values: tuple[object, ...]) -> None:
    found = axis(name, text).values
    assert found == values
    assert list(map(type, found)) == list(map(type, values))


def test_sizes_are_read_in_every_spelling() -> None:
    found = axis("conv2d: kernel_size", "3, 5x5 (1, 2) 2 x 3", CONVOLUTION)
    assert found.values == ((3, 3), (5, 5), (1, 2), (2, 3))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("batch_size", "32, many", ("'many'", "batch_size", "a whole number from 1 to 65536")),
        ("batch_size", "0", ("'0'", "batch_size", "from 1")),
        ("batch_size", "1.5", ("'1.5'", "whole number")),
        ("learning_rate", "0.1 -1", ("'-1'", "learning_rate")),
        ("learning_rate", "nan", ("'nan'", "learning_rate")),
        ("amsgrad", "2", ("'2'", "True or False")),
        ("dense: activation", "relu rleu", ("'rleu'", "dense: activation")),
        ("optimizer", "adamm", ("'adamm'", "'adam'")),
        ("seed", " , ", ("seed", "enter some, such as 0")),
        ("batch_size", "(1, 2", ("'(1, 2'", "batch_size")),
    ],
)
def test_a_bad_entry_is_named_with_what_is_expected(
    name: str, text: str, told: tuple[str, ...]
) -> None:
    with pytest.raises(SweepError) as error:
        axis(name, text)
    message = str(error.value)
    assert all(part in message for part in told), message
    assert "\n" not in message


@pytest.mark.parametrize("data", DATASETS)
def test_proposals_can_be_typed_and_hold_the_present_value(data: str) -> None:
    design = Design.default(data)
    for each in settings(design):
        values = Axis.typed(each, proposal(each, design)).values
        assert each.value(design) in values
        assert len(values) <= 3
        for value in values:
            assert each.value(each.changed(design, value)) == value


@given(st.text(max_size=40))
def test_no_text_escapes_as_another_error(text: str) -> None:
    for each in settings(DESIGN)[:8]:
        try:
            values = parsed(each.name, each.parameter, text)
        except SweepError:
            continue
        assert values == parsed(each.name, each.parameter, ", ".join(map(text_of, values)))


@given(st.lists(st.floats(1e-12, 1.0), min_size=1, max_size=20, unique=True))
def test_numbers_come_back_as_they_were(values: list[float]) -> None:
    rate = setting("learning_rate")
    text = ", ".join(map(text_of, values))
    assert parsed("learning_rate", rate.parameter, text) == tuple(values)


def test_the_last_axis_changes_fastest() -> None:
    axes = [axis("seed", "1 2"), axis("batch_size", "8 16 32")]
    found = combinations(DESIGN, axes)
    assert [each.number for each in found] == [1, 2, 3, 4, 5, 6]
    assert [each.values for each in found][:4] == [(1, 8), (1, 16), (1, 32), (2, 8)]
    first = found[0].design
    assert first == DESIGN.with_setting("seed", 1).with_setting("batch_size", 8)
    assert not any(each.reason for each in found)


def test_an_optimizer_is_there_before_its_parameters() -> None:
    axes = [axis("learning_rate", "0.5"), axis("optimizer", "sgd, adam")]
    sgd, adam = combinations(DESIGN, axes)
    assert sgd.design is not None
    assert sgd.design.optimizer.kind == "sgd"
    assert sgd.design.optimizer.parameters["learning_rate"] == 0.5
    assert adam.design == DESIGN.with_optimizer_parameter("learning_rate", 0.5)


def test_what_cannot_be_trained_is_listed_with_the_reason() -> None:
    fits, does_not = combinations(DESIGN, [axis("dense_1: units", "2 3")])
    assert fits.reason == ""
    assert "2 classes" in does_not.reason
    assert "dense_1" in does_not.reason
    adam, sgd = combinations(DESIGN, [axis("beta_1", "0.5"), axis("optimizer", "adam sgd")])
    assert adam.reason == ""
    assert sgd.design is None
    assert "'beta_1'" in sgd.reason


def test_there_are_bounds() -> None:
    long = axis("seed", " ".join(map(str, range(15))))
    other = axis("batch_size", " ".join(map(str, range(1, 15))))
    with pytest.raises(SweepError, match="210 combinations; a sweep has at most 200"):
        count([long, other])
    with pytest.raises(SweepError, match="seed is listed twice"):
        count([long, axis("seed", "99")])
    with pytest.raises(SweepError, match="one to 3 settings"):
        count([])
    with pytest.raises(SweepError, match="201 values"):
        axis("seed", " ".join(map(str, range(201))))
    assert count([long, axis("batch_size", "8 16")]) == 30


def run(losses: list[float], test: float | None = 0.75, validated: bool = True) -> Run:
    prefix = "val_" if validated else ""
    means = {f"{prefix}loss": np.array(losses), f"{prefix}accuracy": 1 - np.array(losses)}
    kept = {} if test is None else {"accuracy": test}
    last = {f"test_{name}": value / 2 for name, value in kept.items()}
    best_epoch = int(np.argmin(losses)) + 1 if losses else 0
    weights = np.zeros(4, np.float32)
    began = datetime(2024, 1, 1)
    end = ("Circles", "", "finished", "Done.", means, last, best_epoch, weights, kept)
    return Run(7, DESIGN, began, *end)


def test_figures_are_those_of_the_epoch_that_is_kept() -> None:
    found = outcome(run([0.5, 0.25, 0.75]))
    assert found.best_epoch == 2
    assert found.validated
    assert found.figures[LOSS] == 0.25
    assert found.figures[METRIC] == 0.75
    assert found.figures[LAST_LOSS] == 0.75
    assert found.figures[TEST_METRIC] == 0.75
    bare = outcome(run([], test=None, validated=False))
    assert not bare.validated
    assert dict(bare.figures) == {}


def test_the_best_is_the_lowest_error_or_the_highest_share() -> None:
    def with_figures(loss: float, metric: float) -> Outcome:
        return Outcome(1, {LOSS: loss, METRIC: metric}, True)

    outcomes = {3: with_figures(0.1, 0.8), 1: with_figures(0.3, 0.9), 2: with_figures(0.1, 0.9)}
    outcomes[4] = with_figures(math.nan, math.nan)
    assert best(outcomes, LOSS, "accuracy") == 2
    assert best(outcomes, METRIC, "accuracy") == 1
    assert best(outcomes, METRIC, "mean_absolute_error") == 3
    assert best(outcomes, TEST_METRIC, "accuracy") is None


def test_the_table_tells_all() -> None:
    axes = [axis("learning_rate", "0.1 0.01"), axis("dense_1: units", "2 3")]
    every = combinations(DESIGN, axes)
    standings = {
        1: Standing("finished", "Done."),
        2: Standing("refused", every[1].reason),
        3: Standing("running", "Epoch 2 of 3"),
    }
    outcomes = {1: outcome(run([0.5, 0.25]))}
    text = table(axes, every, standings, outcomes, {1: 7}, "accuracy")
    head, *rows = csv.reader(text.splitlines())
    assert head[:3] == ["number", "learning_rate", "dense_1: units"]
    assert head[-2 - len(FIGURES) : -2] == [
        *("loss", "accuracy", "last_loss", "last_accuracy", "test_accuracy"),
    ]
    first = dict(zip(head, rows[0], strict=True))
    assert first["run"] == "7"
    assert first["best_epoch"] == "2"
    assert (float(first["loss"]), float(first["test_accuracy"])) == (0.25, 0.75)
    assert rows[1][3] == "refused"
    assert "classes" in rows[1][-1]
    assert rows[3][3] == "waiting"
