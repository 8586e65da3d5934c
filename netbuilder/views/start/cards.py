"""Cards of the start page, and the grid that they are in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from netbuilder import theme
from netbuilder.help.gallery import CardContent
from netbuilder.plain import line
from netbuilder.translation import say
from netbuilder.views.canvas.line import write_line
from netbuilder.views.common.texts import set_description, set_spoken, set_tip
from netbuilder.views.start.thumbnails import blank, learned, thumbnail
from netbuilder.wording import stacked

_NARROWEST: Final = 27
"""Digits that fit into the narrowest card, side by side."""
_GAP: Final = 12
_PICTURE: Final = 112
_INSET: Final = 12
_RADIUS: Final = 8
_SMALL: Final = 0.92
_CHOOSING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WRAPPED: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class StartCard(QAbstractButton):
    """A picture with a title, a sentence, the data and a figure.

    Args:
        content: what it shows.
        parent: Qt's.

    Signals:
        moved: an arrow key was pressed.
        removeWanted: the user wants it deleted.
    """

    moved = Signal(Qt.Key)
    removeWanted = Signal()

    def __init__(self, content: CardContent, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_content(content)

    def show_content(self, content: CardContent) -> None:
        """Show something else."""
        self.content = content
        set_spoken(self, content.title)
        said = (content.summary, content.foot, content.figure)
        set_description(self, stacked(said))
        lines = [content.hint]
        if self.removable:
            lines.append(say("Delete removes this template."))
        set_tip(self, stacked(lines))
        self.update()

    @property
    def removable(self) -> bool:
        """Whether it is a template of the user's."""
        return self.content.path is not None and "Yours" in self.content.groups

    def sizeHint(self) -> QSize:
        """A picture above four lines."""
        metrics = QFontMetrics(self.font())
        lines = 2 * metrics.lineSpacing() + _two_lines(metrics)
        return QSize(narrowest(self), _PICTURE + lines + 2 * _INSET + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, move on, or ask to be deleted."""
        key = Qt.Key(event.key())
        if key in _CHOOSING:
            self.click()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(key)
        elif key == Qt.Key.Key_Delete and self.removable:
            self.removeWanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A template of the user's can be deleted."""
        if self.removable:
            self.removeWanted.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw card, picture and texts in the present theme."""
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        strong = self.hasFocus() or self.underMouse()
        edge = now.accent if strong else now.border
        painter.setPen(QPen(QColor(edge), 3 if self.hasFocus() else 1))
        painter.setBrush(QColor(now.surface))
        painter.drawRoundedRect(card, _RADIUS, _RADIUS)
        picture = self._picture()
        painter.fillRect(
            card.adjusted(2, 6, -2, 0)
            .toRect()
            .adjusted(0, 0, 0, _PICTURE - round(card.height()) - 6),
            QColor(now.canvas),
        )
        painter.drawPixmap(round(card.left()), round(card.top()) + 2, picture)
        painter.setPen(QColor(now.border))
        y = card.top() + _PICTURE
        painter.drawLine(round(card.left()) + 1, round(y), round(card.right()) - 1, round(y))
        self._write(painter, QRectF(card.left() + _INSET, y + 8, card.width() - 2 * _INSET, 0))
        painter.end()

    def _picture(self) -> QPixmap:
        size, ratio = QSize(self.width() - 4, _PICTURE - 4), self.devicePixelRatioF()
        design, patterns = self.content.design, self.content.patterns
        if patterns is not None:
            return learned(patterns, size, ratio)
        if design is None:
            return blank(size, ratio, "panel" if self.content.readable else "warning")
        return thumbnail(design, size, ratio)

    def _write(self, painter: QPainter, area: QRectF) -> None:
        now, content = theme.current(), self.content
        bold, small = QFont(self.font()), QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPointSizeF(small.pointSizeF() * _SMALL)
        height = QFontMetrics(self.font()).lineSpacing()
        row = QRectF(area.left(), area.top(), area.width(), height)
        write_line(painter, row, bold, QColor(now.text), content.title)
        painter.setFont(small)
        painter.setPen(QColor(now.muted if content.readable else now.error))
        metrics = QFontMetrics(small)
        words = QRectF(area.left(), row.bottom() + 2, area.width(), _two_lines(metrics))
        painter.drawText(words, int(_WRAPPED), line(content.summary, 90))
        foot = QRectF(area.left(), words.bottom() + 4, area.width(), height)
        bold.setFeature(QFont.Tag("tnum"), 1)
        taken = write_line(painter, foot, bold, QColor(now.text), content.figure, right=True)
        foot.setWidth(foot.width() - taken - 8)
        write_line(painter, foot, small, QColor(now.muted), content.foot)


def _two_lines(metrics: QFontMetrics) -> int:
    """The height of two lines of text in the user's language, whose letters may be higher."""
    letter = say("Network")[:1]
    sheet = QRect(0, 0, 1000, 1000)
    high = metrics.boundingRect(sheet, int(_WRAPPED), f"{letter}\n{letter}").height()
    return max(2 * metrics.lineSpacing(), high)


class CardGrid(QWidget):
    """Cards in as many columns as there is room for.

    Signals:
        chosen: the content of a card.
        removeWanted: the content of a template of the user's.
        moved: the card, and the arrow key that was pressed on it.
    """

    chosen = Signal(object)
    removeWanted = Signal(object)
    moved = Signal(object, Qt.Key)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.cards: list[StartCard] = []

    def show_cards(self, contents: Sequence[CardContent]) -> None:
        """Show these; cards that are there already stay, and keep the focus."""
        if [_identity(card.content) for card in self.cards] == [*map(_identity, contents)]:
            for card, content in zip(self.cards, contents, strict=True):
                card.show_content(content)
            return
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [StartCard(content, self) for content in contents]
        for card in self.cards:
            card.clicked.connect(lambda _=False, card=card: self.chosen.emit(card.content))
            card.removeWanted.connect(lambda card=card: self.removeWanted.emit(card.content))
            card.moved.connect(lambda key, card=card: self.moved.emit(card, key))
            card.show()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow to larger letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def _arrange(self) -> None:
        width = self.width()
        columns = max(1, (width + _GAP) // (narrowest(self) + _GAP))
        each = (width - (columns - 1) * _GAP) // columns
        height = self.cards[0].sizeHint().height() if self.cards else 0
        for place, card in enumerate(self.cards):
            row, column = divmod(place, columns)
            card.setGeometry(column * (each + _GAP), row * (height + _GAP), each, height)
        rows = -(-len(self.cards) // columns)
        self.setFixedHeight(max(0, rows * (height + _GAP) - _GAP))


def _identity(content: CardContent) -> tuple[str, Path | None]:
    """What makes two contents the same card."""
    return content.title, content.path


def narrowest(widget: QWidget) -> int:
    """The width that a card needs with the letters of a widget."""
    return _NARROWEST * widget.fontMetrics().horizontalAdvance("0")


def neighbour(card: StartCard, cards: Sequence[StartCard], key: Qt.Key) -> StartCard | None:
    """The card that an arrow key leads to, of all that are seen."""
    place = cards.index(card)
    if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        place += 1 if key == Qt.Key.Key_Right else -1
        return cards[place] if 0 <= place < len(cards) else None
    down = key == Qt.Key.Key_Down
    here = _middle(card)
    beyond = [each for each in cards if _is_beyond(_middle(each)[1], here[1], down)]
    distance = {
        each: (abs(_middle(each)[1] - here[1]), abs(_middle(each)[0] - here[0])) for each in beyond
    }
    return min(beyond, key=lambda each: distance[each], default=None)


def _is_beyond(y: int, here: int, down: bool) -> bool:
    return y > here if down else y < here


def _middle(card: StartCard) -> tuple[int, int]:
    """Its middle on the screen."""
    place = card.mapToGlobal(card.rect().center())
    return place.x(), place.y()
