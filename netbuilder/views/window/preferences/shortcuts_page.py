"""The page of keyboard shortcuts: every command, and the keys that it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QAction, QFont, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from netbuilder.ranking import ranked
from netbuilder.settings import Settings
from netbuilder.translation import language, mark, now, say
from netbuilder.views.common.texts import Label, cell, own, set_spoken, set_tip
from netbuilder.views.help.keys import written
from netbuilder.views.window.shortcuts import Shortcuts, command_text
from netbuilder.wording import sentences

_HEADS: Final = (mark("Command"), mark("Shortcut"))
_NAME: Final = Qt.ItemDataRole.UserRole
_ABOUT: Final = mark("Select a command, click the field below and press the new keys.")


class ShortcutsPage(QWidget):
    """Lists the commands; the selected one gets the keys that are pressed in the field.

    Args:
        shortcuts: of the window.
        actions: of the window; say what the commands do.
        settings: tell of another language.
    """

    def __init__(
        self, shortcuts: Shortcuts, actions: Mapping[str, QAction], settings: Settings
    ) -> None:
        super().__init__()
        self._language = language()
        self.setObjectName("shortcutsPage")
        self._shortcuts, self._actions = shortcuts, actions
        self._search = QLineEdit()
        self._search.setObjectName("shortcutSearch")
        self._search.setPlaceholderText(say("Search commands"))
        self._search.setClearButtonEnabled(True)
        set_spoken(self._search, say("Search commands"))
        self._search.textChanged.connect(self._list)
        self._table = self._made_table()
        self._keys = QKeySequenceEdit()
        self._keys.setObjectName("shortcutKeys")
        self._keys.setMaximumSequenceLength(1)
        set_spoken(self._keys, say("New keys"))
        for part in self._keys.findChildren(QLineEdit):
            part.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab comes to the field itself.
            set_spoken(part, say("New keys"))
        self._keys.editingFinished.connect(self._try)
        self._said = Label(_ABOUT)
        self._said.setObjectName("shortcutSaid")
        self._said.setWordWrap(True)
        self._take = self._button("takeShortcut", say("Rea&ssign"), self._reassign)
        set_tip(self._take, say("Give these keys to the selected command all the same"))
        self._clear = self._button("clearShortcut", say("&Clear"), self._clear_one)
        set_tip(self._clear, say("Leave the selected command without keys"))
        self._reset = self._button("resetShortcut", say("Rese&t"), self._reset_one)
        set_tip(self._reset, say("Give the selected command its usual keys"))
        self._reset_all = self._button("resetShortcuts", say("Reset &All"), self.restore)
        set_tip(self._reset_all, say("Give every command its usual keys"))
        row = QHBoxLayout()
        for widget in (self._keys, self._take, self._clear, self._reset, self._reset_all):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self._search)
        layout.addWidget(self._table, 1)
        layout.addLayout(row)
        layout.addWidget(self._said)
        shortcuts.changed.connect(self.follow)
        settings.follow(self._follow_language)
        self._list("")

    @Slot()
    def follow(self) -> None:
        """Show the keys that count now."""
        for row in range(self._table.rowCount()):
            self._show_keys(row)
        self._show_selected()

    @Slot()
    def restore(self) -> None:
        """Give every command its usual keys."""
        self._shortcuts.reset_all()
        self._said.show_text(say("Every command has its usual shortcut."))

    # The table

    def _made_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_HEADS))
        table.setObjectName("shortcutTable")
        set_spoken(table, say("Commands and their shortcuts"))
        table.setHorizontalHeaderLabels([now(head) for head in _HEADS])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.itemSelectionChanged.connect(self._select)
        return table

    @Slot(str)
    def _list(self, text: str) -> None:
        """List the commands that a text may mean, by name, purpose or keys."""
        selected = self._name
        names = self._shortcuts.names
        texts = [command_text(name) for name in names]
        notes = [f"{self._written(name)} {self._actions[name].statusTip()}" for name in names]
        found = [names[place] for place in ranked(text, texts, notes)]
        with QSignalBlocker(self._table):
            self._table.setRowCount(len(found))
            for row, name in enumerate(found):
                command = QTableWidgetItem(cell(command_text(name)))
                command.setData(_NAME, name)
                set_tip(command, self._actions[name].statusTip())
                self._table.setItem(row, 0, command)
                self._table.setItem(row, 1, QTableWidgetItem())
                self._show_keys(row)
            if found:
                self._table.selectRow(found.index(selected) if selected in found else 0)
        self._select()

    def _follow_language(self) -> None:
        """Name the commands in another language, without what marks a letter in menus."""
        if language() != self._language:
            self._language = language()
            self._list(self._search.text())

    def _show_keys(self, row: int) -> None:
        keys = self._table.item(row, 1)
        name = self._name_in(row)
        if keys is None:
            return
        keys.setText(cell(self._written(name)))
        font = QFont(self._table.font())
        font.setBold(not self._shortcuts.is_usual(name))
        keys.setFont(font)

    def _written(self, name: str) -> str:
        return written(self._shortcuts.keys(name))

    # The selected command

    @property
    def _name(self) -> str:
        """The name of the selected command; '' for none."""
        rows = self._table.selectionModel().selectedRows()
        return self._name_in(rows[0].row()) if rows else ""

    def _name_in(self, row: int) -> str:
        command = self._table.item(row, 0)
        return "" if command is None else str(command.data(_NAME))

    @Slot()
    def _select(self) -> None:
        none = say("No command matches. Try another word.")
        self._said.show_text(_ABOUT if self._name else none)
        self._show_selected()

    def _show_selected(self) -> None:
        name = self._name
        keys = self._shortcuts.keys(name) if name else []
        with QSignalBlocker(self._keys):
            self._keys.setKeySequence(keys[0] if keys else QKeySequence())
        for part in self._keys.findChildren(QLineEdit):
            part.setPlaceholderText(say("Press the keys"))  # Qt has put its own there.
        self._keys.setEnabled(bool(name))
        self._take.setEnabled(False)
        self._clear.setEnabled(bool(keys))
        self._reset.setEnabled(bool(name) and not self._shortcuts.is_usual(name))

    @Slot()
    def _try(self) -> None:
        """Give the selected command the pressed keys, or say why that cannot be."""
        name, keys = self._name, self._keys.keySequence()
        if keys.isEmpty() or keys in self._shortcuts.keys(name):
            return
        refused = self._shortcuts.refusal(name, keys)
        if refused is None:
            self._give(name, keys)
            return
        self._take.setEnabled(bool(refused.owner))
        more = say("Press Reassign to give it to the selected command.") if refused.owner else ""
        self._said.show_text(sentences(refused.sentence, more))

    @Slot()
    def _reassign(self) -> None:
        self._give(self._name, self._keys.keySequence())

    def _give(self, name: str, keys: QKeySequence) -> None:
        self._shortcuts.assign(name, keys)
        self._said.show_text(
            say(
                "{command} has the shortcut {keys} now.",
                command=command_text(name),
                keys=written([keys]),
            )
        )

    def _clear_one(self) -> None:
        name = self._name
        self._shortcuts.assign(name, None)
        self._said.show_text(say("{command} has no shortcut now.", command=command_text(name)))

    @Slot()
    def _reset_one(self) -> None:
        name = self._name
        taken = self._shortcuts.reset(name)
        said = say("{command} has its usual shortcut.", command=command_text(name))
        self._said.show_text(sentences(said, taken))

    def _button(self, name: str, text: str, do: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setText(own(text))
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: do())
        return button
