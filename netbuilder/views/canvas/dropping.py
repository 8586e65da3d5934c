"""A layer that comes from the palette."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QGraphicsView

from netbuilder.design import Design
from netbuilder.design.placing import place_for
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.common.mime import kind_of


class LayerDrop:
    """A drag from its arrival over the view to the drop into a gap.

    Args:
        view: where the drag is.
        scene: marks the gap.

    Attributes:
        design: that is on view; it decides where a layer goes.
    """

    def __init__(self, view: QGraphicsView, scene: StackScene) -> None:
        self._view = view
        self._scene = scene
        self.design = Design()
        self._kind = ""

    def follow(self, event: QDropEvent) -> bool:
        """Mark the gap that the layer would land in; False, and refused, for any other drag."""
        kind = self._take(event)
        if kind is None:
            return False
        self._kind = kind
        self.mark(event.position().toPoint())
        return True

    def mark(self, position: QPoint) -> None:
        """Mark the gap that the layer would go into from a point of the viewport."""
        self._scene.show_mark(self._gap_at(self._kind, position))

    def drop(self, event: QDropEvent) -> tuple[str, int] | None:
        """The kind and its gap; None, and refused, for any other drag."""
        self._scene.show_mark(None)
        kind = self._take(event)
        return None if kind is None else (kind, self._gap_at(kind, event.position().toPoint()))

    def _gap_at(self, kind: str, position: QPoint) -> int:
        gap = self._scene.gap_at(self._view.mapToScene(position))
        return place_for(self.design, kind, gap)

    def _take(self, event: QDropEvent) -> str | None:
        kind = kind_of(event.mimeData())
        if kind is None:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        return kind
