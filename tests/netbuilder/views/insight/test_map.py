"""The map of the data in the window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QProgressBar, QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.insight import data_map
from netbuilder.views.insight import map_feed
from netbuilder.views.insight.map_panel import MapPanel
from netbuilder.views.insight.map_plot import MapPlot
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, few_digits: None, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(data_map, "MOST", 80)
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(1240, 900)
    with qtbot.waitExposed(window):
        window.show()
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 1))
    return window


def show_map(window: MainWindow) -> MapPlot:
    tabs = window.findChild(QTabWidget, "watch")
    tabs.setCurrentWidget(window.findChild(MapPanel))
    return window.findChild(MapPlot)


def train(window: MainWindow, qtbot: QtBot) -> None:
    action = window.findChild(QAction, "actionTrain")
    action.trigger()
    qtbot.waitUntil(lambda: not action.isEnabled())
    qtbot.waitUntil(action.isEnabled, timeout=20_000)


def placed(window: MainWindow, qtbot: QtBot) -> MapPlot:
    """A map with samples on it."""
    train(window, qtbot)
    plot = show_map(window)
    qtbot.waitUntil(lambda: plot.places > 0, timeout=20_000)
    return plot


def caption(window: MainWindow) -> str:
    return window.findChild(QLabel, "mapCaption").text()


def choose(window: MainWindow, name: str, text: str) -> None:
    combo = window.findChild(QComboBox, name)
    combo.setCurrentIndex(combo.findText(text))


def lonely(plot: MapPlot) -> int:
    """A sample that no other one is near to, so that a click there means it."""
    places = np.array([plot.place_of(number).toTuple() for number in range(plot.places)])
    away = np.linalg.norm(places[:, None] - places, axis=2)
    np.fill_diagonal(away, np.inf)
    return int(away.min(axis=1).argmax())


def test_before_a_training_it_says_what_to_do(window: MainWindow) -> None:
    plot = show_map(window)
    assert "Press Train" in caption(window)
    assert plot.places == 0


def test_samples_are_placed_named_and_opened(window: MainWindow, qtbot: QtBot) -> None:
    plot = placed(window, qtbot)
    samples = window.network.samples.test
    assert plot.places == 80
    assert f"The first 80 of {len(samples.samples):,} test samples are shown." in caption(window)
    number = lonely(plot)
    place = plot.place_of(number).toPoint()
    qtbot.mouseMove(plot, place)
    qtbot.waitUntil(lambda: plot.current == number)
    told = window.findChild(QLabel, "mapTold").text()
    assert told.startswith(f"Sample {number:,}: {int(samples.labels[number])}")
    assert not window.findChild(QLabel, "mapSample").pixmap().isNull()
    qtbot.mouseClick(plot, LEFT, pos=place)
    pad = window.findChild(DigitPad)
    np.testing.assert_allclose(pad.image(), samples.samples[number].reshape(28, 28), atol=1e-6)


def test_a_hidden_map_works_nothing_out_until_it_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot)
    plot = window.findChild(MapPlot)
    assert plot.places == 0
    show_map(window)
    qtbot.waitUntil(lambda: plot.places > 0, timeout=20_000)


@pytest.mark.long
def test_a_map_in_sight_follows_the_training(window: MainWindow, qtbot: QtBot) -> None:
    plot = placed(window, qtbot)
    choose(window, "mapLayer", "dense")
    qtbot.waitUntil(lambda: plot.points.shape == (80, 2), timeout=20_000)
    before = plot.points
    train(window, qtbot)
    qtbot.waitUntil(lambda: plot.places > 0 and plot.points is not before, timeout=20_000)


def test_unticked_classes_are_hidden(window: MainWindow, qtbot: QtBot) -> None:
    plot = placed(window, qtbot)
    legend = window.findChild(QListWidget, "mapLegend")
    labels = window.network.samples.test.labels[: plot.places]
    assert legend.count() == labels.max() + 1
    legend.item(3).setCheckState(Qt.CheckState.Unchecked)
    assert plot.count == (labels != 3).sum()
    choose(window, "mapColour", "By mistake")
    assert legend.count() == 2
    assert plot.count == plot.places
    legend.item(0).setCheckState(Qt.CheckState.Unchecked)
    answers = window.network.probe.outputs(window.network.samples.test.samples[: plot.places])
    assert plot.count == (answers.argmax(axis=1) != labels).sum()


def test_another_layer_is_another_map(window: MainWindow, qtbot: QtBot) -> None:
    plot = placed(window, qtbot)
    before = plot.points
    choose(window, "mapLayer", "dense")
    qtbot.waitUntil(lambda: not np.array_equal(plot.points, before), timeout=20_000)
    combo = window.findChild(QComboBox, "mapLayer")
    assert [combo.itemText(row) for row in range(combo.count())] == ["Input", "dense", "dense_1"]


def test_tsne_moves_the_samples_and_ends(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_feed, "ITERATIONS", 30)
    plot = placed(window, qtbot)
    before = plot.points
    progress = window.findChild(QProgressBar, "mapProgress")
    choose(window, "mapMethod", "t-SNE")
    assert progress.isVisible()
    qtbot.waitUntil(lambda: not progress.isVisible(), timeout=20_000)
    assert not np.array_equal(plot.points, before)
    assert "variance" not in caption(window)
    choose(window, "mapMethod", "PCA")
    np.testing.assert_array_equal(plot.points, before)
    assert "variance" in caption(window)


def test_tsne_can_be_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    plot = placed(window, qtbot)
    choose(window, "mapMethod", "t-SNE")
    qtbot.mouseClick(window.findChild(QPushButton, "mapCancel"), LEFT)
    assert not window.findChild(QProgressBar, "mapProgress").isVisible()
    assert plot.places > 0


def test_a_map_out_of_sight_ends_tsne(window: MainWindow, qtbot: QtBot) -> None:
    placed(window, qtbot)
    choose(window, "mapMethod", "t-SNE")
    window.findChild(QTabWidget, "watch").setCurrentIndex(0)
    progress = window.findChild(QProgressBar, "mapProgress")
    assert progress.isHidden()
    show_map(window)
    assert progress.isVisible(), "it begins anew"


def test_another_document_has_no_map_of_the_last_one(window: MainWindow, qtbot: QtBot) -> None:
    plot = placed(window, qtbot)
    window.findChild(Document).new(Design.default("circles"))
    qtbot.waitUntil(lambda: plot.places == 0)
    assert "Press Train" in caption(window)


# The plot alone


@pytest.fixture
def plot(qtbot: QtBot) -> MapPlot:
    plot = MapPlot()
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    plot.show_points(np.array([[0.0, 0.0], [1, 0], [0, 1], [1, 1], [0.4, 0.5]]))
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


def test_arrow_keys_go_from_sample_to_sample(plot: MapPlot, qtbot: QtBot) -> None:
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.current == 4, "the one in the middle first"
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    assert plot.current == 2
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.current == 3
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    assert plot.current == 1
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    assert plot.current == 1, "there is none below"
    with qtbot.waitSignal(plot.chosen) as told:
        qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert told.args == [1]
    assert "1" in plot.accessibleDescription()


def test_hidden_samples_are_not_found(plot: MapPlot, qtbot: QtBot) -> None:
    place = plot.place_of(3).toPoint()
    qtbot.mouseMove(plot, place)
    assert plot.current == 3
    shown = np.array([True, True, True, False, True])
    plot.show_marks(np.zeros((5, 3), np.uint8), np.zeros(5, bool), shown)
    assert plot.current is None
    qtbot.mouseMove(plot, place + QPoint(1, 0))
    assert plot.current is None


def test_both_directions_have_one_scale(plot: MapPlot) -> None:
    origin, right, above = (plot.place_of(number) for number in range(3))
    assert right.y() == pytest.approx(origin.y())
    assert right.x() - origin.x() == pytest.approx(origin.y() - above.y())
    assert plot.rect().contains(above.toPoint())
    middle = (plot.place_of(0) + plot.place_of(3)) / 2
    assert (middle - QPointF(150, 100)).manhattanLength() < 1
