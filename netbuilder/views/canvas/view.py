"""The canvas as the user handles it: mouse, keyboard, drag and drop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QGraphicsView, QMenu, QWidget

from netbuilder.design import INPUT, Analysis, Design
from netbuilder.views.canvas.block_item import BlockItem
from netbuilder.views.canvas.content import Content, contents
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.mime import kind_of

_ZOOM_STEP = 1.15
_ZOOMS = (0.2, 3.0)
_EDGE = 40.0
_DRAGGED_OPACITY = 0.75


class Canvas(QGraphicsView):
    """Shows the stack of blocks, and passes on what the user wants done to it.

    Signals:
        insertRequested: kind, and the gap it is to go into.
        moveRequested: name of a block, and the gap it is to go into, counted before the move.
        removeRequested: a tuple of names.
        selectionChanged: the selected names changed.
    """

    insertRequested = Signal(str, int)
    moveRequested = Signal(str, int)
    removeRequested = Signal(object)
    selectionChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName("Network")
        self._scene = StackScene(self)
        self._selected: tuple[str, ...] = ()
        self._pressed: BlockItem | None = None
        self._press_at = QPoint()
        self._dragging = False
        self._extending = False
        self.setScene(self._scene)
        self.setAcceptDrops(True)
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setMinimumSize(280, 180)
        self._scene.selectionChanged.connect(self._notice_selection)

    # What is shown

    def show_design(self, design: Design, analysis: Analysis) -> None:
        """Show a design; blocks that stay keep their selection."""
        self._end_drag()
        self._scene.show_contents(contents(design, analysis))
        self._notice_selection()
        self._describe()

    def selected(self) -> tuple[str, ...]:
        """Names of the selected blocks, top to bottom; '' is the input."""
        return self._selected

    def select(self, name: str | None) -> None:
        """Select this block alone, or none."""
        self._select(() if name is None else (name,))

    def _select(self, names: tuple[str, ...]) -> None:
        self._scene.blockSignals(True)
        for name in self._scene.names:
            self._item(name).setSelected(name in names)
        self._scene.blockSignals(False)
        if names:
            self.ensureVisible(self._item(names[-1]), 20, 20)
        self._notice_selection()

    @Slot()
    def _notice_selection(self) -> None:
        selected = tuple(n for n in self._scene.names if self._item(n).isSelected())
        if selected != self._selected:
            self._selected = selected
            self._describe()
            self.selectionChanged.emit()

    def _item(self, name: str) -> BlockItem:
        item = self._scene.item_of(name)
        if item is None:
            raise KeyError(name)
        return item

    def _describe(self) -> None:
        """Tell a screen reader what is selected."""
        spoken = [self._content(name).spoken for name in self._selected]
        count = len(self._scene.names) - 1
        self.setAccessibleDescription("; ".join(spoken) or f"{count} blocks, none selected")

    def _content(self, name: str) -> Content:
        return self._item(name).content

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, and be ready for a drag."""
        item = self._block_at(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and item is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._extend_to(item.content.name)
            self._extending = True
            return
        self._pressed = item if left and item is not None and item.content.name else None
        self._press_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the pressed block."""
        position = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        moved = (position - self._press_at).manhattanLength()
        if not self._dragging and moved < QApplication.startDragDistance():
            return
        self._dragging = True
        place = self.mapToScene(position)
        start = self.mapToScene(self._press_at)
        item = self._pressed
        settled = self._scene.place_of(item)
        item.setPos(0, settled + place.y() - start.y())
        item.setZValue(1)
        item.setOpacity(_DRAGGED_OPACITY)
        self._scene.show_mark(place.y())
        self._scroll_to(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop the dragged block into the marked gap."""
        item, gap, dragging = self._pressed, self._scene.gap, self._dragging
        if self._extending:
            self._extending = False
            return
        super().mouseReleaseEvent(event)
        self._end_drag()
        if dragging and item is not None and gap is not None:
            index = self._scene.names.index(item.content.name) - 1
            if gap not in (index, index + 1):
                self.moveRequested.emit(item.content.name, gap)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_ZOOM_STEP if event.angleDelta().y() > 0 else 1 / _ZOOM_STEP)
            event.accept()
            return
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done to the block."""
        item = self._block_at(event.pos())
        if item is None or not item.content.name:
            return
        if not item.isSelected():
            self.select(item.content.name)
        menu = QMenu(self)
        menu.addAction("Move up\tAlt+Up", lambda: self._move_selected(-1))
        menu.addAction("Move down\tAlt+Down", lambda: self._move_selected(1))
        menu.addSeparator()
        menu.addAction("Delete\tDel", self._remove_selected)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def zoom(self, factor: float) -> None:
        """Show everything larger or smaller, within limits."""
        smallest, largest = _ZOOMS
        scale = min(largest, max(smallest, self.transform().m11() * factor))
        self.resetTransform()
        self.scale(scale, scale)

    def fit(self) -> None:
        """Show the whole network, at most at its natural size."""
        self.fitInView(self._scene.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        if self.transform().m11() > 1:
            self.resetTransform()

    def _block_at(self, position: QPoint) -> BlockItem | None:
        item = self.itemAt(position)
        return item if isinstance(item, BlockItem) else None

    def _scroll_to(self, position: QPoint) -> None:
        """Bring what is just beyond the edge into view."""
        place = self.mapToScene(position)
        self.ensureVisible(QRectF(place.x(), place.y() - _EDGE, 1, 2 * _EDGE), 0, 0)

    def _end_drag(self) -> None:
        dragging, self._dragging, self._pressed = self._dragging, False, None
        self._scene.hide_mark()
        if dragging:
            self._scene.settle()

    # Drops from the palette

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take layers from the palette; leave the rest to the window."""
        self._mark_drop(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Mark where the layer would land."""
        self._mark_drop(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the mark."""
        self._scene.hide_mark()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the layer in the marked gap."""
        kind = kind_of(event.mimeData())
        if kind is None:
            event.ignore()
            return
        gap = self._scene.show_mark(self.mapToScene(event.position().toPoint()).y())
        self._scene.hide_mark()
        event.acceptProposedAction()
        self.insertRequested.emit(kind, gap)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark_drop(self, event: QDragMoveEvent) -> None:
        if kind_of(event.mimeData()) is None:
            event.ignore()
            return
        position = event.position().toPoint()
        self._scene.show_mark(self.mapToScene(position).y())
        self._scroll_to(position)
        event.acceptProposedAction()

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, move, delete, zoom."""
        command = self._command(event)
        if command is None:
            super().keyPressEvent(event)
        else:
            command()

    def _command(self, event: QKeyEvent) -> Callable[[], None] | None:
        key, modifiers = event.key(), event.modifiers()
        extend = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        keys = Qt.Key
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            return {
                keys.Key_0: self.fit,
                keys.Key_Plus: lambda: self.zoom(_ZOOM_STEP),
                keys.Key_Equal: lambda: self.zoom(_ZOOM_STEP),
                keys.Key_Minus: lambda: self.zoom(1 / _ZOOM_STEP),
                keys.Key_A: lambda: self._select(self._scene.names[1:]),
            }.get(keys(key))
        if modifiers & Qt.KeyboardModifier.AltModifier:
            steps = {keys.Key_Up: -1, keys.Key_Down: 1}
            step = steps.get(keys(key))
            return None if step is None else lambda: self._move_selected(step)
        last = len(self._scene.names) - 1
        return {
            keys.Key_Up: lambda: self._walk(self._current() - 1, extend),
            keys.Key_Down: lambda: self._walk(self._current() + 1, extend),
            keys.Key_Home: lambda: self._walk(0, extend),
            keys.Key_End: lambda: self._walk(last, extend),
            keys.Key_Delete: self._remove_selected,
            keys.Key_Backspace: self._remove_selected,
            keys.Key_Escape: self._cancel,
        }.get(keys(key))

    def _current(self) -> int:
        """The place of the last selected block; before the first where none is."""
        return self._scene.names.index(self._selected[-1]) if self._selected else -1

    def _walk(self, place: int, extend: bool) -> None:
        names = self._scene.names
        name = names[max(0, min(place, len(names) - 1))]
        if extend:
            self._extend_to(name)
        else:
            self._select((name,))

    def _extend_to(self, name: str) -> None:
        """Select everything from the selection to this block."""
        names = self._scene.names
        places = [names.index(each) for each in (*self._selected, name)]
        self._select(names[min(places) : max(places) + 1])

    def _move_selected(self, step: int) -> None:
        blocks = [name for name in self._selected if name != INPUT]
        if len(blocks) != 1:
            return
        index = self._scene.names.index(blocks[0]) - 1
        target = index + step
        if 0 <= target < len(self._scene.names) - 1:
            self.moveRequested.emit(blocks[0], target if step < 0 else target + 1)

    def _remove_selected(self) -> None:
        names = tuple(name for name in self._selected if name != INPUT)
        if names:
            self.removeRequested.emit(names)

    def _cancel(self) -> None:
        if self._dragging:
            self._end_drag()
        else:
            self._select(())

    # Looks

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select something, so that the arrow keys have a start and the focus is seen."""
        super().focusInEvent(event)
        by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if by_key and not self._selected:
            self._select((INPUT,))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._scene.invalidate()
