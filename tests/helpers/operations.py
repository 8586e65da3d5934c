"""The same edits done twice: with mouse and keyboard in a window, and on a document alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QSpinBox, QWidget

from netbuilder.design import Block, Design, DesignError, clipboard
from netbuilder.design.placing import place_for
from netbuilder.document import Document
from netbuilder.views.canvas import Canvas
from netbuilder.views.common.mime import block_mime
from netbuilder.views.window.window import MainWindow

KINDS: Final = ("Dense", "Dropout", "Flatten", "Activation", "Reshape", "BatchNormalization")
MOST_BLOCKS: Final = 9
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NO_KEYS = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


class Operation(NamedTuple):
    """What is to be done, and numbers that choose to what."""

    what: str
    first: int = 0
    second: int = 0
    value: int = 1


class Alone:
    """A document that no window shows, with a clipboard of its own."""

    def __init__(self, design: Design) -> None:
        self.document = Document(design)
        self.text = ""

    @property
    def design(self) -> Design:
        """The present state."""
        return self.document.design

    def chosen(self, op: Operation) -> tuple[Block, ...]:
        """The blocks that an operation is about: one, or a row of them."""
        blocks = self.design.blocks
        if not blocks:
            return ()
        first, second = sorted((op.first % len(blocks), op.second % len(blocks)))
        return blocks[first : second + 1] if op.value % 3 == 0 else blocks[first : first + 1]

    def do(self, op: Operation) -> None:
        """Do it, if there is anything to do it to."""
        getattr(self, f"_{op.what}")(op, [block.name for block in self.chosen(op)])

    def _edit(self, change: Callable[[], Design], merge_key: object = None) -> None:
        try:
            self.document.edit(change(), "step", merge_key)
        except DesignError:
            return  # The window says why, and changes nothing.

    def _undo(self, op: Operation, names: list[str]) -> None:
        self.document.undo()

    def _redo(self, op: Operation, names: list[str]) -> None:
        self.document.redo()

    def _add(self, op: Operation, names: list[str]) -> None:
        gap, kind = _gap(op, self.design), KINDS[op.second % len(KINDS)]
        place = place_for(self.design, kind, gap)
        self._edit(lambda: self.design.inserted(place, kind))

    def _delete(self, op: Operation, names: list[str]) -> None:
        if names:
            self._edit(lambda: self.design.removed(names))

    def _copy(self, op: Operation, names: list[str]) -> None:
        if names:
            self.text = clipboard.to_text(self.chosen(op))

    def _cut(self, op: Operation, names: list[str]) -> None:
        self._copy(op, names)
        self._delete(op, names)

    def _paste(self, op: Operation, names: list[str]) -> None:
        try:
            blocks = clipboard.from_text(self.text)
        except DesignError:
            return
        self._put_in(names, blocks)

    def _duplicate(self, op: Operation, names: list[str]) -> None:
        if names:
            self._put_in(names, self.chosen(op))

    def _put_in(self, names: list[str], blocks: tuple[Block, ...]) -> None:
        gap = self.design.index(names[-1]) + 1 if names else 0
        self._edit(lambda: self.design.pasted(gap, blocks))

    def _up(self, op: Operation, names: list[str]) -> None:
        if names and self.design.index(names[0]) > 0:
            self._edit(lambda: self.design.moved(names, self.design.index(names[0]) - 1))

    def _down(self, op: Operation, names: list[str]) -> None:
        if names and self.design.index(names[-1]) < len(self.design.blocks) - 1:
            self._edit(lambda: self.design.moved(names, self.design.index(names[-1]) + 2))

    def _drag(self, op: Operation, names: list[str]) -> None:
        if names:
            gap = _gap(op._replace(first=op.second), self.design)
            self._edit(lambda: self.design.moved(names, gap))

    def _disable(self, op: Operation, names: list[str]) -> None:
        if names:
            enable = not any(self.design.block(name).enabled for name in names)
            self._edit(lambda: self.design.with_enabled(names, enable))

    def _rename(self, op: Operation, names: list[str]) -> None:
        if len(names) == 1:
            self._edit(lambda: self.design.renamed(names[0], _name(op)))

    def _units(self, op: Operation, names: list[str]) -> None:
        if len(names) == 1 and self.design.block(names[0]).kind == "Dense":
            key = ("block", names[0], "units")
            self._edit(lambda: self.design.with_parameter(names[0], "units", op.value), key)


class Opened(QObject):
    """Collects the windows that are shown while it lives."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.windows: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


