"""The plane: the network's output as colour, the points over it, and what is under the pointer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from netbuilder import theme
from netbuilder.design.deciding import MIDDLE
from netbuilder.insight.surface import Points
from netbuilder.translation import say
from netbuilder.views.common.texts import set_spoken, set_tip
from netbuilder.views.surface import colours

Output = NDArray[np.float32]
Colour = Callable[[NDArray[np.float32]], NDArray[np.float64]]

_DOTS_ACROSS: Final = 60  # as many points would fit beside each other
_SMALLEST: Final = 1.8  # pixels; the radius of a point; so is the following
_LARGEST: Final = 4.0
_PROBE: Final = 5  # pixels; its radius
_KEY_STEPS: Final = 40  # along either side of the plane
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class DecisionSurface(QWidget):
    """Shows outputs and points; the arrow keys and the mouse move a probe over them.

    Signals:
        probed: the coordinates under the probe, (x, y), or None when it is taken away.
    """

    probed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("decisionSurface")
        set_spoken(self, say("Decision surface"))
        set_tip(
            self, say("The network's prediction for every point; filled points are training points")
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._output: Output | None = None
        self._points: Points | None = None
        self._span: tuple[float, float] | None = None
        self._threshold = MIDDLE
        self._scale: tuple[float, float] | None = None
        self._with_test = True
        self._extent = 1.0
        self._image: QImage | None = None
        self._dots: QPixmap | None = None
        self._probe: tuple[float, float] | None = None

    # What is shown

    @property
    def extent(self) -> float:
        """Half the side of the plane that is shown, which has 0 in its middle."""
        return self._extent

    def output(self) -> Output | None:
        """The outputs that are shown, (side, side, outputs)."""
        return self._output

    def points(self) -> Points | None:
        """The points that are shown."""
        return self._points

    def probe(self) -> tuple[float, float] | None:
        """The position of the probe."""
        return self._probe

    def set_points(
        self, points: Points | None, extent: float, span: tuple[float, float] | None
    ) -> None:
        """Show points, in the colours of their classes, or of numbers where there is a span.

        Args:
            points: what is learned; None for a plane without any.
            extent: half the side of the plane.
            span: the numbers that have the two colours at the ends of the scale.
        """
        self._points, self._extent, self._scale = points, extent, span
        self._redraw()

    def set_output(
        self,
        output: Output | None,
        span: tuple[float, float] | None,
        threshold: float = MIDDLE,
    ) -> None:
        """Show outputs, (side, side, outputs): of classes, or of numbers where there is a span."""
        self._output, self._span, self._threshold = output, span, threshold
        self._image = None
        self.update()

    def show_test_points(self, shown: bool) -> None:
        """Show the points that are never trained on, or leave them out."""
        self._with_test = shown
        self._redraw()

    # Places

    def area(self) -> QRectF:
        """The square that shows the plane."""
        side = float(max(min(self.width(), self.height()) - 2, 1))
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def place_of(self, x: float, y: float) -> QPointF:
        """The position of a point of the plane on the widget."""
        area = self.area()
        half = area.width() / 2
        centre = area.center()
        return QPointF(centre.x() + x / self._extent * half, centre.y() - y / self._extent * half)

    def point_at(self, place: QPointF) -> tuple[float, float] | None:
        """The point of the plane at a place on the widget; None beside the plane."""
        area = self.area()
        if not area.contains(place):
            return None
        half = area.width() / 2
        away = place - area.center()
        return away.x() / half * self._extent, -away.y() / half * self._extent

    # Events

    def sizeHint(self) -> QSize:
        """Room to tell points apart."""
        return QSize(280, 280)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Put the probe under the pointer."""
        self._move_probe(self.point_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the probe away."""
        super().leaveEvent(event)
        self._move_probe(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the probe with the arrow keys; Esc takes it away."""
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is not None:
            x, y = self._probe or (0.0, 0.0)
            step = 2 * self._extent / _KEY_STEPS
            moved = (x + arrow[0] * step, y + arrow[1] * step)
            left, up = (min(max(each, -self._extent), self._extent) for each in moved)
            self._move_probe((left, up))
        elif event.key() == Qt.Key.Key_Escape and self._probe is not None:
            self._move_probe(None)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the points out again."""
        super().resizeEvent(event)
        self._dots = None

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface, the points and the probe."""
        now, area = theme.current(), self.area()
        painter = QPainter(self)
        painter.fillRect(area, QColor(now.surface))
        if self._output is not None:
            if self._image is None:
                self._image = self._drawn(self._output, now)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(area, self._image)
        if self._points is not None:
            if self._dots is None or self._dots.devicePixelRatio() != self.devicePixelRatioF():
                self._dots = self._dotted(self._points, now)
            painter.drawPixmap(0, 0, self._dots)
        painter.setPen(QColor(now.accent if self.hasFocus() else now.border))
        painter.drawRect(area)
        self._paint_probe(painter, now)

    def set_probe(self, point: tuple[float, float] | None) -> None:
        """Put the probe on a point of the plane, or take it away."""
        self._move_probe(point)

    def _redraw(self) -> None:
        self._image = self._dots = None
        self.update()

    def _move_probe(self, point: tuple[float, float] | None) -> None:
        if point != self._probe:
            self._probe = point
            self.probed.emit(point)
            self.update()

    def _drawn(self, output: Output, now: theme.Theme) -> QImage:
        if self._span is None:
            rgb = colours.of_classes(output, now, self._threshold)
        else:
            rgb = colours.of_numbers(output[..., 0], self._span, now)
        bytes_ = np.ascontiguousarray(np.rint(rgb), np.uint8)
        height, width, _ = bytes_.shape
        # Qt does not keep the array alive, hence the copy.
        image = QImage(bytes_.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        return image.copy()

    def _dotted(self, points: Points, now: theme.Theme) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dot = min(max(self.area().width() / _DOTS_ACROSS / 2, _SMALLEST), _LARGEST)
        if self._with_test:
            for place, colour in self._placed(points.test, points.test_answers, now):
                painter.setBrush(QColor(now.surface))
                painter.setPen(QPen(colour, 1.4))
                painter.drawEllipse(place, dot - 0.4, dot - 0.4)
        # On a scale some points have the colour of the background.
        painter.setPen(QPen(QColor(now.surface if self._scale is None else now.muted), 0.8))
        for place, colour in self._placed(points.train, points.train_answers, now):
            painter.setBrush(colour)
            painter.drawEllipse(place, dot, dot)
        painter.end()
        return picture

    def _placed(
        self, places: Output, answers: Output, now: theme.Theme
    ) -> list[tuple[QPointF, QColor]]:
        if self._scale is not None:
            scale = colours.solid(colours.of_numbers(answers, self._scale, now), now)
            shades = [QColor(*map(round, each)) for each in scale.tolist()]
        else:
            shades = [colours.class_colour(now, int(answer)) for answer in answers]
        return [
            (self.place_of(x, y), shade)
            for (x, y), shade in zip(places.tolist(), shades, strict=True)
        ]

    def _paint_probe(self, painter: QPainter, now: theme.Theme) -> None:
        if self._probe is None:
            return
        place = self.place_of(*self._probe)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((now.surface, 3.5), (now.text, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(place, _PROBE, _PROBE)
