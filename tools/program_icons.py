"""Draws the program's icon in the forms that Windows and macOS want, out of the one drawing."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Final

from PIL import Image

ROOT: Final = Path(__file__).resolve().parent.parent
_LARGEST: Final = 1024
_SIZES: Final = (16, 24, 32, 48, 64, 128, 256)


def draw_icons(folder: Path) -> tuple[Path, Path]:
    """Write `netbuilder.ico` and `netbuilder.icns`, and say where they are."""
    windows, macos = folder / "netbuilder.ico", folder / "netbuilder.icns"
    picture = _drawn(_LARGEST)
    picture.save(windows, sizes=[(size, size) for size in _SIZES])
    picture.save(macos)
    return windows, macos


def _drawn(size: int) -> Image.Image:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer
    from PySide6.QtGui import QGuiApplication, QIcon

    application = QGuiApplication.instance() or QGuiApplication([])
    drawn = QIcon(str(ROOT / "assets" / "icon.svg")).pixmap(size, size)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    drawn.save(buffer, "PNG")
    del application
    return Image.open(io.BytesIO(bytes(buffer.data().data())))