class InWindow:
    """A window, and a person at its mouse and keyboard.

    Args:
        window: shown and active, with the same design.
        alone: tells which blocks an operation is about; done after this.
    """

    def __init__(self, window: MainWindow, alone: Alone) -> None:
        self._window = window
        self._alone = alone
        self._canvas = window.findChild(Canvas, "canvas")
        self._document = window.findChild(Document)
        QGuiApplication.clipboard().clear()

    @property
    def design(self) -> Design:
        """What the window shows."""
        design: Design = self._document.design
        return design

    def begin(self, design: Design) -> None:
        """Show a design, with nothing to undo."""
        self._document.new(design)
        self._alone.document.new(design)

    def do(self, op: Operation) -> None:
        """Do it as a person would."""
        getattr(self, f"_{op.what}")(op, [block.name for block in self._alone.chosen(op)])

    def _key(self, key: Qt.Key, keys: Any = NO_KEYS, to: QWidget | None = None) -> None:
        QTest.keyClick(to or self._canvas, key, keys)

    def _select(self, names: list[str]) -> bool:
        """Click the first, then the last with Shift."""
        if not names:
            return False
        self._click(names[0])
        if len(names) > 1:
            self._click(names[-1], SHIFT)
        return True

    def _click(self, name: str, keys: Any = NO_KEYS) -> None:
        QTest.mouseClick(self._canvas.viewport(), LEFT, keys, self._place(name))

    def _place(self, name: str) -> QPoint:
        """Where a block can be clicked; the view is fitted until all of them can."""
        for _ in range(2):
            place = _handle(self._canvas.rect_of(name))
            area = self._canvas.viewport().rect().adjusted(4, 4, -4, -4)
            ends = [_handle(self._canvas.rect_of(each)) for each in self._ends()]
            if all(area.contains(each) for each in (place, *ends)):
                return place
            self._key(Qt.Key.Key_1, SHIFT)
        return place

    def _ends(self) -> list[str]:
        blocks = self.design.blocks
        return ["", blocks[-1].name] if blocks else [""]

    def _below(self, gap: int) -> QPoint:
        """A point in a gap."""
        blocks = self.design.blocks
        self._place("")
        upper = self._canvas.rect_of(blocks[gap - 1].name if gap else "")
        if gap == len(blocks):
            return QPoint(upper.center().x(), upper.bottom() + 3)
        lower = self._canvas.rect_of(blocks[gap].name)
        return QPoint(upper.center().x(), (upper.bottom() + lower.top()) // 2)

    def _undo(self, op: Operation, names: list[str]) -> None:
        self._key(Qt.Key.Key_Z, CTRL)

    def _redo(self, op: Operation, names: list[str]) -> None:
        self._key(Qt.Key.Key_Z, CTRL | SHIFT)

    def _add(self, op: Operation, names: list[str]) -> None:
        place = self._below(_gap(op, self.design))
        data, copy = block_mime(KINDS[op.second % len(KINDS)]), Qt.DropAction.CopyAction
        port = self._canvas.viewport()
        QApplication.sendEvent(port, QDragEnterEvent(place, copy, data, LEFT, NO_KEYS))
        QApplication.sendEvent(port, QDragMoveEvent(place, copy, data, LEFT, NO_KEYS))
        QApplication.sendEvent(port, QDropEvent(QPointF(place), copy, data, LEFT, NO_KEYS))

    def _delete(self, op: Operation, names: list[str]) -> None:
        if self._select(names):
            self._key(Qt.Key.Key_Delete)

    def _copy(self, op: Operation, names: list[str]) -> None:
        if self._select(names):
            self._key(Qt.Key.Key_C, CTRL)

    def _cut(self, op: Operation, names: list[str]) -> None:
        if self._select(names):
            self._key(Qt.Key.Key_X, CTRL)

    def _paste(self, op: Operation, names: list[str]) -> None:
        if not self._select(names):
            self._click("")
        self._key(Qt.Key.Key_V, CTRL)

    def _duplicate(self, op: Operation, names: list[str]) -> None:
        if self._select(names):
            self._key(Qt.Key.Key_D, CTRL)

    def _up(self, op: Operation, names: list[str]) -> None:
        if self._select(names):
            self._key(Qt.Key.Key_Up, ALT)

    def _down(self, op: Operation, names: list[str]) -> None:
        if self._select(names):
            self._key(Qt.Key.Key_Down, ALT)

    def _drag(self, op: Operation, names: list[str]) -> None:
        if not names:
            return
        self._select(names)
        goal = self._below(_gap(op._replace(first=op.second), self.design))
        start = self._place(names[-1])
        steps = (
            (QEvent.Type.MouseButtonPress, start, LEFT, LEFT),
            (QEvent.Type.MouseMove, (start + goal) / 2 + QPoint(14, 0), Qt.MouseButton(0), LEFT),
            (QEvent.Type.MouseMove, goal, Qt.MouseButton(0), LEFT),
            (QEvent.Type.MouseButtonRelease, goal, LEFT, Qt.MouseButton(0)),
        )
        port = self._canvas.viewport()
        for kind, place, button, held in steps:
            where = QPointF(port.mapToGlobal(place))
            event = QMouseEvent(kind, QPointF(place), where, button, held, NO_KEYS)
            QApplication.sendEvent(port, event)

    def _disable(self, op: Operation, names: list[str]) -> None:
        if self._select(names):
            self._key(Qt.Key.Key_E, CTRL)

    def _rename(self, op: Operation, names: list[str]) -> None:
        if not self._select(names) or len(names) != 1:
            return
        self._key(Qt.Key.Key_F2)
        fields = self._canvas.findChildren(QLineEdit, "nameField")
        (field,) = [each for each in fields if not each.isHidden()]
        field.selectAll()
        QTest.keyClicks(field, _name(op))
        self._key(Qt.Key.Key_Return, to=field)

    def _units(self, op: Operation, names: list[str]) -> None:
        if not self._select(names) or len(names) != 1:
            return
        if self._alone.design.block(names[0]).kind != "Dense":
            return
        box = self._window.findChild(QSpinBox, "units")
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, str(op.value))
        QApplication.sendEvent(
            box, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return.value, NO_KEYS)
        )
        self._canvas.setFocus()


OPERATIONS: Final = (
    "undo",
    "redo",
    "add",
    "delete",
    "copy",
    "cut",
    "paste",
    "duplicate",
    "up",
    "down",
    "drag",
    "disable",
    "rename",
    "units",
)


def fitting(op: Operation, alone: Alone) -> Operation:
    """The operation, or a smaller network first where there are too many blocks to be seen."""
    full = len(alone.design.blocks) >= MOST_BLOCKS
    return op._replace(what="cut") if full and op.what in ("add", "paste", "duplicate") else op


def _gap(op: Operation, design: Design) -> int:
    return op.first % (len(design.blocks) + 1)


def _name(op: Operation) -> str:
    return f"block {op.value % 7}"


def _handle(card: QRect) -> QPoint:
    """Where a card has no button."""
    return QPoint(card.center().x(), card.top() + min(8, card.height() // 4))
