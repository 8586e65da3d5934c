"""The layers to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QDrag, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from netbuilder import theme
from netbuilder.design import catalogue
from netbuilder.design.catalogue import Entry
from netbuilder.views.mime import block_mime

_KIND = Qt.ItemDataRole.UserRole
_ICON = 22
_RADIUS = 5


class Palette(QWidget):
    """Shows the catalogue; a layer is dragged, double-clicked, or chosen with Enter or Space.

    Signals:
        addRequested: the kind of the layer that was chosen.
    """

    addRequested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName("Layers")
        self._search = QLineEdit()
        self._search.setObjectName("paletteSearch")
        self._search.setPlaceholderText("Search layers")
        self._search.setAccessibleName("Search layers")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._list = _KindList()
        self._list.setObjectName("paletteList")
        self._list.setAccessibleName("Layers to add")
        self._list.chosen.connect(self.addRequested)
        self._search.returnPressed.connect(self._choose_first)
        self._nothing = QLabel("No layer of this name.")
        self._nothing.setObjectName("paletteNothing")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._search)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._nothing)
        self._filter("")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._filter(self._search.text())

    @Slot(str)
    def _filter(self, text: str) -> None:
        """Show the layers whose title or purpose holds `text`."""
        self._list.show_entries([entry for entry in catalogue.CATALOGUE if _matches(entry, text)])
        empty = self._list.count() == 0
        self._nothing.setVisible(empty)
        self._list.setVisible(not empty)

    @Slot()
    def _choose_first(self) -> None:
        self._list.choose_first()


class _KindList(QListWidget):
    """Kinds of layers under the headings of their families."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setSpacing(1)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.itemDoubleClicked.connect(self._choose)

    def show_entries(self, entries: list[Entry]) -> None:
        """Show these, grouped by family."""
        self.clear()
        for family, title in catalogue.FAMILIES.items():
            members = [entry for entry in entries if entry.family == family]
            if members:
                self.addItem(_heading(title))
            for entry in members:
                self.addItem(_item(entry))
        self.setCurrentRow(1)

    def choose_first(self) -> None:
        """Choose the first layer that is shown."""
        if self.count() > 1:
            self._choose(self.item(1))

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """What a drag of the selected layer carries."""
        return block_mime(items[0].data(_KIND))

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N803
        """Drag the layer under a picture of itself."""
        item = self.currentItem()
        if item is None or not item.data(_KIND):
            return
        drag = QDrag(self)
        drag.setMimeData(self.mimeData([item]))
        picture = self.viewport().grab(self.visualItemRect(item))
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(20, picture.height() // 2))
        drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add the current layer with Enter or Space."""
        item = self.currentItem()
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if item is not None and event.key() in keys:
            self._choose(item)
            return
        super().keyPressEvent(event)

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        kind = item.data(_KIND)
        if kind:
            self.chosen.emit(kind)


def _matches(entry: Entry, text: str) -> bool:
    return text.lower() in f"{entry.title} {entry.kind} {entry.summary}".lower()


def _heading(title: str) -> QListWidgetItem:
    item = QListWidgetItem(title.upper())
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    font = item.font()
    font.setPointSizeF(font.pointSizeF() * 0.85)
    font.setBold(True)
    item.setFont(font)
    return item


def _item(entry: Entry) -> QListWidgetItem:
    item = QListWidgetItem(_icon(entry), entry.title)
    item.setData(_KIND, entry.kind)
    item.setToolTip(f"{entry.summary}\nDrag it onto the canvas, or double-click to add it.")
    item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, entry.summary)
    return item


def _icon(entry: Entry) -> QIcon:
    """The glyph on the colour of its family, at single and double resolution."""
    icon = QIcon()
    now = theme.current()
    for ratio in (1, 2):
        picture = QPixmap(_ICON * ratio, _ICON * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.family_colour(entry.family)))
        area = QRectF(0, 0, _ICON, _ICON)
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        painter.setPen(QColor(now.accent_text))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, entry.glyph)
        painter.end()
        icon.addPixmap(picture)
    return icon
