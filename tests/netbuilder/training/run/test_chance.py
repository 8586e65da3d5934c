"""Trainings that end well and have come to nothing say so, and why."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from netbuilder.design import Design
from netbuilder.training.control import Control
from netbuilder.training.records import RunEnded
from netbuilder.training.run.data import Data
from netbuilder.training.run.session import Session


def trained(design: Design, data: Data) -> RunEnded:
    return Session(1, design, lambda *_: data).run(lambda _: None, Control())


@pytest.fixture
def data() -> Data:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(400, 2)).astype(np.float32)
    labels = (x[:, 0] > -0.5).astype(np.int64)
    y = np.eye(2, dtype=np.float32)[labels]
    return Data(x[:300], y[:300], x[300:], y[300:], "points")


def design(rate: float, activation: str = "relu") -> Design:
    made = Design.default("moons").with_parameter("dense", "activation", activation)
    made = made.with_setting("epochs", 5).with_optimizer("sgd")
    return made.with_optimizer_parameter("learning_rate", rate)


def test_a_dead_network_says_so(data: Data) -> None:
    made = design(0.01).with_optimizer("adam").with_optimizer_parameter("learning_rate", 10.0)
    made = made.inserted(1, "Dense", {"units": 4, "activation": "relu"})
    message = trained(made.with_setting("epochs", 3), data).message
    assert "All units of 'dense_2' are dead" in message
    assert "Lower the learning rate from 10 (the default is 0.001)" in message


def test_chance_level_is_named_with_the_class_that_is_always_said(data: Data) -> None:
    share = f"{100 * data.y_train[:, 1].mean():.1f} %"
    nothing = Data(data.x_train * 0, data.y_train, data.x_test * 0, data.y_test, "points")
    message = trained(design(0.1, "tanh"), nothing).message
    assert "This is chance level" in message
    assert f"always predicting 'lower' would be correct for {share}" in message
    assert "dead" not in message


@pytest.mark.parametrize("loss", ["categorical_crossentropy", "sparse_categorical_crossentropy"])
def test_a_network_that_learns_is_praised_alone(data: Data, loss: str) -> None:
    answers: Any = data.y_train, data.y_test
    if loss.startswith("sparse"):
        answers = tuple(each.argmax(axis=1) for each in answers)
    made = design(0.5, "tanh").with_loss(loss)
    message = trained(made, Data(data.x_train, answers[0], data.x_test, answers[1], "p")).message
    assert "chance" not in message
    assert "dead" not in message
