"""How a kind of block travels from the palette to the canvas."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData

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
