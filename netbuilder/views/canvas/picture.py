"""The whole network as a picture."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView

from netbuilder.translation import say

_SCALE = 2.0
_LARGEST = 16_000


def png(canvas: QGraphicsView) -> bytes:
    """All blocks, also those that are scrolled away, with two pixels for one on the screen."""
    area = canvas.scene().sceneRect()
    scale = min(_SCALE, _LARGEST / max(area.width(), area.height(), 1))
    image = QImage((area.size() * scale).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw(canvas, painter, QRectF(image.rect()))
    painter.end()
    content, buffer = _buffer()
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise ValueError("the image is too large")
    return bytes(content.data())


def svg(canvas: QGraphicsView) -> bytes:
    """The same as lines and letters."""
    area = canvas.scene().sceneRect()
    content, buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    size = QSize(round(area.width()), round(area.height()))
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(say("NetBuilder network"))
    painter = QPainter(generator)
    _draw(canvas, painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return bytes(content.data())


def _draw(canvas: QGraphicsView, painter: QPainter, target: QRectF) -> None:
    scene = canvas.scene()
    selected = scene.selectedItems()
    blocked = scene.blockSignals(True)
    try:
        for item in selected:
            item.setSelected(False)
        scene.render(painter, target, scene.sceneRect())
    finally:
        for item in selected:
            item.setSelected(True)
        scene.blockSignals(blocked)


def _buffer() -> tuple[QByteArray, QBuffer]:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return content, buffer
