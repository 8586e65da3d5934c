"""The canvas as the user handles it: mouse, keyboard, drag and drop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget

from netbuilder.design import INPUT, Analysis, Design
from netbuilder.translation import say as say_text
from netbuilder.views.canvas.autoscroll import AutoScroll
from netbuilder.views.canvas.content import contents
from netbuilder.views.canvas.detail import Detail
from netbuilder.views.canvas.dragging import BlockDrag
from netbuilder.views.canvas.dropping import LayerDrop
from netbuilder.views.canvas.keys import Command, command_of
from netbuilder.views.canvas.menu import open_block_menu
from netbuilder.views.canvas.minimap import WIDTH, MiniMap
from netbuilder.views.canvas.name_field import NameField
from netbuilder.views.canvas.panning import Panning
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.canvas.selection import Selection
from netbuilder.views.canvas.speech import say, spoken
from netbuilder.views.canvas.zoom import Zoom
from netbuilder.views.common.texts import set_spoken

_MARGIN = 20
_TABBED = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class Canvas(QGraphicsView):
    """Shows the stack of blocks, and passes on what the user wants done to it.

    Signals:
        insertRequested: kind, and the gap it is to go into; gap 0 is below the input.
        moveRequested: a tuple of names, and the gap they are to go into, counted before the move.
        renameRequested: name of a block, and the name that it is to have.
        removeRequested: a tuple of names.
        fixRequested: the name of the block, '' for the input, whose fix was pressed.
        selectionChanged: the name chosen last among the selected, '' for the input, None where
            none is selected; `selected()` has them all.
    """

    insertRequested = Signal(str, int)
    moveRequested = Signal(object, int)
    renameRequested = Signal(str, str)
    removeRequested = Signal(object)
    selectionChanged = Signal(object)
    fixRequested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        set_spoken(self, say_text("Network"))
        self._scene = StackScene(QApplication.font(), self)
        self.show_activity = self._scene.show_activity
        self.show_frame = self._scene.show_frame
        self._selection = Selection(self._scene, self.hasFocus)
        self._drag = BlockDrag(self, self._scene)
        self._drop = LayerDrop(self, self._scene)
        self._zoom = Zoom(self)
        self.detail = Detail(self, self._scene, self._zoom)
        self._pan = Panning(self)
        self._minimap = MiniMap(self, self._scene)
        self._costs = False
        self._autoscroll = AutoScroll(self)
        self._pointer = QPoint()
        self._menu_actions: tuple[QAction | None, ...] = ()
        self._name_field: NameField | None = None
        self._commands = self._create_commands()
        self.setScene(self._scene)
        self.setAcceptDrops(True)
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setMinimumSize(280, 140)
        # Heard here, not there: a dying scene tells of it too, when this widget listens no more.
        self._scene.selectionChanged.connect(self._notice_selection)
        self._selection.changed.connect(self._tell_selection)
        self._selection.caretMoved.connect(self._reveal)
        self._autoscroll.scrolled.connect(self._keep_dragging)

    # What is shown

    def show_design(self, design: Design, analysis: Analysis) -> None:
        """Show a design; blocks that stay keep their items and their selection."""
        self._drop.design = design
        self._cancel_drags()
        self.detail.show_design(design, analysis)
        with self._selection.kept():
            self._scene.show_contents(contents(design, analysis, costs=self._costs))
        self._place_minimap()
        self._describe()

    def show_costs(self, costs: bool) -> None:
        """Whether blocks tell their memory and multiplications; `show_design` is to follow."""
        self._costs = costs

    def show_minimap(self, wanted: bool) -> None:
        """Whether a long network has a map beside it."""
        self._minimap.want(wanted)
        self._place_minimap()

    @property
    def painting(self) -> float:
        """Seconds of a processor that the network was painted for."""
        return self._scene.painting

    def zoom(self) -> Zoom:
        """How large the network is shown."""
        return self._zoom

    def selected(self) -> tuple[str, ...]:
        """Names of the selected blocks, top to bottom; '' is the input."""
        return self._selection.names

    def select(self, name: str | None) -> None:
        """Select this block alone, or none."""
        self._selection.only(name)

    def select_blocks(self, names: Iterable[str]) -> None:
        """Select these, the last of them with the keyboard's attention."""
        self._selection.these(tuple(names))

    def set_menu_actions(self, actions: Sequence[QAction | None]) -> None:
        """Offer these in the menu of a block; None is a line between two."""
        self._menu_actions = tuple(actions)

    def rename(self, name: str) -> None:
        """Let the user type another name for a block."""
        self._reveal(name)
        if self._name_field is not None:
            self._name_field.close()
        self._name_field = NameField(name, self.rect_of(name), self.viewport())
        self._name_field.chosen.connect(self.renameRequested)
        self._name_field.closed.connect(self._forget_name_field)
        self._name_field.open()

    @Slot()
    def _forget_name_field(self) -> None:
        self._name_field = None
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def rect_of(self, name: str) -> QRect:
        """The area of a block, in the viewport's coordinates.

        Raises:
            KeyError: no block of this name is shown.
        """
        item = self._scene.item(name)
        return self.mapFromScene(item.mapRectToScene(item.card())).boundingRect()

    @Slot()
    def _notice_selection(self) -> None:
        self._selection.notice()

    @Slot()
    def _tell_selection(self) -> None:
        self.detail.units.keep()
        self._describe()
        self.selectionChanged.emit(self._selection.latest)

    @Slot(str)
    def _reveal(self, name: str) -> None:
        self.ensureVisible(self._scene.item(name), _MARGIN, _MARGIN)

    def _describe(self) -> None:
        selected = [self._scene.item(name).content for name in self._selection.names]
        say(self, spoken(selected, len(self._scene.names) - 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, and be ready to carry a block; the other buttons leave the selection alone."""
        self._cancel_drags()
        position = event.position().toPoint()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan.begin(position)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        name = self._name_at(position)
        if name is None:
            super().mousePressEvent(event)
        elif self._is_on_fix(name, position):
            self.fixRequested.emit(name)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._selection.extend_to(name)
        else:
            self._selection.place_caret(name)
            super().mousePressEvent(event)
            self._selection.show_caret()
            if name != INPUT:
                self._drag.press(name, position, self._selection.blocks)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second press of a double click like any other."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the block that is held, or the view."""
        if self._pan.active:
            self._pan.follow(event.position().toPoint())
            return
        if not self._drag.pressed:
            super().mouseMoveEvent(event)
            return
        self._pointer = event.position().toPoint()
        self._drag.move(self._pointer)
        if self._drag.active:
            self._autoscroll.follow(self._pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop the block into the marked gap."""
        self._pan.end()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        super().mouseReleaseEvent(event)
        event.accept()
        self._autoscroll.stop()
        dropped = self._drag.end()
        if dropped is not None:
            self.moveRequested.emit(*dropped)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom.by_wheel(event.angleDelta().y(), event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done to the block, or to all that are selected."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        name = self._selection.current if by_key else self._name_at(event.pos())
        if not name:
            return
        if name not in self._selection.names:
            self.select(name)
        middle = self.viewport().mapToGlobal(self.rect_of(name).center())
        open_block_menu(
            self,
            middle if by_key else event.globalPos(),
            may_move=lambda step: self._target_of_move(step) is not None,
            move=self._move_selected,
            actions=self._menu_actions,
        )

    def _is_on_fix(self, name: str, position: QPoint) -> bool:
        item = self._scene.item(name)
        return item.fix_area().contains(item.mapFromScene(self.mapToScene(position)))

    def _name_at(self, position: QPoint) -> str | None:
        item = self._scene.block_at(self.mapToScene(position))
        return None if item is None else item.content.name

    @Slot()
    def _keep_dragging(self) -> None:
        """The view has scrolled beneath a pointer that stands still."""
        if self._drag.active:
            self._drag.move(self._pointer)
        else:
            self._drop.mark(self._pointer)

    def _cancel_drags(self) -> None:
        self._autoscroll.stop()
        self._drag.cancel()
        self._scene.show_mark(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take layers from the palette; leave the rest to the window."""
        self._follow_drop(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Mark where the layer would land."""
        self._follow_drop(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the mark."""
        self._cancel_drags()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the layer in the marked gap."""
        self._autoscroll.stop()
        dropped = self._drop.drop(event)
        if dropped is not None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.insertRequested.emit(*dropped)

    def _follow_drop(self, event: QDragMoveEvent) -> None:
        if self._drop.follow(event):
            self._pointer = event.position().toPoint()
            self._autoscroll.follow(self._pointer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, move, delete, zoom."""
        command = command_of(event)
        if command is None:
            super().keyPressEvent(event)
        else:
            self._commands[command]()

    def _create_commands(self) -> dict[Command, Callable[[], None]]:
        walk, end = self._selection.walk, 1_000_000
        return {
            Command.UP: partial(walk, -1, False),
            Command.DOWN: partial(walk, 1, False),
            Command.FIRST: partial(walk, -end, False),
            Command.LAST: partial(walk, end, False),
            Command.EXTEND_UP: partial(walk, -1, True),
            Command.EXTEND_DOWN: partial(walk, 1, True),
            Command.EXTEND_TO_FIRST: partial(walk, -end, True),
            Command.EXTEND_TO_LAST: partial(walk, end, True),
            Command.ALL: self._selection.all_blocks,
            Command.MOVE_UP: partial(self._move_selected, -1),
            Command.MOVE_DOWN: partial(self._move_selected, 1),
            Command.REMOVE: self._remove_selected,
            Command.CANCEL: self._cancel,
            Command.LARGER: self._zoom.larger,
            Command.SMALLER: self._zoom.smaller,
            Command.FIT: self._zoom.fit_or_reset,
        }

    def _target_of_move(self, step: int) -> int | None:
        """The gap that one step up (-1) or down (1) leads to, where there is room."""
        blocks, names = self._selection.blocks, self._scene.names
        if not blocks:
            return None
        gap = names.index(blocks[0]) - 2 if step < 0 else names.index(blocks[-1]) + 1
        return gap if 0 <= gap < len(names) else None

    def _move_selected(self, step: int) -> None:
        target = self._target_of_move(step)
        if target is not None:
            self.moveRequested.emit(self._selection.blocks, target)

    def _remove_selected(self) -> None:
        if self._selection.blocks:
            self.removeRequested.emit(self._selection.blocks)

    def _cancel(self) -> None:
        """Give up the drag, else the selection."""
        if self._drag.active:
            self._cancel_drags()
        else:
            self._selection.clear()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard acts: on the input where Tab comes for the first time."""
        super().focusInEvent(event)
        if event.reason() in _TABBED and self._selection.current is None:
            self._selection.place_caret(self._scene.names[0])
        self._selection.show_caret()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the caret no longer."""
        super().focusOutEvent(event)
        self._selection.show_caret()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the application to larger letters; Qt itself repaints for other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_cards()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the cards be as wide as there is room."""
        super().resizeEvent(event)
        self._fit_cards()
        self._place_minimap()

    def _fit_cards(self) -> None:
        # Room for the scroll bar whether it shows or not: what it covers must not make it go.
        bar = self.verticalScrollBar().sizeHint().width()
        beside = WIDTH if self._minimap.isVisibleTo(self) else 0
        self._scene.fit(QApplication.font(), self.width() - bar - beside)

    def _place_minimap(self) -> None:
        """Give the map room beside the network where it is needed, and take it back."""
        needed = self._minimap.needed
        if needed != self._minimap.isVisibleTo(self):
            self._minimap.setVisible(needed)
            self.setViewportMargins(0, 0, WIDTH if needed else 0, 0)
            self._fit_cards()
        self._minimap.redraw()
        port = self.viewport().geometry()
        self._minimap.setGeometry(port.right() + 1, port.top(), WIDTH, port.height())
