"""Samples as dots in the plane, to be pointed at and to choose one from."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.types import Array
from netbuilder import theme
from netbuilder.translation import say
from netbuilder.views.common.texts import set_description, set_spoken, set_tip
from netbuilder.wording import count_text

_MARGIN: Final = 10  # pixels; so is the following
_DOT: Final = 2.4
_CROSS: Final = 3.6
_RING: Final = 6.0
_REACH: Final = 12.0
_ROOM: Final = 400
"""The height from which dots have their whole size."""
_FINEST: Final = 0.6
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class MapPlot(QWidget):
    """Each sample a dot; mistakes as crosses, above the others.

    With the focus, the arrow keys go to the nearest sample in their direction; Enter chooses it.

    Signals:
        pointed: number of the sample under the pointer, or None.
        chosen: number of a sample that was clicked.
    """

    pointed = Signal(object)
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapPlot")
        set_spoken(self, say("Map of the samples"))
        set_tip(self, say("Each dot is a sample; samples alike for the layer lie near each other"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._points: Array = np.empty((0, 2))
        self._shades: Array = np.empty((0, 3), np.uint8)
        self._crosses: Array = np.empty(0, bool)
        self._shown: Array = np.empty(0, bool)
        self._now: int | None = None
        self._picture: QPixmap | None = None

    @property
    def count(self) -> int:
        """How many samples are shown."""
        return int(self._shown.sum())

    @property
    def places(self) -> int:
        """How many samples there are, hidden ones included."""
        return len(self._points)

    @property
    def points(self) -> Array:
        """The samples' places in the plane, (n, 2)."""
        return self._points

    @property
    def current(self) -> int | None:
        """The sample that is pointed at."""
        return self._now

    def show_points(self, points: Array) -> None:
        """Show samples at other places, (n, 2)."""
        if len(points) != len(self._points):
            self._shades = np.zeros((len(points), 3), np.uint8)
            self._crosses, self._shown = np.zeros(len(points), bool), np.ones(len(points), bool)
            self._point(None)
        self._points = np.asarray(points, np.float64)
        self._redraw()

    def show_marks(self, shades: Array, crosses: Array, shown: Array) -> None:
        """Show the samples in other colours.

        Args:
            shades: uint8 (n, 3), red, green and blue.
            crosses: bool (n,), whether each is a cross.
            shown: bool (n,), whether each is shown at all.
        """
        self._shades, self._crosses, self._shown = shades, crosses, shown
        if self._now is not None and not shown[self._now]:
            self._point(None)
        self._redraw()

    def place_of(self, number: int) -> QPointF:
        """The place of a sample on the widget."""
        return QPointF(*self._places()[number])

    # Events

    def sizeHint(self) -> QSize:
        """Room to tell samples apart."""
        return QSize(320, 220)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the nearest sample."""
        self._point(self._nearest(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the nearest sample."""
        super().mousePressEvent(event)
        number = self._nearest(event.position())
        if event.button() == Qt.MouseButton.LeftButton and number is not None:
            self._point(number)
            self.chosen.emit(number)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another sample, or choose the present one."""
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is not None and self.count:
            self._point(self._beside(arrow))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._now is not None:
            self.chosen.emit(self._now)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the samples out again."""
        super().resizeEvent(event)
        self._picture = None

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the samples, and a ring around the one that is pointed at."""
        now, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), QColor(now.surface))
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._drawn()
        painter.drawPixmap(0, 0, self._picture)
        painter.setPen(QColor(now.accent if self.hasFocus() else now.border))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self._now is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for colour, width in ((now.surface, 3.5), (now.text, 1.5)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawEllipse(self.place_of(self._now), _RING, _RING)

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places()
        size = min(max(min(self.width(), self.height()) / _ROOM, _FINEST), 1.0)
        dot, cross = size * _DOT, size * _CROSS
        for crosses in (False, True):
            chosen = np.flatnonzero(self._shown & (self._crosses == crosses))
            for (x, y), shade in zip(places[chosen], self._shades[chosen].tolist(), strict=True):
                colour = QColor(*shade)
                if crosses:
                    painter.setPen(QPen(colour, 1.8))
                    for way in (cross, -cross):
                        one, other = QPointF(x - cross, y - way), QPointF(x + cross, y + way)
                        painter.drawLine(one, other)
                else:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(colour)
                    painter.drawEllipse(QPointF(x, y), dot, dot)
        painter.end()
        return picture

    def _places(self) -> Array:
        """The places of all samples on the widget, (n, 2), with one scale for both directions."""
        if not len(self._points):
            return self._points
        low, high = self._points.min(axis=0), self._points.max(axis=0)
        room = np.array([self.width(), self.height()]) - 2 * _MARGIN
        span = np.where(high > low, high - low, 1)
        scale = max(float((room / span).min()), 0.0)
        away = (self._points - (low + high) / 2) * [scale, -scale]
        return np.asarray(away + np.array([self.width(), self.height()]) / 2)

    def _nearest(self, place: QPointF) -> int | None:
        if not self.count:
            return None
        away = np.hypot(*(self._places() - [place.x(), place.y()]).T)
        away[~self._shown] = np.inf
        best = int(away.argmin())
        return best if away[best] <= _REACH else None

    def _beside(self, arrow: tuple[int, int]) -> int | None:
        """The nearest sample in a direction; the present one where there is none."""
        places = self._places()
        if self._now is None:
            away = np.hypot(*(places - [self.width() / 2, self.height() / 2]).T)
        else:
            steps = places - places[self._now]
            along, across = steps @ arrow, np.abs(steps @ (arrow[1], arrow[0]))
            away = np.where((along > 0.5) & (along >= across), np.hypot(*steps.T), np.inf)
        away[~self._shown] = np.inf
        best = int(away.argmin())
        return best if np.isfinite(away[best]) else self._now

    def _point(self, number: int | None) -> None:
        if number != self._now:
            self._now = number
            text = (
                say("No sample")
                if number is None
                else say("Sample {number}", number=count_text(number))
            )
            set_description(self, text)
            self.pointed.emit(number)
            self.update()
