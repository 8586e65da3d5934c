"""A block as it is drawn."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.types import Array
from netbuilder import theme
from netbuilder.views.canvas.content import Content
from netbuilder.views.canvas.lettering import RADIUS, Lettering
from netbuilder.views.canvas.line import write_line

_RING = 3.0
_HALO = 7.0
_SHADOW = (0, 0, 0, 22)
_HALO_ALPHA = 70
_DISABLED = 0.55
_CELL = 4.0
_FAINTEST = 0.06
_LOCK = 0.6
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class BlockItem(QGraphicsItem):
    """A card with a stripe in the colour of its family.

    Args:
        content: its texts.
        lettering: fonts and sizes.
    """

    def __init__(self, content: Content, lettering: Lettering) -> None:
        super().__init__()
        self.content = content
        self._lettering = lettering
        self._is_current = False
        self._activity: Array | None = None
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self._measure()

    def show_content(self, content: Content, lettering: Lettering) -> None:
        """Show other texts; repaints only if they differ."""
        if content == self.content and lettering is self._lettering:
            return
        self.prepareGeometryChange()
        self.content = content
        self._lettering = lettering
        self._measure()
        self.update()

    def show_current(self, current: bool) -> None:
        """Show whether the keyboard acts here."""
        if current != self._is_current:
            self._is_current = current
            self.update()

    @property
    def is_lit(self) -> bool:
        """Whether it shows what its layer puts out."""
        return self._activity is not None

    def show_activity(self, activity: Array | None) -> None:
        """Light up cells along the lower edge, of values in [0, 1]; None for none."""
        if activity is not None or self._activity is not None:
            self._activity = activity
            self.update()

    def card(self) -> QRectF:
        """The card in the item's coordinates."""
        return QRectF(0, 0, self._lettering.width, self.height)

    def boundingRect(self) -> QRectF:
        """The card with the ring of the selection."""
        return self.card().adjusted(-_HALO, -_HALO, _HALO, _HALO)

    def shape(self) -> QPainterPath:
        """What can be clicked: the card."""
        return self._outline

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw card, stripe, texts and selection in the present theme."""
        now, content = theme.current(), self.content
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_selection(painter, now)
        if not content.enabled:
            painter.setOpacity(painter.opacity() * _DISABLED)
        if not now.dark:
            painter.fillPath(self._outline.translated(0, 1.5), QColor(*_SHADOW))
        surface = now.error_surface if content.wrong else now.surface
        if content.advice and not content.wrong:
            surface = now.warning_surface
        painter.fillPath(self._outline, QColor(surface))
        painter.fillPath(self._stripe, QColor(now.family_colour(content.family)))
        border = QPen(QColor(now.error), 2) if content.wrong else QPen(QColor(now.border), 1)
        if not content.enabled:
            border = QPen(QColor(now.text), 1, Qt.PenStyle.DashLine)
        painter.strokePath(self._outline, border)
        self._write(painter, now)
        if content.finding:
            self._write_finding(painter, now)
        if content.fix:
            self._draw_fix(painter, now)
        if self._activity is not None:
            self._draw_activity(painter, now, self._activity)

    def _draw_activity(self, painter: QPainter, now: theme.Theme, activity: Array) -> None:
        """One cell for each value, the stronger the more opaque."""
        style = self._lettering
        width = (style.right - style.left) / len(activity)
        cell = QRectF(style.left, self.height - _CELL - 2, max(width - 1, 1.0), _CELL)
        colour = QColor(now.accent)
        for place, value in enumerate(activity):
            colour.setAlphaF(_FAINTEST + (1 - _FAINTEST) * float(value))
            painter.fillRect(cell.translated(place * width, 0), colour)

    def _measure(self) -> None:
        """Work out what depends on the texts' size."""
        self.height = self._lettering.card_height(self.content.finding, self.content.fix)
        self._outline = self._lettering.outline(self.height)
        self._stripe = self._lettering.edge(self.height)

    def _draw_selection(self, painter: QPainter, now: theme.Theme) -> None:
        """A ring where selected; a halo, or dashes where not selected, where the keyboard acts."""
        if not (self.isSelected() or self._is_current):
            return
        ring = QPainterPath()
        area = self.card().adjusted(-_RING, -_RING, _RING, _RING)
        ring.addRoundedRect(area, RADIUS + _RING, RADIUS + _RING)
        accent = QColor(now.accent)
        if self.isSelected() and self._is_current:
            halo = QColor(accent)
            halo.setAlpha(_HALO_ALPHA)
            painter.strokePath(ring, QPen(halo, 2 * (_HALO - _RING)))
        line = Qt.PenStyle.SolidLine if self.isSelected() else Qt.PenStyle.DotLine
        painter.strokePath(ring, QPen(accent, 2, line))

    def _write(self, painter: QPainter, now: theme.Theme) -> None:
        content, style = self.content, self._lettering
        text, muted = QColor(now.text), QColor(now.muted)
        across = style.right - style.left
        first = QRectF(style.left, style.padding, across, style.line)
        second = first.translated(0, style.line)

        used = write_line(painter, first, style.bold, text, f"→ {content.shape}", right=True)
        first.setRight(first.right() - used - style.padding)
        used = write_line(painter, first, style.bold, text, content.title)
        first.setLeft(first.left() + used + style.padding)
        write_line(painter, first, style.plain, muted, content.name)

        used = write_line(painter, second, style.plain, muted, content.count, right=True)
        second.setRight(second.right() - used - style.padding)
        if content.frozen:
            side = style.line * _LOCK
            _draw_lock(
                painter,
                QRectF(second.right() - side, second.center().y() - side / 2, side, side),
                now,
            )
            second.setRight(second.right() - side - style.padding)
        write_line(painter, second, style.plain, text, content.detail)

    def _write_finding(self, painter: QPainter, now: theme.Theme) -> None:
        """The first problem or advice behind a sign, so that colour is not all that tells."""
        style, content = self._lettering, self.content
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

    def fix_area(self) -> QRectF:
        """The area of the fix's button, in the item's coordinates; empty without one."""
        content = self.content
        if not content.fix:
            return QRectF()
        return self._lettering.fix_area(content.finding, content.fix)

    def _draw_fix(self, painter: QPainter, now: theme.Theme) -> None:
        area = self.fix_area()
        painter.setPen(QPen(QColor(now.accent), 1))
        painter.setBrush(QColor(now.surface))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        inside = area.adjusted(self._lettering.padding, 0, -self._lettering.padding / 2, 0)
        write_line(painter, inside, self._lettering.bold, QColor(now.accent), self.content.fix)


def _draw_lock(painter: QPainter, area: QRectF, now: theme.Theme) -> None:
    """A closed padlock: training leaves the weights as they are."""
    body = area.adjusted(0.1 * area.width(), 0.45 * area.height(), -0.1 * area.width(), 0)
    arch = QRectF(area.left(), area.top(), 0.5 * area.width(), 0.9 * area.height())
    arch.moveLeft(area.center().x() - arch.width() / 2)
    colour = QColor(now.text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, max(1.0, 0.13 * area.width())))
    painter.drawArc(arch, 0, 180 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(body, 1.5, 1.5)
