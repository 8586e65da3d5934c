"""The layers to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDesktopServices,
    QDrag,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from netbuilder import theme
from netbuilder.design import catalogue
from netbuilder.design.catalogue import Entry
from netbuilder.design.layer_search import search
from netbuilder.views.canvas.line import write_line
from netbuilder.views.common.mime import block_mime
from netbuilder.views.common.texts import Label, own, set_spoken, set_tip
from netbuilder.views.icons import draw_icon
from netbuilder.views.icons.outlines import outline_of

_KIND: Final = Qt.ItemDataRole.UserRole
_CHOOSING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_POINTER = 16
_SMALL = 0.9
_RADIUS = 5.0
_ICON = 18.0


class Palette(QWidget):
    """Shows the catalogue; a layer is dragged, double-clicked, or chosen with Enter or Space.

    Signals:
        addRequested: the kind of the layer that was chosen.
    """

    addRequested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        set_spoken(self, "Layers")
        self._list = _KindList()
        self._list.chosen.connect(self.addRequested)
        self._search = _Search()
        self.setFocusProxy(self._search)
        self._search.textChanged.connect(self._filter)
        self._search.returnPressed.connect(self._list.choose_current)
        self._search.left.connect(self._list.setFocus)
        self._nothing = Label()
        self._nothing.setObjectName("paletteNothing")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(8, 24, 8, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 8, 2, 2)
        layout.addWidget(self._search)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._nothing, 1)
        self._filter("")

    @property
    def has_search(self) -> bool:
        """Whether something is looked for."""
        return bool(self._search.text())

    def show_family(self, family: str) -> None:
        """Show all layers, those of a family on top; '' for the first."""
        self._search.clear()
        self._list.scroll_to(family)

    @Slot(str)
    def _filter(self, text: str) -> None:
        """Show the layers that `text` may mean, the likeliest first."""
        found = search(text, catalogue.CATALOGUE)
        if text.strip():
            self._list.show_found(found)
        else:
            self._list.show_entries(found)
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._nothing.show_text(f"No layer matches '{text.strip()}'.\nEsc shows all of them.")


class _Search(QLineEdit):
    """What to look for; the arrow leads on to what was found.

    Signals:
        left: the user wants to move on to the list.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paletteSearch")
        self.setPlaceholderText("Search layers")
        set_spoken(self, "Search layers")
        set_tip(self, "Part of a layer's name or purpose; Enter adds the selected one")
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on to the list with Down, start over with Esc."""
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class _KindList(QListWidget):
    """Kinds of layers under the headings of their families.

    Signals:
        chosen: a kind.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._pressed: str | None = None
        self.setObjectName("paletteList")
        set_spoken(self, "Layers to add")
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        # Not the colour of fields, which invites to type.
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setItemDelegate(_Row(self))
        self.itemDoubleClicked.connect(self._choose)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these, grouped by family; the current one stays current if it is among them."""
        current = self.currentItem().data(_KIND) if self.currentRow() >= 0 else None
        self.clear()
        for family, title in catalogue.FAMILIES.items():
            members = [entry for entry in entries if entry.family == family]
            if members:
                self.addItem(_heading(title))
            for entry in members:
                item = _item(entry)
                self.addItem(item)
                if self.currentRow() < 0 or entry.kind == current:
                    self.setCurrentItem(item)

    def scroll_to(self, family: str) -> None:
        """Bring a family's heading to the top."""
        title = catalogue.FAMILIES.get(family, "").upper()
        for row in range(self.count()):
            if self.item(row).text() == title:
                self.scrollToItem(self.item(row), QAbstractItemView.ScrollHint.PositionAtTop)

    def show_found(self, entries: Sequence[Entry]) -> None:
        """Show these in this order, the first of them current."""
        self.clear()
        for entry in entries:
            self.addItem(_item(entry))
        if entries:
            self.setCurrentRow(0)

    @Slot()
    def choose_current(self) -> None:
        """Choose the current layer."""
        if self.currentRow() >= 0:
            self._choose(self.currentItem())

    def changeEvent(self, event: QEvent) -> None:
        """Take the sizes of other letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note what is pressed: on a heading it is not the current layer."""
        item = self.itemAt(event.position().toPoint())
        self._pressed = item.data(_KIND) if item else None
        super().mousePressEvent(event)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N803
        """Drag the pressed layer under a small card of its own."""
        if self._pressed is None:
            return
        drag = QDrag(self)
        drag.setMimeData(block_mime(self._pressed))
        picture = _card(catalogue.entry(self._pressed), self)
        drag.setPixmap(picture)
        # Beside the pointer, so that it does not cover the gap that it points at.
        drag.setHotSpot(QPoint(-_POINTER, round(picture.deviceIndependentSize().height() / 2)))
        drag.exec(Qt.DropAction.CopyAction)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to add the layer, or to read about it."""
        item = self.itemAt(event.pos())
        if item is None or not item.data(_KIND):
            return
        menu = QMenu(self)
        menu.setObjectName("paletteMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Add below the selection\tSpace", self.choose_current)
        menu.addAction("&Documentation\tF1", self.read_about_current)
        menu.popup(event.globalPos())

    def read_about_current(self) -> None:
        """Open what Keras says of the current layer."""
        kind = self.currentItem().data(_KIND) if self.currentRow() >= 0 else None
        if kind:
            QDesktopServices.openUrl(QUrl(catalogue.entry(kind).documentation))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add the current layer with Enter or Space, read about it with F1."""
        if event.key() in _CHOOSING:
            self.choose_current()
        elif event.key() == Qt.Key.Key_F1:
            self.read_about_current()
        else:
            super().keyPressEvent(event)

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        if item.data(_KIND):
            self.chosen.emit(item.data(_KIND))


