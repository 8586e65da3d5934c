"""A row below the recipe with one thing that can be done now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton

from netbuilder import theme
from netbuilder.translation import say
from netbuilder.views.common.elided import ElidedLabel
from netbuilder.views.common.texts import set_caption, set_description, set_spoken, set_tip
from netbuilder.views.icons import icon


class OfferBar(QFrame):
    """Takes no room while there is nothing to offer.

    Args:
        name: object name of the button.

    Signals:
        taken: somebody wants it.
    """

    taken = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("offerBar")
        self._text = ElidedLabel()
        self._button = QPushButton()
        self._button.setObjectName(name)
        self._button.setAutoDefault(True)  # Enter presses it, too.
        self._close = QToolButton()
        self._close.setObjectName("closeOffer")
        self._close.setAutoRaise(True)
        set_spoken(self._close, say("Close"))
        set_tip(self._close, say("Close this offer"))
        self._button.clicked.connect(self.taken)
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        self.hide()

    def offer(self, text: str, button: str, hint: str) -> None:
        """Offer something.

        Args:
            text: a sentence that says why.
            button: what the button says.
            hint: what it does, in a sentence.
        """
        self._text.show_text(text)
        set_caption(self._button, button)
        set_tip(self._button, hint)
        set_description(self._button, hint)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw with the theme of the moment: a style sheet would miss the change to dark."""
        now = theme.current()
        self._close.setIcon(icon("close", now.text))
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(now.warning_surface))
        painter.setPen(QColor(now.border))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()
