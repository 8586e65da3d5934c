"""The confusion matrix as it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from netbuilder import theme
from netbuilder.insight.confusion import Confusion
from netbuilder.translation import say
from netbuilder.views.common.parts import Part, focus_part, tell_of_parts
from netbuilder.views.common.sides import RIGHT
from netbuilder.views.common.texts import elided, item, set_description, set_spoken, set_tip
from netbuilder.views.insight.ink import ink, mixed
from netbuilder.wording import count_text, percent, sentences

_ROOM_FOR_DIGITS: Final = 40.0
_SMALLEST: Final = 8  # pixels of letters, as the following
_LARGEST: Final = 14
_BROADEST: Final = 2.2  # times its height
_FAINTEST: Final = 0.14
_RANGE: Final = 0.76
_STEPS: Final = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class ConfusionMatrix(QWidget):
    """A cell for each class and what it was taken for: right ones blue, mistakes orange.

    Rows are the actual classes, columns the predicted ones; the more of the mistakes, the stronger
    the orange. The arrow keys walk over the cells, Enter chooses one, as a click does.

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
        self._shares = False
        self.setObjectName("confusionMatrix")
        set_spoken(self, say("Confusion matrix"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(150, 120)
        tell_of_parts(type(self), _Cells())
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

    def show_shares(self, shares: bool) -> None:
        """Whether the share of its row stands in a cell, not the count."""
        self._shares = shares
        self.update()

    @property
    def classes(self) -> int:
        """The number of rows and of columns."""
        return self._confusion.classes if self._confusion else 0

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
        wide, high, left, top = self._geometry()
        return QRectF(left + column * wide, top + row * high, wide, high)

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
            return
        worst = found.worst_share() or 1.0
        for row in range(found.classes):
            for column in range(found.classes):
                self._paint_cell(painter, found, (row, column), worst)
        self._write_names(painter)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for framed, width in ((self._chosen, 3), (self._cell, 2)):
            if framed is not None:
                painter.setPen(QPen(QColor(now.accent if self.hasFocus() else now.text), width))
                painter.drawRect(self.rect_of(*framed).adjusted(1, 1, -1, -1))

    def _paint_cell(
        self, painter: QPainter, found: Confusion, place: tuple[int, int], worst: float
    ) -> None:
        """Paint a cell in the colour of its share; `worst` is the largest of a mistake."""
        now, area = theme.current(), self.rect_of(*place).adjusted(0.5, 0.5, -0.5, -0.5)
        share, count = found.share(*place), int(found.counts[place])
        is_right = place[0] == place[1]
        # Mistakes are rare: their colour grows with the square root, or few would show.
        strength = 0.7 * share if is_right else _FAINTEST + _RANGE * (share / worst) ** 0.5
        ground = mixed(now.surface, now.accent if is_right else now.validation, strength)
        painter.fillRect(area, ground if count else QColor(now.surface))
        if not count:
            return
        text = (
            percent(share, 0 if area.width() < _ROOM_FOR_DIGITS else 1)
            if self._shares
            else count_text(count)
        )
        font = QFont(self.font())
        font.setPixelSize(round(min(max(area.height() * 0.4, _SMALLEST), _LARGEST)))
        width = QFontMetricsF(font).horizontalAdvance(text)
        if width > area.width() and self._shares:
            text = text.removesuffix(" %")
            width = QFontMetricsF(font).horizontalAdvance(text)
        if width <= area.width() and font.pixelSize() <= area.height():
            painter.setFont(font)
            painter.setPen(ink(ground))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _write_names(self, painter: QPainter) -> None:
        wide, high, left, top = self._geometry()
        painter.setFont(self.font())
        fonts, line = self.fontMetrics(), self.fontMetrics().height()
        beside = RIGHT | Qt.AlignmentFlag.AlignVCenter
        above = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.setPen(QColor(theme.current().muted))
        for index, name in enumerate(self._names):
            place = QRectF(line, top + index * high, left - line - 4, high)
            painter.drawText(place, beside, elided(fonts, name, left - line - 6))
            place = QRectF(left + index * wide, line, wide, top - line - 2)
            painter.drawText(place, above, elided(fonts, name, wide))
        across, down = wide * len(self._names), high * len(self._names)
        painter.setPen(QColor(theme.current().text))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(left, 0, across, line), centre, say("Predicted"))
        painter.save()
        painter.translate(0, top + down)
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, down, line), centre, say("Actual"))
        painter.restore()

    # Inside

    def _geometry(self) -> tuple[float, float, float, float]:
        """Width and height of a cell, and where the first one begins."""
        metrics = self.fontMetrics()
        classes = self._confusion.classes if self._confusion else 1
        widest = max((metrics.horizontalAdvance(name) for name in self._names), default=0)
        line = metrics.height()
        left, top = line + min(widest, 90) + 10.0, 2 * line + 4.0
        high = max((self.height() - top - 2) / classes, 1.0)
        # Broader cells than high ones have room for their counts.
        wide = max(min((self.width() - left - 2) / classes, _BROADEST * high), 1.0)
        return wide, min(high, _BROADEST * wide), left, top

    def _cell_at(self, position: QPointF) -> tuple[int, int] | None:
        wide, high, left, top = self._geometry()
        row, column = int((position.y() - top) // high), int((position.x() - left) // wide)
        classes = self._confusion.classes if self._confusion else 0
        return (row, column) if 0 <= row < classes and 0 <= column < classes else None

    def _enter(self, cell: tuple[int, int] | None) -> None:
        if cell != self._cell:
            self._cell = cell
            self._describe()
            self.update()
            if cell is not None and self._confusion is not None:
                focus_part(self, cell[0] * self._confusion.classes + cell[1])

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
        whole = (
            say("{accuracy} correct.", accuracy=percent(found.accuracy, 1))
            if found
            else say("No figures yet.")
        )
        set_description(self, sentences(whole, sentence))

    def cell_name(self, row: int, column: int) -> str:
        """A cell in words."""
        return self._sentence((row, column))

    def _sentence(self, cell: tuple[int, int] | None) -> str:
        if cell is None or self._confusion is None:
            return ""
        row, column = cell
        counts, share = self._confusion.counts, self._confusion.share(row, column)
        some, all_ = count_text(counts[row, column]), count_text(counts[row].sum())
        actual, predicted, part = self._name(row), self._name(column), percent(share, 1)
        if row == column:
            return say(
                "{actual} predicted correctly: {some} of {all}, {part}",
                actual=actual,
                some=some,
                all=all_,
                part=part,
            )
        return say(
            "{actual} predicted as {predicted}: {some} of {all}, {part}",
            actual=actual,
            predicted=predicted,
            some=some,
            all=all_,
            part=part,
        )

    def _name(self, index: int) -> str:
        return self._names[index] if index < len(self._names) else str(index)


class _Cells:
    """Tells assistive technology of the cells, row by row."""

    def count(self, matrix: ConfusionMatrix) -> int:
        return matrix.classes**2

    def part(self, matrix: ConfusionMatrix, place: int) -> Part:
        cell = divmod(place, matrix.classes)
        area = matrix.rect_of(*cell).toAlignedRect()
        return Part(matrix.cell_name(*cell), area, selected=cell == matrix.chosen)

    def current(self, matrix: ConfusionMatrix) -> int | None:
        return None if matrix.cell is None else matrix.cell[0] * matrix.classes + matrix.cell[1]
