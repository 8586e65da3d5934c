"""What is said of a network and its run."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np

from netbuilder.design import Design
from netbuilder.network.restored import figures_of, network_of
from netbuilder.network.wording import described, measured, moment_text, summary, title_of
from netbuilder.training.history.runs import Run

RUN = Run(
    number=5,
    design=Design.default("mnist"),
    began=datetime(2026, 11, 26),
    data_title="MNIST",
    data="print",
    reason="finished",
    message="Finished 3 epochs.",
    means={
        "accuracy": np.array([0.5, 0.6, 0.7]),
        "val_accuracy": np.array([0.4, 0.5, 0.45]),
        "val_loss": np.array([0.3, 0.2, 0.25]),
    },
    figures={"test_accuracy": 0.9},
    best_epoch=2,
    weights=np.zeros(3, np.float32),
    kept_figures={"accuracy": 0.8},
    samples={"training": 48_000, "validation": 12_000, "test": 10_000},
)


def test_all_is_said_of_the_weights_that_are_kept() -> None:
    network = network_of(RUN)
    assert title_of(network) == "Run 5, best epoch (2)"
    assert described(network, edited=False) == "Run 5 · best epoch, 2 · 64-10 · 80.0 % test"
    assert (
        summary(network, RUN)
        == "Run 5, best epoch (2): 50.0 % of 12,000 validation samples, 80.0 % of 10,000 test "
        "samples."
    )
    assert [figure.samples for figure in figures_of(RUN)] == [48_000, 12_000, 12_000, 10_000]


def test_of_runs_that_do_not_know_how_many_samples_there_were() -> None:
    network = network_of(replace(RUN, samples={}))
    assert measured(network)[1] == "80.0 % of the test samples"


def test_why_a_run_ended_is_said() -> None:
    stopped = replace(RUN, reason="stopped", means={}, figures={}, best_epoch=0, kept_figures={})
    assert summary(network_of(stopped), stopped) == "Run 5. It was stopped."


def test_teaching_has_its_own_sentence() -> None:
    taught = replace(RUN, parent=4, message="Your drawings: ...", means={}, best_epoch=0)
    assert summary(network_of(taught), taught) == "Teaching 5 after run 4: Your drawings: ..."


def test_a_moment_that_is_looked_back_at_is_named() -> None:
    texts = [moment_text(position) for position in (0, 3, 3.25)]
    assert texts == ["before training", "after epoch 3", "in epoch 4 (25 %)"]
    network = network_of(RUN)
    past = replace(network, origin=replace(network.origin, at=3.25), figures=())
    assert title_of(past) == "Run 5, in epoch 4 (25 %)"
    assert described(past, edited=False) == "Run 5 · in epoch 4 (25 %) · 64-10"
