"""The row that drives a training: what can be done, what goes on, and the figures of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder import theme
from netbuilder.key_names import with_keys
from netbuilder.training.bar_state import BarState
from netbuilder.translation import say
from netbuilder.views.bar.big_button import END, GO, WAIT, BigButton
from netbuilder.views.bar.figure import FigureView
from netbuilder.views.bar.problem_badge import ProblemBadge
from netbuilder.views.bar.progress import Progress
from netbuilder.views.bar.second_clicks import SecondClicks
from netbuilder.views.bar.speed import SpeedSlider
from netbuilder.views.bar.state_view import StateView
from netbuilder.views.common.ground import Ground
from netbuilder.views.common.texts import copy_tip, set_caption, set_spoken, set_status_tip, set_tip
from netbuilder.views.icons import icon
from netbuilder.wording import plural

_TRENDS: Final = 1100
"""Below this width there are no small curves."""
_WORDS: Final = 60
"""What the state has to have beside its word before a small curve gets room."""
_MARGIN: Final = 12
_GAP: Final = 8
_TIGHT: Final = 4
_LEAST: Final = 960
"""The least width of a window that everything has room in."""
_FIGURES: Final = ("lossFigure", "metricFigure", "validationFigure", "timeFigure")


class TrainingBar(QWidget):
    """Shows a `BarState` and passes clicks on to the window's actions.

    Args:
        actions: of the window.

    Attributes:
        speed: sets how fast a training goes.
        problems: leads to what keeps the design from training.
        running_problems: the same while a training runs all the same.
    """

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("trainingBar")
        set_spoken(self, say("Training"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._actions = actions
        self._state: BarState | None = None
        self._layout, self._below = QHBoxLayout(), QHBoxLayout()
        self._compact, self._wrapped, self._full = False, False, 0
        Ground(self)
        self._train = BigButton("train", GO, (say("Train again"), say("Resume"), say("Train")))
        self._train.setMenu(self._menu("trainMenu", "actionTrainOn", "actionResume"))
        self._train.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self._pause = BigButton("pause", WAIT, (say("Pause"),))
        self._stop = BigButton("stop", END, (say("Stop"),))
        self.problems = ProblemBadge()
        self.running_problems = QToolButton()
        self.running_problems.setObjectName("runningProblems")
        self.running_problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        tip = with_keys(say("Go to the next problem"), "actionNextProblem")
        set_tip(self.running_problems, tip)
        self.running_problems.hide()
        self._step = self._step_button()
        self._step.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.speed = SpeedSlider()
        self._word, self._progress = StateView(), Progress()
        self._figures = [FigureView(name) for name in _FIGURES]
        buttons = (self._train, self._pause, self._stop)
        for name, button in zip(("train", "pause", "stop"), buttons, strict=True):
            button.setObjectName(f"{name}Button")
        self._train.clicked.connect(self._begin)
        self._pause.clicked.connect(actions["actionPause"].trigger)
        self._stop.clicked.connect(actions["actionStop"].trigger)
        for button, action in zip(buttons, self._own_actions(), strict=True):
            action.changed.connect(lambda button=button, action=action: _hint(button, action))
            _hint(button, action)
        self._clicks = SecondClicks((*buttons, self.problems, self._step), self)
        self._fill(buttons)
        self._dress()
        self._full = self._measure()

    def _menu(self, name: str, *actions: str) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName(name)
        menu.setToolTipsVisible(True)
        for action in actions:
            menu.addAction(self._actions[action])
        return menu

    def _own_actions(self) -> tuple[QAction, ...]:
        return tuple(self._actions[f"action{name}"] for name in ("Train", "Pause", "Stop"))

    def _step_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("stepButton")
        button.setMenu(self._menu("stepMenu", "actionStep", "actionStepEpoch"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setDefaultAction(self._actions["actionStep"])
        self._name_step()
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setMinimumHeight(40)
        return button

    def _fill(self, buttons: tuple[BigButton, ...]) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(2)
        middle.addStretch(1)
        words = QHBoxLayout()
        words.addWidget(self._word, 1)
        words.addWidget(self.running_problems)
        middle.addLayout(words)
        middle.addWidget(self._progress)
        middle.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_MARGIN, 6, _MARGIN, 6)
        outer.setSpacing(4)
        outer.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # See `_wrap`.
        outer.addLayout(self._layout)
        outer.addLayout(self._below)
        self._below.addStretch(1)
        layout = self._layout
        layout.setSpacing(_GAP)
        for button in (*buttons[:1], self.problems, *buttons[1:], self._step, self.speed):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(middle, 1)
        layout.addSpacing(8)
        for view in self._figures:
            layout.addWidget(view)

    @property
    def badges(self) -> tuple[QToolButton, QToolButton]:
        """Those that tell of problems."""
        return self.problems, self.running_problems

    def show_state(self, state: BarState) -> None:
        """Show what the bar is to show."""
        if state == self._state:
            return
        # What an edit makes of the bar is no surprise to whoever edits.
        if self._state is not None and state.trainer != self._state.trainer:
            self._clicks.note_change()
        self._state = state
        self._train.show_button(state.train)
        self._pause.show_button(state.pause)
        self._stop.show_button(state.stop)
        self._word.show_state(state)
        self._progress.show_state(state)
        for view, figure in zip(self._figures, state.figures, strict=True):
            view.show_figure(figure)
        self._show_problems(state)

    def sizeHint(self) -> QSize:
        """One row."""
        row = max(56 if self._compact else 68, self._train.sizeHint().height() + 12)
        figure = self._figures[0].sizeHint().height()
        return QSize(1000, row + figure + 4 if self._wrapped else max(row, figure + 12))

    def minimumSizeHint(self) -> QSize:
        """What it needs without its words."""
        return QSize(0, 56)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave words away where it is narrow."""
        super().resizeEvent(event)
        self._set_compact(self.width() < self._full)
        self._set_trends(False)
        self._wrap(self._needed() > self.width() >= _LEAST)
        self._show_figures()
        self._set_trends(self.width() >= _TRENDS)
        if self._spare() < 0:
            self._set_trends(False)
        self.problems.setFixedWidth(self._room())
        self.setFixedHeight(self.sizeHint().height())

    def _set_compact(self, compact: bool) -> None:
        if compact == self._compact:
            return
        self._compact = compact
        self._layout.setSpacing(_TIGHT if compact else _GAP)
        for button in (self._pause, self._stop):
            button.set_compact(compact)
        for figure in self._figures:
            figure.set_compact(compact)
        self.speed.set_compact(compact)
        styles = Qt.ToolButtonStyle
        self._step.setToolButtonStyle(
            styles.ToolButtonIconOnly if compact else styles.ToolButtonTextBesideIcon
        )

    def _measure(self) -> int:
        """The width that it needs with all its words."""
        compact = self._compact
        self._set_compact(False)
        width = self._needed()
        self._set_compact(compact)
        return width

    def _needed(self) -> int:
        """The width that it needs as it is, with all its figures."""
        figures = sum(view.minimumSizeHint().width() for view in self._figures)
        return self._row_needs() + figures + self._layout.spacing() * len(self._figures)

    def _row_needs(self) -> int:
        """The width that all but the figures need."""
        hidden = (self.problems, self.running_problems, *self._figures)
        widths = []
        for place in range(self._layout.count()):
            item = self._layout.itemAt(place)
            if item is not None and item.widget() not in hidden:
                widths.append(item.minimumSize().width())
        return sum(widths) + self._layout.spacing() * (len(widths) - 1) + 2 * _MARGIN

    def _wrap(self, wrapped: bool) -> None:
        """Put the figures below the buttons where the letters are large, or beside them."""
        if wrapped == self._wrapped:
            return
        self._wrapped = wrapped
        source, target = (self._layout, self._below)[:: 1 if wrapped else -1]
        for view in self._figures:
            source.removeWidget(view)
            target.addWidget(view)

    def _show_figures(self) -> None:
        """Leave the last ones away in windows that are narrower than any should be."""
        needed = self._needed()
        for view in reversed(self._figures):
            fits = self._wrapped or needed <= self.width()
            view.setVisible(fits)
            needed -= 0 if fits else view.minimumSizeHint().width() + self._layout.spacing()

    def _set_trends(self, on: bool) -> None:
        for view in self._figures[:2]:
            view.set_trend(on)

    def _spare(self) -> int:
        """How much is left once there is room for the words in the middle."""
        return self.width() - self._needed() - _WORDS if not self._wrapped else -1

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if not self._layout.count():
            return
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
        elif event.type() == QEvent.Type.LanguageChange:
            self._name_step()
        elif event.type() == QEvent.Type.FontChange:
            self._full = self._measure()

    def _name_step(self) -> None:
        """The button's caption, without the letter that menus show behind it in Chinese."""
        self._actions["actionStep"].setIconText(say("Step Batch"))

    def _dress(self) -> None:
        now = theme.current()
        self._actions["actionStep"].setIcon(icon("step", now.text, now.faint))
        self.running_problems.setIcon(icon("warning", now.error))

    def _show_problems(self, state: BarState) -> None:
        """A problem stands where Pause and Stop do, unless there is a training to be stopped."""
        at_rest = bool(state.problems) and not state.stop.enabled
        running = bool(state.problems) and not at_rest
        for button in (self._pause, self._stop):
            button.setVisible(not at_rest)
        self.problems.show_problems(state.problems if at_rest else 0, state.problem)
        self.problems.setFixedWidth(self._room())
        set_caption(self.running_problems, str(state.problems))
        set_spoken(
            self.running_problems, plural(state.problems, "{count} problem", "{count} problems")
        )
        self.running_problems.setVisible(running)

    def _room(self) -> int:
        both = self._pause.sizeHint().width() + self._stop.sizeHint().width()
        return both + self._layout.spacing()

    def _begin(self) -> None:
        waits = self._state is not None and self._state.train.text == say("Resume")
        self._actions["actionPause" if waits else "actionTrain"].trigger()


def _hint(button: QToolButton, action: QAction) -> None:
    copy_tip(button, action)
    set_status_tip(button, action.statusTip())
