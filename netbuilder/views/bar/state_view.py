"""The state of the training in a word, with its colour and where it is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netbuilder import theme
from netbuilder.training.bar_state import BarState
from netbuilder.translation import mark
from netbuilder.views.bar.figure import scaled
from netbuilder.views.bar.progress import TONES
from netbuilder.views.common.sides import LEFT, RIGHT
from netbuilder.views.common.texts import elided, set_spoken, set_tip

_WORD: Final = 1.15
_LONGEST: Final = mark("Cannot train yet")
_SMALL: Final = 0.92
_DOT: Final = 4.5
_GAP: Final = 10


class StateView(QWidget):
    """A dot, a word and a few words more."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("trainingState")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._word, self._detail, self._short, self._role = "", "", "", "muted"

    @property
    def word(self) -> str:
        """The state in a word."""
        return self._word

    @property
    def detail(self) -> str:
        """More of it."""
        return self._detail

    def show_state(self, state: BarState) -> None:
        """Show a state."""
        shown = (state.word, state.detail, state.short, TONES[state.tone])
        if shown == (self._word, self._detail, self._short, self._role):
            return
        self._word, self._detail, self._short, self._role = shown
        set_spoken(self, state.spoken)
        set_tip(self, state.spoken)
        self.update()

    def sizeHint(self) -> QSize:
        """The word beside its detail."""
        return QSize(300, self._metrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        """The longest word alone."""
        wide = self._metrics().horizontalAdvance(str(_LONGEST))
        return QSize(wide + 4 * round(_DOT), self._metrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the word, and as much of the detail as there is room for."""
        now, metrics = theme.current(), self._metrics()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(now, self._role)))
        painter.drawEllipse(QPointF(_DOT + 0.5, self.height() / 2), _DOT, _DOT)
        left = 3.5 * _DOT
        flags = Qt.AlignmentFlag.AlignVCenter | LEFT
        painter.setFont(scaled(self.font(), _WORD, QFont.Weight.DemiBold))
        painter.setPen(QColor(now.text))
        room = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(room, flags, elided(metrics, self._word, room.width()))
        left += metrics.horizontalAdvance(self._word) + _GAP
        room = QRectF(left, 0, self.width() - left, self.height())
        small = scaled(self.font(), _SMALL)
        words = QFontMetrics(small)
        fits = words.horizontalAdvance(self._detail) <= room.width()
        shown = self._detail if fits or not self._short else self._short
        painter.setFont(small)
        painter.setPen(QColor(now.muted))
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter | RIGHT,
            elided(words, shown, room.width()),
        )
        painter.end()

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(scaled(self.font(), _WORD, QFont.Weight.DemiBold))
