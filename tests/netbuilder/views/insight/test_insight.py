"""Confusion matrix and layers in the window, fed by a training."""

from __future__ import annotations

import threading
import time
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QTabWidget
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import templates
from netbuilder.document import Document
from netbuilder.insight.confusion import confusion
from netbuilder.latest import Latest
from netbuilder.network.probe import Probe
from netbuilder.views.imported import PredictedPlot
from netbuilder.views.insight.layer_row import LayerRow
from netbuilder.views.insight.matrix import ConfusionMatrix
from netbuilder.views.insight.samples import SampleList
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
CURVES, CONFUSION, LAYERS = range(3)


@pytest.fixture
def window(qtbot: QtBot, few_digits: None) -> MainWindow:
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(1240, 820)
    with qtbot.waitExposed(window):
        window.show()
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 2))
    return window


def tab(window: MainWindow, index: int) -> None:
    window.findChild(QTabWidget, "watch").setCurrentIndex(index)


def train(window: MainWindow, qtbot: QtBot) -> None:
    action = window.findChild(QAction, "actionTrain")
    action.trigger()
    qtbot.waitUntil(lambda: not action.isEnabled())
    qtbot.waitUntil(action.isEnabled, timeout=20_000)


def shown(window: MainWindow) -> int:
    """How many samples the matrix has counted."""
    told = window.findChild(ConfusionMatrix, "confusionMatrix").accessibleDescription()
    return 0 if "No figures" in told else 1


def test_a_cell_shows_its_images_and_an_image_opens_on_the_pad(
    window: MainWindow, qtbot: QtBot
) -> None:
    tab(window, CONFUSION)
    train(window, qtbot)
    matrix = window.findChild(ConfusionMatrix, "confusionMatrix")
    qtbot.waitUntil(lambda: shown(window) > 0)
    assert "test samples" in window.findChild(QLabel, "confusionCaption").text()
    samples = window.findChild(SampleList, "samples")
    for row, column in np.ndindex(10, 10):
        qtbot.mouseClick(matrix, LEFT, pos=matrix.rect_of(row, column).center().toPoint())
        if samples.count():
            break
    assert matrix.cell == (row, column)
    place = samples.visualItemRect(samples.item(0)).center()
    qtbot.mouseClick(samples.viewport(), LEFT, pos=place)
    pad = window.findChild(DigitPad)
    assert pad.image().max() > 0.5
    assert pad.accessibleDescription() == "An image."
    qtbot.mousePress(pad, LEFT, pos=QPoint(50, 50))
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(60, 60))
    assert pad.accessibleDescription() == "1 stroke"


def test_hidden_panels_work_nothing_out_until_they_are_shown(
    window: MainWindow, qtbot: QtBot
) -> None:
    train(window, qtbot)
    assert shown(window) == 0
    assert window.findChildren(LayerRow) == []
    tab(window, CONFUSION)
    qtbot.waitUntil(lambda: shown(window) > 0)
    tab(window, LAYERS)
    qtbot.waitUntil(lambda: len(window.findChildren(LayerRow)) == 2)
    row = window.findChild(LayerRow, "layer-dense")
    few = len(window.network.samples.test.samples)
    assert "activate" in row.accessibleDescription()
    assert f"{min(few, 256):,}" in row.accessibleDescription()


def test_layers_of_another_network_do_not_stay(window: MainWindow, qtbot: QtBot) -> None:
    tab(window, LAYERS)
    train(window, qtbot)
    qtbot.waitUntil(lambda: len(window.findChildren(LayerRow)) == 2)
    document = window.findChild(Document)
    document.new(document.design.renamed("dense", "another"))
    train(window, qtbot)
    names = lambda: {row.objectName() for row in window.findChildren(LayerRow)}  # noqa: E731
    qtbot.waitUntil(lambda: names() == {"layer-another", "layer-dense_1"})


@pytest.mark.usefixtures("few_digits")
def test_caption_and_images_are_of_the_same_cell(window: MainWindow, qtbot: QtBot) -> None:
    tab(window, CONFUSION)
    train(window, qtbot)
    matrix = window.findChild(ConfusionMatrix, "confusionMatrix")
    caption, samples = caption_of(window), window.findChild(SampleList, "samples")
    qtbot.waitUntil(lambda: shown(window) > 0)
    place = lambda row, column: matrix.rect_of(row, column).center().toPoint()  # noqa: E731
    qtbot.mouseClick(matrix, LEFT, pos=place(3, 3))
    chosen = caption.text()
    assert chosen.startswith("3 predicted correctly: ")
    first = samples.item(0).toolTip()
    assert "3 predicted as 3, " in first
    for other in ((3, 4), (0, 7)):
        hover(matrix, place(*other))
        assert matrix.cell == other
        assert caption.text() == chosen
        assert samples.item(0).toolTip() == first
        assert matrix.chosen == (3, 3)
    QApplication.sendEvent(matrix, QEvent(QEvent.Type.Leave))
    assert caption.text() == chosen
    qtbot.mouseClick(matrix, LEFT, pos=place(3, 3))  # chooses none
    heading = window.findChild(QLabel, "samplesTitle")
    assert heading.text().startswith(("Worst mistakes", "There are no mistakes"))
    hover(matrix, place(0, 7))
    assert caption.text().startswith("0 predicted as 7: ")


