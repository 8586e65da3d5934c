"""The letters that Alt, or an open menu, takes for something."""

from __future__ import annotations

import re
from collections import defaultdict

from PySide6.QtWidgets import (
    QAbstractButton,
    QGroupBox,
    QLabel,
    QMenu,
    QMenuBar,
    QTabBar,
    QWidget,
)

Letters = dict[str, list[str]]


def letters(window: QWidget) -> dict[str, Letters]:
    """Letters of a window, and of each of its menus, with the texts that they stand for."""
    scopes: dict[str, Letters] = {"the window": defaultdict(list)}
    for each in window.findChildren(QWidget):
        if isinstance(each, QMenu):
            scopes[each.title() or each.objectName()] = of_menu(each)
        elif each.window() is window and each.isVisible():
            for text in texts_of(each):
                note(scopes["the window"], text)
    return scopes


def clashes(window: QWidget) -> list[str]:
    """Texts that share a letter with another of the same window or menu."""
    found = letters(window).items()
    return [
        f"{scope}: {texts}" for scope, each in found for texts in each.values() if len(texts) > 1
    ]


def of_menu(menu: QMenu) -> Letters:
    menu.aboutToShow.emit()
    found: Letters = defaultdict(list)
    for action in menu.actions():
        if action.isVisible():
            note(found, action.text())
    return found


def texts_of(widget: QWidget) -> list[str]:
    if isinstance(widget, QMenuBar):
        return [action.text() for action in widget.actions() if action.isVisible()]
    if isinstance(widget, QTabBar):
        return [widget.tabText(place) for place in range(widget.count())]
    if isinstance(widget, QAbstractButton):
        return [widget.text()]
    if isinstance(widget, QLabel) and widget.buddy() is not None:
        return [widget.text()]
    return [widget.title()] if isinstance(widget, QGroupBox) else []


def note(found: Letters, text: str) -> None:
    marked = re.search(r"&([^&])", text.replace("&&", ""))
    if marked:
        found[marked[1].casefold()].append(text)
