"""A block as it is drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.types import Array
from netbuilder import theme
from netbuilder.opened.forms import Form
from netbuilder.opened.pictures import Picture
from netbuilder.views.canvas.card import draw_card
from netbuilder.views.canvas.content import Content
from netbuilder.views.canvas.lettering import RADIUS, Lettering
from netbuilder.views.canvas.opened_block import OpenedBlock
from netbuilder.views.canvas.values import Index

_RING = 3.0
_HALO = 7.0
_SHADOW = (0, 0, 0, 22)
_HALO_ALPHA = 70
_DISABLED = 0.55


class BlockItem(QGraphicsItem):
    """A card, or opened: with a picture of what the block does.

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
        self._opened: OpenedBlock | None = None
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

    def show_form(self, form: Form | None) -> None:
        """Be opened in this form, or a card."""
        before = None if self._opened is None else self._opened.form
        if form == before:
            return
        self.prepareGeometryChange()
        self._opened = None if form is None else OpenedBlock(form)
        self._measure()
        self.update()

    def show_picture(self, picture: Picture | None, faint: bool = False) -> None:
        """Show this where it is opened: faintly what is true no longer."""
        if self._opened is not None and self._opened.show(picture, faint):
            self.update()

    def show_remark(self, remark: str) -> None:
        """Say this in place of the settings where it is opened."""
        if self._opened is not None and self._opened.remark != remark:
            self._opened.remark = remark
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

    @property
    def opened(self) -> OpenedBlock | None:
        """What it shows where it is opened; None for a card."""
        return self._opened

    def show_activity(self, activity: Array | None) -> None:
        """Light up cells along the lower edge, of values in [0, 1]; None for none."""
        if activity is not None or self._activity is not None:
            self._activity = activity
            if self._opened is None:
                self.update()

    def card(self) -> QRectF:
        """The card in the item's coordinates."""
        return QRectF(0, 0, self.width, self.height)

    def size_in(self, style: Lettering) -> tuple[float, float]:
        """Width and height in these letters."""
        content = self.content
        if self._opened is not None:
            return self._opened.size(style, content)
        return style.width, style.card_height(content.finding, content.fix)

    def picture_area(self) -> QRectF:
        """The place of the picture in the item's coordinates; the whole card where it is one."""
        if self._opened is None:
            return self.card()
        return self._opened.area(self._lettering, self.width)

    def unit_at(self, point: QPointF) -> int | None:
        """The unit that is drawn at a point of the scene, where it is opened; else None."""
        if self._opened is None:
            return None
        return self._opened.unit_at(self._lettering, self.width, self.mapFromScene(point))

    def sign_at(self, point: QPointF) -> int | None:
        """What the sign at a point of the scene does to the number of units: -1 or 1; else None."""
        if self._opened is None:
            return None
        signs = self._opened.signs(self._lettering, self.content, self.width)
        local = self.mapFromScene(point)
        for area, step in zip(signs or (), (-1, 1), strict=False):
            if area.contains(local):
                return step
        return None

    def value_at(self, point: QPointF) -> Index | None:
        """The place of the value that is drawn at a point of the scene; else None."""
        if self._opened is None:
            return None
        return self._opened.value_at(self._lettering, self.width, self.mapFromScene(point))

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
        """Draw card, icon, texts, picture and selection in the present theme."""
        now, content = theme.current(), self.content
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_selection(painter, now)
        if not content.enabled:
            painter.setOpacity(painter.opacity() * _DISABLED)
        if self._opened is None or not self._opened.bare:
            self._draw_ground(painter, now)
        if self._opened is not None:
            self._opened.draw(painter, self._lettering, content, self.width)
        else:
            draw_card(painter, self._lettering, content, self.height, self._activity)

    def fix_area(self) -> QRectF:
        """The area of the fix's button, in the item's coordinates; empty without one."""
        content = self.content
        if not content.fix or self._opened is not None:
            return QRectF()
        return self._lettering.fix_area(content.finding, content.fix)

    def _draw_ground(self, painter: QPainter, now: theme.Theme) -> None:
        content = self.content
        if not now.dark:
            painter.fillPath(self._outline.translated(0, 1.5), QColor(*_SHADOW))
        surface = now.error_surface if content.wrong else now.surface
        if content.advice and not content.wrong and self._opened is None:
            surface = now.warning_surface
        painter.fillPath(self._outline, QColor(surface))
        border = QPen(QColor(now.error), 2) if content.wrong else QPen(QColor(now.border), 1)
        if not content.enabled:
            border = QPen(QColor(now.text), 1, Qt.PenStyle.DashLine)
        elif content.advice and self._opened is not None:
            border = QPen(QColor(now.warning_line), 1.5)
        painter.strokePath(self._outline, border)

    def _measure(self) -> None:
        """Work out what depends on the texts' size."""
        self.width, self.height = self.size_in(self._lettering)
        self._outline = QPainterPath(QPointF(0, 0))
        self._outline.addRoundedRect(self.card(), RADIUS, RADIUS)

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
