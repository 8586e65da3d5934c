"""What can be chosen for the curves, behind one button."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSlider,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from netbuilder.curves.smoothing import USUAL
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, set_spoken, set_tip
from netbuilder.views.plots.curve_plot import CurvePlot

_FULL: Final = 100


class CurveOptions(QToolButton):
    """Smoothing, scale, and what to save.

    Signals:
        smoothingChanged: from 0, none, to 1.
        bandChanged: whether the range of the batches is shown.
        logarithmicChanged: whether losses and errors have a logarithmic scale.
        wholeChanged: whether the axis of an accuracy goes from 0 to 100 %.
        errorChanged: whether the error is shown in place of an accuracy.
    """

    smoothingChanged = Signal(float)
    bandChanged = Signal(bool)
    logarithmicChanged = Signal(bool)
    wholeChanged = Signal(bool)
    errorChanged = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curveOptions")
        self.setText(say("Curves"))
        set_tip(self, say("Smoothing, scales, saving of curves"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAutoRaise(True)
        menu = QMenu(self)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("smoothing")
        set_spoken(self._slider, say("Smoothing"))
        set_tip(self._slider, say("A moving average over the batches; their range stays behind it"))
        self._slider.setRange(0, _FULL)
        self._slider.setValue(round(USUAL * _FULL))
        self._slider.setMinimumWidth(120)
        self._slider.valueChanged.connect(lambda value: self.smoothingChanged.emit(value / _FULL))
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.addWidget(Label(say("Smoothing")))
        layout.addWidget(self._slider)
        slot = QWidgetAction(menu)
        slot.setDefaultWidget(row)
        menu.addAction(slot)
        self.setMenu(menu)
        ranges = QAction(say("&Range of the batches"), menu)
        self._offer(ranges, "batchRange", self.bandChanged)
        ranges.setChecked(True)
        powers = QAction(say("&Logarithmic loss and error"), menu)
        self._offer(powers, "logarithmicLoss", self.logarithmicChanged)
        whole = QAction(say("&Accuracy from 0 to 100 %"), menu)
        self._offer(whole, "wholeAccuracy", self.wholeChanged)
        error = QAction(say("&Error instead of accuracy"), menu)
        self._offer(error, "accuracyError", self.errorChanged)

    def steer(self, *plots: CurvePlot) -> None:
        """Have what is chosen here decide how these look."""
        for plot in plots:
            self.smoothingChanged.connect(plot.smooth)
            self.bandChanged.connect(plot.show_band)
            self.logarithmicChanged.connect(plot.show_logarithmic)
            self.wholeChanged.connect(plot.show_whole)
            self.errorChanged.connect(plot.show_error)

    def add_actions(self, *actions: QAction) -> None:
        """Offer these actions below the options."""
        menu = self.menu()
        menu.addSeparator()
        menu.addActions(actions)

    def _offer(self, action: QAction, name: str, signal: SignalInstance) -> None:
        action.setObjectName(name)
        action.setCheckable(True)
        action.toggled.connect(signal)
        self.menu().addAction(action)
