"""Image files as arrays; the only command-line module that uses Qt, and only when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from engine.types import Array
from netbuilder.design.errors import one_line

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

MAX_SIDE: Final = 1024
"""Larger pictures are scaled down to this when they are read."""

_STDERR: Final = 2

_CUT: Final = "premature end of data"
"""In what the JPEG library says of a file that was cut off, which it reads all the same."""


class PictureError(ValueError):
    """A file that is no picture, or shows nothing; the message names it."""


def read_picture(path: Path) -> tuple[Array, Array]:
    """The pixels of a PNG, JPEG or BMP file, upright as the camera was held.

    Returns:
        Grey values and opacity, both float64 (height, width) in [0, 1], at most `MAX_SIDE` a side.

    Raises:
        PictureError: there is no such file, or it is no picture.
        ImportError: Qt cannot be loaded.
    """
    # Only here: every other part of the command line works without Qt.
    from PySide6.QtGui import QImageReader

    name = one_line(str(path))
    if not path.exists():
        raise PictureError(f"'{name}' does not exist; look at the spelling of its name.")
    if not path.is_file():
        raise PictureError(f"'{name}' is not a file; give the name of a picture.")
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PictureError(f"'{name}' cannot be read ({reason}).") from error
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    with _heard() as told:
        image = reader.read()
    if any(_CUT in message for message in told):
        # What is missing has been filled with grey, which might pass for a digit.
        raise PictureError(f"'{name}' is damaged: it ends too early.")
    if image.isNull():
        reason = one_line(reader.errorString()).rstrip(".").lower()
        raise PictureError(f"'{name}' is no picture that can be read ({reason}).")
    return pixels_of(image)


def pixels_of(image: QImage) -> tuple[Array, Array]:
    """Grey values and opacity of an image, both float64 (height, width) in [0, 1]."""
    from PySide6.QtCore import QSize, Qt
    from PySide6.QtGui import QImage

    if max(image.width(), image.height()) > MAX_SIDE:
        image = image.scaled(
            QSize(MAX_SIDE, MAX_SIDE),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    height, width = image.height(), image.width()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    pixels = rows[:, : 4 * width].reshape(height, width, 4) / 255.0
    # Luma of Rec. 601, as scanners and cameras turn colours into grey.
    grey = pixels[..., :3] @ np.array([0.299, 0.587, 0.114])
    return grey, pixels[..., 3]


@contextmanager
def _heard() -> Iterator[list[str]]:
    """Keeps what Qt and the libraries below it say from the terminal.

    Yields:
        Qt's messages, as they come.
    """
    from PySide6.QtCore import qInstallMessageHandler

    told: list[str] = []
    sys.stderr.flush()
    # libpng writes past Qt and Python, to the descriptor itself.
    kept = os.dup(_STDERR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    before = qInstallMessageHandler(lambda kind, context, message: told.append(message))
    try:
        os.dup2(nowhere, _STDERR)
        yield told
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)
        qInstallMessageHandler(before)
