"""A long network in little, beside the part of it that is seen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget

from netbuilder import theme
from netbuilder.translation import say
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.common.texts import set_spoken, set_tip

WIDTH: Final = 56
_LONG: Final = 1.6
"""How many times as high as the view a network must be to need a map."""
_ROOM: Final = 320
"""The width that a view must have to spare some of it."""
_EDGE: Final = 6.0
_THINNEST: Final = 1.5
_VEIL: Final = 36


class MiniMap(QWidget):
    """Shows every block as a bar, and a frame around those in view; a click or a drag goes there.

    The keyboard needs none of it: the arrow keys, Home and End take the view along.

    Args:
        view: whose network it shows.
        scene: the blocks.
    """

    def __init__(self, view: QGraphicsView, scene: StackScene) -> None:
        super().__init__(view)
        self._view = view
        self._scene = scene
        self._wanted = True
        self.setObjectName("minimap")
        set_spoken(self, say("Overview of the network"))
        set_tip(self, say("The whole network. Click or drag to go there."))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()
        for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
            bar.valueChanged.connect(self.redraw)
            bar.rangeChanged.connect(self.redraw)
        # The scene's `changed` is left alone: with a listener Qt forgets to repaint what blocks
        # have left behind.
        scene.selectionChanged.connect(self.redraw)

    def want(self, wanted: bool) -> None:
        """Whether the user wants a map where there is need of one."""
        self._wanted = wanted

    @property
    def needed(self) -> bool:
        """Whether the network is too long to be seen at a glance, and there is room."""
        # Of the view as a whole, on which it has no influence whether there is a map.
        size = self._view.size()
        height = self._scene.sceneRect().height() * self._view.transform().m22()
        return self._wanted and size.width() >= _ROOM and height > _LONG * size.height()

    @Slot()
    def redraw(self) -> None:
        """Show the blocks as they are now."""
        self.update()

    def sizeHint(self) -> QSize:
        """Narrow, as high as the view."""
        return QSize(WIDTH, 200)

    # Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars, those of selected blocks wider, and the frame."""
        painter, now = QPainter(self), theme.current()
        painter.fillRect(self.rect(), QColor(now.surface))
        scale, top = self._scale(), self._scene.sceneRect().top()
        width = self.width() - 2 * _EDGE
        for item, place in self._scene.places():
            down = _EDGE + (place.y() - top) * scale
            card = QRectF(_EDGE, down, width, max(_THINNEST, item.height * scale))
            content = item.content
            painter.setOpacity(1.0 if content.enabled else 0.4)
            colour = now.error if content.wrong else now.family_colour(content.family)
            painter.fillRect(card, QColor(colour))
            if item.isSelected():
                painter.setPen(QPen(QColor(now.text), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(card.adjusted(-1.5, -1, 1.5, 1))
        painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = self._view.mapToScene(self._view.viewport().rect()).boundingRect()
        frame = QRectF(1, self._down(seen.top()), self.width() - 2, seen.height() * scale)
        frame = frame.intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        veil = QColor(now.accent)
        veil.setAlpha(_VEIL)
        painter.fillRect(frame, veil)
        painter.setPen(QPen(QColor(now.accent), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Scroll to the place that was pressed."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scroll along with the drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll as over the network itself."""
        QApplication.sendEvent(self._view.verticalScrollBar(), event)

    # Scene to map and back

    def _scale(self) -> float:
        height = self._scene.sceneRect().height()
        return (self.height() - 2 * _EDGE) / height if height else 1.0

    def _down(self, y: float) -> float:
        return _EDGE + (y - self._scene.sceneRect().top()) * self._scale()

    def _go(self, position: QPointF) -> None:
        y = self._scene.sceneRect().top() + (position.y() - _EDGE) / self._scale()
        middle = self._view.mapToScene(self._view.viewport().rect().center())
        self._view.centerOn(middle.x(), y)
