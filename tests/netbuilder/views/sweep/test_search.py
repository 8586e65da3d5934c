"""A search in the window: set up, carried out, its winner measured, its three pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.views.sweep.search_plot import SearchPlot
from netbuilder.views.window.window import MainWindow
from tests.netbuilder.views.sweep.test_sweep_dialog import DESIGN, Driver


def select(driver: Driver, name: str, text: str) -> None:
    combo = driver.find(QComboBox, name)
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    for _ in range(combo.count()):
        if combo.currentText() != text:
            driver.qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == text


def test_a_search_is_carried_out_and_its_winner_measured(window: MainWindow, qtbot: QtBot) -> None:
    driver = Driver(window, qtbot)
    driver.document.new(DESIGN.with_setting("validation_split", 0.2))
    select(driver, "sweepMethod", "Random search")
    driver.choose(1, "Learning rate", "0.001..0.1 log")
    trainings = driver.find(QSpinBox, "sweepTrainings")
    assert isinstance(trainings, QSpinBox)
    trainings.selectAll()
    qtbot.keyClicks(trainings, "2")
    driver.run()
    assert "2 of 2 trainings are kept" in driver.text("sweepStatus")
    assert "On test samples that the search never saw" in driver.text("sweepStatus")
    plot = driver.find(QWidget, "sweepSearchPlot")
    assert isinstance(plot, SearchPlot)
    assert plot.isVisible()
    for title in ("Best found so far", "Importance of settings"):
        select(driver, "sweepFigure", title)
        assert plot.accessibleName() == title
