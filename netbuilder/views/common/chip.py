"""A chip: a small button that says where what is shown comes from."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from netbuilder import theme
from netbuilder.network.provenance import Provenance, State
from netbuilder.translation import mark, say
from netbuilder.views.common.sides import LEFT
from netbuilder.views.common.texts import elided, set_spoken, set_tip

_DOT: Final = 8.0  # pixels; so are the following
_AROUND: Final = 10
_LEAST: Final = 60
_FEWEST: Final = 5  # letters
_WORDS: Final[dict[State, str]] = {
    "none": mark("There is no network yet."),
    "live": mark("This network is being trained."),
    "own": mark("This is the design's own network."),
    "old": mark("This network was trained before the design was edited."),
    "changed": mark("Single weights of this network were changed by hand; Undo brings them back."),
}


class Chip(QAbstractButton):
    """Shows a provenance by colour, form and words.

    Args:
        parent: Qt's.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvasChip")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._shown = Provenance("none", "")

    @property
    def shown(self) -> Provenance:
        """What it says."""
        return self._shown

    def show_provenance(self, shown: Provenance) -> None:
        """Say this."""
        if shown == self._shown:
            return
        longer = len(shown.text) != len(self._shown.text)
        self._shown = shown
        set_spoken(self, shown.text)
        set_tip(
            self,
            say(
                "{shown_text}\n{words} Click to see the runs.",
                shown_text=shown.text,
                words=_WORDS[shown.state],
            ),
        )
        if longer:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the words."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._shown.text) + 2 * _AROUND + int(_DOT) + 8
        return QSize(width, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        """Room for the beginning of the words."""
        return QSize(_LEAST, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, mark and words."""
        now = theme.current()
        ground, ink = {
            "none": (now.track, now.muted),
            "live": (now.go_soft, now.go),
            "own": (now.accent_soft, now.accent),
            "old": (now.warning_surface, now.warning),
            "changed": (now.warning_surface, now.warning),
        }[self._shown.state]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(now.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        dot = QRectF(_AROUND, area.center().y() - _DOT / 2, _DOT, _DOT)
        painter.setPen(QPen(QColor(ink), 1.4))
        painter.setBrush(
            Qt.BrushStyle.NoBrush
            if self._shown.state in ("none", "old", "changed")
            else QColor(ink)
        )
        if self._shown.state in ("old", "changed"):
            top = (dot.topLeft() + dot.topRight()) / 2
            painter.drawPolygon([top, dot.bottomLeft(), dot.bottomRight()])
        else:
            painter.drawEllipse(dot)
        left = dot.right() + 8
        words = QRectF(left, 0, self.width() - left - _AROUND / 2, self.height())
        painter.setPen(QColor(now.text if self._shown.state != "none" else now.muted))
        text = elided(self.fontMetrics(), self._shown.text, words.width())
        if text != self._shown.text and len(text) < _FEWEST:
            return  # colour, form and hint say more than a letter or two
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | LEFT, text)
