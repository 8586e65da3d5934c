"""A button for what to do next, filled where it is the likeliest."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from netbuilder import theme
from netbuilder.training.next_steps import NextStep
from netbuilder.views.common.texts import set_caption, set_tip

_RADIUS: Final = 6.0
_SIDE: Final = 14
_HOVER: Final = 0.12


class StepButton(QPushButton):
    """Offers a step.

    Args:
        step: what it does.
        first: whether it is the likeliest.
    """

    def __init__(self, step: NextStep, first: bool) -> None:
        super().__init__()
        self.setObjectName(f"next-{step.action}")
        self.step, self._first = step, first
        set_caption(self, step.text)
        set_tip(self, step.hint or step.text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """Room for its text."""
        metrics = self.fontMetrics()
        width = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return QSize(width + 2 * _SIDE, metrics.height() + 12)

    def minimumSizeHint(self) -> QSize:
        """It is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and text in the colours of the present theme: Fusion lightens a button's."""
        now = theme.current()
        ground, ink = (now.accent, now.accent_text) if self._first else (now.surface, now.text)
        edge = ground if self._first else now.control
        if not self.isEnabled():
            ground, ink, edge = now.raised, now.faint, now.border
        elif self.underMouse() or self.isDown():
            ground = theme.mixed(ground, ink, _HOVER)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(ground))
        area = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(ink if self._first else now.accent), 2))
            painter.drawRoundedRect(area.adjusted(2, 2, -2, -2), _RADIUS - 2, _RADIUS - 2)
        painter.setPen(QColor(ink))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic
        painter.drawText(area, int(flags), self.text())
        painter.end()
