"""A block as it is drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from netbuilder import theme
from netbuilder.views.canvas import layout
from netbuilder.views.canvas.content import Content

_RADIUS = 8.0
_STRIPE = 6.0
_PADDING = 14.0
_OUTLINE = 2.0


class BlockItem(QGraphicsItem):
    """A card with a stripe in the colour of its family.

    Args:
        content: its texts.
    """

    def __init__(self, content: Content) -> None:
        super().__init__()
        self.content = content
        self._shown_focus = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setToolTip(content.spoken)

    @property
    def height(self) -> float:
        """As tall as its texts ask for."""
        return layout.height(bool(self.content.problem))

    def show_content(self, content: Content) -> None:
        """Show other texts; repaints only if they differ."""
        if content == self.content:
            return
        self.prepareGeometryChange()
        self.content = content
        self.setToolTip(content.spoken)
        self.update()

    def boundingRect(self) -> QRectF:
        """The card with its outline."""
        return self._card().adjusted(-_OUTLINE, -_OUTLINE, _OUTLINE, _OUTLINE)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw card, stripe and texts in the present theme."""
        now, content = theme.current(), self.content
        card = self._card()
        outline = QPainterPath()
        outline.addRoundedRect(card, _RADIUS, _RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(outline, QColor(now.error_surface if content.problem else now.surface))
        painter.save()
        painter.setClipPath(outline)
        stripe = QRectF(card.left(), card.top(), _STRIPE, card.height())
        painter.fillRect(stripe, QColor(now.family_colour(content.family)))
        painter.restore()
        painter.setPen(self._pen(now))
        painter.drawPath(outline)
        self._write(painter, now)

    def _card(self) -> QRectF:
        return QRectF(0, 0, layout.WIDTH, self.height)

    def _pen(self, now: theme.Theme) -> QPen:
        if self.isSelected():
            return QPen(QColor(now.accent), _OUTLINE)
        if self.content.problem:
            return QPen(QColor(now.error), _OUTLINE)
        return QPen(QColor(now.border), 1)

    def _write(self, painter: QPainter, now: theme.Theme) -> None:
        content = self.content
        plain = QApplication.font()
        bold = QFont(plain)
        bold.setBold(True)
        text, muted = QColor(now.text), QColor(now.muted)
        left, right = _STRIPE + _PADDING, layout.WIDTH - _PADDING
        first = QRectF(left, 8, right - left, 21)
        second = QRectF(left, 30, right - left, 21)

        used = _draw(painter, first, bold, text, f"→ {content.shape}", right=True)
        first.setRight(first.right() - used - 8)
        used = _draw(painter, first, bold, text, content.title)
        first.setLeft(first.left() + used + 8)
        _draw(painter, first, plain, muted, content.name)

        used = _draw(painter, second, plain, muted, content.count, right=True)
        second.setRight(second.right() - used - 8)
        _draw(painter, second, plain, text, content.detail)
        if content.problem:
            self._write_problem(
                painter, QRectF(left, 52, right - left, layout.PROBLEM_HEIGHT), plain, now
            )

    def _write_problem(
        self, painter: QPainter, area: QRectF, font: QFont, now: theme.Theme
    ) -> None:
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(small)
        painter.setPen(QColor(now.error))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, int(flags), self.content.problem)


def _draw(
    painter: QPainter, area: QRectF, font: QFont, colour: QColor, text: str, right: bool = False
) -> float:
    """Draw one line of text, shortened where it must be; the width that it took."""
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(font)
    painter.setPen(colour)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
    return metrics.horizontalAdvance(shown)


class MarkItem(QGraphicsItem):
    """Shows where a block would land: a line with a plus in the middle."""

    def boundingRect(self) -> QRectF:
        """The line's surroundings."""
        return QRectF(0, -layout.GAP / 2, layout.WIDTH, layout.GAP)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw it in the accent colour."""
        now = theme.current()
        accent = QColor(now.accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(4, 0), QPointF(layout.WIDTH - 4, 0))
        middle = QPointF(layout.WIDTH / 2, 0)
        painter.setBrush(accent)
        painter.drawEllipse(middle, 9, 9)
        painter.setPen(QPen(QColor(now.accent_text), 2))
        painter.drawLine(middle - QPointF(5, 0), middle + QPointF(5, 0))
        painter.drawLine(middle - QPointF(0, 5), middle + QPointF(0, 5))
