"""Names and last values of curves beside their ends; a click hides a curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from netbuilder import theme
from netbuilder.curves.places import spread
from netbuilder.translation import say
from netbuilder.views.common.sides import LEFT
from netbuilder.views.common.texts import elided, set_spoken, set_tip

_SWATCH: Final = 11  # pixels, as the following
_GAP: Final = 4
_WIDEST: Final = 6.5
"""The width of a label, in the height of its lines."""
_MOST: Final = 0.45
"""The share of the plot that labels may take."""
_SMALLER: Final = 0.9
_FAINT: Final = 0.45


class End(NamedTuple):
    """The end of a curve.

    Attributes:
        name: of the curve.
        value: its last one, as it is written.
        y: where the curve ends, in pixels.
        colour: of the curve.
        dashed: whether its line is.
    """

    name: str
    value: str
    y: float
    colour: str
    dashed: bool


class EndLabel(QAbstractButton):
    """One curve's; checked while the curve is shown."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"end-{name}")
        self._plot = parent
        self.setCheckable(True)
        self.setChecked(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALLER)
        self.setFont(font)
        self.name = name
        self._end: End | None = None
        self.tall = True

    def show_end(self, end: End, tall: bool) -> None:
        """Show this, on two lines where `tall`."""
        shown = end._replace(y=0.0)
        if (shown, tall) == (self._end, self.tall):
            return
        self._end, self.tall = shown, tall
        set_spoken(self, say("{name} {value}", name=say(end.name), value=end.value))
        set_tip(
            self,
            say(
                "{end_name}: {end_value}. Click to hide or show this curve.",
                end_name=say(end.name),
                end_value=end.value,
            ),
        )
        self.update()

    def line_height(self) -> int:
        """The height of one of its lines."""
        return self.fontMetrics().height()

    def room(self, end: End) -> int:
        """The width that it would need for this on two lines."""
        metrics = self.fontMetrics()
        widest = max(map(metrics.horizontalAdvance, (say(end.name), end.value)))
        return min(_SWATCH + _GAP + widest + 4, self._widest())

    def _widest(self) -> int:
        return round(min(_WIDEST * self.line_height(), _MOST * self._plot.width()))

    def sizeHint(self) -> QSize:
        """The height of its lines."""
        return QSize(self._widest(), self.line_height() * (2 if self.tall else 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a piece of the line, the value and the name."""
        end = self._end
        if end is None:
            return
        painter, now = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isChecked():
            painter.setOpacity(_FAINT)
        line, left = self.line_height(), _SWATCH + _GAP
        style = Qt.PenStyle.DotLine if end.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(end.colour), 3, style, Qt.PenCapStyle.FlatCap))
        painter.drawLine(0, line // 2, _SWATCH, line // 2)
        metrics, width = self.fontMetrics(), self.width() - left
        value = elided(metrics, end.value, width)
        flags = int(LEFT | Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(QColor(now.text))
        painter.drawText(QRectF(left, 0, width, line), flags, value)
        painter.setPen(QColor(now.muted))
        if self.tall:
            place = QRectF(left, line, width, line)
        else:
            begin = metrics.horizontalAdvance(value) + _GAP
            place = QRectF(left + begin, 0, width - begin, line)
        painter.drawText(place, flags, elided(metrics, say(end.name), place.width()))
        if self.hasFocus():
            painter.setOpacity(1)
            painter.setPen(QPen(QColor(now.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class EndLabels:
    """The labels of all curves, in a column at the right of a plot.

    Args:
        parent: the labels are on it.
        toggled: called when a curve is to be hidden or shown.
    """

    def __init__(self, parent: QWidget, toggled: Callable[[], None]) -> None:
        self._parent, self._toggled = parent, toggled
        self._labels: dict[str, EndLabel] = {}
        self._off: set[str] = set()
        self._names: tuple[str, ...] = ()
        self._width = 0

    def width(self, ends: Sequence[End]) -> int:
        """The room that the column needs; 0 without labels.

        With a change of figures alone it never shrinks, so that the plot beside it stands still.
        """
        needed = max((self._label(end.name).room(end) for end in ends), default=0)
        names = tuple(end.name for end in ends)
        least = self._width if names == self._names else 0
        self._names, self._width = names, max(needed, least)
        return self._width

    def show_ends(self, ends: Sequence[End], area: QRectF, width: int) -> None:
        """Show the labels of these, and of no others, at the right of `area`, `width` wide.

        Where there is no room for all, the last ones are left out.
        """
        names = [end.name for end in ends]
        for name in [name for name in self._labels if name not in names]:
            label = self._labels.pop(name)
            label.hide()
            label.deleteLater()
        if not ends:
            return
        line = self._label(names[0]).line_height()
        tall = 2 * line * len(ends) <= area.height()
        height = line * (2 if tall else 1)
        shown = list(ends)[: max(1, int(area.height() // height))]
        wanted = [end.y - height / 2 for end in shown]
        tops = spread(wanted, height, area.top(), area.bottom())
        for end, top in zip(shown, tops, strict=True):
            label = self._label(end.name)
            label.show_end(end, tall)
            label.setGeometry(round(area.right()), round(top), width, height)
            label.show()
        for end in list(ends)[len(shown) :]:
            self._label(end.name).hide()

    def is_on(self, name: str) -> bool:
        """Whether the curve of this name is to be shown."""
        return name not in self._off

    def _label(self, name: str) -> EndLabel:
        if name not in self._labels:
            label = self._labels[name] = EndLabel(name, self._parent)
            label.setChecked(name not in self._off)
            label.toggled.connect(lambda on: self._switch(name, on))
        return self._labels[name]

    def _switch(self, name: str, on: bool) -> None:
        (self._off.discard if on else self._off.add)(name)
        self._toggled()
