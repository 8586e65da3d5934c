"""An opened block: its name, a picture of what it does, and what that shows."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from netbuilder import theme
from netbuilder.opened.forms import Form
from netbuilder.opened.pictures import Bars, Picture, Tiles
from netbuilder.translation import say
from netbuilder.views.canvas.card import draw_block_icon, draw_lock
from netbuilder.views.canvas.content import Content
from netbuilder.views.canvas.lettering import RADIUS, Lettering
from netbuilder.views.canvas.line import fitting, write_line
from netbuilder.views.canvas.picture_painting import (
    paint_picture,
    paint_waiting,
    tile_area,
    tile_at,
)
from netbuilder.views.canvas.unit_signs import draw_signs
from netbuilder.views.canvas.values import Index, value_at
from netbuilder.wording import count_text, number_text, percent, plural

_FAINT: Final = 0.45
_LEAST: Final = 92.0
_TITLE: Final = 104.0
"""The most that a title may widen a block, in pixels of usual letters."""
_COMPACT_TITLE: Final = 126.0
_WITH_ICON: Final = 130.0
_NAME: Final = 90.0


class OpenedBlock:
    """Draws one opened block, its picture from a pixmap that lasts until there is another.

    Args:
        form: how it is drawn.

    Attributes:
        form: how it is drawn.
        picture: what it shows; None for nothing yet.
        remark: what stands below the title in place of the settings; '' for these.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.picture: Picture | None = None
        self.remark = ""
        self._faint = False
        self._pixmap: QPixmap | None = None
        self._drawn: tuple[object, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether there is no card around the picture."""
        return self.form.kind == "neurons"

    def show(self, picture: Picture | None, faint: bool) -> bool:
        """Show this; whether that is to be painted."""
        if picture is self.picture and faint == self._faint:
            return False
        self.picture, self._faint, self._pixmap = picture, faint, None
        return True

    def size(self, style: Lettering, content: Content) -> tuple[float, float]:
        """Width and height of the block."""
        across, down = self.form.size
        title = _width_of(style.bold, self._title(content))
        most = _COMPACT_TITLE if style.compact else _TITLE
        if self.bare or style.compact:
            below = content.shape if style.compact else self._function(content)
            title = max(title, _width_of(style.small, below))
        if self.bare and content.units:
            title += 2 * (self._sign(style) + style.padding)
        width = max(across, _LEAST, min(title / style.unit, most)) * style.unit
        width = max(width, across * style.unit + 2 * self._named(style))
        width += 2 * self._margin(style) + (0 if self.bare else style.icon * self._iconic(style))
        return ceil(width), ceil(self._top(style) + down * style.unit + self._foot(style))

    def area(self, style: Lettering, width: float) -> QRectF:
        """The place of the picture in a block of this width."""
        across, down = (length * style.unit for length in self.form.size)
        return QRectF((width - across) / 2, self._top(style), across, down)

    def draw(self, painter: QPainter, style: Lettering, content: Content, width: float) -> None:
        """Draw texts and picture; the card is there already."""
        now = theme.current()
        self._write_head(painter, style, content, width, now)
        self._write_foot(painter, style, content, width, now)
        signs = self.signs(style, content, width)
        if signs is not None:
            draw_signs(painter, *signs, content.units)
        area = self.area(style, width)
        if self.picture is None:
            paint_waiting(painter, area, self.form)
            return
        whole = painter.opacity()
        if self._faint:
            painter.setOpacity(whole * _FAINT)
        self._draw_picture(painter, area, style, now)
        painter.setOpacity(whole)

    def note(self) -> str:
        """What is said of the picture: how much of it is shown, and how many units answer."""
        form, picture = self.form, self.picture
        if form.amount:
            return form.amount
        active = picture.active if isinstance(picture, Tiles) else None
        if active is not None and active < form.count:
            return say(
                "{active} of {count} active",
                active=count_text(active),
                count=count_text(form.count),
            )
        crossed = getattr(picture, "crossed", 0.0)
        if crossed:
            return say("Training drops {crossed}", crossed=percent(crossed))
        return form.caption

    def unit_at(self, style: Lettering, width: float, point: QPointF) -> int | None:
        """The unit, map or class of the layer that is drawn at a point of the block."""
        if not isinstance(self.picture, Tiles | Bars) or self.form.kind in ("pixels", "image"):
            return None
        number = tile_at(self.form, self.area(style, width), point)
        units = self.picture.units
        return None if number is None or number >= len(units) else int(units[number])

    def signs(
        self, style: Lettering, content: Content, width: float
    ) -> tuple[QRectF, QRectF] | None:
        """The places of - and +, which change the number of units; None where there are none."""
        if not content.units or (style.compact and not self.bare):
            return None
        side = self._sign(style)
        fewer, more = QRectF(0, 0, side, side), QRectF(0, 0, side, side)
        if self.bare:
            middle = style.padding + style.line / 2
            half = _width_of(style.bold, self._title(content)) / 2 + style.padding + side / 2
            fewer.moveCenter(QPointF(width / 2 - half, middle))
            more.moveCenter(QPointF(width / 2 + half, middle))
        else:
            line = self.area(style, width).bottom() + style.padding / 2 + style.line / 2
            more.moveCenter(QPointF(width - self._margin(style) - side / 2, line))
            fewer.moveCenter(more.center() - QPointF(side + style.padding / 2, 0))
        return fewer, more

    def value_at(self, style: Lettering, width: float, point: QPointF) -> Index | None:
        """The place of the value that is drawn at a point of the block."""
        return value_at(self.form, self.picture, self.area(style, width), point)

    def tip(self, unit: int) -> str:
        """What is said of a unit that is pointed at."""
        picture, form = self.picture, self.form
        if isinstance(picture, Bars):
            row = int((picture.units == unit).argmax())
            return f"{form.names[unit]}: {percent(float(picture.shares[row]), 1)}"
        if not isinstance(picture, Tiles):
            return ""
        if picture.off is not None and picture.off[picture.units == unit].any():
            return say("{unit}: switched off", unit=form.name(unit))
        if form.kind == "maps":
            return say(
                "Map {unit} of {count}", unit=count_text(unit + 1), count=count_text(form.count)
            )
        if picture.values is None:
            return form.name(unit)
        row = int((picture.units == unit).argmax())
        return say(
            "{unit}: output {values}",
            unit=form.name(unit),
            values=number_text(float(picture.values[row]), 3),
        )

    def _draw_picture(
        self, painter: QPainter, area: QRectF, style: Lettering, now: theme.Theme
    ) -> None:
        """By a pixmap as large as the place is on the screen."""
        device = painter.device()
        scale = painter.transform().m11() * (1.0 if device is None else device.devicePixelRatioF())
        key = (round(scale, 3), now.dark, area.width(), area.height(), style)
        if self._pixmap is None or key != self._drawn:
            self._pixmap, self._drawn = self._rendered(area, style, scale), key
        around = area.adjusted(-2, -2, 2, 2)
        painter.drawPixmap(around, self._pixmap, QRectF(self._pixmap.rect()))

    def _rendered(self, area: QRectF, style: Lettering, scale: float) -> QPixmap:
        width, height = area.width() + 4, area.height() + 4
        across, down = max(1, round(width * scale)), max(1, round(height * scale))
        pixmap = QPixmap(across, down)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(across / width, down / height)
        place = QRectF(QPointF(2, 2), area.size())
        if self.picture is not None:
            paint_picture(painter, place, self.form, self.picture, style)
        painter.end()
        return pixmap

    def _write_head(
        self, painter: QPainter, style: Lettering, content: Content, width: float, now: theme.Theme
    ) -> None:
        margin, text, muted = self._margin(style), QColor(now.text), QColor(now.muted)
        first = QRectF(margin, style.padding, width - 2 * margin, style.line)
        if self.bare:
            _centred(painter, first, style.bold, text, self._title(content))
            if not style.compact:
                below = first.translated(0, style.line)
                whole, short = self._function(content), self._function(content, content.word)
                second = fitting(style.small, whole, short, below.width())
                _centred(painter, below, style.small, muted, second)
            self._write_names(painter, style, width, text)
            return
        if self._iconic(style):
            draw_block_icon(painter, style.icon_area, content)
            first.setLeft(style.left)
            used = write_line(painter, first, style.bold, text, content.shape, right=True)
            first.setRight(first.right() - used - style.padding / 2)
        else:
            stripe = QRectF(RADIUS / 2, 0, width - RADIUS, 2.5)
            painter.fillRect(stripe, QColor(now.family_colour(content.family)))
        if content.frozen:
            side = style.line * 0.6
            lock = QRectF(first.right() - side, first.center().y() - side / 2, side, side)
            draw_lock(painter, lock)
            first.setRight(first.right() - side - style.padding / 2)
        title = fitting(style.bold, content.title, content.word, first.width())
        write_line(painter, first, style.bold, text, title)
        if style.compact:
            return
        second_line = QRectF(
            first.left(), first.bottom(), width - margin - first.left(), style.line
        )
        write_line(
            painter, second_line, style.small, muted, self.remark or content.detail or content.shape
        )

    def _write_foot(
        self, painter: QPainter, style: Lettering, content: Content, width: float, now: theme.Theme
    ) -> None:
        if self.bare:
            return
        bottom = self.area(style, width).bottom()
        margin = self._margin(style)
        line = QRectF(margin, bottom + style.padding / 2, width - 2 * margin, style.line)
        signs = self.signs(style, content, width)
        if signs is not None:
            line.setRight(signs[0].left() - style.padding / 2)
        note = self.note()
        if _width_of(style.small, note) > line.width():
            note = content.shape  # beside a narrow picture that says more than half a sentence
        write_line(painter, line, style.small, QColor(now.muted), note)

    def _write_names(self, painter: QPainter, style: Lettering, width: float, ink: QColor) -> None:
        """Beside each unit: of an output on the right, of an input on the left."""
        form, area, names = self.form, self.area(style, width), self._named(style)
        for number, name in enumerate(form.names[: form.shown] if names else ()):
            tile = tile_area(form, area, number)
            if form.before:
                place = QRectF(0, tile.top(), tile.left() - style.padding, tile.height())
            else:
                left = tile.right() + style.padding
                place = QRectF(left, tile.top(), width - left, tile.height())
            write_line(painter, place, style.plain, ink, name, right=form.before)

    def _named(self, style: Lettering) -> float:
        """The room for names on either side of units that stand below each other."""
        if not self.bare or not self.form.names or self.form.columns > 1:
            return 0.0
        longest = max(_width_of(style.plain, name) for name in self.form.names)
        most = _COMPACT_TITLE if style.compact else _NAME
        return min(longest, most * style.unit) + style.padding

    def _function(self, content: Content, word: str = "") -> str:
        """The second line above units: the layer and its activation; of an input, the data."""
        if not content.kind:
            return content.detail
        return " · ".join([word or content.title, *content.detail.split(" · ")[1:]])

    def _title(self, content: Content) -> str:
        """The first line: the layer, or above units how many there are."""
        return (
            plural(self.form.count, "{count} unit", "{count} units")
            if self.bare and content.kind
            else content.title
        )

    def _iconic(self, style: Lettering) -> bool:
        """Whether there is room for an icon beside the title."""
        return not self.bare and not style.compact and self.form.size[0] >= _WITH_ICON

    def _sign(self, style: Lettering) -> float:
        """The side of - and +."""
        return style.line * (1.2 if self.bare else 1.0)

    def _margin(self, style: Lettering) -> float:
        return style.padding * 1.25

    def _top(self, style: Lettering) -> float:
        return style.padding * 1.5 + (1 if style.compact else 2) * style.line

    def _foot(self, style: Lettering) -> float:
        return style.padding if self.bare else style.line + style.padding * 1.25


def _width_of(font: QFont, words: str) -> float:
    """The width of words with what a painter may need beyond it."""
    return QFontMetricsF(font).horizontalAdvance(words) + 2 if words else 0.0


def _centred(painter: QPainter, area: QRectF, font: QFont, ink: QColor, words: str) -> None:
    spare = max(0.0, area.width() - _width_of(font, words))
    write_line(painter, area.adjusted(spare / 2, 0, -spare / 2 + 2, 0), font, ink, words)
