"""How many problems keep a design from training, and the way to each."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton

from netbuilder import theme
from netbuilder.key_names import with_keys
from netbuilder.translation import say
from netbuilder.views.bar.figure import scaled
from netbuilder.views.common.sides import LEFT
from netbuilder.views.common.texts import elided, set_caption, set_description, set_spoken, set_tip
from netbuilder.views.icons import draw_icon
from netbuilder.wording import count_text, plural

_RADIUS: Final = 8.0
_ICON: Final = 18
_WIDTH: Final = 190
_WIDE: Final = 140
_SMALL: Final = 0.88


class ProblemBadge(QToolButton):
    """A red button of two lines, the count and where the first one is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("problems")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._count, self._place = 0, ""
        set_tip(self, with_keys(say("Go to the next problem"), "actionNextProblem"))

    def show_problems(self, count: int, place: str) -> None:
        """Show how many there are, and where the first one is."""
        words = plural(count, "{count} problem", "{count} problems")
        self._count, self._place = count, place
        set_caption(self, words)
        set_spoken(self, words)
        where = plural(count, "Place: {place}.", "Place of the first: {place}.", place=place)
        set_description(self, where if count else "")
        self.setVisible(bool(count))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as Pause and Stop, whose place it takes."""
        return QSize(_WIDTH, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both lines and an arrow."""
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        focused = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(QColor(now.error), 2 if focused else 1))
        painter.setBrush(QColor(now.error_surface))
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        middle = area.center().y() - _ICON / 2
        wide = self.width() >= _WIDE
        inset = 10 if wide else 4
        icon = QRectF(area.left() + inset, middle, _ICON, _ICON)
        draw_icon(painter, icon, "warning", now.error)
        words = area.adjusted(inset + _ICON + (8 if wide else 3), 0, -24 if wide else -2, 0)
        painter.setPen(QColor(now.error))
        half = words.height() / 2
        flags = LEFT | Qt.AlignmentFlag.AlignVCenter
        if not wide:
            painter.setFont(scaled(self.font(), _SMALL, QFont.Weight.DemiBold))
            fits = painter.fontMetrics().horizontalAdvance(self.text()) <= words.width()
            text = self.text() if fits else count_text(self._count)
            painter.drawText(words, flags, text)
            painter.end()
            return
        arrow = QRectF(area.right() - 22, middle, _ICON, _ICON)
        draw_icon(painter, arrow, "right", now.error)
        painter.setFont(scaled(self.font(), 1.05, QFont.Weight.DemiBold))
        upper = QRectF(words.left(), words.top() + 3, words.width(), half - 2)
        painter.drawText(upper, flags, self.text())
        painter.setFont(scaled(self.font(), _SMALL))
        lower = QRectF(words.left(), words.center().y() - 1, words.width(), half - 2)
        painter.drawText(lower, flags, elided(painter.fontMetrics(), self._place, lower.width()))
        painter.end()
