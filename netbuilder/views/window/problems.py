"""The way to each thing that keeps a design from being trained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from netbuilder.design import Analysis
from netbuilder.views.window.panels import Panels

_TRAIN: Final = ("actionTrain", "actionTrainOn")
_STEP: Final = ("actionStep", "actionStepEpoch")


class Problems(QObject):
    """Leads to the problems: a key that trains to the first, the badge to one after the other.

    It answers the keys that start a training, too, for as long as they can start none.

    Args:
        actions: of the window: one goes to the first problem, one to the next.
        buttons: go to the next, too.
        panels: where problems are.
        parent: Qt's.

    Signals:
        notice: what is wrong, and what to do.
    """

    notice = Signal(str)

    def __init__(
        self,
        actions: Mapping[str, QAction],
        buttons: Iterable[QToolButton],
        panels: Panels,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        first, following = actions["actionProblem"], actions["actionNextProblem"]
        self._first, self._following, self._panels = first, following, panels
        self._analysis: Analysis | None = None
        self._actions, self._paused = actions, False
        self._place = -1
        for name in (*_TRAIN, *_STEP):
            actions[name].changed.connect(self._take_keys)
        for action in (first, following):
            action.setEnabled(False)
        for button in buttons:
            button.clicked.connect(self.show_next)
        first.triggered.connect(self.show_first)
        following.triggered.connect(self.show_next)

    def show_analysis(self, analysis: Analysis) -> None:
        """Know what is wrong now."""
        self._analysis = analysis
        self._place = min(self._place, len(analysis.problems) - 1)
        for action in (self._first, self._following):
            action.setEnabled(bool(analysis.problems))

    @Slot(str)
    def show_state(self, state: str) -> None:
        """Leave a run that waits the keys that step it; a state of the trainer."""
        self._paused = state == "paused"
        self._take_keys()

    @Slot()
    def _take_keys(self) -> None:
        names = _TRAIN if self._paused else (*_TRAIN, *_STEP)
        keys = [each for name in names for each in self._actions[name].shortcuts()]
        if keys != self._first.shortcuts():
            self._first.setShortcuts(keys)

    @Slot()
    def show_first(self) -> None:
        """Select and show the first problem, and say what it is."""
        self._place = -1
        self.show_next()

    @Slot()
    def show_next(self) -> None:
        """Do the same with the next one; after the last comes the first."""
        problems = () if self._analysis is None else self._analysis.problems
        if not problems:
            return
        self._place = (self._place + 1) % len(problems)
        problem = problems[self._place]
        if problem.block is None:
            self._panels.show_settings()
        else:
            self._panels.canvas.select(problem.block)
        self.notice.emit(problem.text)
