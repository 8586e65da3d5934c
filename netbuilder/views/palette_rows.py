"""How the rows of the palette are drawn."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from netbuilder import theme
from netbuilder.design.catalogue import Entry
from netbuilder.design.layer_rows import Row
from netbuilder.views.canvas.line import write_line
from netbuilder.views.icons import draw_icon
from netbuilder.views.icons.outlines import outline_of
from netbuilder.wording import count_text

KIND: Final = Qt.ItemDataRole.UserRole
"""The layer that is chosen in a row; None in a heading."""

ROW: Final = Qt.ItemDataRole.UserRole + 1
"""The row with all its layers; None in a heading."""

FAMILY: Final = Qt.ItemDataRole.UserRole + 2
"""The family that a heading stands above; None in a row."""

FOLDED: Final = Qt.ItemDataRole.UserRole + 3
"""Whether a heading's rows are hidden."""

COUNT: Final = Qt.ItemDataRole.UserRole + 4
"""The number of layers below a heading."""

HIGH: Final = 24
_LINES: Final = 1.35
_SMALL: Final = 0.9
_TINY: Final = 0.78
_LOCAL: Final = 0.88
_BETWEEN: Final = 5.0
_LEAST_LETTERS: Final = 2.5
"""Less of a word in the user's language is not worth showing."""
_RADIUS: Final = 5.0
_ICON: Final = 18.0
_LEFT: Final = 5.0
_ARROW: Final = 12.0
_BUTTON: Final = 20
_EDGE: Final = 4

Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Draws headings, and layers with icon, title and a button for each of their forms.

    Args:
        view: the list; its rows are as wide as `width` says.
    """

    width = 0
    """The width of a row in pixels; 0 for as wide as the list is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line each."""
        return QSize(self.width, row_height(option.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = index.data(ROW)
        if row is None:
            _draw_heading(painter, option, index)
        else:
            _draw_layer(painter, option, row, row.place_of(index.data(KIND)) or 0)
        painter.restore()


def row_height(font: QFont) -> int:
    """The height of every row, large enough to be hit."""
    return max(HIGH, round(_LINES * QFontMetricsF(font).height()))


def form_at(area: QRect, row: Row, place: QPointF) -> int | None:
    """The form whose button is at a place; `area` is that of the row."""
    for number, button in enumerate(_buttons(area, row)):
        if button.contains(place):
            return number
    return None


def form_area(area: QRect, row: Row, number: int) -> QRect:
    """The place of a form's button in the area of its row."""
    return _buttons(area, row)[number].toRect()


def _buttons(area: QRect, row: Row) -> list[QRectF]:
    left = area.right() - _EDGE - _BUTTON * len(row.forms)
    return [
        QRectF(left + _BUTTON * number, area.top(), _BUTTON, area.height())
        for number in range(len(row.forms))
    ]


def _draw_ground(painter: QPainter, option: QStyleOptionViewItem) -> bool:
    """Mark what is selected or under the pointer; whether it is selected where the keyboard is."""
    now, states, state = theme.current(), QStyle.StateFlag, option.state
    selected = bool(state & states.State_Selected)
    strong = selected and _has_focus(option)
    if not selected and not state & states.State_MouseOver:
        return False
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(now.accent if strong else now.accent_soft if selected else now.grid))
    painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), _RADIUS, _RADIUS)
    return strong


