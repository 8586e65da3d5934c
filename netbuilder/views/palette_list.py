"""The list of layers: rows below headings that fold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QDesktopServices,
    QDrag,
    QKeyEvent,
    QMouseEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
)

from netbuilder.design import catalogue
from netbuilder.design.layer_rows import Row, rows_of
from netbuilder.translation import say
from netbuilder.views.common.mime import block_mime
from netbuilder.views.common.texts import own, set_item_spoken, set_spoken, set_tip
from netbuilder.views.palette_rows import (
    COUNT,
    FAMILY,
    FOLDED,
    KIND,
    ROW,
    RowDelegate,
    card,
    form_at,
    row_height,
    row_width,
)
from netbuilder.wording import plural, terms

_CHOOSING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_SIDEWAYS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_UPWARDS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_POINTER: Final = 16
_COLUMN: Final = 168
"""The least width of a column, where there are two."""


class LayerList(QListWidget):
    """Layers below the headings of their families; a heading folds what is below it.

    Where all of it does not fit below each other but beside each other, there are two columns.

    Signals:
        chosen: a kind.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._pressed: str | None = None
        self._folded: frozenset[str] = frozenset()
        self._delegate = RowDelegate(self)
        self.setObjectName("paletteList")
        set_spoken(self, say("Layers to add"))
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        # Not the colour of fields, which invites to type.
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setItemDelegate(self._delegate)
        self.itemDoubleClicked.connect(self._choose)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these below the headings of their families; what was current stays so."""
        current = self._current_kind()
        chosen = {item.data(ROW).name: item.data(KIND) for item in self._items() if _is_row(item)}
        self.clear()
        for family, title in catalogue.FAMILIES.items():
            members = [row for row in rows if row.family == family]
            if not members:
                continue
            self.addItem(_heading(family, title, members, family in self._folded))
            for row in members:
                item = _item(row, row.place_of(chosen.get(row.name, "")))
                self.addItem(item)
                if self.currentRow() < 0 or item.data(KIND) == current:
                    self.setCurrentItem(item)
        self._apply_folds()

    def show_found(self, found: Sequence[tuple[Row, int]]) -> None:
        """Show these in this order, with the form that was found, and the first of them current."""
        self.clear()
        for row, place in found:
            self.addItem(_item(row, place))
        if found:
            self.setCurrentRow(0)
        self._arrange()

    @property
    def whole_width(self) -> int:
        """How wide one column must be to show the whole title of every layer."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        rows = rows_of(catalogue.CATALOGUE)
        return bar + max(row_width(self.font(), row) for row in rows)

    @property
    def folded_families(self) -> frozenset[str]:
        """The families whose layers are hidden."""
        return self._folded

    def fold(self, families: Collection[str]) -> None:
        """Hide the layers of these families, and show all others."""
        self._folded = frozenset(families) & frozenset(catalogue.FAMILIES)
        self._apply_folds()

    def scroll_to(self, family: str) -> None:
        """Unfold a family and bring its heading to the top."""
        for item in self._items():
            if item.data(FAMILY) == family:
                if family in self._folded:
                    self._toggle(family)
                self.scrollToItem(item, QAbstractItemView.ScrollHint.PositionAtTop)

    @Slot()
    def choose_current(self) -> None:
        """Choose the current layer; fold or unfold what is below the current heading."""
        if self.currentRow() < 0:
            return
        family = self.currentItem().data(FAMILY)
        if family:
            self._toggle(family)
        else:
            self._choose(self.currentItem())

    def read_about_current(self) -> None:
        """Open what Keras says of the current layer."""
        kind = self._current_kind()
        address = catalogue.entry(kind).documentation if kind else ""
        if address:
            QDesktopServices.openUrl(QUrl(address))

    # Qt's events

    def changeEvent(self, event: QEvent) -> None:
        """Take the sizes of other letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the width for a second column where that brings all in sight."""
        super().resizeEvent(event)
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note what is pressed; on a heading it folds, on the button of a form it chooses that."""
        place = event.position().toPoint()
        item = self.itemAt(place)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = None
        if item is not None and left and item.data(FAMILY):
            self._toggle(item.data(FAMILY))
        elif item is not None:
            number = self._form_at(item, place)
            if left and number is not None:
                _choose_form(item, number)
            self._pressed = item.data(KIND)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Add a layer; the buttons of forms take two quick presses as two."""
        item = self.itemAt(event.position().toPoint())
        place = event.position().toPoint()
        if item is not None and (item.data(FAMILY) or self._form_at(item, place) is not None):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N803
        """Drag the pressed layer under a small card of its own."""
        if self._pressed is None:
            return
        drag = QDrag(self)
        drag.setMimeData(block_mime(self._pressed))
        picture = card(catalogue.entry(self._pressed), self)
        drag.setPixmap(picture)
        # Beside the pointer, so that it does not cover the gap that it points at.
        drag.setHotSpot(QPoint(-_POINTER, round(picture.deviceIndependentSize().height() / 2)))
        drag.exec(Qt.DropAction.CopyAction)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to add the layer, or to read about it."""
        item = self.itemAt(event.pos())
        if item is None or not item.data(KIND):
            return
        menu = QMenu(self)
        menu.setObjectName("paletteMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(say("&Add below the selection\tSpace"), self.choose_current)
        menu.addAction(say("&Documentation\tF1"), self.read_about_current)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add with Enter or Space, choose a form or fold with Left and Right, read with F1."""
        step = _SIDEWAYS.get(Qt.Key(event.key()))
        if event.key() in _CHOOSING:
            self.choose_current()
        elif event.key() == Qt.Key.Key_F1:
            self.read_about_current()
        elif event.key() in _UPWARDS:
            self._step(_UPWARDS[Qt.Key(event.key())])
        elif step is not None and self.currentRow() >= 0:
            self._step_sideways(self.currentItem(), step)
        else:
            super().keyPressEvent(event)

    # Inside

    def _step_sideways(self, item: QListWidgetItem, step: int) -> None:
        family = item.data(FAMILY)
        if family:
            if (family in self._folded) == (step > 0):
                self._toggle(family)
        elif item.data(ROW).forms:
            row = item.data(ROW)
            number = (row.place_of(item.data(KIND)) or 0) + step
            _choose_form(item, min(max(number, 0), len(row.forms) - 1))

    def _form_at(self, item: QListWidgetItem, place: QPoint) -> int | None:
        row = item.data(ROW)
        return None if row is None else form_at(self.visualItemRect(item), row, QPointF(place))

    def _toggle(self, family: str) -> None:
        self._folded = self._folded ^ {family}
        self._apply_folds()

    def _apply_folds(self) -> None:
        for item in self._items():
            family = item.data(FAMILY)
            if family:
                _describe_heading(item, family in self._folded)
            else:
                item.setHidden(self._has_headings() and item.data(ROW).family in self._folded)
        self._arrange()

    def _has_headings(self) -> bool:
        return self.count() > 0 and bool(self.item(0).data(FAMILY))

    def _arrange(self) -> None:
        """Lay the rows out in one column, or in two of which each begins with a heading."""
        seen = [item for item in self._items() if not item.isHidden()]
        high = row_height(self.font())
        room = self.height() // high
        first = _first_column([bool(item.data(FAMILY)) for item in seen], room)
        two = self.width() >= 2 * _COLUMN and room < len(seen) and first > 0
        self._delegate.width = self.width() // 2 if two else 0
        self.setViewportMargins(0, 0, 0, self.height() - first * high - high // 2 if two else 0)
        if two != self.isWrapping():
            policies = Qt.ScrollBarPolicy
            scrolls = policies.ScrollBarAlwaysOff if two else policies.ScrollBarAsNeeded
            self.setVerticalScrollBarPolicy(scrolls)
            self.setWrapping(two)
        self.scheduleDelayedItemsLayout()

    def _step(self, step: int) -> None:
        """Go to the next row that is seen, in whichever column."""
        places = [place for place in range(self.count()) if not self.item(place).isHidden()]
        if self.currentRow() in places:
            at = places.index(self.currentRow()) + step
            self.setCurrentRow(places[min(max(at, 0), len(places) - 1)])

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(place) for place in range(self.count())]

    def _current_kind(self) -> str | None:
        kind = self.currentItem().data(KIND) if self.currentRow() >= 0 else None
        return str(kind) if kind else None

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        if item.data(KIND):
            self.chosen.emit(item.data(KIND))


