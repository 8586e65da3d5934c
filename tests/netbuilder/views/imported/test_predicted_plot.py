"""The plot of predicted against true numbers."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.imported.regression import agreement
from netbuilder.views.imported import PredictedPlot


@pytest.fixture
def plot(qtbot: QtBot) -> PredictedPlot:
    plot = PredictedPlot()
    qtbot.addWidget(plot)
    plot.resize(340, 320)
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


def test_points_diagonal_and_figures_are_shown(plot: PredictedPlot) -> None:
    hint = plot.findChild(QLabel, "predictedPlotHint")
    assert hint.isVisible()
    true = np.linspace(100, 200, 50)
    plot.show_agreement(agreement(true, true + 5), "price")
    assert not hint.isVisible()
    assert "R² 0.971" in plot.accessibleDescription()
    assert "mean absolute error 5, root mean squared error 5" in plot.accessibleDescription()
    (left, right), (bottom, top) = plot.getViewBox().viewRange()
    assert left < 100 < 205 < right
    assert bottom < 100 < 205 < top
    shown = ink(plot, theme.current().training)
    assert shown > 100
    plot.clear_agreement()
    assert hint.isVisible()
    assert plot.accessibleDescription() == ""
    assert ink(plot, theme.current().training) < shown / 10


def test_a_double_click_shows_all_again(qtbot: QtBot, plot: PredictedPlot) -> None:
    plot.show_agreement(agreement([0, 1], [0, 1]))
    whole = plot.getViewBox().viewRange()
    plot.getViewBox().setRange(xRange=(0.4, 0.5), yRange=(0.4, 0.5), padding=0)
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton)
    assert plot.getViewBox().viewRange() == whole


def test_values_that_are_all_the_same(plot: PredictedPlot) -> None:
    plot.show_agreement(agreement([3, 3], [3, 3]))
    assert "R" not in plot.accessibleDescription()
    (left, right), _ = plot.getViewBox().viewRange()
    assert left < 3 < right


def test_it_follows_light_and_dark(qtbot: QtBot, plot: PredictedPlot) -> None:
    plot.show_agreement(agreement([0, 1], [0, 1]))
    app = QApplication.instance()
    before = app.palette()
    try:
        for look in (theme.LIGHT, theme.DARK):
            app.setPalette(theme.palette(look))
            qtbot.waitUntil(lambda look=look: background(plot) == look.surface)
    finally:
        app.setPalette(before)


def background(plot: PredictedPlot) -> str:
    return plot.grab().toImage().pixelColor(2, 2).name()


def ink(plot: PredictedPlot, colour: str) -> int:
    """Pixels whose hue is that of the colour."""
    from PySide6.QtGui import QColor

    wanted = QColor(colour).hue()
    image = plot.grab().toImage()
    colours = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(abs(c.hue() - wanted) < 12 and c.saturation() > 60 for c in colours)


def test_what_is_not_drawn_is_said(plot: PredictedPlot) -> None:
    true = np.arange(3000.0)
    plot.show_agreement(agreement([*true, 1], [*(true + 1), np.nan]), "price")
    assert plot.accessibleDescription().endswith("2,000 of 3,000 points drawn, 1 NaN")
    whole = plot.getPlotItem().boundingRect().width()
    assert whole <= plot.viewport().width()