def _draw_heading(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    strong, now = _draw_ground(painter, option), theme.current()
    area = QRectF(option.rect).adjusted(_LEFT, 0, -_LEFT, 0)
    ink = now.accent_text if strong else now.muted
    arrow = QRectF(area.left(), area.center().y() - _ARROW / 2, _ARROW, _ARROW)
    draw_icon(painter, arrow, "right" if index.data(FOLDED) else "down", ink)
    font = _scaled(option.font, _SMALL)
    count = count_text(index.data(COUNT))
    used = write_line(painter, area, font, QColor(ink), count, right=True)
    font.setBold(True)
    title = index.data(Qt.ItemDataRole.DisplayRole)
    write_line(painter, area.adjusted(_ARROW + 4, 0, -used - 4, 0), font, QColor(ink), title)


def _draw_layer(painter: QPainter, option: QStyleOptionViewItem, row: Row, chosen: int) -> None:
    strong, now = _draw_ground(painter, option), theme.current()
    area, entry = QRectF(option.rect), row.entries[chosen]
    ink = now.accent_text if strong else now.family_colour(entry.family)
    side = min(_ICON, area.height() - 4)
    place = QRectF(area.left() + _LEFT, area.center().y() - side / 2, side, side)
    draw_icon(painter, place, outline_of(entry.kind, entry.family), ink)
    left, right = place.right() + 6, area.right() - _EDGE - _BUTTON * len(row.forms)
    text = QColor(now.accent_text if strong else now.text)
    line = QRectF(left, area.top(), right - left - 2, area.height())
    _write_title(
        painter, line, option.font, text, QColor(now.accent_text if strong else now.muted), row
    )
    font = _scaled(option.font, _TINY)
    for number, button in enumerate(_buttons(option.rect, row)):
        _draw_form(painter, button, font, row.forms[number], number == chosen, strong)


def _write_title(
    painter: QPainter, line: QRectF, font: QFont, ink: QColor, muted: QColor, row: Row
) -> None:
    """Keras's word, and in smaller letters that of the user's language: it is shortened first."""
    name, local = row.words
    used = write_line(painter, line, font, ink, name)
    rest = line.adjusted(used + _BETWEEN, 0, 0, 0)
    small = _scaled(font, _LOCAL)
    if rest.width() >= _LEAST_LETTERS * QFontMetricsF(small).horizontalAdvance(local[:1]):
        write_line(painter, rest, small, muted, local)


def row_width(font: QFont, row: Row) -> int:
    """How wide a list must be to show the whole title of a row beside its buttons."""
    name, local = row.words
    wide = QFontMetricsF(font).horizontalAdvance(name)
    if local:
        wide += _BETWEEN + QFontMetricsF(_scaled(font, _LOCAL)).horizontalAdvance(local)
    icon = min(_ICON, row_height(font) - 4)
    return math.ceil(_LEFT + icon + 6 + wide + 2 + _BUTTON * len(row.forms) + _EDGE + 1)


def _draw_form(
    painter: QPainter, area: QRectF, font: QFont, form: str, chosen: bool, strong: bool
) -> None:
    now = theme.current()
    inside = area.adjusted(1, 4, -1, -4)
    edge = now.accent_text if strong else now.accent if chosen else now.border
    painter.setPen(QPen(QColor(edge), 1))
    full = now.accent_text if strong else now.accent_soft
    painter.setBrush(QColor(full) if chosen else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inside, 3, 3)
    ink = now.accent if chosen else now.accent_text if strong else now.muted
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, form)


def card(entry: Entry, widget: QWidget) -> QPixmap:
    """A layer as it looks while it is dragged; sharp on the widget's screen."""
    now, font, ratio = theme.current(), widget.font(), widget.devicePixelRatioF()
    metrics = QFontMetricsF(font)
    side = 1.5 * metrics.height()
    width, height = side + metrics.horizontalAdvance(entry.title) + 34, side + 14
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(now.accent), 1.5))
    painter.setBrush(QColor(now.surface))
    painter.drawRoundedRect(QRectF(1, 1, width - 2, height - 2), _RADIUS + 2, _RADIUS + 2)
    badge = QRectF(7, 7, side, side)
    _draw_badge(painter, badge, entry)
    area = QRectF(badge.right() + 8, 0, width, height)
    write_line(painter, area, font, QColor(now.text), entry.title)
    painter.end()
    return picture


def _draw_badge(painter: QPainter, area: QRectF, entry: Entry) -> None:
    """The icon on a tint of its family's colour."""
    now = theme.current()
    colour = now.family_colour(entry.family)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.mixed(now.surface, colour, theme.TINT)))
    painter.drawRoundedRect(area, _RADIUS, _RADIUS)
    inside = area.adjusted(3, 3, -3, -3)
    draw_icon(painter, inside, outline_of(entry.kind, entry.family), colour)


def _has_focus(option: QStyleOptionViewItem) -> bool:
    widget = option.widget
    return isinstance(widget, QWidget) and widget.hasFocus()


def _scaled(font: QFont, factor: float) -> QFont:
    small = QFont(font)
    if font.pointSizeF() > 0:
        small.setPointSizeF(font.pointSizeF() * factor)
    return small
