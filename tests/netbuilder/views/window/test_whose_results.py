"""What is shown of a network goes with it: another document, other data, another run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QProgressBar, QTableView, QTabWidget
from pytestqt.qtbot import QtBot

from engine.datasets import digits, fashion_mnist
from netbuilder.design import Design, templates
from netbuilder.document import Document
from netbuilder.training.history.runs import Run
from netbuilder.training.trainer import Trainer
from netbuilder.views.bar.state_view import StateView
from netbuilder.views.canvas import Canvas
from netbuilder.views.canvas.block_item import BlockItem
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.insight.layer_row import LayerRow
from netbuilder.views.insight.matrix import ConfusionMatrix
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.plots import BATCHES, CurvePlot
from netbuilder.views.plots.best_mark import BestMark
from netbuilder.views.runs import RunsPanel
from netbuilder.views.window.window import MainWindow

pytestmark = pytest.mark.usefixtures("few_digits")

ANSWERS, LAYERS = 1, 2


@pytest.fixture
def window(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.findChild(QAction, "actionLevelCards").trigger()  # Strips are on cards alone.
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 2).with_setting("batch_size", 20))
    return window


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    before = trainer.run
    action = window.findChild(QAction, "actionTrain")
    assert action.isEnabled()
    action.trigger()
    qtbot.waitUntil(lambda: trainer.run > before and trainer.state == "idle", timeout=20_000)
    qtbot.waitUntil(lambda: window.network.probe is not None)


def draw(window: MainWindow, qtbot: QtBot) -> None:
    pad = window.findChild(DigitPad)
    pad.show_picture(digits.load_data()[1][0][0] / np.float32(255))
    qtbot.waitUntil(lambda: any(strips(window).values()))


def strips(window: MainWindow) -> dict[str, bool]:
    """Of the blocks on the canvas whether they light up."""
    items = [item for item in window.findChild(Canvas).items() if isinstance(item, BlockItem)]
    return {item.content.name: item.is_lit for item in items}


def look_inside(window: MainWindow, qtbot: QtBot) -> None:
    tabs = window.findChild(QTabWidget, "watch")
    tabs.setCurrentIndex(LAYERS)
    qtbot.waitUntil(lambda: bool(window.findChildren(LayerRow)))
    tabs.setCurrentIndex(ANSWERS)
    qtbot.waitUntil(lambda: "test samples" in caption(window))


def caption(window: MainWindow) -> str:
    return window.findChild(QLabel, "confusionCaption").text()


def status(window: MainWindow) -> str:
    return window.findChild(QLabel, "runStatus").text()


def batches(window: MainWindow) -> int:
    return len(window.findChild(CurvePlot, "lossPlot").series()[BATCHES][0])


def run(window: MainWindow, number: int) -> Run:
    model = window.findChild(QTableView, "runTable").model()
    runs = [model.run(row) for row in range(model.rowCount())]
    return next(run for run in runs if run.number == number)


def go_back(window: MainWindow, number: int) -> None:
    window.findChild(RunsPanel).returnRequested.emit(run(window, number))


def best_marks(window: MainWindow) -> list[int]:
    """The epochs that are marked as the best on both plots."""
    plots = [window.findChild(CurvePlot, f"{name}Plot") for name in ("loss", "accuracy")]
    return [
        item.epoch for plot in plots for item in plot.scene().items() if isinstance(item, BestMark)
    ]


@pytest.mark.parametrize("how", ["new", "template", "open", "data"])
def test_nothing_stays_of_a_network_that_is_not_the_documents(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, how: str
) -> None:
    document, canvas = window.findChild(Document), window.findChild(Canvas)
    train(window, qtbot)
    draw(window, qtbot)
    look_inside(window, qtbot)
    canvas.select("dense_1")
    assert batches(window) > 0
    spirals = next(t.design for t in templates.built_in("digits") if "piral" in t.title)
    deeper = document.design.inserted(1, "Dense", {"units": 9})
    if how == "new":
        document.new(deeper)
    elif how == "template":
        document.new(spirals)
    elif how == "open":
        deeper.save(tmp_path / "deeper.json")
        assert window.open_path(tmp_path / "deeper.json")
    else:
        document.edit(document.design.with_data("mnist"), "data set")
    assert window.network.trained is None
    assert batches(window) == 0
    assert status(window) == "Press Train (F5) to train the network." or how == "template"
    assert "Finished" not in status(window)
    assert window.findChild(QProgressBar, "progressBar").value() == 0
    assert window.findChild(StateView, "trainingState").word in ("Ready", "Cannot train yet")
    assert window.findChild(QLabel, "belonging").text() == ""
    assert not window.findChild(QAction, "actionTrainOn").isEnabled()
    assert "No trained network yet" in caption(window)
    assert "No figures" in window.findChild(ConfusionMatrix).accessibleDescription()
    qtbot.waitUntil(lambda: not [row for row in window.findChildren(LayerRow) if row.isVisible()])
    qtbot.waitUntil(lambda: not any(strips(window).values()))
    if how != "data":
        assert canvas.selected() == ()
    if how != "template":
        assert window.findChild(PredictionBars, "predictionBars").probabilities() is None


def test_strips_stay_on_the_blocks_for_which_the_network_speaks(
    window: MainWindow, qtbot: QtBot
) -> None:
    document = window.findChild(Document)
    train(window, qtbot)
    draw(window, qtbot)
    lit = {name: is_lit for name, is_lit in strips(window).items() if name}
    assert lit == {
        "dense": True,
        "dense_1": True,
    }
    document.edit(document.design.with_parameter("dense", "units", 120), "widen")
    qtbot.waitUntil(lambda: not strips(window)["dense"])
    assert "before your edit" in window.findChild(QLabel, "belonging").text()
    document.undo()
    qtbot.waitUntil(lambda: strips(window)["dense"] and strips(window)["dense_1"])
    assert "before your edit" not in window.findChild(QLabel, "belonging").text()


def test_going_back_brings_curves_status_and_what_can_be_trained_on(
    window: MainWindow, qtbot: QtBot
) -> None:
    document = window.findChild(Document)
    train(window, qtbot)
    short = batches(window)
    document.edit(document.design.with_setting("epochs", 3), "longer")
    document.edit(document.design.with_parameter("dense", "units", 12), "narrow")
    kept = window.findChild(QAction, "actionTrainOn")
    assert "shapes have changed" in kept.toolTip()
    assert best_marks(window) == [run(window, 1).best_epoch] * 2
    train(window, qtbot)
    assert best_marks(window) == [run(window, 2).best_epoch] * 2
    assert "shapes have changed" not in kept.toolTip()
    assert batches(window) > short
    go_back(window, 1)
    assert "shapes have changed" not in kept.toolTip()
    assert "shapes have changed" not in kept.toolTip()
    assert "Run 1" in status(window)
    assert "of 3" not in status(window)
    training = window.findChild(CurvePlot, "lossPlot").series()["training"][0]
    assert len(training) == 2
    assert best_marks(window) == [run(window, 1).best_epoch] * 2
    assert "Run 1" in window.findChild(QLabel, "belonging").text()


@pytest.mark.long
def test_names_go_with_the_network(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)

    def clothes(**_: object) -> object:
        return tuple(
            (rng.integers(0, 256, (n, 28, 28), np.uint8), rng.integers(0, 10, n).astype(np.uint8))
            for n in (80, 20)
        )

    monkeypatch.setattr(fashion_mnist, "load_data", clothes)
    document = window.findChild(Document)
    bars = window.findChild(PredictionBars, "predictionBars")
    train(window, qtbot)
    document.edit(document.design.with_data("fashion_mnist"), "clothes")
    train(window, qtbot)
    assert bars.names == fashion_mnist.CLASS_NAMES
    go_back(window, 1)
    assert bars.names == tuple("0123456789")
    qtbot.waitUntil(lambda: window.network.probe is not None)
    draw(window, qtbot)
    qtbot.waitUntil(lambda: bars.reading() in "0123456789")
    document.new(Design.default("circles"))
    document.new(Design.default("digits").with_parameter("dense", "units", 3))
    assert bars.names == tuple("0123456789")
