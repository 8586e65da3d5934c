"""Adding a layer by its name, at the gap that is pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from netbuilder import theme
from netbuilder.design import catalogue
from netbuilder.design.layer_search import search
from netbuilder.translation import say
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.canvas.view import Canvas
from netbuilder.views.common.chooser import Choice, Chooser
from netbuilder.views.icons import icon
from netbuilder.views.icons.outlines import outline_of

KEYS: Final = (Qt.Key.Key_Space, Qt.Key.Key_Slash, Qt.Key.Key_Insert)


class SearchToAdd(QObject):
    """Opens the search for a layer.

    Space, slash and Insert open it behind the selected block, a double click beside the blocks.

    Args:
        canvas: where layers are added.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas, self._scene = canvas, cast(StackScene, canvas.scene())
        canvas.installEventFilter(self)
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys, and double clicks that meet no block."""
        if watched is self._canvas and isinstance(event, QKeyEvent):
            wanted = event.type() == QEvent.Type.KeyPress and event.key() in KEYS
            bare = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
                Qt.KeyboardModifier.ShiftModifier,  # Slash needs it on many keyboards.
            )
            if wanted and bare:
                self._open_behind_selected()
                return True
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonDblClick:
            place = event.position().toPoint()
            left = event.button() == Qt.MouseButton.LeftButton
            point = self._canvas.mapToScene(place)
            if left and watched is not self._canvas and self._scene.block_at(point) is None:
                self._open(self._scene.gap_at(point), event.globalPosition().toPoint())
                return True
        return False

    def _open_behind_selected(self) -> None:
        canvas, names = self._canvas, list(self._scene.names)
        selected = canvas.selected()
        # Where none is selected it goes before the output.
        name = selected[-1] if selected else names[max(len(names) - 2, 0)]
        place = canvas.rect_of(name).bottomLeft() + QPoint(24, 8)
        self._open(names.index(name), canvas.viewport().mapToGlobal(place))

    def _open(self, gap: int, place: QPoint) -> None:
        chooser = Chooser(say("Add a layer here"), _find, self._canvas)
        chooser.chosen.connect(lambda kind: self._canvas.insertRequested.emit(kind, gap))
        chooser.open_at(place)


def _find(text: str) -> Sequence[Choice]:
    now = theme.current()
    return [
        Choice(
            entry.kind,
            entry.title,
            say(entry.summary),
            icon(outline_of(entry.kind, entry.family), now.family_colour(entry.family)),
        )
        for entry in search(text, catalogue.CATALOGUE)
    ]
