"""The confusion matrix as it is painted, and what stands beside it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QCheckBox, QLabel, QListWidget, QTableWidget, QTabWidget
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.insight.confusion import confusion
from netbuilder.views.insight.confusion_panel import ConfusionPanel
from netbuilder.views.insight.ink import contrast, ink, mixed
from netbuilder.views.insight.roc_plot import RocPlot

PICTURES = np.random.default_rng(0).random((6, 8, 8), np.float32)


@pytest.fixture
def panel(qtbot: QtBot) -> ConfusionPanel:
    panel = ConfusionPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 320)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def show(panel: ConfusionPanel, answers: list[int], classes: int) -> None:
    truth = np.arange(6) % classes
    outputs = np.eye(classes)[answers] * np.linspace(0.5, 1.0, 6)[:, None]
    names = ["cat", "dog", "cow"][:classes]
    panel.show_confusion(confusion(truth, outputs), PICTURES, names, "all 6 test samples")


def test_the_worst_mistakes_are_shown_first(panel: ConfusionPanel) -> None:
    show(panel, [0, 1, 0, 1, 1, 2], 3)  # samples 2 and 3 are wrong, 3 the more certain one
    samples = panel.findChild(QListWidget, "samples")
    assert [samples.item(i).text() for i in range(samples.count())] == ["cat → dog", "cow → cat"]
    assert samples.item(0).toolTip() == "Sample 3: cat predicted as dog, 80 % certain"
    heading = panel.findChild(QLabel, "samplesTitle").text()
    assert heading.startswith("Worst mistakes: the 2 of 2 ")
    assert "Most often confused" in panel.findChild(QLabel, "confusionCaption").text()


def test_a_cell_shows_how_certain_the_network_was(panel: ConfusionPanel, qtbot: QtBot) -> None:
    show(panel, [0, 1, 0, 1, 1, 2], 3)
    panel.findChild(QTabWidget, "answerDetails").setCurrentIndex(1)
    place = panel.matrix.rect_of(2, 0).center().toPoint()
    qtbot.mouseClick(panel.matrix, Qt.MouseButton.LeftButton, pos=place)
    samples = panel.findChild(QListWidget, "samples")
    assert samples.isVisible()
    assert [samples.item(i).text() for i in range(samples.count())] == ["70 %"]
    assert "all 1" in panel.findChild(QLabel, "samplesTitle").text()


def test_cells_have_names_for_screen_readers(panel: ConfusionPanel, qtbot: QtBot) -> None:
    whole = QAccessible.queryAccessibleInterface(panel.matrix)
    assert whole.childCount() == 0
    show(panel, [0, 1, 0, 1, 1, 2], 3)
    assert whole.childCount() == 9
    names = [whole.child(place).text(QAccessible.Text.Name) for place in range(9)]
    assert names[0] == "cat predicted correctly: 1 of 2, 50.0 %"
    assert names[1] == "cat predicted as dog: 1 of 2, 50.0 %"
    panel.matrix.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(panel.matrix, key)
    cell = whole.focusChild()
    assert whole.indexOfChild(cell) == 1
    assert cell.state().selected
    area = panel.matrix.rect_of(0, 1).toAlignedRect()
    assert cell.rect().size() == area.size()


def test_each_class_has_its_scores(panel: ConfusionPanel) -> None:
    show(panel, [0, 1, 0, 1, 1, 2], 3)
    table = panel.findChild(QTableWidget, "classScores")
    rows = [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]
    assert rows[0] == ["cat", "2", "50.0 %", "50.0 %", "50.0 %"]
    assert rows[1] == ["dog", "2", "66.7 %", "100.0 %", "80.0 %"]
    assert rows[3][:2] == ["Mean", "6"]


def test_two_classes_have_a_roc_curve(panel: ConfusionPanel) -> None:
    tabs, plot = panel.findChild(QTabWidget, "answerDetails"), panel.findChild(RocPlot)
    show(panel, [0, 1, 0, 1, 1, 2], 3)
    assert not tabs.isTabVisible(tabs.indexOf(plot.parentWidget()))
    show(panel, [0, 1, 0, 1, 0, 1], 2)
    assert tabs.isTabVisible(tabs.indexOf(plot.parentWidget()))
    assert plot.accessibleDescription() == "dog: area under the curve (AUC) 1"
    tabs.setCurrentWidget(plot.parentWidget())
    image = plot.grab().toImage()
    line = QColor(theme.current().training)
    inked = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    assert sum(colour == line for colour in inked) > 100


def test_cells_may_hold_percentages(panel: ConfusionPanel, qtbot: QtBot) -> None:
    show(panel, [0, 1, 0, 1, 1, 2], 3)
    before = panel.matrix.grab().toImage()
    qtbot.keyClick(panel.findChild(QCheckBox, "matrixShares"), Qt.Key.Key_Space)
    assert panel.matrix.grab().toImage() != before


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_counts_are_legible_on_every_cell(colours: theme.Theme) -> None:
    for strength in np.linspace(0.14, 0.9, 20):
        ground = mixed(colours.surface, colours.validation, float(strength))
        assert contrast(ink(ground), ground) >= 4.5
    for strength in np.linspace(0.0, 0.7, 20):
        ground = mixed(colours.surface, colours.accent, float(strength))
        assert contrast(ink(ground), ground) >= 4.5
