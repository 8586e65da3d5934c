"""Small pictures of what a folder holds."""

from __future__ import annotations

from PySide6.QtGui import QIcon, QImage, QPixmap

from netbuilder.imported.outline import Thumbnail


def icon_of(thumbnail: Thumbnail | None) -> QIcon:
    """The icon of a picture; empty where it could not be read."""
    if thumbnail is None:
        return QIcon()
    height, width = thumbnail.height, thumbnail.width
    form = QImage.Format.Format_RGBA8888
    return QIcon(QPixmap.fromImage(QImage(thumbnail.rgba, width, height, 4 * width, form)))
