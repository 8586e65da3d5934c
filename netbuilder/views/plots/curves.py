"""Lines with marks, and the area behind them."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from netbuilder.curves.run_curves import OtherRun
from netbuilder.curves.series import Array

_MARK: Final = 7  # pixels
_SMALLEST_MARK: Final = 4
_FAINT: Final = 0.17


class MarkedCurve(pg.PlotCurveItem):
    """A line with a mark at every point: round, or square.

    pyqtgraph's own symbols cost more than the rest of a plot; points of a wide pen look the same.
    """

    def __init__(self, name: str, *, square: bool = False) -> None:
        super().__init__(name=name, connect="finite", antialias=True)
        self._joined = True
        self._cap = Qt.PenCapStyle.SquareCap if square else Qt.PenCapStyle.RoundCap

    def join(self, joined: bool) -> None:
        """Whether there is a line between the marks."""
        if joined != self._joined:
            self._joined = joined
            self.update()

    def pixelPadding(self) -> float:
        """How far the marks reach beyond the points."""
        return float(_MARK)

    def mark_pen(self, size: float = _MARK) -> QPen:
        """The pen whose points are marks of `size` pixels."""
        pen = QPen(self.opts["pen"].color(), size, Qt.PenStyle.SolidLine, self._cap)
        pen.setCosmetic(True)
        return pen

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None
    ) -> None:
        """Paint the line, then the marks."""
        if self._joined:
            super().paint(painter, option, widget)
        x, y = self.getData()
        # Marks of neighbouring epochs must not run into each other.
        transform = painter.worldTransform()
        size = min(_MARK, 0.6 * transform.m11())
        if x is not None and len(x) == 1:
            size = float(_MARK)  # There is no line that could show it.
        if x is None or size < _SMALLEST_MARK:
            return
        finite = np.isfinite(y)
        points = [QPointF(*point) for point in zip(x[finite], y[finite], strict=True)]
        painter.save()
        # Qt paints a point as a line of 1/63 unit; only in pixels is that a point.
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.mark_pen(size))
        painter.drawPoints(transform.map(QPolygonF(points)))
        painter.restore()


class OtherCurve(MarkedCurve):
    """The means of another run's epochs, as a line of dashes; of a single epoch its mark.

    Attributes:
        run: whose they are.
    """

    def __init__(self, run: OtherRun) -> None:
        super().__init__(run.title)
        self.run = run
        self.epochs = np.arange(1.0, len(run.means) + 1)
        self.setPen(pg.mkPen(run.colour, width=2, style=Qt.PenStyle.DashLine))
        self.setZValue(2)


class Band(pg.GraphicsObject):
    """A faint area between the least and the greatest of the batches."""

    def __init__(self) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._brush = QBrush()

    def set_colour(self, colour: str) -> None:
        """Fill it with a thin coat of `colour`."""
        faint = QColor(colour)
        faint.setAlphaF(_FAINT)
        self._brush = QBrush(faint)
        self.update()

    def show_outline(self, x: Array, y: Array) -> None:
        """Show polygons, divided by NaN."""
        self.prepareGeometryChange()
        self._path = pg.arrayToQPath(x, y, connect="finite") if len(x) else QPainterPath()
        self.informViewBoundsChanged()
        self.update()

    def outline(self) -> QPainterPath:
        """What is filled."""
        return self._path

    def boundingRect(self) -> QRectF:
        """The extent of the area."""
        return self._path.boundingRect()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint the area."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        painter.drawPath(self._path)