class _Row(QStyledItemDelegate):
    """Draws a layer as icon and title, in the present theme."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One line each."""
        line = QFontMetricsF(option.font).height()
        return QSize(0, round(1.6 * line if index.data(_KIND) else 1.7 * line))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        kind = index.data(_KIND)
        if kind:
            self._draw_entry(painter, option, catalogue.entry(kind))
        else:
            area = QRectF(option.rect).adjusted(6, 0, -6, 0)
            font = _smaller(option.font)
            font.setBold(True)
            muted = QColor(theme.current().muted)
            write_line(painter, area, font, muted, index.data(Qt.ItemDataRole.DisplayRole))
        painter.restore()

    def _draw_entry(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        now = theme.current()
        area = QRectF(option.rect).adjusted(2, 1, -2, -1)
        states, state = QStyle.StateFlag, option.state
        text = QColor(now.text)
        ink = now.family_colour(entry.family)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & states.State_Selected and _has_focus(option):
            painter.setBrush(QColor(now.accent))
            painter.drawRoundedRect(area, _RADIUS, _RADIUS)
            text, ink = QColor(now.accent_text), now.accent_text
        elif state & (states.State_Selected | states.State_MouseOver):
            painter.setBrush(QColor(now.accent_soft if state & states.State_Selected else now.grid))
            painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        side = min(_ICON, area.height() - 2)
        place = QRectF(area.left() + 8, area.center().y() - side / 2, side, side)
        draw_icon(painter, place, outline_of(entry.kind, entry.family), ink)
        left = place.right() + 9
        line = QRectF(left, area.top(), area.right() - 4 - left, area.height())
        write_line(painter, line, option.font, text, entry.title)


def _has_focus(option: QStyleOptionViewItem) -> bool:
    widget = option.widget
    return isinstance(widget, QWidget) and widget.hasFocus()


def _draw_badge(painter: QPainter, area: QRectF, entry: Entry) -> None:
    """The icon on a tint of its family's colour."""
    now = theme.current()
    colour = now.family_colour(entry.family)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.mixed(now.surface, colour, theme.TINT)))
    painter.drawRoundedRect(area, _RADIUS, _RADIUS)
    inside = area.adjusted(3, 3, -3, -3)
    draw_icon(painter, inside, outline_of(entry.kind, entry.family), colour)


def _card(entry: Entry, widget: QWidget) -> QPixmap:
    """A layer as it looks while it is dragged; sharp on the widget's screen."""
    now, font, ratio = theme.current(), widget.font(), widget.devicePixelRatioF()
    metrics = QFontMetricsF(font)
    side = 1.5 * metrics.height()
    width, height = side + metrics.horizontalAdvance(entry.title) + 34, side + 14
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(now.accent), 1.5))
    painter.setBrush(QColor(now.surface))
    painter.drawRoundedRect(QRectF(1, 1, width - 2, height - 2), _RADIUS + 2, _RADIUS + 2)
    badge = QRectF(7, 7, side, side)
    _draw_badge(painter, badge, entry)
    area = QRectF(badge.right() + 8, 0, width, height)
    write_line(painter, area, font, QColor(now.text), entry.title)
    painter.end()
    return picture


def _smaller(font: QFont) -> QFont:
    small = QFont(font)
    if font.pointSizeF() > 0:
        small.setPointSizeF(font.pointSizeF() * _SMALL)
    return small


def _heading(title: str) -> QListWidgetItem:
    item = QListWidgetItem(own(title.upper()))
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _item(entry: Entry) -> QListWidgetItem:
    item = QListWidgetItem(own(entry.title))
    item.setData(_KIND, entry.kind)
    set_tip(
        item,
        f"{entry.summary}\nDrag it onto the canvas, or double-click to add it. "
        "F1 opens its documentation.",
    )
    item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, entry.summary)
    return item
