"""The card that says what a training has come to, and offers what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder import theme
from netbuilder.training.next_steps import NextStep
from netbuilder.training.result import Fact, Result
from netbuilder.translation import mark, say
from netbuilder.views.bar.figure import scaled
from netbuilder.views.common.ground import Ground
from netbuilder.views.common.texts import Label, set_spoken, set_tip
from netbuilder.views.forms.form import muted_label
from netbuilder.views.icons import icon
from netbuilder.views.result.step_button import StepButton
from netbuilder.wording import terms

_LARGE: Final = 2.6
_VALUE: Final = 1.2
_CAPTION: Final = 0.9
_EDITED: Final = mark("The design was edited since this training. Undo the edit to use this.")
_PICTURES: Final = 5
_IN_A_ROW: Final = 4


class ResultCard(QScrollArea):
    """Shows a result; scrolls where there is little room.

    Signals:
        chosen: the `NextStep` that the user wants.
        shown: it comes into sight.
        folded: the user has seen enough of it for now.
    """

    chosen = Signal(object)
    shown = Signal()
    folded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("resultCard")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        Ground(self._inside)
        self._figure, self._title, self._note = Label(), Label(), muted_label()
        for name, label in (("Figure", self._figure), ("Title", self._title)):
            label.setObjectName(f"result{name}")
        self._title.setWordWrap(True)
        self._note.setObjectName("resultNote")
        self._message = muted_label()
        self._message.setObjectName("runStatus")
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pictures = [Label() for _ in range(_PICTURES)]
        self._facts, self._buttons = QGridLayout(), QHBoxLayout()
        self._facts.setColumnStretch(_IN_A_ROW, 1)
        self._steps: list[tuple[NextStep, StepButton]] = []
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        for label in (self._title, self._note):
            words.addWidget(label)
        head.addWidget(self._figure)
        head.addSpacing(8)
        head.addLayout(words, 1)
        for picture in self._pictures:
            head.addWidget(picture)
        self._close = self._close_button()
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self._inside)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(8)
        for part in (head, self._facts, self._buttons):
            layout.addLayout(part)
        layout.addWidget(self._message)
        layout.addStretch(1)
        self.setWidget(self._inside)
        self.clear()
        self._dress()

    def _close_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("foldResult")
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setMinimumSize(26, 26)
        set_spoken(button, say("Close the result"))
        set_tip(button, say("Show the curves; the result stays under the tab Result"))
        button.clicked.connect(self.folded)
        return button

    @property
    def message(self) -> str:
        """All that is said in sentences."""
        return self._message.text()

    def say(self, text: str) -> None:
        """Say in sentences what happens, or has happened."""
        self._message.show_text(text)

    def clear(self) -> None:
        """Show no result."""
        self._show_head("", say("No result yet"), say("It appears here when a training has ended."))
        self._show_facts(())
        self._show_steps(())
        self.show_pictures((), ())

    def show_result(self, result: Result) -> None:
        """Show a result."""
        self._show_head(result.figure, result.title, result.note)
        self._figure.setForegroundRole(
            QPalette.ColorRole.WindowText if result.good else QPalette.ColorRole.BrightText
        )
        self._show_facts((*result.facts, *result.metrics))
        self._show_steps(result.steps)

    def show_pictures(self, pictures: Sequence[QPixmap], names: Sequence[str]) -> None:
        """Show samples of the pair that is confused most."""
        for place, label in enumerate(self._pictures):
            there = place < len(pictures)
            label.setVisible(there)
            if there:
                label.setPixmap(pictures[place])
                set_tip(label, names[place])
                set_spoken(label, names[place])

    def set_edited(self, edited: bool) -> None:
        """Allow steps that change the design only while it is the one that was trained."""
        for step, button in self._steps:
            barred = edited and step.action not in ("mistakes", "back")
            button.setEnabled(not barred)
            set_tip(button, _EDITED if barred else step.hint or step.text)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell of it."""
        super().showEvent(event)
        self.shown.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Take the letters and colours of the program."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange) and self.widget():
            self._dress()

    def _dress(self) -> None:
        font = self.font()
        self._figure.setFont(scaled(font, _LARGE, QFont.Weight.Bold))
        self._title.setFont(scaled(font, _VALUE, QFont.Weight.DemiBold))
        colours = QPalette()
        colours.setResolveMask(0)
        colours.setColor(QPalette.ColorRole.BrightText, QColor(theme.current().error))
        self._figure.setPalette(colours)
        self._close.setIcon(icon("close", theme.current().muted))

    def _show_head(self, figure: str, title: str, note: str) -> None:
        for label, text in ((self._figure, figure), (self._title, title), (self._note, note)):
            label.show_text(text)
            label.setVisible(bool(text))

    def _show_facts(self, facts: Sequence[Fact]) -> None:
        _empty(self._facts)
        for place, fact in enumerate(facts):
            self._facts.addWidget(_fact_view(fact), *divmod(place, _IN_A_ROW))

    def _show_steps(self, steps: Sequence[NextStep]) -> None:
        _empty(self._buttons)
        self._steps = []
        for step in steps:
            button = StepButton(step, first=not self._steps)
            button.clicked.connect(partial(self._choose, step))
            self._buttons.addWidget(button)
            self._steps.append((step, button))
        self._buttons.addStretch(1)

    def _choose(self, step: NextStep, _: bool = False) -> None:
        self.chosen.emit(step)


def _fact_view(fact: Fact) -> QWidget:
    view = QWidget()
    view.setObjectName("resultFact")
    layout = QVBoxLayout(view)
    layout.setContentsMargins(0, 0, 24, 0)
    layout.setSpacing(0)
    looks = (
        (fact.title, _CAPTION, QFont.Weight.Normal),
        (fact.value, _VALUE, QFont.Weight.DemiBold),
        (fact.note, _CAPTION, QFont.Weight.Normal),
    )
    for text, size, weight in looks:
        label = Label(text) if weight == QFont.Weight.DemiBold else muted_label(text)
        label.setWordWrap(False)
        label.setFont(scaled(view.font(), size, weight))
        layout.addWidget(label)
    set_spoken(view, f"{fact.title}: {terms((fact.value, fact.note))}.")
    return view


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
