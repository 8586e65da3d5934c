"""Lines with marks, and the legend that names them."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from netbuilder.views.common.texts import own
from netbuilder.wording import figure_text

_MARK: Final = 7  # pixels
_SMALLEST_MARK: Final = 4
_TITLE: Final = 26  # pixels, as the following
_LINE: Final = 18
_OVERHANG: Final = 6
_ROOM_FOR_BOTH: Final = 390
_ROOM_FOR_LEGEND: Final = 256.0
_AXIS: Final = 60  # to the left of the title
_TEXT_SIZE: Final = "9pt"


class MarkedCurve(pg.PlotCurveItem):
    """A line with a mark at every point: round, or square.

    pyqtgraph's own symbols cost more than the rest of a plot; points of a wide pen look the same.
    """

    def __init__(self, name: str, *, square: bool = False) -> None:
        super().__init__(name=name, connect="finite", antialias=True)
        self._cap = Qt.PenCapStyle.SquareCap if square else Qt.PenCapStyle.RoundCap

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
        super().paint(painter, option, widget)
        x, y = self.getData()
        # Marks of neighbouring epochs must not run into each other.
        transform = painter.worldTransform()
        size = min(_MARK, 0.6 * transform.m11())
        if x is None or size < _SMALLEST_MARK:
            return
        finite = np.isfinite(y)
        points = [QPointF(*point) for point in zip(x[finite], y[finite], strict=True)]
        painter.save()
        # Qt paints a point as a line of 1/63 unit; only in pixels is that a point.
        painter.resetTransform()
        painter.setPen(self.mark_pen(size))
        painter.drawPoints(transform.map(QPolygonF(points)))
        painter.restore()


class OtherCurve(pg.PlotCurveItem):
    """The means of another run's epochs, as a line of dashes.

    Args:
        title: whose they are.
        means: after each epoch, float64 (epochs,).
        colour: of the line.
    """

    def __init__(self, title: str, means: NDArray[np.float64], colour: str) -> None:
        super().__init__(connect="finite", antialias=True)
        self.title = title
        self.means = means
        self.epochs = np.arange(1.0, len(means) + 1)
        self.setPen(pg.mkPen(colour, width=2, style=Qt.PenStyle.DashLine))
        self.setZValue(2)

    def text_at(self, x: float, *, fraction: bool) -> str:
        """The mean after the epoch nearest to `x`, with the name of the run."""
        epoch = int(np.clip(round(x), 1, len(self.means))) if len(self.means) else 0
        value = float(self.means[epoch - 1]) if epoch else np.nan
        return f"{self.title}, epoch {epoch}: {figure_text(value, share=fraction, digits=1)}"


class Sample(pg.graphicsItems.LegendItem.ItemSample):
    """A piece of a curve in the legend; a click on it hides the curve or shows it again."""

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint the piece, faintly while the curve is hidden."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.item.isVisible() else 0.25)
        painter.setPen(QPen(self.item.opts["pen"].color(), 2))
        painter.drawLine(1, 11, 19, 11)
        if isinstance(self.item, MarkedCurve):
            painter.setPen(self.item.mark_pen())
            painter.drawPoint(10, 11)


class Legend(pg.LegendItem):
    """Names the curves at the upper right of `plot`, and makes room for itself."""

    def __init__(self, plot: pg.PlotItem) -> None:
        super().__init__(colCount=3, horSpacing=6, labelTextSize=_TEXT_SIZE, sampleType=Sample)
        self._plot = plot
        self.setParentItem(plot)

    def place(self, width: float) -> None:
        """Stand beside the title, or below it where the plot is too narrow for both."""
        self.setScale(min(1.0, width / _ROOM_FOR_LEGEND))
        title = self._plot.titleLabel.item.boundingRect().width()
        below = width < max(_ROOM_FOR_BOTH, _AXIS + title + _ROOM_FOR_LEGEND)
        height = _TITLE + (_LINE if below else 0)
        self._plot.titleLabel.setMaximumHeight(height)
        self._plot.layout.setRowFixedHeight(0, height)
        offset = (0, (_LINE if below else 0) - _OVERHANG)
        self.anchor(itemPos=(1, 0), parentPos=(1, 0), offset=offset)

    def set_colour(self, colour: str) -> None:
        """Write text in `colour`."""
        for _, label in self.items:
            label.setText(own(label.text), color=colour, size=_TEXT_SIZE)


def halfway(first: str, second: str) -> QColor:
    """The colour between two."""
    a, b = QColor(first), QColor(second)
    return QColor(
        (a.red() + b.red()) // 2, (a.green() + b.green()) // 2, (a.blue() + b.blue()) // 2
    )
