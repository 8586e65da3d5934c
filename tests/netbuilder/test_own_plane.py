"""A table of two columns of numbers as points of the plane."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QToolButton
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.document import Document
from netbuilder.imported import compose, inspect
from netbuilder.imported.outline import CATEGORY
from netbuilder.insight.own_points import own_points, takes_own_points, why_no_plane
from netbuilder.training.trainer import Trainer
from netbuilder.views.surface.legend import Legend
from netbuilder.views.surface.plane import DecisionSurface
from netbuilder.views.window.window import MainWindow


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two kinds apart in width; the price follows from both."""
    path = tmp_path / "plane.csv"
    rng = np.random.default_rng(0)
    lines = ["width,height,price,kind"]
    for number in range(120):
        width, height = rng.normal(100 if number % 2 else 300, 20), rng.normal(7, 1)
        price = 10 * width + height
        lines.append(f"{width:.2f},{height:.2f},{price:.2f},{'wide' if width > 200 else 'slim'}")
    path.write_text("\n".join(lines) + "\n")
    return path


def made(path: Path, target: str) -> Design:
    left_out = {name: "left out" for name in ("price", "kind") if name != target}
    recipe = compose(inspect(path), target=target, kinds=left_out)
    design = Design().with_own(OwnData(str(path), recipe))
    design = design.inserted(0, "Dense", {"units": 8, "activation": "tanh"})
    ending = {"units": recipe.outputs, "activation": "softmax" if recipe.classes else "linear"}
    design = design.inserted(1, "Dense", ending).with_setting("epochs", 30)
    return design.with_optimizer_parameter("learning_rate", 0.05)


def opened(qtbot: QtBot, path: Path, target: str) -> MainWindow:
    window = create_window("digits")
    document = window.findChild(Document)
    qtbot.addWidget(window, before_close_func=lambda _: document.new())
    document.new(made(path, target))
    with qtbot.waitExposed(window):
        window.show()
    return window


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    run = trainer.run
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > run and trainer.state == "idle", timeout=30_000)


def page(window: MainWindow) -> str:
    return window.findChild(QStackedWidget, "readings").currentWidget().objectName()


def point_at(window: MainWindow, place: tuple[float, float]) -> None:
    plane = window.findChild(DecisionSurface)
    QTest.mouseMove(plane, QPoint(1, 1))
    QTest.mouseMove(plane, plane.place_of(*place).toPoint())


def test_classes_of_a_table_get_a_surface(qtbot: QtBot, table: Path) -> None:
    window = opened(qtbot, table, "kind")
    plane = window.findChild(DecisionSurface)
    assert page(window) == "surfacePanel"
    qtbot.waitUntil(lambda: plane.points() is not None)
    points = plane.points()
    assert points is not None
    assert len(points.train) + len(points.test) == 108
    assert np.abs(points.train).max() <= plane.extent
    train(window, qtbot)
    qtbot.waitUntil(lambda: plane.output() is not None)
    readout = window.findChild(QLabel, "surfaceReadout")

    def told() -> bool:
        point_at(window, (-1.0, 0.0))
        text = readout.text()
        width = float(text.partition(",")[0].removeprefix("width ") or "nan")
        return 80 < width < 120 and "height 7" in text and "slim" in text

    qtbot.waitUntil(told)


def test_numbers_of_a_table_are_told_in_their_units(qtbot: QtBot, table: Path) -> None:
    window = opened(qtbot, table, "price")
    plane, legend = window.findChild(DecisionSurface), window.findChild(Legend)
    qtbot.waitUntil(lambda: plane.points() is not None)
    low, high = (float(text.replace(",", "")) for text in legend.texts())
    assert low < 1000
    assert high > 3000
    train(window, qtbot)
    readout = window.findChild(QLabel, "surfaceReadout")

    def told() -> bool:
        point_at(window, (0.9, 0.0))
        price = readout.text().rpartition("price ")[2].replace(",", "")
        return price != "" and 2000 < float(price) < 4000

    qtbot.waitUntil(told)


def test_rows_can_be_typed_as_well(qtbot: QtBot, table: Path) -> None:
    window = opened(qtbot, table, "kind")
    window.findChild(QToolButton, "typeRow").click()
    assert page(window) == "tableForm"
    window.findChild(QPushButton, "showPlane").click()
    assert page(window) == "surfacePanel"


def test_a_row_of_the_data_is_pointed_at(qtbot: QtBot, table: Path) -> None:
    window = opened(qtbot, table, "kind")
    plane = window.findChild(DecisionSurface)
    qtbot.waitUntil(lambda: plane.points() is not None)
    found = own_points(window.findChild(Document).design, lambda *_: None)
    assert found is not None
    window._panels.open_rows([{"width": "300", "height": "7"}])
    probe = plane.probe()
    assert probe is not None
    assert found.in_units(probe) == pytest.approx((300, 7))
    window._panels.open_rows([{"width": "", "height": "7"}])
    assert plane.probe() == probe


def test_other_tables_have_none(table: Path) -> None:
    assert takes_own_points(made(table, "kind"))
    recipe = compose(inspect(table), target="kind", kinds={"price": "left out", "width": CATEGORY})
    assert not takes_own_points(Design().with_own(OwnData(str(table), recipe)))
    assert not takes_own_points(Design.default("circles"))
    assert why_no_plane(made(table, "kind")) == why_no_plane(Design.default("circles")) == ""


def test_several_numbers_have_no_plane_and_the_form_says_why(qtbot: QtBot, table: Path) -> None:
    window = opened(qtbot, table, "kind")
    why = window.findChild(QLabel, "noPlane")
    assert page(window) == "surfacePanel"
    document = window.findChild(Document)
    lines = table.read_text().splitlines()
    lines = [f"{line},{number * 37 % 50}.5" for number, line in enumerate(lines)]
    lines[0] = "width,height,price,kind,depth"
    table.write_text("\n".join(lines) + "\n")
    recipe = compose(inspect(table), target="price", more=("height",), kinds={"kind": "left out"})
    design = Design().with_own(OwnData(str(table), recipe))
    document.edit(design.inserted(0, "Dense", {"units": 2}), "own data")
    assert page(window) == "tableForm"
    assert why.isVisible()
    assert "several" in why.text()
    assert not window.findChild(QPushButton, "showPlane").isVisible()
    document.undo()
    assert page(window) == "surfacePanel"
    window.findChild(QToolButton, "typeRow").click()
    assert not why.isVisible()


def test_a_table_that_is_gone_is_no_fault(qtbot: QtBot, table: Path, tmp_path: Path) -> None:
    design = made(table, "kind")
    table.unlink()
    window = create_window("digits")
    document = window.findChild(Document)
    qtbot.addWidget(window, before_close_func=lambda _: document.new())
    document.new(design)
    with qtbot.waitExposed(window):
        window.show()
    assert page(window) == "surfacePanel"
    assert window.findChild(DecisionSurface).points() is None
