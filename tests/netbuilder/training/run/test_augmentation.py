"""Pictures varied in a training."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netbuilder.design import Design, code
from netbuilder.training.control import Control
from netbuilder.training.run.data import Data, load
from netbuilder.training.run.preparation import prepare
from netbuilder.training.run.session import Session
from tests.netbuilder.exchange.networks import COLOUR, GREY, MAKERS, NUMBERS, own_design


def quiet(message: str, fraction: float | None) -> None:
    """Nobody is told."""


def test_what_is_trained_on_varies_and_what_is_kept_back_does_not(
    design: Design, small_data: Data
) -> None:
    given: Any = lambda *_: small_data  # noqa: E731
    before = small_data.x_train.copy()
    prepared = prepare(design.with_setting("augmentation", True), given, quiet)
    seen = []
    for event in prepared.training:
        if type(event).__name__ == "EpochEnd":
            seen.append(prepared.data.x_train.copy())
    count = prepared.training.samples
    assert (seen[0][:count] != before[:count]).any()
    assert (seen[0][:count] != seen[1][:count]).any()
    for each in seen:
        np.testing.assert_array_equal(each[count:], before[count:])
    np.testing.assert_array_equal(small_data.x_train, before)


def test_a_network_that_learns_its_input_learns_the_varied_one(
    design: Design, small_data: Data
) -> None:
    design = design.with_target("input").with_parameter("dense_1", "units", 784)
    design = design.with_loss("mean_squared_error").with_setting("augmentation", True)
    same = replace(small_data, y_train=small_data.x_train, y_test=small_data.x_test)
    prepared = prepare(design, lambda *_: same, quiet)
    assert prepared.data.y_train is prepared.data.x_train


def test_without_the_switch_nothing_varies(design: Design, small_data: Data) -> None:
    given: Any = lambda *_: small_data  # noqa: E731
    before = small_data.x_train.copy()
    for _ in prepare(design, given, quiet).training:
        pass
    np.testing.assert_array_equal(small_data.x_train, before)


@pytest.mark.parametrize("target", ["class", "input"])
@pytest.mark.parametrize("varied", [True, False])
def test_the_end_says_that_the_figure_of_the_training_is_over_varied_pictures(
    design: Design, small_data: Data, target: str, varied: bool
) -> None:
    made = design.with_setting("augmentation", varied).with_setting("epochs", 1)
    if target == "input":
        made = made.with_target("input").with_loss("mean_squared_error")
        made = made.with_parameter("dense_1", "units", 784)
        small_data = replace(small_data, y_train=small_data.x_train, y_test=small_data.x_test)
    message = Session(1, made, lambda *_: small_data).run(lambda _: None, Control()).message
    assert "training" in message
    assert ("augmented training" in message) == varied


def own_pictures(folder: Path, kind: str) -> Design:
    design = own_design(MAKERS[kind](folder), epochs=2)
    return design.with_setting("validation_split", 0.0).with_setting("augmentation", True)


@pytest.mark.parametrize("kind", [GREY, COLOUR])
def test_own_pictures_vary_and_those_kept_back_do_not(kind: str, tmp_path: Path) -> None:
    design = own_pictures(tmp_path, kind)
    plain = load(design, quiet)
    prepared = prepare(design, load, quiet)
    seen = [prepared.data.x_train.copy()]
    for event in prepared.training:
        if type(event).__name__ == "EpochEnd":
            seen.append(prepared.data.x_train.copy())
    np.testing.assert_array_equal(seen[0], plain.x_train)
    assert (seen[1] != seen[0]).any()
    assert (seen[1] != seen[2]).any()
    assert prepared.data.validation is not None
    assert plain.validation is not None
    np.testing.assert_array_equal(prepared.data.validation[0], plain.validation[0])
    np.testing.assert_array_equal(prepared.data.x_test, plain.x_test)


def test_own_pictures_vary_the_same_with_the_same_seed(tmp_path: Path) -> None:
    design = own_pictures(tmp_path, GREY)
    weights = []
    for seed in (0, 0, 1):
        end = Session(1, design.with_setting("seed", seed)).run(lambda record: None, Control())
        assert "augmented training samples" in end.message
        weights.append(end.weights)
    np.testing.assert_array_equal(weights[0], weights[1])
    assert (weights[0] != weights[2]).any()


def test_rows_of_a_table_do_not_vary(tmp_path: Path) -> None:
    design = own_pictures(tmp_path, NUMBERS)
    assert not design.data_set.can_vary
    plain, prepared = load(design, quiet), prepare(design, load, quiet)
    for _ in prepared.training:
        pass
    np.testing.assert_array_equal(prepared.data.x_train, plain.x_train)


def test_the_script_says_that_own_pictures_vary(tmp_path: Path) -> None:
    design = own_pictures(tmp_path, COLOUR)
    text = code.script(design)
    assert "picture_variation.varied_pictures(x_train, flips=True)" in text
    assert code.read(text, design.with_setting("augmentation", False)).design == design
