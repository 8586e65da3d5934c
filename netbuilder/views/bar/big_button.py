"""A large button with an icon and words, filled with its colour where it is the likely next one."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QToolButton

from netbuilder import theme
from netbuilder.theme import Theme
from netbuilder.training.bar_state import BarButton
from netbuilder.views.common.sides import LEFT
from netbuilder.views.common.texts import own, set_spoken
from netbuilder.views.icons import draw_icon

_RADIUS: Final = 8.0
_ICON: Final = 18
_GAP: Final = 8
_SIDE: Final = 14
_GROWTH: Final = 1.15
_HOVER: Final = 0.12
_ARROW: Final = 14


class Look(NamedTuple):
    """The colours of a button by its state, as roles of the theme; '' for none."""

    filled: tuple[str, str]
    quiet: tuple[str, str]
    busy: tuple[str, str]


GO: Final = Look(("go", "go_text"), ("surface", "text"), ("go_soft", "go"))
WAIT: Final = Look(("pause", "pause_text"), ("surface", "text"), ("raised", "faint"))
END: Final = Look(("error", "error_text"), ("error_surface", "error"), ("raised", "faint"))


class BigButton(QToolButton):
    """Keeps its width whatever it says, and does nothing that a double click did not mean.

    Args:
        icon: its icon's name.
        look: its colours.
        texts: all that it may ever say.
    """

    def __init__(self, icon: str, look: Look, texts: tuple[str, ...]) -> None:
        super().__init__()
        self._icon, self._look, self._texts = icon, look, texts
        self._filled = self._busy = self._compact = False
        self._pressed = ""
        self.setText(own(texts[0]))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_button(self, button: BarButton) -> None:
        """Show what a button says and whether it can be used."""
        if button.text != self.text():
            self.setText(own(button.text))
            set_spoken(self, button.text)
        self.setEnabled(button.enabled)
        if (button.filled, button.busy) != (self._filled, self._busy):
            self._filled, self._busy = button.filled, button.busy
            self.update()

    def set_compact(self, compact: bool) -> None:
        """Leave the words away, or write them."""
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest text."""
        metrics = QFontMetrics(self._font())
        height = max(44, round(2.6 * metrics.height())) if not self._compact else 40
        if self._compact:
            return QSize(44, height)
        widest = max(metrics.horizontalAdvance(text) for text in self._texts)
        return QSize(2 * _SIDE + _ICON + _GAP + widest + self._menu_width(), height)

    def minimumSizeHint(self) -> QSize:
        """It is never squeezed."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note what it says."""
        self._pressed = self.text()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click in a row is meant for what the button said at the first."""
        if self.text() == self._pressed:
            super().mouseDoubleClickEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon and words in the colours of the present theme."""
        now = theme.current()
        ground, ink = self._colours(now)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        edged = ground in (now.surface, now.raised)
        painter.setPen(QPen(QColor(now.border), 1) if edged else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(now.text if self._filled else now.accent), 2))
            inner = area.adjusted(2.5, 2.5, -2.5, -2.5)
            painter.drawRoundedRect(inner, _RADIUS - 2, _RADIUS - 2)
        self._draw_words(painter, area, ink)
        if self.menu() is not None:
            self._draw_arrow(painter, area, ink)
        painter.end()

    def _menu_width(self) -> int:
        if self.menu() is None:
            return 0
        return self.style().pixelMetric(QStyle.PixelMetric.PM_MenuButtonIndicator, None, self) + 4

    def _draw_arrow(self, painter: QPainter, area: QRectF, ink: str) -> None:
        """The part at the right opens the menu."""
        width = self._menu_width()
        left = area.right() - width
        line = QColor(ink)
        line.setAlphaF(0.35)
        painter.setPen(QPen(line, 1))
        painter.drawLine(QPointF(left, area.top() + 8), QPointF(left, area.bottom() - 8))
        place = QRectF(left + (width - _ARROW) / 2, area.center().y() - _ARROW / 2, _ARROW, _ARROW)
        draw_icon(painter, place, "down", ink)

    def _draw_words(self, painter: QPainter, area: QRectF, ink: str) -> None:
        middle = area.center().y() - _ICON / 2
        left = area.center().x() - _ICON / 2 if self._compact else area.left() + _SIDE - 2
        draw_icon(painter, QRectF(left, middle, _ICON, _ICON), self._icon, ink)
        if not self._compact:
            painter.setFont(self._font())
            painter.setPen(QColor(ink))
            words = area.adjusted(_SIDE + _ICON + _GAP - 2, 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | LEFT, self.text())

    def _colours(self, now: Theme) -> tuple[str, str]:
        if self._busy:
            return getattr(now, self._look.busy[0]), getattr(now, self._look.busy[1])
        if not self.isEnabled():
            return now.raised, now.faint
        ground, ink = self._look.filled if self._filled else self._look.quiet
        colours = str(getattr(now, ground)), str(getattr(now, ink))
        if self.underMouse() or self.isDown():
            return theme.mixed(*colours, _HOVER), colours[1]
        return colours

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _GROWTH)
        font.setWeight(QFont.Weight.DemiBold)
        return font
