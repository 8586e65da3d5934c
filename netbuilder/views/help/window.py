"""The window of the help: a list of pages, a search, and the page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder import theme
from netbuilder.help import window_parts
from netbuilder.help.contents import Library
from netbuilder.help.pages import Page
from netbuilder.translation import say
from netbuilder.views.common.badge import Badge
from netbuilder.views.common.ground import Ground
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, PageView, item, set_spoken, set_tip, set_title
from netbuilder.views.help.setting import page_markup
from netbuilder.views.help.trail import Trail
from netbuilder.views.icons import icon
from netbuilder.views.icons.outlines import outline_of

_KEY: Final = Qt.ItemDataRole.UserRole
_SIZE: Final = (880, 620)
_LIST: Final = 250
_WIDEST: Final = 340
"""The widest list of pages, for titles in two languages."""
_MARGIN: Final = 24
_TITLE: Final = 1.5
_MOVING: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class HelpWindow(Dialog):
    """Shows pages beside the window, which can be used meanwhile.

    Alt+Left and Alt+Right lead through the pages that were read, Ctrl+F to the search.

    Args:
        library: the pages.
        parent: the window.
    """

    def __init__(self, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self._library, self._trail = library, Trail()
        self._search = _Search()
        self._search.textChanged.connect(self._find)
        self._search.returnPressed.connect(self._open_current)
        self._list = QListWidget()
        self._list.setObjectName("helpList")
        set_spoken(self._list, say("Pages"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._search.list = self._list
        self._nothing = Label(say("No page matches. Try another word."))
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._badge, self._title = Badge(), Label()
        self._title.setObjectName("helpTitle")
        self._page = PageView()
        self._page.setObjectName("helpPage")
        set_spoken(self._page, say("Page"))
        self._back = self._button("helpBack", "left", say("Back (Alt+Left)"))
        self._forward = self._button("helpForward", "right", say("Forward (Alt+Right)"))
        self._lay_out()
        self._list.currentItemChanged.connect(self._open_item)
        self._page.linkChosen.connect(self.open_page)
        self._back.clicked.connect(lambda: self._go(-1))
        self._forward.clicked.connect(lambda: self._go(1))
        for keys, command in {
            "Alt+Left": lambda: self._go(-1),
            "Alt+Right": lambda: self._go(1),
            "Ctrl+F": self._search.setFocus,
        }.items():
            QShortcut(QKeySequence(keys), self).activated.connect(command)
        self._find("")
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        wide = min(max(_LIST, self._list.sizeHintForColumn(0) + bar + _MARGIN), _WIDEST)
        self._splitter.setSizes([wide, _SIZE[0] - wide])
        self.resize(*_SIZE)

    @property
    def current(self) -> str:
        """The key of the page that is shown."""
        return self._trail.current

    @Slot(str)
    def open_page(self, key: str) -> None:
        """Show a page; the first steps where there is none of this key."""
        page = self._library.page(key) or self._library.page(window_parts.FIRST)
        if page is not None:
            self._trail.visit(page.key)
            self._show(page)

    def take(self, library: Library) -> None:
        """Show pages that say something else now."""
        self._library = library
        self._find(self._search.text())
        if self.current:
            self._go(0)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.current:
            self._dress()
            self._go(0)

    def _show(self, page: Page) -> None:
        set_title(self, page.title, say(" - Help"))
        self._title.show_text(page.title)
        kind, family = page.icon
        self._badge.setVisible(bool(kind))
        if kind:
            self._badge.show_kind(outline_of(kind, family), family)
        self._page.show_markup(page_markup(page))
        self._back.setEnabled(self._trail.can_go_back)
        self._forward.setEnabled(self._trail.can_go_forward)
        self._mark(page.key)

    def _mark(self, key: str) -> None:
        """Have the page's row current, if the list shows it."""
        for row in range(self._list.count()):
            if self._list.item(row).data(_KEY) == key:
                self._list.blockSignals(True)
                self._list.setCurrentRow(row)
                self._list.blockSignals(False)
                return

    def _go(self, step: int) -> None:
        page = self._library.page(self._trail.go(step))
        if page is not None:
            self._show(page)

    @Slot(str)
    def _find(self, text: str) -> None:
        """List the pages that a text may mean, or all of them under headings."""
        self._list.blockSignals(True)
        self._list.clear()
        group = ""
        for page in self._library.search(text):
            if page.group != group and not text.strip():
                group = page.group
                self._list.addItem(_heading(group))
            row = QListWidgetItem(item(page.title))
            row.setData(_KEY, page.key)
            set_tip(row, f"{page.group}\n{page.summary}" if text.strip() else page.summary)
            self._list.addItem(row)
        self._list.blockSignals(False)
        found = self._list.count() > 0
        self._list.setVisible(found)
        self._nothing.setVisible(not found)
        if found and text.strip():
            self._list.setCurrentRow(0)
        else:
            self._mark(self.current)

    @Slot()
    def _open_current(self) -> None:
        self._open_item(self._list.currentItem())
        self._page.setFocus()

    @Slot(QListWidgetItem)
    def _open_item(self, row: QListWidgetItem | None) -> None:
        if row is not None and row.data(_KEY):
            self.open_page(row.data(_KEY))

    def _button(self, name: str, outline: str, hint: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setIcon(icon(outline, theme.current().text, theme.current().faint))
        button.setProperty("outline", outline)
        set_tip(button, hint)
        set_spoken(button, hint)
        return button

    def _dress(self) -> None:
        now = theme.current()
        for button in (self._back, self._forward):
            button.setIcon(icon(button.property("outline"), now.text, now.faint))

    def _lay_out(self) -> None:
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * _TITLE)
        font.setBold(True)
        self._title.setFont(font)
        head = QHBoxLayout()
        for widget in (self._back, self._forward, self._badge):
            head.addWidget(widget)
        head.addWidget(self._title, 1)
        left, right = QWidget(), QWidget()
        right.setObjectName("helpSheet")
        beside = QVBoxLayout(left)
        beside.setContentsMargins(8, 8, 4, 8)
        beside.addWidget(self._search)
        for shown in (self._list, self._nothing):
            beside.addWidget(shown, 1)
        sheet = QVBoxLayout(right)
        sheet.setContentsMargins(12, 8, 8, 8)
        sheet.addLayout(head)
        sheet.addWidget(self._page, 1)
        self._page.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self._page.setFrameShape(PageView.Shape.NoFrame)
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        Ground(right)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        self._splitter = splitter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)


class _Search(QLineEdit):
    """The field of the search; its arrows move in the list."""

    def __init__(self) -> None:
        super().__init__()
        self.list: QListWidget | None = None
        self.setObjectName("helpSearch")
        self.setPlaceholderText(say("Search the help"))
        self.setClearButtonEnabled(True)
        set_spoken(self, say("Search the help"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list with the arrows, start over with Esc."""
        if event.key() in _MOVING and self.list is not None:
            self.list.event(event)
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def _heading(title: str) -> QListWidgetItem:
    row = QListWidgetItem(item(title))
    row.setFlags(Qt.ItemFlag.NoItemFlags)
    font = row.font()
    font.setBold(True)
    row.setFont(font)
    return row
