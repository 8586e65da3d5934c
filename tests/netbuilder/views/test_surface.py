"""The decision surface, alone and in the window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDoubleSpinBox,
    QLabel,
    QSpinBox,
    QStackedWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.design import Design, build
from netbuilder.document import Document
from netbuilder.insight.surface import FINEST
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.trained import TrainedNetwork
from netbuilder.theme import DARK, LIGHT
from netbuilder.views.surface import Readings, SurfacePanel, colours
from netbuilder.views.surface.legend import Legend
from netbuilder.views.surface.plane import DecisionSurface
from netbuilder.views.window.window import MainWindow
from tests.netbuilder.test_accessibility import nameless

RUN_LIMIT = 60_000


@pytest.fixture
def network() -> CurrentNetwork:
    return CurrentNetwork()


@pytest.fixture
def panel(network: CurrentNetwork, qtbot: QtBot) -> SurfacePanel:
    panel = SurfacePanel(network)
    qtbot.addWidget(panel)
    panel.resize(420, 300)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def hold(network: CurrentNetwork, design: Design, qtbot: QtBot) -> None:
    weights = build(design).get_flat_weights()
    with qtbot.waitSignal(network.probeReady):
        network.replace(TrainedNetwork(design, weights, classes=design.data_set.names))


def pixel(plane: DecisionSurface, x: float, y: float) -> QColor:
    return plane.grab().toImage().pixelColor(plane.place_of(x, y).toPoint())


def halves() -> np.ndarray:
    """Class 0 to the left of 0, class 1 to the right, both sure."""
    output = np.zeros((20, 20, 2), np.float32)
    output[:, :10, 0] = output[:, 10:, 1] = 1
    return output


def near(colour: QColor, other: tuple[float, float, float], by: int = 4) -> bool:
    given = (colour.red(), colour.green(), colour.blue())
    return all(abs(a - b) <= by for a, b in zip(given, other, strict=True))


def text(panel: QWidget, name: str) -> str:
    return panel.findChild(QLabel, name).text()


def test_each_half_has_the_colour_of_its_class(panel: SurfacePanel) -> None:
    plane = panel.plane
    plane.set_points(None, 2.0, None)
    plane.set_output(halves(), None)
    left, right = colours.of_classes(np.eye(2, dtype=np.float32), theme.current())
    assert near(pixel(plane, -1, 1), left)
    assert near(pixel(plane, 1, 1), right)
    assert not near(pixel(plane, 1, 1), left)


def test_the_second_input_points_upwards(panel: SurfacePanel) -> None:
    plane = panel.plane
    plane.set_points(None, 2.0, None)
    plane.set_output(halves().transpose(1, 0, 2), None)
    upper = colours.of_classes(np.eye(2, dtype=np.float32), theme.current())[0]
    assert near(pixel(plane, 1, 1), upper)
    assert plane.place_of(0, 1).y() < plane.place_of(0, -1).y()


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_sure_is_stronger_than_undecided(scheme: theme.Theme) -> None:
    surface = QColor(scheme.surface)
    back = np.array([surface.red(), surface.green(), surface.blue()])
    outputs = np.array([[0.5, 0.5], [0.7, 0.3], [1, 0]], np.float32)
    away = np.abs(colours.of_classes(outputs, scheme) - back).sum(axis=-1)
    assert 0 < away[0] < away[1] < away[2]
    numbers = colours.of_numbers(np.array([-9, -1, 0, 1], np.float32), (-1, 1), scheme)
    assert np.array_equal(numbers[0], numbers[1])
    np.testing.assert_allclose(numbers[2], back)
    assert np.abs(numbers[3] - numbers[1]).sum() > 50


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_class_colours_stand_out_and_differ(scheme: theme.Theme) -> None:
    def light(colour: str) -> float:
        parts = np.array(QColor(colour).getRgbF()[:3])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    surface = light(scheme.surface)
    for colour in scheme.classes:
        low, high = sorted((surface, light(colour)))
        assert (high + 0.05) / (low + 0.05) >= 3
    assert len(set(scheme.classes)) == 10


def test_points_lie_over_the_surface_and_test_points_can_go(
    panel: SurfacePanel, qtbot: QtBot
) -> None:
    panel.show_design(Design.default("circles").with_setting("noise", 0.0))
    plane = panel.plane
    points = plane.points()
    assert points is not None
    wanted = colours.class_colour(theme.current(), int(points.train_answers[-1]))
    assert near(pixel(plane, *points.train[-1]), wanted.getRgb()[:3], by=40)
    before = plane.grab().toImage()
    box = panel.findChild(QCheckBox, "testPoints")
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert plane.grab().toImage() != before


def test_the_legend_names_the_classes_or_shows_a_scale(panel: SurfacePanel) -> None:
    legend = panel.findChild(Legend, "surfaceLegend")
    panel.show_design(Design.default("blobs"))
    assert legend.texts() == ("top", "left", "right")
    panel.show_design(Design.default("line"))
    assert legend.texts() == ("-1", "1")
    panel.show_design(Design.default("blobs").with_target("number"))
    assert legend.texts() == ("0", "2")


def test_another_noise_moves_the_points(panel: SurfacePanel) -> None:
    design = Design.default("moons")
    panel.show_design(design)
    before = panel.plane.points()
    panel.show_design(design.with_setting("epochs", 3))
    assert panel.plane.points() is before
    panel.show_design(design.with_setting("noise", 0.4))
    after = panel.plane.points()
    assert before is not None
    assert after is not None
    assert not np.array_equal(before.train, after.train)
    assert panel.plane.extent > before.extent


def test_the_readout_tells_what_is_under_the_pointer(
    panel: SurfacePanel, network: CurrentNetwork, qtbot: QtBot
) -> None:
    design = Design.default("moons")
    model = build(design)
    panel.show_design(design)
    hold(network, design, qtbot)
    qtbot.waitUntil(lambda: panel.plane.output() is not None)
    qtbot.waitUntil(lambda: not panel.findChild(QLabel, "surfaceHint").isVisible())
    QApplication.processEvents()  # The plane grows where the hint was.
    qtbot.mouseMove(panel.plane, panel.plane.place_of(1.0, -2.0).toPoint())
    qtbot.waitUntil(lambda: text(panel, "surfaceReadout") != "")
    x, y = panel.plane.probe() or (0, 0)
    assert abs(x - 1) < 0.05
    assert abs(y + 2) < 0.05
    answer = model.predict_on_batch(np.array([[x, y]], np.float32))[0]
    name = ("upper", "lower")[int(answer.argmax())]
    wanted = f"x {x:.2f}, y {y:.2f}, {name} {100 * answer.max():.0f} %"
    assert text(panel, "surfaceReadout") == wanted
    assert name in panel.plane.accessibleDescription()


def test_the_keyboard_moves_the_probe(panel: SurfacePanel, qtbot: QtBot) -> None:
    panel.show_design(Design.default("moons"))
    plane = panel.plane
    qtbot.keyClick(plane, Qt.Key.Key_Up)
    qtbot.keyClick(plane, Qt.Key.Key_Right)
    step = plane.extent / 20
    assert plane.probe() == pytest.approx((step, step))
    for _ in range(50):
        qtbot.keyClick(plane, Qt.Key.Key_Left)
    assert plane.probe() == pytest.approx((-plane.extent, step))
    assert "-" in text(panel, "surfaceReadout")
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    assert plane.probe() is None
    assert text(panel, "surfaceReadout") == ""


def test_nothing_is_computed_out_of_sight(
    panel: SurfacePanel, network: CurrentNetwork, qtbot: QtBot
) -> None:
    design = Design.default("moons")
    panel.show_design(design)
    panel.hide()
    hold(network, design, qtbot)
    assert not panel._pace._timer.isActive()
    assert panel.plane.output() is None
    panel.show()
    qtbot.waitUntil(lambda: panel.plane.output() is not None)


def test_another_network_begins_with_an_empty_plane(
    panel: SurfacePanel, network: CurrentNetwork, qtbot: QtBot
) -> None:
    design = Design.default("line")
    panel.show_design(design)
    assert "Train" in text(panel, "surfaceHint")
    hold(network, design, qtbot)
    qtbot.waitUntil(lambda: panel.plane.output() is not None)
    assert text(panel, "surfaceHint") == ""
    network.clear()
    assert panel.plane.output() is None
    panel.show_design(design.with_target("input"))
    assert "reconstructs points" in text(panel, "surfaceHint")


def page(window: MainWindow) -> str:
    return window.findChild(QStackedWidget, "readings").currentWidget().objectName()


def test_the_place_of_the_pad_follows_the_input(window: MainWindow) -> None:
    document = window.findChild(Document)
    readings = window.findChild(Readings, "readings")
    assert readings.currentWidget().findChild(QWidget, "digitPad") is not None
    document.edit(document.design.with_data("moons"), "data set")
    assert page(window) == "surfacePanel"
    document.undo()
    assert readings.currentWidget().findChild(QWidget, "digitPad") is not None
    document.edit(document.design.with_input_shape((100,)), "shape")
    assert page(window) == "noReading"
    assert "inputs of shape 100" in text(window, "noReading")


def test_a_typed_noise_moves_the_points_and_is_undone(window: MainWindow, qtbot: QtBot) -> None:
    window.findChild(Document).new(Design.default("moons"))
    plane = window.findChild(DecisionSurface, "decisionSurface")
    before = plane.points()
    noise = window.findChild(QDoubleSpinBox, "noise")
    noise.setFocus()
    noise.selectAll()
    qtbot.keyClicks(noise, "0.4")
    qtbot.keyClick(noise, Qt.Key.Key_Return)
    after = plane.points()
    assert before is not None
    assert after is not None
    assert not np.array_equal(before.train, after.train)
    undo = window.findChild(QAction, "actionUndo")
    assert "noise" in undo.text()
    undo.trigger()
    assert noise.value() == Design().noise
    again = plane.points()
    assert again is not None
    assert np.array_equal(again.train, before.train)


def test_every_control_beside_the_plane_has_a_name(window: MainWindow) -> None:
    window.findChild(Document).new(Design.default("moons"))
    assert window.findChild(DecisionSurface, "decisionSurface").isVisible()
    assert nameless(window) == []


@pytest.mark.long
def test_the_surface_is_drawn_while_it_trains(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    document.new(Design.default("moons").with_setting("epochs", 100_000))
    plane = window.findChild(DecisionSurface, "decisionSurface")
    assert plane.output() is None
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: plane.output() is not None, timeout=RUN_LIMIT)
    first = plane.output()
    assert first is not None
    assert first.shape == (FINEST, FINEST, 2)
    qtbot.waitUntil(lambda: not np.allclose(plane.output(), first, atol=1e-3), timeout=RUN_LIMIT)
    stop = window.findChild(QAction, "actionStop")
    assert stop.isEnabled()
    stop.trigger()
    qtbot.waitUntil(window.findChild(QAction, "actionTrain").isEnabled, timeout=RUN_LIMIT)


def test_a_trained_network_parts_the_moons(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    design = Design.default("moons").with_setting("noise", 0.0).with_setting("epochs", 40)
    document.new(design.with_optimizer_parameter("learning_rate", 0.02))
    assert window.findChild(QSpinBox, "epochs").value() == 40
    window.findChild(QAction, "actionTrain").trigger()
    stop, train = (window.findChild(QAction, name) for name in ("actionStop", "actionTrain"))
    qtbot.waitUntil(stop.isEnabled, timeout=RUN_LIMIT)
    qtbot.waitUntil(train.isEnabled, timeout=RUN_LIMIT)
    plane = window.findChild(DecisionSurface, "decisionSurface")
    points = plane.points()
    assert points is not None

    def share() -> float:
        output = plane.output()
        if output is None:
            return 0.0
        cells = (points.test * [1, -1] / plane.extent + 1) / 2 * FINEST
        columns, rows = np.clip(cells.astype(int), 0, FINEST - 1).T
        return float((output[rows, columns].argmax(axis=-1) == points.test_answers).mean())

    qtbot.waitUntil(lambda: share() > 0.97, timeout=RUN_LIMIT)
