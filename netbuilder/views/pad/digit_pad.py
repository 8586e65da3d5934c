"""The pad on which digits are drawn by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.datasets.digits import rendering
from netbuilder import theme
from netbuilder.translation import say
from netbuilder.views.common.texts import set_description, set_spoken, set_tip
from netbuilder.views.pad.attention_ink import area_of, paint_along, paint_over
from netbuilder.views.pad.history import DrawingHistory
from netbuilder.views.pad.ink import Ink, Point, State, Stroke
from netbuilder.wording import plural

Picture = NDArray[np.float32]
Render = Callable[[Sequence[Stroke], float], Picture]

_PEN: Final = 0.075  # of the side; what the network sees has MNIST's width, whatever this is
_ERASER: Final = 0.05  # radius, of the side
_CORNER: Final = 6.0  # pixels

_State = tuple[State, Picture | None]  # strokes, and the picture that is shown in their place


class DigitPad(QWidget):
    """Keeps the points of what is drawn on it, and makes the network's picture of them.

    Points are in units of the pad's shorter side, y downwards; the square in the middle of the pad
    reaches from (0, 0) to (1, 1), and a wider or higher pad continues beyond it. So a drawing stays
    the same when the pad is resized; it is shown smaller where it would not fit any more.

    With the focus, Escape and Delete empty the pad, Ctrl+Z takes the last change back, E changes
    between pen and eraser.

    Args:
        render: makes the picture (28, 28) of strokes and the pen's width in it; MNIST's by default.
        parent: Qt's.

    Signals:
        drawingChanged: the drawing is another one, also while it is being drawn.
        erasingChanged: whether the pen is an eraser now.
    """

    drawingChanged = Signal()
    erasingChanged = Signal(bool)

    def __init__(self, render: Render = rendering.render, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._render = render
        self._ink = Ink(_PEN)
        self._history: DrawingHistory[_State] = DrawingHistory()
        self._thickness = 1.0
        self._drawing = False
        self._erasing = False
        self._rubbing = False  # with the stroke of the moment
        self._image: Picture | None = None
        self._shown: Picture | None = None
        self._attention: Picture | None = None
        self._along = True
        self.setObjectName("digitPad")
        set_spoken(self, say("Drawing pad"))
        set_tip(self, say("Draw a digit. Esc: clear. Ctrl+Z: undo. E: eraser."))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)
        self._describe()

    # The drawing

    def image(self) -> Picture:
        """The network's input, float32 (28, 28) in [0, 1], read-only; zeros when empty."""
        if self._image is None:
            picture: ArrayLike = np.zeros((28, 28))
            if self._shown is not None:
                picture = self._shown
            elif self._ink:
                picture = self._render(self.strokes(), rendering.PEN * self._thickness)
            self._image = np.array(picture, dtype=np.float32)
            self._image.flags.writeable = False
        return self._image

    @property
    def is_drawing(self) -> bool:
        """Whether the pen is on the pad."""
        return self._drawing

    def strokes(self) -> tuple[Stroke, ...]:
        """The points (n, 2) of every stroke in the order of drawing, in the pad's units."""
        return self._ink.strokes()

    def is_empty(self) -> bool:
        """Whether nothing is drawn or shown."""
        return not self._ink and self._shown is None

    @property
    def shown_picture(self) -> Picture | None:
        """What is shown in place of a drawing."""
        return self._shown

    def show_picture(self, picture: Picture) -> None:
        """Show a picture in place of a drawing; the first stroke or Escape removes it.

        Args:
            picture: float32 (28, 28) in [0, 1], ink 1.
        """
        self._drawing = False
        self._note()
        self._ink.cut(0)
        self._shown = picture
        self._changed()

    @property
    def thickness(self) -> float:
        """The width of the pen, 1 for MNIST's."""
        return self._thickness

    def set_thickness(self, thickness: float) -> None:
        """Draw all strokes thinner or thicker, here and in the network's picture.

        Args:
            thickness: 1 for MNIST's; from 0.4 to 2.5.
        """
        self._thickness = thickness
        self._ink.width = _PEN * thickness
        if not self.is_empty():
            self._changed()

    @property
    def erasing(self) -> bool:
        """Whether the pen is an eraser."""
        return self._erasing

    def set_erasing(self, erasing: bool) -> None:
        """Take ink away instead of drawing."""
        if erasing != self._erasing:
            self._erasing = erasing
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if erasing else Qt.CursorShape.CrossCursor
            )
            self.erasingChanged.emit(erasing)

    def can_undo(self) -> bool:
        """Whether a change can be taken back."""
        return self._history.can_undo

    def can_redo(self) -> bool:
        """Whether one was taken back."""
        return self._history.can_redo

    def undo(self) -> None:
        """Take the last change back: a stroke, a rub, a clearing, a picture."""
        if self._history.can_undo:
            self._restore(self._history.undo(self._state()))

    def redo(self) -> None:
        """Redo the last undone change."""
        if self._history.can_redo:
            self._restore(self._history.redo(self._state()))

    def _state(self) -> _State:
        return self._ink.state(), self._shown

    def _note(self) -> None:
        self._history.note(self._state())

    def _restore(self, state: _State) -> None:
        self._drawing = False
        ink, self._shown = state
        self._ink.replace(ink)
        self._changed()

    def show_attention(self, values: Picture | None, along: bool = True) -> None:
        """Colour the drawing by what it speaks for; None shows it plain.

        Args:
            values: (side, side) of the picture, from -1 (against) to 1 (for).
            along: whether strokes are coloured along their lines, not the whole picture.
        """
        if values is not None or self._attention is not None:
            self._attention, self._along = values, along
            self.update()

    def clear(self) -> None:
        """Empty the pad."""
        self._drawing = False
        if not self.is_empty():
            self._note()
            self._ink.cut(0)
            self._shown = None
            self._changed()

    def _begin(self, position: QPointF, erase: bool = False, pressure: float = 1.0) -> None:
        self._rubbing = erase or self._erasing
        self._drawing = True
        self._note()
        if self._rubbing:
            self._rub(position)
            return
        self._shown = None
        self._ink.begin(self._point(position), pressure)
        self._changed()

    def _rub(self, position: QPointF) -> None:
        if self._ink.erase(self._point(position), _ERASER):
            self._changed(drawing=True)

    def _extend(self, position: QPointF, pressure: float = 1.0) -> None:
        if self._drawing and self._rubbing:
            self._rub(position)
        elif self._drawing and self._ink.extend(self._point(position), pressure):
            self._changed(drawing=True)

    def _end(self) -> None:
        self._drawing = False

    def _changed(self, drawing: bool = False) -> None:
        self._image = None
        if not drawing:  # Without a break in a stroke colours flicker less if they stay a moment.
            self._attention = None
        self._describe()
        self.update()
        self.drawingChanged.emit()

    def _describe(self) -> None:
        drawn = plural(len(self._ink), "{count} stroke", "{count} strokes")
        empty = say("Empty. Draw a digit with the mouse.")
        shown = empty if self._shown is None else say("An image.")
        set_description(self, drawn if self._ink else shown)

    def _scale(self) -> float:
        """Pixels per unit: the shorter side, or less if the drawing would not fit."""
        x, y = self._ink.reach
        return min(self.width() / (2 * x), self.height() / (2 * y))

    def _point(self, position: QPointF) -> Point:
        scale = self._scale()
        x = min(max(position.x(), 0.0), float(self.width()))
        y = min(max(position.y(), 0.0), float(self.height()))
        return (x - self.width() / 2) / scale + 0.5, (y - self.height() / 2) / scale + 0.5

    # Qt's events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke."""
        self._extend(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke where the button was released."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._extend(event.position())
            self._end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke, as any press does: quick strokes look like double clicks."""
        self.mousePressEvent(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen."""
        if event.type() == QEvent.Type.TabletPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
            self._begin(event.position(), eraser, _width_of(event))
        elif event.type() == QEvent.Type.TabletMove:
            self._extend(event.position(), _width_of(event))
        else:
            self._extend(event.position(), _width_of(event))
            self._end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Draw with a finger, and keep the pad's keys from the window's shortcuts."""
        if isinstance(event, QTouchEvent):
            self._touch(event)
            return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._action_of(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        event.accept()
        if event.type() == QEvent.Type.TouchCancel:
            self._end()
            return
        finger = event.points()[0]
        if event.type() == QEvent.Type.TouchBegin:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._begin(finger.position())
            return
        self._extend(finger.position())
        if event.type() == QEvent.Type.TouchEnd:
            self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear, or take a stroke back."""
        action = self._action_of(event)
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def _action_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.matches(QKeySequence.StandardKey.Undo):
            # With nothing to take back here, the window's undo is meant.
            return self.undo if self._history.can_undo else None
        if event.matches(QKeySequence.StandardKey.Redo):
            return self.redo if self._history.can_redo else None
        if event.key() == Qt.Key.Key_E and not event.modifiers():
            return lambda: self.set_erasing(not self._erasing)
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return self.clear
        return None

    # Appearance

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(240, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame, hint and strokes."""
        painter, colours = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(colours.accent if focused else colours.border), 1 + focused))
        painter.setBrush(QColor(colours.surface))
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, _CORNER, _CORNER)
        if self.is_empty():
            painter.setPen(QColor(colours.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), flags, say("Draw a digit here"))
            return
        outline = QPainterPath()
        outline.addRoundedRect(frame.adjusted(1, 1, -1, -1), _CORNER - 1, _CORNER - 1)
        painter.setClipPath(outline)
        if self._shown is not None:
            side = 0.9 * min(self.width(), self.height())
            area = QRectF(0, 0, side, side)
            area.moveCenter(QRectF(self.rect()).center())
            painter.drawImage(area, _in_ink(self._shown, QColor(colours.text)))
            if self._attention is not None:
                paint_over(painter, area, self._attention)
        self._ink.paint(painter, self.size(), self._scale(), QColor(colours.text))
        if self._attention is not None and self._ink:
            drawing = self.size(), self._scale(), self.strokes(), self.image()
            if self._along:
                paint_along(painter, *drawing, self._attention)
            else:
                paint_over(painter, area_of(*drawing), self._attention)


def _width_of(event: QTabletEvent) -> float:
    """The pen's width at a pressure, 1 in the middle.

    Only what is seen follows the pressure: networks read strokes of one width best.
    """
    return 0.5 + float(event.pressure()) if event.pressure() > 0 else 1.0


def _in_ink(picture: Picture, colour: QColor) -> QImage:
    """A picture as more or less of a colour."""
    height, width = picture.shape
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[...] = (colour.blue(), colour.green(), colour.red(), 0)
    pixels[..., 3] = np.rint(255 * np.clip(picture, 0, 1))
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32).copy()
