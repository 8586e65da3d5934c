"""The start page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder.help.gallery import ALL, GROUPS, OWN, CardContent, found
from netbuilder.translation import say
from netbuilder.views.common.elided import ElidedLabel
from netbuilder.views.common.ground import Ground
from netbuilder.views.common.segment import Segment
from netbuilder.views.common.texts import Label, own, set_spoken, set_tip
from netbuilder.views.start.cards import CardGrid, StartCard, neighbour
from netbuilder.views.start.steps import FirstSteps

_MARGIN: Final = 28
_TITLE: Final = 1.35
_SEARCH: Final = 190


class StartPage(QWidget):
    """First steps, recent files and templates. Arrows move, Enter opens, Esc leaves.

    Args:
        actions: further ways to begin.

    Signals:
        templateChosen: a `CardContent` with a design.
        fileChosen: the path of a recent file.
        removeWanted: the `CardContent` of a template of the user's.
        tourWanted: the user wants to be shown the first steps.
        left: the user wants to see the network.
    """

    templateChosen = Signal(object)
    fileChosen = Signal(object)
    removeWanted = Signal(object)
    tourWanted = Signal()
    left = Signal()

    def __init__(self, actions: Sequence[QAction]) -> None:
        super().__init__()
        self.setObjectName("startPage")
        set_spoken(self, say("Start"))
        Ground(self, "raised")
        self._cards: Sequence[CardContent] = ()
        self.steps = FirstSteps()
        self.steps.tourWanted.connect(self.tourWanted)
        self._recent_title = _heading(say("Continue where you were"))
        self.recent = CardGrid("recentCards")
        self.templates = CardGrid("templateCards")
        self._complaint = _note("templateComplaints")
        self._nothing = _note("noTemplate")
        self._search = QLineEdit()
        self._search.setObjectName("templateSearch")
        self._search.setPlaceholderText(say("Search templates"))
        self._search.setClearButtonEnabled(True)
        self._search.setMinimumWidth(_SEARCH)
        set_spoken(self._search, say("Search templates"))
        self._search.textChanged.connect(self._show_found)
        self._search.returnPressed.connect(self._choose_first)
        self._groups = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for grid in (self.recent, self.templates):
            grid.moved.connect(self._move)
        self.recent.chosen.connect(lambda card: self.fileChosen.emit(card.path))
        self.templates.chosen.connect(self._choose)
        self.templates.removeWanted.connect(self.removeWanted)
        self._lay_out(actions)

    def show_offers(self, cards: Sequence[CardContent], complaint: str) -> None:
        """Show these templates, and why none of the user's can be listed, if so."""
        self._cards = tuple(cards)
        self._complaint.show_text(complaint)
        self._complaint.setVisible(bool(complaint))
        self._buttons[OWN].setVisible(any(OWN in card.groups for card in cards))
        self._show_found()

    def show_recent(self, cards: Sequence[CardContent]) -> None:
        """Show these files."""
        self.recent.show_cards(cards)
        for widget in (self._recent_title, self.recent):
            widget.setVisible(bool(cards))

    def take_focus(self) -> None:
        """Let the keyboard act on the first card."""
        cards = self._all()
        (cards[0] if cards else self._search).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._search.text():
            self._search.clear()
        else:
            self.left.emit()

    @Slot()
    def _show_found(self) -> None:
        checked = self._groups.checkedButton()
        group = ALL if checked is None else checked.objectName().removeprefix("group")
        shown = found(self._cards, self._search.text(), group)
        self.templates.show_cards(shown)
        self._nothing.setVisible(not shown)

    @Slot()
    def _choose_first(self) -> None:
        if self.templates.cards:
            self.templates.cards[0].click()

    @Slot(object)
    def _choose(self, card: CardContent) -> None:
        if card.design is not None:
            self.templateChosen.emit(card)

    @Slot(object, Qt.Key)
    def _move(self, card: StartCard, key: Qt.Key) -> None:
        other = neighbour(card, self._all(), key)
        if other is not None:
            other.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(other, 0, _MARGIN)

    def _all(self) -> list[StartCard]:
        return [
            *(self.recent.cards if self.recent.isVisibleTo(self) else ()),
            *self.templates.cards,
        ]

    def _lay_out(self, actions: Sequence[QAction]) -> None:
        head = QHBoxLayout()
        head.addWidget(_heading(say("Begin from a template")), 1)
        head.addWidget(self._search)
        head.addSpacing(8)
        for group in GROUPS:
            head.addWidget(self._group_button(group))
        self._buttons[ALL].setChecked(True)
        self._groups.buttonToggled.connect(lambda *_: self._show_found())
        self._nothing.show_text(say("No template matches. Try another word, or All."))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, 20, _MARGIN, 20)
        column.setSpacing(10)
        for widget in (self.steps, self._recent_title, self.recent):
            column.addWidget(widget)
        column.addLayout(head)
        for shown in (self._complaint, self._nothing, self.templates):
            column.addWidget(shown)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("startScroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        Ground(inside, "raised")
        foot = QHBoxLayout()
        foot.setContentsMargins(_MARGIN, 6, _MARGIN, 6)
        said = ElidedLabel()
        said.show_text(say("Arrow keys choose, Enter opens, Esc goes back to the network."))
        said.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        back = QPushButton(say("&Back to the Network"))
        back.setObjectName("leaveStart")
        back.clicked.connect(self.left)
        foot.addWidget(said, 1)
        for action in actions:
            foot.addWidget(_button_of(action))
        foot.addWidget(back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(foot)

    def _group_button(self, group: str) -> QToolButton:
        button = Segment()
        button.setObjectName("group" + group)
        button.setText(own(group))
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_tip(
            button, say("Show only these templates") if group != ALL else say("Show all templates")
        )
        self._groups.addButton(button)
        self._buttons[group] = button
        return button


def _button_of(action: QAction) -> QPushButton:
    button = QPushButton(own(action.text()))
    button.setObjectName(f"{action.objectName()}Button")
    set_tip(button, action.statusTip())
    button.clicked.connect(action.trigger)
    return button


def _heading(text: str) -> Label:
    label = Label(text)
    font = label.font()
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() * _TITLE)
    label.setFont(font)
    return label


def _note(name: str) -> Label:
    label = Label()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.hide()
    return label
