"""The bar that lists what was interrupted, and what of it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from netbuilder import theme
from netbuilder.translation import say
from netbuilder.views.common.elided import ElidedLabel
from netbuilder.views.common.texts import (
    Label,
    own,
    set_caption,
    set_description,
    set_spoken,
    set_tip,
)

_ROWS: Final = 4
_FEWEST: Final = 2
"""The most rows seen at once, and how many are in a low window."""

Button = tuple[str, str, Callable[[], object]]
"""Its text, what it does in a sentence, and doing it."""


class InterruptedBar(QFrame):
    """A bar that takes no room while there is nothing to offer.

    Signals:
        resumeAllRequested: bring back what one window can.
        discardAllRequested: delete all.
        laterAllRequested: keep all for the next start.
    """

    resumeAllRequested = Signal()
    discardAllRequested = Signal()
    laterAllRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("interruptedBar")
        set_spoken(self, say("Interrupted work"))
        self._rows: dict[object, _Row] = {}
        self._title = Label(parent=self)
        self._title.setObjectName("interruptedTitle")
        self._all = {
            name: _button(self, f"{name}AllInterrupted", text, tip, signal.emit)
            for name, text, tip, signal in (
                ("resume", say("Resume All"), "", self.resumeAllRequested),
                ("discard", say("Discard All"), say("Delete all of these permanently"),
                 self.discardAllRequested),
                ("later", say("Later"), say("Keep all of these for the next start"),
                 self.laterAllRequested),
            )
        }  # fmt: skip
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._title, 1)
        for button in self._all.values():
            top.addWidget(button)
        self._list = _List()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._list)
        self.hide()

    def texts(self) -> list[str]:
        """All that is said, line by line."""
        return [row.text() for row in self._rows.values()]

    def set_title(self, text: str, resume: str = "", tip: str = "") -> None:
        """Say what this is about.

        Args:
            text: a sentence.
            resume: text of the button that brings things back; '' where there is nothing to.
            tip: what it does.
        """
        self._title.show_text(text)
        button = self._all["resume"]
        set_caption(button, resume)
        _describe(button, tip)
        for name, each in self._all.items():
            each.setVisible(bool(resume) or name == "later")

    def add(self, key: object, text: str, buttons: Sequence[Button], place: int) -> None:
        """List something; the bar shows itself.

        Args:
            key: under which it can be removed.
            text: a sentence.
            buttons: what can be done with it.
            place: in the list, counted from 0.
        """
        row = _Row(text, buttons, self._list.content)
        rows = list(self._rows.items())
        rows.insert(place, (key, row))
        self._rows = dict(rows)
        self._list.add(row, place)
        if self.isHidden():
            self.show()
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def remove(self, key: object) -> None:
        """List it no more; the focus moves on to what is below it, or above."""
        keys = list(self._rows)
        place = keys.index(key)
        row = self._rows.pop(key)
        had_focus = row.isAncestorOf(self.focusWidget() or self)
        self._list.remove(row)
        left = list(self._rows.values())
        if not left:
            self.hide()
        elif had_focus:
            button = left[min(place, len(left) - 1)].buttons[0]
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            self._list.ensureWidgetVisible(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw with the theme of the moment: a style sheet would miss the change to dark."""
        now = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(now.warning_surface))
        painter.setPen(QPen(QColor(now.border)))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()


class _Row(QWidget):
    """A line with its buttons."""

    def __init__(self, text: str, buttons: Sequence[Button], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("interruptedRow")
        label = self._label = ElidedLabel(self)
        label.show_text(text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(label, 1)
        self.buttons: list[QPushButton] = []
        for words, tip, act in buttons:
            button = _button(self, f"{words.split()[0].lower()}Interrupted", words, tip, act)
            # The screen reader tells one 'Discard' from the other.
            set_spoken(button, f"{words.replace('&', '')}: {text}")
            layout.addWidget(button)
            self.buttons.append(button)

    def text(self) -> str:
        return self._label.text()


class _List(QScrollArea):
    """The rows; scrolls where there are many, and brings the focus into view."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("interruptedList")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.content = QWidget()
        self._layout = QVBoxLayout(self.content)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.setWidget(self.content)
        for part in (self.viewport(), self.content):
            part.setAutoFillBackground(False)

    def add(self, row: QWidget, place: int) -> None:
        self._layout.insertWidget(place, row)
        row.show()
        self.updateGeometry()

    def remove(self, row: QWidget) -> None:
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The height of its rows, up to a few."""
        return QSize(200, self._height(_ROWS))

    def _height(self, most: int) -> int:
        count = self._layout.count()
        item = self._layout.itemAt(0)
        if item is None:
            return 0
        shown = min(count, most)
        return item.sizeHint().height() * shown + self._layout.spacing() * (shown - 1)

    def minimumSizeHint(self) -> QSize:
        """Fewer rows where the window is low."""
        return QSize(100, self._height(_FEWEST))


def _button(
    parent: QWidget, name: str, text: str, tip: str, act: Callable[[], object]
) -> QPushButton:
    button = QPushButton(own(text), parent)
    button.setObjectName(name)
    _describe(button, tip)
    button.setAutoDefault(True)  # Enter presses it, too
    button.clicked.connect(lambda _=False: act())
    return button


def _describe(button: QPushButton, tip: str) -> None:
    set_tip(button, tip)
    set_description(button, tip)
