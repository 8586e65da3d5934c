"""The network stays with the document that it belongs to, and with no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from netbuilder.design import Design, build
from netbuilder.design.history import Swap
from netbuilder.document import Document
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.restored import network_of
from netbuilder.network.samples import load_samples
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.history.runs import Run
from netbuilder.views.window.holding import Holding

SMALL = Design.default("moons")
OTHER = SMALL.with_parameter("dense", "units", 3)
ELSEWHERE = Design.default("circles")


def a_run(number: int, design: Design = SMALL) -> Run:
    weights = build(design.with_setting("seed", number)).get_flat_weights()
    weights.flags.writeable = False
    at = datetime(2026, 1, 2)
    return Run(
        number, design, at, "", f"print {design.data}", "finished", "", {}, {}, 0, weights,
        key=f"key {number}",
    )  # fmt: skip


class Desk:
    """A document, the network beside it, and the kept runs."""

    def __init__(self) -> None:
        self.document, self.network = Document(SMALL), CurrentNetwork()
        self.home = QObject()
        self.runs: list[Run] = []
        self.holding = Holding(self.document, self.network, lambda: self.runs, self.home)
        self.restored: list[Run | None] = []
        self.released: list[bool] = []
        self.holding.restored.connect(self.restored.append)
        self.holding.released.connect(lambda: self.released.append(True))

    @property
    def held(self) -> int:
        """Number of the run whose network is held; 0 for none."""
        return self.network.trained.origin.run if self.network.trained else 0


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk()
    yield desk
    for each in (desk.network, desk.home):
        with qtbot.waitSignal(each.destroyed):
            each.deleteLater()


def test_a_restored_run_is_the_network(desk: Desk) -> None:
    run = a_run(1)
    desk.holding.restore(run)
    assert desk.network.trained is not None
    assert desk.network.trained.weights is run.weights
    assert desk.restored == [run]
    assert desk.document.network is desk.network.trained


def test_its_samples_are_loaded(desk: Desk, qtbot: QtBot) -> None:
    run = replace(a_run(1), data=load_samples(SMALL, lambda *_: None).data)
    desk.holding.restore(run)
    qtbot.waitUntil(lambda: desk.network.samples is not None)
    assert desk.network.samples is not None
    assert desk.network.samples.data == run.data


def test_an_edit_leaves_the_network(desk: Desk) -> None:
    desk.holding.restore(a_run(1))
    everything = {block.name for block in SMALL.blocks}
    assert desk.holding.speaking == everything
    desk.document.edit(OTHER, "units")
    assert desk.held == 1
    assert desk.released == []
    assert "dense" not in desk.holding.speaking
    desk.document.undo()
    assert desk.holding.speaking == everything


def test_other_data_release_it(desk: Desk) -> None:
    desk.holding.restore(a_run(1))
    desk.document.edit(ELSEWHERE, "data")
    assert (desk.network.trained, desk.released) == (None, [True])


def test_another_document_releases_it_unless_it_fits(desk: Desk, tmp_path: Path) -> None:
    desk.holding.restore(a_run(1))
    desk.document.new(SMALL.with_setting("epochs", 7))
    assert (desk.held, desk.released) == (1, [])
    desk.document.new(OTHER)
    assert (desk.network.trained, desk.released) == (None, [True])


def test_the_latest_kept_run_that_fits_is_looked_for(desk: Desk) -> None:
    desk.runs += [a_run(1), a_run(2, OTHER), a_run(3)]
    desk.holding.look_among_runs()
    assert desk.held == 3
    desk.document.new(OTHER)
    assert desk.held == 2
    desk.document.new(ELSEWHERE)
    assert desk.held == 0
    desk.document.edit(SMALL, "data")
    assert desk.held == 3


def test_the_preferred_of_several_is_taken(desk: Desk) -> None:
    desk.runs += [a_run(1), a_run(2), a_run(3)]
    desk.holding.prefer(2)
    assert desk.held == 2
    desk.document.new(ELSEWHERE)
    desk.document.new(SMALL)
    assert desk.held == 3


def exchange(desk: Desk, run: Run) -> tuple[TrainedNetwork | None, TrainedNetwork]:
    """Go to a kept run's network as a step of the history."""
    before, after = desk.network.trained, network_of(run)
    desk.holding.restore(run)
    desk.document.edit(run.design, "go back", swap=Swap(before, after))
    return before, after


def test_undo_and_redo_have_networks_held_again(desk: Desk) -> None:
    desk.runs += [a_run(1), a_run(2), a_run(3, OTHER)]
    desk.holding.restore(desk.runs[0])
    exchange(desk, desk.runs[1])
    exchange(desk, desk.runs[2])
    desk.document.undo()
    assert desk.held == 2
    assert desk.network.trained is not None
    assert desk.network.trained.weights is desk.runs[1].weights
    desk.document.undo()
    assert desk.held == 1
    assert desk.network.trained.weights is desk.runs[0].weights
    desk.document.redo()
    assert desk.held == 2
    assert desk.restored[-1] is desk.runs[1]


def test_a_step_to_a_run_that_was_deleted_still_has_its_weights(desk: Desk) -> None:
    desk.runs += [a_run(1), a_run(2)]
    desk.holding.restore(desk.runs[0])
    exchange(desk, desk.runs[1])
    first = desk.runs.pop(0)
    desk.document.undo()
    assert desk.network.trained is not None
    assert desk.network.trained.weights is first.weights
    assert desk.restored[-1] is None
