"""Pictures as arrays, read by Qt, which is loaded when the first is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.errors import DataError
from engine.types import Array

_WHITE = 255


def read_picture(path: Path, height: int, width: int, colour: bool) -> Array:
    """A picture, stretched to a size; what is transparent becomes white.

    Args:
        path: the file.
        height: of the result, in pixels.
        width: of the result.
        colour: whether red, green and blue are kept; else they are mixed to grey.

    Returns:
        uint8 (height, width), or (height, width, 3).

    Raises:
        DataError: it cannot be read.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QImageReader

    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    image = reader.read()
    if image.isNull():
        raise DataError(
            f"{path.parent.name}/{path.name} cannot be read as a picture: "
            f"{reader.errorString().rstrip('.')}; replace it or remove it from the folder."
        )
    image = image.convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied)
    if (image.height(), image.width()) != (height, width):
        image = image.scaled(
            width,
            height,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        ).convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    pixels = rows[:, : 4 * width].reshape(height, width, 4)
    # Premultiplied: what shines through is all that is left to add.
    mixed = pixels[..., :3] + (_WHITE - pixels[..., 3:])
    if colour:
        return mixed
    weights = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
    return np.rint(mixed @ weights).astype(np.uint8)


def picture_facts(path: Path) -> tuple[int, int, bool] | None:
    """Height, width and whether there are colours; None where it cannot be read."""
    from PySide6.QtGui import QImageReader

    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    image = reader.read()
    if image.isNull():
        return None
    return image.height(), image.width(), not image.allGray()
