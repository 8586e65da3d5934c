"""What the tour puts over the window: numbered rings, and a card beside one of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder import theme
from netbuilder.translation import say
from netbuilder.views.common import motion
from netbuilder.views.common.ground import Ground
from netbuilder.views.common.texts import Label, own, set_description, set_spoken

_FADE_MS: Final = 150
_AROUND: Final = 14
_RING: Final = 5
_RADIUS: Final = 8
_BUBBLE: Final = 24
_WIDTH: Final = 42
"""Digits that fit into the card, side by side."""
_GAP: Final = 12
_INSET: Final = 16


class Fading(QVariantAnimation):
    """Lets a widget appear, at once where motion is not wanted.

    Args:
        widget: appears.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setDuration(_FADE_MS)
        self.valueChanged.connect(self._show_share)
        self.finished.connect(self._arrive)

    def begin(self) -> None:
        """Show it."""
        self.stop()
        if motion.allowed():
            self._widget.setGraphicsEffect(QGraphicsOpacityEffect(self._widget))
            self._show_share(0.0)
            self.start()
        self._widget.show()
        self._widget.raise_()

    @Slot(object)
    def _show_share(self, share: float) -> None:
        effect = self._widget.graphicsEffect()
        if isinstance(effect, QGraphicsOpacityEffect):
            effect.setOpacity(share)

    @Slot()
    def _arrive(self) -> None:
        self._widget.setGraphicsEffect(None)  # type: ignore[arg-type]  # None takes it away


class Mark(QWidget):
    """A ring around a part of the window with a number; clicks go through it.

    Args:
        number: of the step.
        window: over which it lies.
    """

    def __init__(self, number: int, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName(f"tourMark{number}")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._number, self._active = number, False
        self._fading = Fading(self)
        self.hide()

    def put_around(self, area: QRect) -> None:
        """Lie around an area of the window."""
        self.setGeometry(area.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND))
        if self.isHidden():
            self._fading.begin()
        self.raise_()

    def show_active(self, active: bool) -> None:
        """Show whether the card speaks of it."""
        self._active = active
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ring and number."""
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.SolidLine if self._active else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(now.accent), 2.5 if self._active else 1.5, style))
        room = _AROUND - _RING
        ring = QRectF(self.rect()).adjusted(room, room, -room, -room)
        painter.drawRoundedRect(ring, _RADIUS, _RADIUS)
        bubble = QRectF(self.width() - _BUBBLE - 1, 1, _BUBBLE, _BUBBLE)
        painter.setPen(QPen(QColor(now.accent), 2))
        painter.setBrush(QColor(now.accent if self._active else now.surface))
        painter.drawEllipse(bubble.adjusted(1, 1, -1, -1))
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(now.accent_text if self._active else now.accent))
        painter.drawText(bubble, Qt.AlignmentFlag.AlignCenter, f"{self._number}")
        painter.end()


class Card(QWidget):
    """Says what to do at a mark.

    Args:
        window: over which it lies.

    Signals:
        moved: the user wants to see the next step (1) or the last (-1).
        ended: the user wants no more of it.
    """

    moved = Signal(int)
    ended = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("tourCard")
        Ground(self)
        self._title, self._count, self._text = Label(), Label(), Label()
        font = self._title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self._title.setFont(font)
        self._title.setObjectName("tourTitle")
        self._text.setObjectName("tourText")
        self._text.setWordWrap(True)
        self._count.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._back, self.next = QPushButton(say("&Back")), QPushButton(say("&Next"))
        skip = QPushButton(say("&Skip the Tour"))
        for button, name in ((skip, "tourSkip"), (self._back, "tourBack"), (self.next, "tourNext")):
            button.setObjectName(name)
        skip.clicked.connect(self.ended)
        self._back.clicked.connect(lambda: self.moved.emit(-1))
        self.next.clicked.connect(lambda: self.moved.emit(1))
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        foot.addWidget(skip)
        foot.addStretch(1)
        foot.addWidget(self._back)
        foot.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_INSET, 12, _INSET, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._text)
        layout.addLayout(foot)
        self.setFixedWidth(_WIDTH * self.fontMetrics().horizontalAdvance("0"))
        self._fading = Fading(self)
        self.hide()

    def show_step(self, title: str, text: str, number: int, count: int) -> None:
        """Say this; the last step has an end instead of a next one."""
        self._title.show_text(title)
        self._text.show_text(text)
        self._count.show_text(say("Step {number} of {count}", number=number, count=count))
        self._back.setEnabled(number > 1)
        self.next.setText(own(say("&Done") if number == count else say("&Next")))
        set_spoken(self, title)
        set_description(self, text)
        if self.isVisible():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self._text.setFixedHeight(self._text.heightForWidth(self.width() - 2 * _INSET - 2))
        self.adjustSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw an edge in the marks' colour."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(theme.current().accent), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def put_beside(self, area: QRect, room: QRect) -> None:
        """Lie beside an area of the window: on its right, below, on its left or above it.

        Args:
            area: what the card speaks of.
            room: where cards may lie.
        """
        self.move(beside(area, self.size(), room))
        if self.isHidden():
            self._fading.begin()
        self.raise_()


def beside(area: QRect, size: QSize, room: QRect) -> QPoint:
    """The place of a card of this size beside an area: the first that fits and covers nothing.

    Where none does, as near to the last as the room allows.
    """
    x = area.center().x() - size.width() // 2
    y = area.center().y() - size.height() // 2
    off = _AROUND + _GAP
    places = (
        QPoint(area.right() + off, y),
        QPoint(x, area.bottom() + off),
        QPoint(area.left() - off - size.width(), y),
        QPoint(x, area.top() - off - size.height()),
    )
    kept = [_within(QRect(place, size), room) for place in places]
    grown = area.adjusted(-_RING, -_RING, _RING, _RING)
    free = [each for each in kept if not each.intersects(grown)]
    return (free or kept[-1:])[0].topLeft()


def _within(rect: QRect, room: QRect) -> QRect:
    """A rectangle moved as little as it takes to lie in the room."""
    left = max(room.left(), min(rect.left(), room.right() - rect.width()))
    top = max(room.top(), min(rect.top(), room.bottom() - rect.height()))
    return QRect(QPoint(left, top), rect.size())
