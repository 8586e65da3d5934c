"""The tools for points drawn by hand, above the plane."""

from __future__ import annotations

from typing import Final, LiteralString

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from netbuilder import theme
from netbuilder.design import Design
from netbuilder.design.points import DRAWN, MOST_CLASSES, MOST_POINTS, DrawnPoints
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, own, set_spoken, set_tip
from netbuilder.views.forms.controls import ComboBox
from netbuilder.views.surface.brush import BRUSHES, PointBrush
from netbuilder.views.surface.colours import class_colour
from netbuilder.views.surface.plane import DecisionSurface
from netbuilder.wording import capitalized, count_text, plural

_FULL: Final = mark(
    "A design holds {most_points} points at most; erase some to draw others.",
    most_points=count_text(MOST_POINTS),
)
_HOW: Final = mark(
    "Draw with the left and the right mouse button. With the keyboard: "
    "arrow keys and Space, Shift+Space for the right button's class, "
    "Delete to erase, 1 to 9 for a class."
)


class PaintTools(QWidget):
    """Classes of the two buttons, brush, eraser; a way to begin where points are built in.

    Args:
        plane: is drawn on.
        parent: Qt's.

    Attributes:
        brush: draws on the plane.
        begin: has its place elsewhere, where these tools are hidden.

    Signals:
        drawn: the points, once a stroke is over; a step of the document's history.
        undoWanted: the last step is to be taken back.
    """

    drawn = Signal(object)
    undoWanted = Signal()

    def __init__(self, plane: DecisionSurface, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paintTools")
        self.brush = PointBrush(plane)
        self.begin = _tool(
            say("&Draw Points"),
            "drawPoints",
            say("Learn from points that you draw on the plane yourself"),
        )
        self._left = _classes("leftClass", say("Class of the left mouse button"))
        self._right = _classes("rightClass", say("Class of the right mouse button"))
        self._kind = ComboBox()
        self._kind.setObjectName("pointBrush")
        set_spoken(self._kind, say("Brush"))
        set_tip(self._kind, say("How many points a touch leaves"))
        for name in BRUSHES:
            self._kind.addItem(say(capitalized(name)), name)
        self._eraser = QToolButton()
        self._eraser.setText(say("&Eraser"))
        self._eraser.setObjectName("pointEraser")
        self._eraser.setCheckable(True)
        set_tip(self._eraser, say("Take points away with the left mouse button"))
        self._undo = _tool(say("&Undo"), "undoPoints", say("Take back the last step (Ctrl+Z)"))
        self._clear = _tool(
            say("C&lear"), "clearPoints", say("Take all points away; Undo brings them back")
        )
        self._said = Label()
        self._said.setObjectName("pointsSaid")
        self._said.setWordWrap(True)
        self._lay_out()
        self.hide()
        self._connect()
        self._show_classes()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for widget in (Label(say("Left")), self._left, Label(say("Right")), self._right):
            first.addWidget(widget)
        first.addStretch(1)
        for tool in (self._kind, self._eraser, self._undo, self._clear):
            second.addWidget(tool)
        second.addStretch(1)
        tools = QVBoxLayout(self)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.addLayout(first)
        tools.addLayout(second)
        tools.addWidget(self._said)

    def _connect(self) -> None:
        self.begin.clicked.connect(self._start)
        self._left.activated.connect(self._show_classes)
        self._right.activated.connect(self._show_classes)
        self._kind.activated.connect(self._choose_brush)
        self._eraser.toggled.connect(self._erase)
        self._undo.clicked.connect(self.undoWanted)
        self._clear.clicked.connect(self._take_all)
        self.brush.drawn.connect(self.drawn)
        self.brush.changed.connect(self._tell)
        self.brush.classChosen.connect(self._choose_left)

    def show_design(self, design: Design) -> None:
        """Offer the tools where a design's points are drawn by hand."""
        drawn = design.data == DRAWN
        self.brush.switch(drawn)
        self.brush.points = design.points
        self.setVisible(drawn)
        self._tell(design.points)

    @Slot()
    def _start(self) -> None:
        self.drawn.emit(self.brush.points)

    @Slot()
    def _take_all(self) -> None:
        if len(self.brush.points):
            self.drawn.emit(DrawnPoints())

    @Slot(int)
    def _choose_left(self, number: int) -> None:
        self._left.setCurrentIndex(number)
        self._eraser.setChecked(False)
        self._show_classes()

    @Slot()
    def _show_classes(self) -> None:
        self.brush.classes = (self._left.currentIndex(), self._right.currentIndex())
        for box in (self._left, self._right):
            for number in range(box.count()):
                colour = class_colour(theme.current(), number)
                box.setItemData(number, colour, Qt.ItemDataRole.DecorationRole)

    @Slot()
    def _choose_brush(self) -> None:
        self.brush.brush = self._kind.currentData()

    @Slot(bool)
    def _erase(self, on: bool) -> None:
        self.brush.erasing = on

    @Slot(object)
    def _tell(self, points: DrawnPoints) -> None:
        """Say how many points there are, and how one draws where there are none."""
        count = plural(len(points), "{count} point.", "{count} points.")
        full = len(points) >= MOST_POINTS
        self._said.show_text(_FULL if full else count if len(points) else _HOW)
        self._clear.setEnabled(len(points) > 0)


def _classes(name: str, spoken: str) -> ComboBox:
    box = ComboBox()
    box.setObjectName(name)
    set_spoken(box, spoken)
    for number in range(1, MOST_CLASSES + 1):
        box.addItem(say("Class {number}", number=number), number)
    box.setCurrentIndex(1 if name == "rightClass" else 0)
    return box


def _tool(text: LiteralString, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(own(text))
    button.setObjectName(name)
    set_tip(button, tip)
    return button
