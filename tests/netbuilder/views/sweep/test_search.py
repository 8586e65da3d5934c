"""A search in the window: set up, carried out, its winner measured, its three pictures."""

from __future__ import annotations

from pyqtgraph import PlotCurveItem
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder.training.control import Control
from netbuilder.training.sweeps.grid import settings
from netbuilder.training.sweeps.search.journal import interrupted_searches
from netbuilder.training.sweeps.search.plan import RANDOM, Plan
from netbuilder.training.sweeps.search.searching import Ended, Searching, SearchNews
from netbuilder.training.sweeps.search.space import Dimension
from netbuilder.views.help.window import HelpWindow
from netbuilder.views.sweep.search_plot import SearchPlot
from netbuilder.views.window.window import MainWindow
from tests.netbuilder.test_accessibility import nameless
from tests.netbuilder.views.help.test_topics import point_at
from tests.netbuilder.views.sweep.test_sweep_dialog import DESIGN, LEFT, Driver


def select(driver: Driver, name: str, text: str) -> None:
    combo = driver.find(QComboBox, name)
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    place = combo.findText(text)
    while combo.currentIndex() != place:
        down = combo.currentIndex() < place
        driver.qtbot.keyClick(combo, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
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


def line(driver: Driver, number: int) -> QLineEdit:
    found = driver.find(QLineEdit, f"sweepValues{number}")
    assert isinstance(found, QLineEdit)
    return found


def combo(driver: Driver, number: int) -> QComboBox:
    found = driver.find(QComboBox, f"sweepSetting{number}")
    assert isinstance(found, QComboBox)
    return found


def test_rows_are_added_and_removed(window: MainWindow, qtbot: QtBot) -> None:
    driver = Driver(window, qtbot)
    driver.document.new(DESIGN.with_setting("validation_split", 0.2))
    names = ("Learning rate", "Batch size", "Epochs", "Seed", "dense: Units")
    for number, name in enumerate(names[:3], start=1):
        driver.choose(number, name, "1, 2")
    assert not driver.enabled("sweepAdd")
    select(driver, "sweepMethod", "Random search")
    for number, name in enumerate(names[3:], start=4):
        driver.choose(number, name, "1, 2")
    assert driver.enabled("sweepStart")
    select(driver, "sweepMethod", "Every combination")
    assert "one to 3 settings; received 5" in driver.text("sweepTrouble")
    for number in (1, 1):
        qtbot.mouseClick(driver.find(QToolButton, f"sweepRemove{number}"), LEFT)
    assert driver.text("sweepTrouble") == ""
    assert [combo(driver, n).currentText() for n in (1, 2, 3)] == list(names[2:])
    for _ in range(3):
        qtbot.mouseClick(driver.find(QToolButton, "sweepRemove1"), LEFT)
    assert combo(driver, 1).currentText() == "(none)"
    assert not driver.enabled("sweepStart")
    assert nameless(driver.dialog) == []


def test_six_settings_of_a_search_are_seen_in_a_small_window(
    window: MainWindow, qtbot: QtBot
) -> None:
    driver = Driver(window, qtbot)
    driver.document.new(DESIGN.with_setting("validation_split", 0.2))
    select(driver, "sweepMethod", "Random search")
    driver.dialog.resize(980, 620)
    names = ("Learning rate", "Batch size", "Epochs", "Seed", "dense: Units", "Optimizer")
    for number, name in enumerate(names, start=1):
        driver.choose(number, name, "1, 2")
    qtbot.mouseClick(driver.find(QRadioButton, "sweepFar"), LEFT)
    seen = [line(driver, number) for number in range(1, 7)]
    qtbot.waitUntil(lambda: all(x.visibleRegion().boundingRect() == x.rect() for x in seen))


def test_a_search_proposes_ranges_and_has_a_box_for_the_scale(
    window: MainWindow, qtbot: QtBot
) -> None:
    driver = Driver(window, qtbot)
    driver.document.new(DESIGN.with_setting("validation_split", 0.2))
    log = driver.find(QCheckBox, "sweepLog1")
    assert isinstance(log, QCheckBox)
    assert not log.isVisible()
    select(driver, "sweepMethod", "Random search")
    assert line(driver, 1).text() == "0.0001..0.01 log"
    assert log.isChecked()
    qtbot.mouseClick(log, LEFT, pos=QPoint(8, log.height() // 2))
    assert line(driver, 1).text() == "0.0001..0.01"
    qtbot.mouseClick(log, LEFT, pos=QPoint(8, log.height() // 2))
    assert line(driver, 1).text() == "0.0001..0.01 log"
    driver.choose(1, "Learning rate", "0.1, 0.01")
    assert not log.isEnabled()
    select(driver, "sweepMethod", "Every combination")
    assert line(driver, 1).text() == "0.1, 0.01", "what was typed stays"


def test_an_interrupted_search_is_offered_and_resumed(window: MainWindow, qtbot: QtBot) -> None:
    design = DESIGN.with_setting("validation_split", 0.2)
    found = {each.name: each for each in settings(design)}
    plan = Plan(
        (
            Dimension.typed(found["learning_rate"], "0.001..0.1 log"),
            Dimension.typed(found["dense: units"], "2..16"),
        ),
        RANDOM,
        3,
        minutes=90,
        prune=False,
    )
    control = Control()

    def stop(news: SearchNews) -> None:
        if isinstance(news, Ended):
            control.stop()

    Searching(design, plan, 0).run(stop, control)
    driver = Driver(window, qtbot)
    assert driver.text("sweepInterrupted") == "", "another network"
    driver.in_turn()
    driver.document.new(design)
    assert "1 of 3 trainings is over" in driver.text("sweepInterrupted")
    driver.press("sweepResumeSearch")
    assert driver.text("sweepInterrupted") == ""
    assert [line(driver, n).text() for n in (1, 2)] == ["0.001..0.1 log", "2..16"]
    minutes = driver.find(QSpinBox, "sweepMinutes")
    assert isinstance(minutes, QSpinBox)
    assert minutes.value() == 90
    driver.until(lambda: not driver.dialog.busy)
    states = [row[driver.column("State")] for row in driver.rows()]
    assert states == ["Finished"] * 3
    assert "2 of 3 trainings are kept in Runs" in driver.text("sweepStatus")
    assert interrupted_searches() == []


def test_what_was_cancelled_is_resumed_unless_that_is_not_wanted(
    window: MainWindow, qtbot: QtBot
) -> None:
    driver = Driver(window, qtbot)
    driver.document.new(DESIGN.with_setting("validation_split", 0.2).with_setting("seed", 3))
    driver.in_turn()
    select(driver, "sweepMethod", "Random search")
    driver.choose(1, "Epochs", "1, 100000")
    box = driver.find(QCheckBox, "sweepResume")
    assert isinstance(box, QCheckBox)
    assert not box.isVisible()
    driver.press("sweepStart")
    state = driver.column("State")
    driver.until(lambda: any(row[state] == "Finished" for row in driver.rows()))
    driver.press("sweepCancel")
    driver.until(lambda: not driver.dialog.busy)
    assert box.isVisible()
    assert box.isChecked()


def test_f1_explains_search_and_cluster(window: MainWindow, qtbot: QtBot) -> None:
    driver = Driver(window, qtbot)
    radio = driver.find(QRadioButton, "sweepFar")
    qtbot.mouseClick(radio, LEFT, pos=QPoint(8, radio.height() // 2))
    pages = {
        "sweepMethod": "part:search",
        "sweepValues1": "part:sweep",
        "sweepCluster": "part:cluster",
    }
    for name, page in pages.items():
        point_at(driver.find(QWidget, name))
        qtbot.keyClick(driver.find(QWidget, name), Qt.Key.Key_F1)
        shown = window.findChild(HelpWindow)
        assert shown is not None
        assert shown.current == page
        shown.close()
        driver.dialog.activateWindow()


def test_a_click_on_a_line_selects_its_training(window: MainWindow, qtbot: QtBot) -> None:
    driver = Driver(window, qtbot)
    driver.document.new(DESIGN.with_setting("validation_split", 0.2).with_setting("epochs", 1))
    driver.in_turn()
    select(driver, "sweepMethod", "Random search")
    driver.choose(1, "Learning rate", "0.1, 0.01, 0.001")
    driver.run()
    plot = driver.find(QWidget, "sweepSearchPlot")
    assert isinstance(plot, SearchPlot)
    item = plot._plot.getPlotItem()
    curves = [each for each in item.items if isinstance(each, PlotCurveItem)]
    assert len(curves) == 3
    x, y = curves[0].getData()
    middle = item.vb.mapViewToScene(QPointF((x[0] + x[1]) / 2, (y[0] + y[1]) / 2))
    place = plot._plot.mapFromScene(middle)
    with qtbot.waitSignal(plot.chosen):
        qtbot.mouseMove(plot._plot.viewport(), place)
        qtbot.mouseClick(plot._plot.viewport(), LEFT, pos=place)
    assert len(driver.view.selectionModel().selectedRows()) == 1
