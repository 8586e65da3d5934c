"""A message about something that is wrong, or could be better."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from netbuilder import theme
from netbuilder.views.common.texts import Label

_RADIUS = 4


class Notice(Label):
    """Text in the colours of errors, or of warnings; takes no room while it is empty."""

    def __init__(self, parent: QWidget | None = None, *, warning: bool = False) -> None:
        super().__init__(parent=parent)
        self._warning = warning
        self.setWordWrap(True)
        self.setContentsMargins(6, 3, 6, 3)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show `text`; nothing where it is empty."""
        super().show_text(text)
        self.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw with the theme of the moment: a style sheet would miss the change to dark."""
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.warning_surface if self._warning else now.error_surface))
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        painter.setPen(QColor(now.text if self._warning else now.error))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.contentsRect(), int(flags), self.text())
        painter.end()
