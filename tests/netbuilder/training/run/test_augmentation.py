"""Pictures varied in a training."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from netbuilder.design import Design
from netbuilder.training.control import Control
from netbuilder.training.run.data import Data
from netbuilder.training.run.preparation import prepare
from netbuilder.training.run.session import Session


def quiet(message: str, fraction: float | None) -> None:
    """Nobody is told."""


def test_what_is_trained_on_varies_and_what_is_kept_back_does_not(
    design: Design, small_data: Data
) -> None:
    load: Any = lambda *_: small_data  # noqa: E731
    before = small_data.x_train.copy()
    prepared = prepare(design.with_setting("augmentation", True), load, quiet)
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
    load: Any = lambda *_: small_data  # noqa: E731
    before = small_data.x_train.copy()
    for _ in prepare(design, load, quiet).training:
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
