"""A message about something that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from netbuilder import theme

if TYPE_CHECKING:
    from netbuilder.design import Problem

_RADIUS = 4


class Notice(QLabel):
    """Text in the colours of errors; takes no room while it is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(6, 3, 6, 3)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show `text`; nothing where it is empty."""
        self.setText(text)
        self.setVisible(bool(text))

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show each problem with its remedy."""
        self.show_text("\n".join(f"{each.message} {each.remedy}".strip() for each in problems))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw with the theme of the moment: a style sheet would miss the change to dark."""
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.error_surface))
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        painter.setPen(QColor(now.error))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.contentsRect(), int(flags), self.text())
        painter.end()
