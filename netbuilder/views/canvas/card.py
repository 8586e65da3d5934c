"""A block as a card: icon, name, settings, shape and what was found."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine.types import Array
from netbuilder import theme
from netbuilder.views.canvas.content import Content
from netbuilder.views.canvas.lettering import Lettering
from netbuilder.views.canvas.line import fitting, write_line
from netbuilder.views.icons import draw_icon
from netbuilder.views.icons.outlines import outline_of

_CELL: Final = 4.0
_FAINTEST: Final = 0.06
_LOCK: Final = 0.6
_ICON: Final = 0.64
"""The share of an icon's ground that the icon takes."""
_ICON_RADIUS: Final = 6.0
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


def draw_card(
    painter: QPainter,
    style: Lettering,
    content: Content,
    height: float,
    activity: Array | None,
) -> None:
    """Draw what stands on a card, in the present theme.

    Args:
        painter: draws.
        style: fonts and sizes.
        content: the texts.
        height: of the card.
        activity: what the layer puts out, values in [0, 1]; None for nothing.
    """
    now = theme.current()
    draw_block_icon(painter, style.icon_area, content)
    _write(painter, style, content, now)
    if content.finding:
        _write_finding(painter, style, content, now)
    if content.fix:
        _draw_fix(painter, style, content, now)
    if activity is not None:
        _draw_activity(painter, style, height, activity, now)


def draw_block_icon(painter: QPainter, area: QRectF, content: Content) -> None:
    """The pictogram of what a layer does, on a tint of its family's colour."""
    now = theme.current()
    colour = now.family_colour(content.family)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.mixed(now.surface, colour, theme.TINT)))
    painter.drawRoundedRect(area, _ICON_RADIUS, _ICON_RADIUS)
    inset = area.width() * (1 - _ICON) / 2
    name = outline_of(content.kind, content.family)
    draw_icon(painter, area.adjusted(inset, inset, -inset, -inset), name, colour)


def draw_lock(painter: QPainter, area: QRectF) -> None:
    """A closed padlock: training leaves the weights as they are."""
    body = area.adjusted(0.1 * area.width(), 0.45 * area.height(), -0.1 * area.width(), 0)
    arch = QRectF(area.left(), area.top(), 0.5 * area.width(), 0.9 * area.height())
    arch.moveLeft(area.center().x() - arch.width() / 2)
    colour = QColor(theme.current().text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, max(1.0, 0.13 * area.width())))
    painter.drawArc(arch, 0, 180 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(body, 1.5, 1.5)


def _write(painter: QPainter, style: Lettering, content: Content, now: theme.Theme) -> None:
    text, muted = QColor(now.text), QColor(now.muted)
    across = style.right - style.left
    first = QRectF(style.left, style.padding, across, style.line)
    second = first.translated(0, style.line)

    used = write_line(painter, first, style.bold, text, f"→ {content.shape}", right=True)
    first.setRight(first.right() - used - style.padding)
    title = fitting(style.bold, content.title, content.word, first.width())
    used = write_line(painter, first, style.bold, text, title)
    first.setLeft(first.left() + used + style.padding)
    write_line(painter, first, style.plain, muted, content.name)

    used = write_line(painter, second, style.plain, muted, content.count, right=True)
    second.setRight(second.right() - used - style.padding)
    if content.frozen:
        side = style.line * _LOCK
        place = QRectF(second.right() - side, second.center().y() - side / 2, side, side)
        draw_lock(painter, place)
        second.setRight(second.right() - side - style.padding)
    write_line(painter, second, style.plain, text, content.detail)


def _write_finding(painter: QPainter, style: Lettering, content: Content, now: theme.Theme) -> None:
    """The first problem or advice behind a sign, so that colour is not all that tells."""
    colour = QColor(now.error if content.wrong else now.warning)
    area = style.finding_area(content.finding)
    painter.setFont(style.small)
    painter.setPen(colour if content.wrong else QColor(now.text))
    painter.drawText(area, _WRAPPED, content.finding)
    sign = QRectF(style.left, area.top(), style.indent, style.indent)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(sign)
    painter.setFont(style.bold)
    painter.setPen(QColor(now.error_surface if content.wrong else now.warning_surface))
    painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, "!" if content.wrong else "i")


def _draw_fix(painter: QPainter, style: Lettering, content: Content, now: theme.Theme) -> None:
    area = style.fix_area(content.finding, content.fix)
    painter.setPen(QPen(QColor(now.accent), 1))
    painter.setBrush(QColor(now.surface))
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    inside = area.adjusted(style.padding, 0, -style.padding / 2, 0)
    write_line(painter, inside, style.bold, QColor(now.accent), content.fix)


def _draw_activity(
    painter: QPainter, style: Lettering, height: float, activity: Array, now: theme.Theme
) -> None:
    """One cell for each value, the stronger the more opaque."""
    width = (style.right - style.left) / len(activity)
    cell = QRectF(style.left, height - _CELL - 2, max(width - 1, 1.0), _CELL)
    colour = QColor(now.accent)
    for place, value in enumerate(activity):
        colour.setAlphaF(_FAINTEST + (1 - _FAINTEST) * float(value))
        painter.fillRect(cell.translated(place * width, 0), colour)