def _first_column(headings: Sequence[bool], room: int) -> int:
    """The rows of the first of two columns, the longer one; 0 where they are too many.

    Args:
        headings: for each row whether it is one; with each a column may begin.
        room: rows that a column has room for.
    """
    half = len(headings) / 2
    places = (place for place, heading in enumerate(headings) if heading and place >= half)
    first = next(places, 0)
    return first if first <= room else 0


def _is_row(item: QListWidgetItem) -> bool:
    return item.data(ROW) is not None


def _heading(family: str, title: str, rows: Sequence[Row], folded: bool) -> QListWidgetItem:
    item = QListWidgetItem(own(title))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setData(FAMILY, family)
    item.setData(COUNT, sum(len(row.entries) for row in rows))
    _describe_heading(item, folded)
    return item


def _describe_heading(item: QListWidgetItem, folded: bool) -> None:
    item.setData(FOLDED, folded)
    layers = plural(item.data(COUNT), "{count} layer", "{count} layers")
    title = item.data(Qt.ItemDataRole.DisplayRole)
    set_item_spoken(item, terms((title, layers, say("collapsed") if folded else say("expanded"))))
    set_tip(
        item, say("Click to show these layers.") if folded else say("Click to hide these layers.")
    )


def _item(row: Row, chosen: int | None) -> QListWidgetItem:
    item = QListWidgetItem(own(row.title))
    item.setData(ROW, row)
    _choose_form(item, row.chosen if chosen is None else chosen)
    return item


def _choose_form(item: QListWidgetItem, number: int) -> None:
    """Have a row stand for one of its layers."""
    row = item.data(ROW)
    entry = row.entries[number]
    item.setData(KIND, entry.kind)
    lines = [
        f"{entry.title}: {say(entry.summary)}",
        say("Drag it onto the canvas, or double-click to add it. F1 opens its documentation."),
    ]
    place = ""
    if row.forms:
        lines.append(say("Left and Right choose the number of dimensions."))
        place = say("form {number} of {forms}", number=number + 1, forms=len(row.forms))
    set_tip(item, "\n".join(lines))
    set_item_spoken(item, terms((entry.title, place)), say(entry.summary))
