"""A series in the window: trained, judged against the last known value, and forecast."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QStackedWidget, QTabWidget
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.app import create_window
from netbuilder.design.templates import built_in
from netbuilder.document import Document
from netbuilder.exchange.pasted import PasteError, pasted_rows
from netbuilder.imported import compose, inspect, prepare
from netbuilder.imported.recipes.recipe import CLASSES, Series
from netbuilder.imported.regression import agreement
from netbuilder.training.trainer import Trainer
from netbuilder.views.imported import ForecastPlot
from netbuilder.views.window.window import MainWindow
from tests.netbuilder.imported.writing import write


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = create_window("digits")
    document = window.findChild(Document)
    qtbot.addWidget(window, before_close_func=lambda _: document.new())
    design = next(each.design for each in built_in("digits") if "Forecast" in each.title)
    document.new(design)
    with qtbot.waitExposed(window):
        window.show()
    return window


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    run = trainer.run
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > run and trainer.state == "idle", timeout=30_000)


def test_a_series_is_forecast(qtbot: QtBot, window: MainWindow) -> None:
    page = window.findChild(QStackedWidget, "readings").currentWidget()
    assert page.objectName() == "seriesForm"
    hint, answer = (window.findChild(QLabel, name) for name in ("seriesHint", "seriesAnswer"))
    assert "Press Train" in hint.text()
    train(window, qtbot)

    tabs = window.findChild(QTabWidget, "watch")
    tabs.setCurrentWidget(window.findChild(QStackedWidget, "outcomes"))
    plot = window.findChild(ForecastPlot)
    qtbot.waitUntil(lambda: "naive forecast 40.8" in plot.accessibleDescription())
    assert plot.isVisible()
    facts = [label.text() for label in window.findChildren(QLabel)]
    assert "Naive forecast" in facts
    assert any("the network is" in fact and "better" in fact for fact in facts)

    sample = window.findChild(QPushButton, "sampleSeries")
    qtbot.waitUntil(sample.isEnabled)
    sample.click()
    assert hint.text().startswith("Test sample 0: sales is ")
    really = float(hint.text().rstrip(".").rsplit(" ", 1)[1])
    forecast = float(answer.text().removeprefix("sales, 1 row ahead: "))
    assert abs(forecast - really) < 60
    field = window.findChild(QPlainTextEdit, "seriesField")
    assert len(field.toPlainText().splitlines()) == 24
    field.setPlainText("500\n510")
    assert hint.text() == "The forecast needs the last 24 rows, not 2."
    assert answer.text() == "sales, 1 row ahead: -"
    field.setPlainText("\n".join(["many", *["500"] * 23]))
    assert "'many' in column sales is not a valid number" in hint.text()


def test_the_plot_draws_both_lines(qtbot: QtBot) -> None:
    plot = ForecastPlot()
    qtbot.addWidget(plot)
    plot.resize(500, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    true = np.sin(np.arange(80) / 5) * 10
    plot.show_forecast(agreement(true, true + 1), "sales", 2.5)
    assert "mean absolute error 1" in plot.accessibleDescription()
    assert "naive forecast 2.5" in plot.accessibleDescription()
    (left, right), (bottom, top) = plot.getViewBox().viewRange()
    assert left < 1 < 80 < right
    assert bottom < -10 < 11 < top
    picture = plot.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(500) for y in range(300)}
    known = theme.current()
    assert {known.training.lower(), known.validation.lower()} <= colours
    plot.clear_agreement()
    assert plot.accessibleDescription() == ""


def test_rows_are_taken_from_text(tmp_path: Path) -> None:
    rows = "\n".join(f"{n % 9}.5,{'ab'[n % 2]}" for n in range(80))
    path = write(tmp_path / "t.csv", f"load,state\n{rows}\n")
    recipe = compose(inspect(path), target="state", task=CLASSES, series=Series(3, 1))
    wanted = [{"load": "1.5", "state": "a"}, {"load": "2.5", "state": ""}]
    assert pasted_rows("load\tstate\n1.5\ta\n2.5\t\n", recipe) == wanted
    assert pasted_rows("1.5; a\n\n2.5;\n", recipe) == wanted
    with pytest.raises(PasteError, match="Line 2 holds 1 value, but a row has 2: load and state"):
        pasted_rows("1.5,a\n2.5", recipe)
    with pytest.raises(PasteError, match="There are no rows"):
        pasted_rows(" \n", recipe)
    prepared = prepare(path, recipe)
    sample = prepared.fitted.transform(pasted_rows("0.5,a\n1.5,b\n2.5,a", recipe))
    np.testing.assert_allclose(sample, prepared.train.x[:1], atol=1e-6)
