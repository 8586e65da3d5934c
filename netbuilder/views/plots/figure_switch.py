"""A button in the place of a plot's title that chooses which figure is plotted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont
from PySide6.QtWidgets import QMenu, QToolButton

from netbuilder import theme
from netbuilder.translation import say
from netbuilder.views.common.texts import caption, elided, set_spoken, set_tip
from netbuilder.views.plots.curve_plot import CurvePlot

_POINTS: Final = 10.0
_LEFT: Final = 48
_ARROW: Final = 22
"""Pixels at the left of a plot's title, and those that the button needs beside its text."""


class FigureSwitch(QToolButton):
    """Lies over the title of a plot while there is something to choose.

    Args:
        plot: whose title it stands for.

    Signals:
        chosen: the name of a figure.
    """

    chosen = Signal(str)

    def __init__(self, plot: CurvePlot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._titles: tuple[tuple[str, str], ...] = ()
        self._shown = ""
        self.setObjectName(f"{plot.objectName()}Figure")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        font = QFont(self.font())
        font.setPointSizeF(_POINTS)
        font.setBold(True)
        self.setFont(font)
        menu = QMenu(self)
        self._group = QActionGroup(menu)
        self._group.triggered.connect(self._choose)
        self.setMenu(menu)
        set_tip(self, say("Choose which of the metrics is plotted and shown in the training bar."))
        plot.installEventFilter(self)
        self._colour()
        self.hide()

    def offer(self, titles: Sequence[tuple[str, str]], shown: str) -> None:
        """Offer figures.

        Args:
            titles: name and title of each; the button is hidden where there is only one.
            shown: the name of the one that is plotted.
        """
        if tuple(titles) != self._titles:
            self._titles = tuple(titles)
            for action in self._group.actions():
                self._group.removeAction(action)
            self.menu().clear()
            for name, title in titles:
                action = QAction(caption(title), self.menu())
                action.setObjectName(f"figure-{name}")
                set_tip(action, title)
                action.setCheckable(True)
                action.setData(name)
                self._group.addAction(action)
                self.menu().addAction(action)
        self._shown = dict(titles).get(shown, "")
        for action in self._group.actions():
            action.setChecked(action.data() == shown)
        set_spoken(self, say("Plotted metric: {shown}", shown=self._shown))
        self.setVisible(len(titles) > 1)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the title, in the colours of the plot."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() == QEvent.Type.PaletteChange:
            self._colour()
        return super().eventFilter(watched, event)

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(action.data())

    def _place(self) -> None:
        room = max(_ARROW, self._plot.width() - _LEFT - _ARROW - 8)
        self.setText(caption(elided(self.fontMetrics(), self._shown, room)))
        size = self.sizeHint()
        self.setGeometry(_LEFT, 1, min(size.width(), room + _ARROW), min(size.height(), 24))
        self.move(QPoint(_LEFT, 1))
        self.raise_()

    def _colour(self) -> None:
        now = theme.current()
        self.setStyleSheet(
            f"QToolButton {{ background: {now.surface}; color: {now.text}; border: none;"
            f" text-align: left; padding: 0 16px 0 4px; }}"
            f"QToolButton:hover, QToolButton:focus {{ background: {now.raised}; }}"
        )
