"""Kept runs as networks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from netbuilder.design import Design
from netbuilder.network.restored import figures_of, fitting_run, network_of
from netbuilder.network.trained import Figure, Origin
from netbuilder.training.history.runs import Run

DESIGN = Design.default("digits")
MEANS = {"loss": np.array([0.9, 0.5, 0.4]), "val_loss": np.array([0.8, 0.6, 0.7])}
COUNTS = {"training": 50, "validation": 20, "test": 7}
FITTED: Any = object()


def a_run(number: int = 1, design: Design = DESIGN, **more: Any) -> Run:
    run = Run(
        number, design, datetime(2026, 1, 2), "The built-in digits", "print", "finished", "",
        MEANS, {"loss": 0.4, "test_loss": 0.45}, 3, np.zeros(3, np.float32), samples=COUNTS,
        key=f"key {number}",
    )  # fmt: skip
    return replace(run, **more)


def test_a_restored_network_is_whole() -> None:
    run = a_run(5, fitted=FITTED)
    network = network_of(run)
    assert network.design == DESIGN
    assert network.weights is run.weights
    assert (network.data, network.data_title) == ("print", "The built-in digits")
    assert network.classes == tuple("0123456789")
    assert network.fitted is FITTED
    assert network.origin == Origin(5, 3, "last", key="key 5")
    assert network.figures == figures_of(run)


@pytest.mark.parametrize(
    ("best", "which", "epoch"), [(2, "best", 2), (3, "last", 3), (0, "last", 3)]
)
def test_it_says_which_epochs_weights_it_has(best: int, which: str, epoch: int) -> None:
    origin = network_of(a_run(best_epoch=best, parent=7)).origin
    assert (origin.epoch, origin.which, origin.parent) == (epoch, which, 7)


def test_figures_are_those_of_the_epoch_whose_weights_are_kept() -> None:
    last = figures_of(a_run())
    assert last == (
        Figure("loss", 0.4, "training", 50),
        Figure("loss", 0.7, "validation", 20),
        Figure("loss", 0.45, "test", 7),
    )
    best = figures_of(a_run(best_epoch=2, kept_figures={"loss": 0.55}))
    assert best == (
        Figure("loss", 0.5, "training", 50),
        Figure("loss", 0.6, "validation", 20),
        Figure("loss", 0.55, "test", 7),
    )


def test_figures_of_the_last_epoch_are_not_given_to_the_best() -> None:
    assert {each.part for each in figures_of(a_run(best_epoch=2))} == {"training", "validation"}


def test_the_latest_fitting_run_is_taken_or_the_preferred_one() -> None:
    other = DESIGN.with_parameter("dense", "units", 3)
    runs = [a_run(1), a_run(2, other), a_run(3), a_run(4, other), a_run(5, Design.default("moons"))]
    found = fitting_run(DESIGN, runs)
    assert found is not None
    assert found.number == 3
    found = fitting_run(DESIGN, reversed(runs), preferred=1)
    assert found is not None
    assert found.number == 1
    found = fitting_run(DESIGN, runs, preferred=2)
    assert found is not None
    assert found.number == 3
    assert fitting_run(DESIGN.with_parameter("dense", "units", 4), runs) is None
