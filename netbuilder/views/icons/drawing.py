"""Icons in the colour and the sharpness that are asked for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPainterPath, QPen, QPixmap

from netbuilder.views.icons.outlines import OUTLINES, Shape

GRID: Final = 18
_PARTS: Final = re.compile(r"([MLHVQCZ])([^MLHVQCZ]*)")


def draw_icon(painter: QPainter, area: QRectF, name: str, colour: str) -> None:
    """Draw an icon of `outlines.OUTLINES` into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.topLeft())
    painter.scale(area.width() / GRID, area.height() / GRID)
    for shape, path in _paths(name):
        ink = QColor(colour)
        if shape.width:
            pen = QPen(ink, shape.width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if shape.dashed:
                pen.setDashPattern([1.2, 2])
            painter.strokePath(path, pen)
        if shape.share:
            ink.setAlphaF(shape.share)
            painter.fillPath(path, ink)
    painter.restore()


def pixmap(name: str, colour: str, side: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture.

    Args:
        name: in `outlines.OUTLINES`.
        colour: as `#rrggbb`.
        side: width and height, in pixels independent of the screen.
        ratio: of the screen's pixels to those.
    """
    return _pixmap(name, colour, side, ratio)


def icon(name: str, colour: str, disabled: str = "", side: int = GRID) -> QIcon:
    """An icon for buttons and menus.

    Args:
        name: in `outlines.OUTLINES`.
        colour: as `#rrggbb`.
        disabled: the colour of what cannot be used; `colour` where empty.
        side: width and height, in pixels independent of the screen.
    """
    ratio = QGuiApplication.primaryScreen().devicePixelRatio() if _has_screen() else 1.0
    result = QIcon(_pixmap(name, colour, side, ratio))
    result.addPixmap(_pixmap(name, disabled or colour, side, ratio), QIcon.Mode.Disabled)
    return result


def _has_screen() -> bool:
    return QGuiApplication.primaryScreen() is not None


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, side: int, ratio: float) -> QPixmap:
    size = max(1, round(side * ratio))
    picture = QPixmap(QSize(size, size))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_icon(painter, QRectF(0, 0, size, size), name, colour)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@lru_cache(maxsize=128)
def _paths(name: str) -> tuple[tuple[Shape, QPainterPath], ...]:
    return tuple((shape, _path(shape)) for shape in OUTLINES[name])


def _path(shape: Shape) -> QPainterPath:
    if shape.kind == "line":
        return _line(shape.line)
    path = QPainterPath()
    if shape.kind == "box":
        path.addRoundedRect(QRectF(*shape.place), 1, 1)
        return path
    x, y, radius, *turn = shape.place
    around = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
    if turn:
        path.arcMoveTo(around, turn[0])
        path.arcTo(around, *turn)
    else:
        path.addEllipse(around)
    return path


def _line(text: str) -> QPainterPath:
    path = QPainterPath()
    for letter, numbers in _PARTS.findall(text):
        values = [float(number) for number in numbers.split()]
        now = path.currentPosition()
        if letter == "H":
            values.append(now.y())
        elif letter == "V":
            values.insert(0, now.x())
        points = [QPointF(*values[i : i + 2]) for i in range(0, len(values), 2)]
        if letter == "M":
            path.moveTo(points[0])
        elif letter == "Q":
            path.quadTo(*points)
        elif letter == "C":
            path.cubicTo(*points)
        elif letter == "Z":
            path.closeSubpath()
        else:
            path.lineTo(points[0])
    return path
