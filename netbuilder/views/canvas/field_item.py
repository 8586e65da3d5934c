"""A value on the canvas, and the frames around what it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from netbuilder import theme

Frames: TypeAlias = Sequence[Sequence[QRectF]]
"""Areas in the scene for each block, the earliest first; the last has the value itself."""

_BEAM: Final = 34
_INSIDE: Final = 26
_MOST_BEAMS: Final = 16
_LINE: Final = 1.8
_LEAST: Final = 4.0
_AROUND: Final = 4.0


class FieldItem(QGraphicsItem):
    """Paints frames over blocks, and beams from frame to frame where one meets many."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(5)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.frames: Frames = ()
        self._area = QRectF()

    def show_frames(self, frames: Frames) -> None:
        """Show these; none where empty."""
        if frames == self.frames:
            return
        self.prepareGeometryChange()
        self.frames = frames
        self._area = QRectF()
        for each in frames:
            for area in each:
                self._area = self._area.united(area)

    def boundingRect(self) -> QRectF:
        """All frames."""
        return (
            self._area.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND) if self.frames else QRectF()
        )

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the beams below the frames."""
        now = theme.current()
        accent = QColor(now.accent)
        beam, inside = QColor(accent), QColor(accent)
        beam.setAlpha(_BEAM)
        inside.setAlpha(_INSIDE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(beam)
        known = [each for each in self.frames if each]
        for before, behind in pairwise(known):
            if min(len(before), len(behind)) == 1:
                for first in before[:_MOST_BEAMS]:
                    for second in behind[:_MOST_BEAMS]:
                        painter.drawPolygon(_beam(first, second))
        for each in known[:-1]:
            painter.setPen(_pen(accent))
            painter.setBrush(inside)
            for area in each:
                painter.drawRect(_large(area))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for area in self.frames[-1] if self.frames else ():
            painter.setPen(_pen(QColor(now.surface), 2 * _LINE))
            painter.drawRect(_large(area))
            painter.setPen(_pen(QColor(now.text)))
            painter.drawRect(_large(area))


def _beam(first: QRectF, second: QRectF) -> QPolygonF:
    """The area between two edges that face each other."""
    if second.left() >= first.right():
        ends = (first.topRight(), second.topLeft(), second.bottomLeft(), first.bottomRight())
    else:
        ends = (first.bottomLeft(), second.topLeft(), second.topRight(), first.bottomRight())
    return QPolygonF(list(ends))


def _large(area: QRectF) -> QRectF:
    """So large that it is seen."""
    more = max(0.0, _LEAST - area.width()) / 2, max(0.0, _LEAST - area.height()) / 2
    return area.adjusted(-more[0], -more[1], more[0], more[1])


def _pen(colour: QColor, width: float = _LINE) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen
