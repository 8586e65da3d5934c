"""The confusion matrix as it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from netbuilder import theme
from netbuilder.insight.confusion import Confusion
from netbuilder.views.common.texts import elided, item, set_description, set_spoken, set_tip
from netbuilder.wording import percent

_ROOM_FOR_FIGURES: Final = 22.0
_STEPS: Final = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class ConfusionMatrix(QWidget):
    """A cell for each class and what it was taken for: right ones blue, mistakes red.

    The arrow keys walk over the cells, Enter chooses one, as a click does.

    Signals:
        cellChosen: row (the class) and column (the answer); None for no cell any more.
        cellShown: a sentence about the chosen cell or, where none is, about the one under the
            pointer or the keyboard's; or ''.
    """

    cellChosen = Signal(object)
    cellShown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._confusion: Confusion | None = None
        self._names: tuple[str, ...] = ()
        self._cell: tuple[int, int] | None = None
        self._chosen: tuple[int, int] | None = None
        self.setObjectName("confusionMatrix")
        set_spoken(self, "Confusion matrix")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(150, 120)
        self._describe()

    def show_confusion(self, confusion: Confusion | None, names: Sequence[str] = ()) -> None:
        """Show this; None empties the widget.

        Args:
            confusion: the counts.
            names: of the classes.
        """
        self._confusion = confusion
        self._names = tuple(map(item, names))[: confusion.classes] if confusion else ()
        if confusion is None or (self._cell and max(self._cell) >= confusion.classes):
            self._cell = None
        if confusion is None or (self._chosen and max(self._chosen) >= confusion.classes):
            self._chosen = None
        self._describe()
        self.update()

    @property
    def cell(self) -> tuple[int, int] | None:
        """The cell that the keyboard or the pointer is on."""
        return self._cell

    @property
    def chosen(self) -> tuple[int, int] | None:
        """The cell whose samples are looked at."""
        return self._chosen

    def rect_of(self, row: int, column: int) -> QRectF:
        """The area of a cell."""
        side, left, top = self._geometry()
        return QRectF(left + column * side, top + row * side, side, side)

    # Qt's events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the cell under the pointer."""
        self._enter(self._cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a cell."""
        cell = self._cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._enter(cell)
            self._choose(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between cells, or choose one."""
        step = _STEPS.get(Qt.Key(event.key()))
        if self._confusion is None:
            super().keyPressEvent(event)
        elif step is not None:
            row, column = self._cell or (0, 0)
            last = self._confusion.classes - 1
            moved = (row + step[0], column + step[1]) if self._cell else (0, 0)
            self._enter((min(max(moved[0], 0), last), min(max(moved[1], 0), last)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._cell:
            self._choose(self._cell)
        elif event.key() == Qt.Key.Key_Escape and self._chosen is not None:
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard acts."""
        super().focusInEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell of no cell any more."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._enter(None)

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(240, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, the names of the classes, and a frame around the present cell."""
        painter, now = QPainter(self), theme.current()
        found = self._confusion
        if found is None:
            painter.setPen(QColor(now.muted))
            text = "After the first epoch: which classes the network confuses"
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(8, 0, -8, 0), flags, text)
            return
        side = self._geometry()[0]
        right_colour, wrong_colour = QColor(now.accent), QColor(now.error)
        for row in range(found.classes):
            for column in range(found.classes):
                cell = self.rect_of(row, column).adjusted(0.5, 0.5, -0.5, -0.5)
                share = found.share(row, column)
                colour = QColor(right_colour if row == column else wrong_colour)
                # Mistakes are rare: their colour grows with the square root, or none would show.
                colour.setAlphaF(0.85 * (share if row == column else share**0.5))
                painter.fillRect(cell, QColor(now.surface))
                painter.fillRect(cell, colour)
                count = int(found.counts[row, column])
                if count and side >= _ROOM_FOR_FIGURES:
                    strong = row == column and share > 0.5
                    painter.setPen(QColor(now.accent_text if strong else now.text))
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"{count}")
        self._write_names(painter)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for framed, width in ((self._chosen, 3), (self._cell, 2)):
            if framed is not None:
                painter.setPen(QPen(QColor(now.accent if self.hasFocus() else now.text), width))
                painter.drawRect(self.rect_of(*framed).adjusted(1, 1, -1, -1))

    def _write_names(self, painter: QPainter) -> None:
        side, left, top = self._geometry()
        fonts = self.fontMetrics()
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        above = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.setPen(QColor(theme.current().muted))
        for index, name in enumerate(self._names):
            place = QRectF(0, top + index * side, left - 4, side)
            painter.drawText(place, beside, elided(fonts, name, left - 6))
            place = QRectF(left + index * side, 0, side, top - 2)
            painter.drawText(place, above, elided(fonts, name, side))

    # Inside

    def _geometry(self) -> tuple[float, float, float]:
        """Side of a cell, and where the first one begins."""
        metrics = self.fontMetrics()
        classes = self._confusion.classes if self._confusion else 1
        widest = max((metrics.horizontalAdvance(name) for name in self._names), default=0)
        left, top = min(widest, 90) + 10.0, metrics.height() + 4.0
        side = min((self.width() - left - 2) / classes, (self.height() - top - 2) / classes)
        return max(side, 1.0), left, top

    def _cell_at(self, position: QPointF) -> tuple[int, int] | None:
        side, left, top = self._geometry()
        row, column = int((position.y() - top) // side), int((position.x() - left) // side)
        classes = self._confusion.classes if self._confusion else 0
        return (row, column) if 0 <= row < classes and 0 <= column < classes else None

    def _enter(self, cell: tuple[int, int] | None) -> None:
        if cell != self._cell:
            self._cell = cell
            self._describe()
            self.update()

    def _choose(self, cell: tuple[int, int] | None) -> None:
        """Choose a cell, or none; the chosen one again chooses none."""
        self._chosen = None if cell == self._chosen else cell
        self.cellChosen.emit(self._chosen)
        self._describe()
        self.update()

    def _describe(self) -> None:
        sentence = self._sentence(self._cell)
        set_tip(self, sentence)
        self.cellShown.emit(self._sentence(self._chosen) or sentence)
        found = self._confusion
        whole = f"{percent(found.accuracy, 1)} correct. " if found else "No figures yet. "
        set_description(self, whole + sentence)

    def _sentence(self, cell: tuple[int, int] | None) -> str:
        if cell is None or self._confusion is None:
            return ""
        row, column = cell
        counts, share = self._confusion.counts, self._confusion.share(row, column)
        figures = f"{counts[row, column]:,} of {counts[row].sum():,}, {percent(share, 1)}"
        answer = "right" if row == column else f"as {self._name(column)}"
        return f"{self._name(row)} predicted {answer}: {figures}"

    def _name(self, index: int) -> str:
        return self._names[index] if index < len(self._names) else str(index)
