"""The menu bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

_MENUS: Final = {
    "&File": ("actionNew", "actionOpen", None, "actionSave", "actionSaveAs", None, "actionQuit"),
    "&Edit": (
        "actionUndo",
        "actionRedo",
        None,
        "actionCut",
        "actionCopy",
        "actionPaste",
        "actionDuplicate",
        "actionDelete",
        None,
        "actionRename",
        "actionDisable",
        "actionSelectAll",
    ),
    "&Training": ("actionTrain", "actionPause", "actionStop"),
    "&View": ("actionCode", None),
    "&Help": ("actionAbout",),
}
BLOCK_MENU: Final = (
    "actionCut",
    "actionCopy",
    "actionPaste",
    "actionDuplicate",
    "actionDelete",
    None,
    "actionRename",
    "actionDisable",
)
_APPEARANCES: Final = {"system": "Like the &System", "light": "&Light", "dark": "&Dark"}


def create_menus(window: QMainWindow, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """Fill the window's menu bar; the menus by their titles."""
    menus = {}
    for title, names in _MENUS.items():
        menu = menus[title] = window.menuBar().addMenu(title)
        menu.setToolTipsVisible(True)
        for name in names:
            if name is None:
                menu.addSeparator()
            else:
                menu.addAction(actions[name])
    return menus


def add_appearances(menu: QMenu, current: str, choose: Callable[[str], None]) -> None:
    """Let the user choose between light, dark and what the system asks for."""
    group = QActionGroup(menu)
    for name, text in _APPEARANCES.items():
        action = QAction(text, menu)
        action.setObjectName(f"appearance-{name}")
        action.setCheckable(True)
        action.setChecked(name == current)
        action.triggered.connect(lambda _=False, name=name: choose(name))
        group.addAction(action)
        menu.addAction(action)