@pytest.mark.usefixtures("few_digits")
def test_the_panels_say_why_they_are_empty(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    caption, layers = caption_of(window), window.findChild(QLabel, "layersHint")
    said = [label.text() for label in (caption, layers)]
    assert all("Press Train" in text for text in said)
    asked = threading.Event()

    def slow(outcome: object, probe: Probe, *given: object) -> object:
        asked.wait(10)
        return outcome

    module = "netbuilder.views.insight.insight"
    monkeypatch.setattr(f"{module}.answers", partial(slow, None))
    monkeypatch.setattr(f"{module}.layer_figures", partial(slow, ()))
    train(window, qtbot)
    for index, label in ((CONFUSION, caption), (LAYERS, layers)):
        tab(window, index)
        assert label.isVisible()
        assert not any(word in label.text() for word in ("Press", "first epoch"))
        assert label.text().endswith("...")
    asked.set()
    qtbot.waitUntil(lambda: "are NaN" in caption.text())


@pytest.mark.usefixtures("few_digits")
def test_samples_that_cannot_be_had_are_told(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot)
    network = window.network
    trained = network.trained
    assert trained is not None
    tab(window, CONFUSION)
    network.replace(trained)
    assert "Loading" in caption_of(window).text()
    network.show_without("The file is gone.")
    assert caption_of(window).text() == "The file is gone."


def hover(matrix: ConfusionMatrix, place: QPoint) -> None:
    none, where = Qt.MouseButton.NoButton, QPointF(place)
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, where, none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(matrix, event)


def caption_of(window: MainWindow) -> QLabel:
    return window.findChild(QLabel, "confusionCaption")


def test_numbers_are_compared_with_the_true_ones(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    design = next(t.design for t in templates.built_in("digits") if "Linear" in t.title)
    document.new(design.with_setting("epochs", 1))
    tab(window, CONFUSION)
    train(window, qtbot)
    plot = window.findChild(PredictedPlot, "predictedPlot")
    assert plot.isVisible()
    qtbot.waitUntil(lambda: "error" in plot.accessibleDescription())


@pytest.fixture
def matrix(qtbot: QtBot) -> ConfusionMatrix:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(300, 300)
    with qtbot.waitExposed(matrix):
        matrix.show()
    return matrix


def test_the_keyboard_walks_over_the_cells(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    truth = np.array([0, 0, 1, 2])
    matrix.show_confusion(confusion(truth, np.eye(3)[[0, 2, 1, 2]]), ["cat", "dog", "cow"])
    told: list[str] = []
    matrix.cellShown.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(matrix, key)
    assert matrix.cell == (0, 2)
    assert told[-1] == "cat predicted as cow: 1 of 2, 50.0 %"
    with qtbot.waitSignal(matrix.cellChosen) as chosen:
        qtbot.keyClick(matrix, Qt.Key.Key_Return)
    assert chosen.args == [(0, 2)]
    assert "75.0 %" in matrix.accessibleDescription()
    matrix.show_confusion(None)
    assert matrix.cell is None


def test_of_what_waits_only_the_last_is_done(qtbot: QtBot) -> None:
    latest = Latest()
    results: list[object] = []
    latest.done.connect(results.append)
    for number in range(1, 6):
        latest.request(lambda number=number: number)
    qtbot.waitUntil(lambda: results == [1, 5])


def test_what_is_wanted_at_once_waits_for_no_rest(qtbot: QtBot) -> None:
    latest = Latest(share=1e-6)  # after 10 ms of work a rest of hours
    results: list[object] = []
    latest.done.connect(results.append)
    latest.request(lambda: time.sleep(0.01) or 1)
    qtbot.waitUntil(lambda: results == [1])
    latest.request(lambda: 2)
    latest.request(lambda: time.sleep(0.01) or 3, at_once=True)
    qtbot.waitUntil(lambda: results == [1, 3])


def test_work_that_is_cancelled_can_know(qtbot: QtBot) -> None:
    latest = Latest()
    begun, ended = threading.Event(), threading.Event()
    stopped = latest.stopped

    def work() -> None:
        begun.set()
        while not stopped():
            time.sleep(0.001)
        ended.set()

    latest.request(work)
    assert begun.wait(10)
    latest.cancel()
    assert ended.wait(10)
    assert not latest.stopped()


def test_all_test_samples_are_asked_however_large_the_network(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where one pass over them takes billions of multiplications."""
    monkeypatch.setattr(Probe, "multiply_adds", 10**9, raising=False)
    tab(window, CONFUSION)
    train(window, qtbot)
    held, samples = window.network.trained, window.network.samples
    assert held is not None
    assert samples is not None
    figure = held.figure("accuracy", "test")
    assert figure is not None
    caption = window.findChild(QLabel, "confusionCaption")
    count = f"all {len(samples.test.samples):,} test samples"
    wanted = f"{100 * figure.value:.1f} % correct (Run 1, last epoch (2), {count})."
    qtbot.waitUntil(lambda: caption.text().startswith(wanted))


def test_work_that_fails_is_logged_and_the_next_is_done(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    latest = Latest()
    results: list[object] = []
    latest.done.connect(results.append)
    latest.request(lambda: 1 / 0)
    latest.request(lambda: "fine")
    qtbot.waitUntil(lambda: results == ["fine"])
    assert "ZeroDivisionError" in caplog.text
