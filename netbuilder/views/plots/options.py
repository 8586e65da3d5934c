"""What can be chosen for the curves, behind one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSlider,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from netbuilder.views.common.texts import Label, set_spoken, set_tip
from netbuilder.views.plots.smoothing import STRONGEST


class CurveOptions(QToolButton):
    """Smoothing, scale, and what to save.

    Signals:
        smoothingChanged: from 0 to `STRONGEST`.
        logarithmicChanged: whether losses have a logarithmic scale.
    """

    smoothingChanged = Signal(float)
    logarithmicChanged = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curveOptions")
        self.setText("Curves")
        set_tip(self, "Smoothing, logarithmic scale, saving of curves")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAutoRaise(True)
        menu = QMenu(self)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("smoothing")
        set_spoken(self._slider, "Smoothing")
        set_tip(self._slider, "A moving average over the batches; the raw curve stays behind it")
        self._slider.setRange(0, round(100 * STRONGEST))
        self._slider.setMinimumWidth(120)
        self._slider.valueChanged.connect(lambda value: self.smoothingChanged.emit(value / 100))
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.addWidget(Label("Smoothing"))
        layout.addWidget(self._slider)
        slot = QWidgetAction(menu)
        slot.setDefaultWidget(row)
        menu.addAction(slot)
        logarithmic = QAction("&Logarithmic loss", menu, checkable=True)
        logarithmic.setObjectName("logarithmicLoss")
        logarithmic.toggled.connect(self.logarithmicChanged)
        menu.addAction(logarithmic)
        self.setMenu(menu)

    def add_actions(self, *actions: QAction) -> None:
        """Offer these actions below the options."""
        menu = self.menu()
        menu.addSeparator()
        menu.addActions(actions)
