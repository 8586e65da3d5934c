"""The way to what keeps a design from being trained."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolButton

from netbuilder.design import Analysis
from netbuilder.views.common.texts import set_caption, set_spoken, set_tip
from netbuilder.views.window.panels import Panels
from netbuilder.wording import counted

_TRAIN: Final = QKeySequence.listFromString("F5; Ctrl+F5")
_ALL: Final = QKeySequence.listFromString("F5; Ctrl+F5; F10; Shift+F10")


class Problems(QObject):
    """Counts the problems, and leads to the first of them.

    It answers the keys that start a training, too, for as long as they can start none.

    Args:
        action: goes to the first problem.
        panels: where problems are.
        parent: Qt's.

    Attributes:
        badge: says how many there are; hidden while there are none. To be shown somewhere.

    Signals:
        notice: what is wrong, and what to do.
    """

    notice = Signal(str)

    def __init__(self, action: QAction, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._action, self._panels = action, panels
        self._analysis: Analysis | None = None
        self.badge = QToolButton()
        self.badge.setObjectName("problems")
        self.badge.setAutoRaise(True)
        self.badge.hide()
        set_tip(self.badge, action.toolTip())
        self.badge.clicked.connect(action.trigger)
        action.setEnabled(False)
        action.triggered.connect(self.show_first)

    def show_analysis(self, analysis: Analysis) -> None:
        """Know what is wrong now."""
        self._analysis = analysis
        count = len(analysis.problems)
        words = counted(count, "problem")
        set_caption(self.badge, words)
        set_spoken(self.badge, words)
        self.badge.setVisible(bool(count))
        self._action.setEnabled(bool(count))

    @Slot(str)
    def show_state(self, state: str) -> None:
        """Leave a run that waits the keys that step it; a state of the trainer."""
        self._action.setShortcuts(_TRAIN if state == "paused" else _ALL)

    @Slot()
    def show_first(self) -> None:
        """Select and show the first problem, and say what it is."""
        if self._analysis is None or not self._analysis.problems:
            return
        block = self._analysis.problems[0].block
        if block is None:
            self._panels.show_settings()
        else:
            self._panels.canvas.select(block)
        self.notice.emit(self._analysis.reason)
