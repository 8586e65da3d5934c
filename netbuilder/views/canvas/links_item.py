"""The links between two opened blocks."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from netbuilder import theme
from netbuilder.opened.links import Links
from netbuilder.views.canvas.shades import negative, positive

_THINNEST: Final = 0.8
_WIDTH: Final = 5.0
_FINE: Final = 1.3
"""The width up to which lines are as wide on the screen as in the scene, whatever the scale."""
_GROUPS: Final = 20
"""As many widths and strengths of lines are told apart."""
_SINGLE: Final = 0.6
"""Many single links are drawn thinner than bundles."""
_PALE: Final = 0.45
_DASH: Final = 7.0
_SPACE: Final = 3.0
_MOST_DASHED: Final = 160
"""A gap with more links has no dashes: they would cost more than they tell."""
_MARGIN: Final = 4.0
_BENT: Final = 0.5


class Ends(NamedTuple):
    """The two ends of links: the facing edges of two pictures, and which way they lead.

    Attributes:
        start: of the edge of the block before, left to right or top to bottom.
        start_end: its other end.
        goal: of the edge of the block behind.
        goal_end: its other end.
        across: whether the blocks stand beside each other.
    """

    start: QPointF
    start_end: QPointF
    goal: QPointF
    goal_end: QPointF
    across: bool


class LinksItem(QGraphicsItem):
    """Paints all links of a gap from a few paths that last until there are others."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(-1)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.links: Links | None = None
        self.ends: Ends | None = None
        self._only: int | None = None  # the unit whose links are shown alone
        self._behind = False  # whether that is of the block behind
        self._paths: list[tuple[QPainterPath, QPen]] | None = None
        self._faint = self._dark = False
        self._phase: float | None = None

    def show_links(
        self, links: Links | None, ends: Ends, faint: bool, phase: float | None = None
    ) -> None:
        """Show these between two edges.

        Args:
            links: to show.
            ends: the edges.
            faint: whether they are true no longer.
            phase: by how far dashes have moved along single links; None for lines without dashes.
        """
        if ends != self.ends:
            self.prepareGeometryChange()
        many = links is not None and len(links.values) > _MOST_DASHED
        self._phase = None if many else phase
        self.links, self.ends, self._faint = links, ends, faint
        self._paths = None
        self.update()

    def show_only(self, unit: int | None, behind: bool = False) -> None:
        """Show the single links of one unit alone, None: all.

        Args:
            unit: of the block before, or of the one behind.
            behind: which of the two.
        """
        if (unit, behind) != (self._only, self._behind):
            self._only, self._behind = unit, behind
            self._paths = None
            self.update()

    def place(self, number: int) -> tuple[QPointF, QPointF]:
        """The two ends of a link, in the scene."""
        links, ends = self.links, self.ends
        if links is None or ends is None:
            return QPointF(), QPointF()
        start = ends.start + (ends.start_end - ends.start) * float(links.starts[number])
        goal = ends.goal + (ends.goal_end - ends.goal) * float(links.ends[number])
        return start, goal

    def nearest(self, point: QPointF, reach: float = 6.0) -> int | None:
        """The number of the single link at a point of the scene; None where there is none."""
        links, ends = self.links, self.ends
        if links is None or links.weights is None or ends is None or not len(links.values):
            return None
        share = np.linspace(0.0, 1.0, 49)[:, None]
        low, high = (1 - share) ** 2 * (1 + 2 * share), share**2 * (3 - 2 * share)
        starts = _along(ends.start, ends.start_end, links.starts)
        goals = _along(ends.goal, ends.goal_end, links.ends)
        # As a cubic whose handles lie half-way: straight along the row, an S beside it.
        flow, side = (0, 1) if ends.across else (1, 0)
        even = 1.5 * share * (1 - share) ** 2 + 1.5 * share**2 * (1 - share) + share**3
        along = starts[:, flow] + (goals[:, flow] - starts[:, flow]) * even
        aside = starts[:, side] * low + goals[:, side] * high
        target = (point.x(), point.y())
        distance = np.hypot(along - target[flow], aside - target[side]).min(axis=0)
        best = int(distance.argmin())
        return best if distance[best] <= reach else None

    def boundingRect(self) -> QRectF:
        """The gap from edge to edge."""
        if self.ends is None:
            return QRectF()
        first, second, third, fourth, _ = self.ends
        left, right = (f(p.x() for p in (first, second, third, fourth)) for f in (min, max))
        top, bottom = (f(p.y() for p in (first, second, third, fourth)) for f in (min, max))
        return QRectF(left, top, right - left, bottom - top).adjusted(
            -_MARGIN, -_MARGIN, _MARGIN, _MARGIN
        )

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the lines, the strongest in front."""
        now = theme.current()
        if self._paths is None or self._dark != now.dark:
            self._dark, self._paths = now.dark, self._drawn(now)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path, pen in self._paths:
            painter.setPen(pen)
            painter.drawPath(path)

    def _drawn(self, now: theme.Theme) -> list[tuple[QPainterPath, QPen]]:
        """Each line by itself and opaque: Qt takes several times as long for many in one path."""
        links, ends = self.links, self.ends
        if links is None or ends is None:
            return []
        pens: dict[tuple[bool, int, int], QPen] = {}
        found = []
        slim = 1.0 if links.weights is None else _SINGLE
        values, strengths = links.values.tolist(), links.strength.tolist()
        order = sorted(range(len(values)), key=lambda each: (strengths[each], abs(values[each])))
        for number in order:
            if not self._shown(links, number):
                continue
            value, strength = values[number], strengths[number]
            key = value >= 0, round(abs(value) * _GROUPS), round(strength * _GROUPS)
            if key not in pens:
                width = _THINNEST + _WIDTH * slim * key[1] / _GROUPS
                share = key[2] / _GROUPS * (_PALE if self._faint else 1.0)
                colour = positive(now) if key[0] else negative(now)
                pen = pens[key] = QPen(QColor(theme.mixed(now.canvas, colour, share)), width)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                pen.setCosmetic(width <= _FINE)  # Qt draws those several times as fast
                if self._phase is not None and links.weights is not None:
                    # Qt counts dashes in widths of the pen.
                    pen.setDashPattern([_DASH / width, _SPACE / width])
                    pen.setDashOffset(-self._phase / width)
            start, goal = self.place(number)
            half = (goal - start) * _BENT
            bend = QPointF(half.x(), 0) if ends.across else QPointF(0, half.y())
            path = QPainterPath(start)
            path.cubicTo(start + bend, goal - bend, goal)
            found.append((path, pens[key]))
        return found

    def _shown(self, links: Links, number: int) -> bool:
        if self._only is None or links.pairs is None:
            return True
        return int(links.pairs[number, int(self._behind)]) == self._only


def _along(start: QPointF, end: QPointF, shares: np.ndarray) -> np.ndarray:
    first, last = np.array([start.x(), start.y()]), np.array([end.x(), end.y()])
    return first + (last - first) * np.asarray(shares)[:, None]
