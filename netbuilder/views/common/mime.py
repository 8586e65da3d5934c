"""What is dragged: a kind of block from the palette to the canvas, a file into the window."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDropEvent

from netbuilder.design import catalogue

MIME_BLOCK: Final = "application/x-netbuilder-block"


def block_mime(kind: str) -> QMimeData:
    """What a drag of this kind carries."""
    data = QMimeData()
    data.setData(MIME_BLOCK, kind.encode())
    return data


def kind_of(data: QMimeData) -> str | None:
    """The kind of block that a drag carries.

    None for any other drag, and for a kind that is not in the catalogue: the drag may come from
    another NetBuilder, which knows more layers.
    """
    if not data.hasFormat(MIME_BLOCK):
        return None
    name = bytes(data.data(MIME_BLOCK).data()).decode(errors="replace")
    return name if any(entry.kind == name for entry in catalogue.CATALOGUE) else None


def dropped_file(event: QDropEvent) -> Path | None:
    """The file that is dropped; None where it is none, or several."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
