"""The window's actions, made from their table."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from netbuilder.key_names import take_usual, with_keys
from netbuilder.key_names import use as use_keys
from netbuilder.translation import say
from netbuilder.views.common.texts import own, set_status_tip, set_tip
from netbuilder.views.window.actions import ACTIONS, SPECS


def create_actions(owner: QWidget) -> dict[str, QAction]:
    """All actions by name, as children of `owner`, which answers their shortcuts."""
    actions = {}
    use_keys({spec.name: _shown(spec.name) for spec in ACTIONS})
    take_usual({spec.name: _in_prose(spec.name) for spec in ACTIONS})
    for spec in ACTIONS:
        action = QAction(own(spec.text), owner)
        action.setObjectName(spec.name)
        if spec.checked is not None:
            action.setCheckable(True)
            action.setChecked(spec.checked)
        if spec.shortcut is not None:
            action.setShortcuts(usual_keys(spec.name))
        describe(action, say(spec.help))
        owner.addAction(action)
        actions[spec.name] = action
    return actions


def describe(action: QAction, text: str) -> None:
    """Set tooltip and status tip, the tooltip with the keys of the moment."""
    set_tip(action, with_keys(text, action.objectName()))
    set_status_tip(action, text)


def usual_keys(name: str) -> list[QKeySequence]:
    """The keys that a command has until the user gives it others."""
    shortcut = SPECS[name].shortcut
    if isinstance(shortcut, str):
        return QKeySequence.listFromString(shortcut)
    return [] if shortcut is None else QKeySequence.keyBindings(shortcut)


def _in_prose(name: str) -> str:
    """The first usual keys of a command as prose names them, on every system."""
    written = QKeySequence.SequenceFormat.PortableText
    return QKeySequence.listToString(usual_keys(name)[:1], written)


def _shown(name: str) -> str:
    return QKeySequence.listToString(usual_keys(name)[:1], QKeySequence.SequenceFormat.NativeText)
