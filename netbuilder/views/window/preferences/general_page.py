"""The page of language, appearance, start and panels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFormLayout, QPushButton, QWidget

from netbuilder.settings import STARTS, Settings
from netbuilder.translation import mark, now, say
from netbuilder.views.common.texts import Label, set_tip
from netbuilder.views.window.language_switch import names
from netbuilder.views.window.menus import APPEARANCES
from netbuilder.views.window.panel_switches import PANELS
from netbuilder.views.window.preferences.rows import add_choice, show_choice, ticked_by

_LOOKS: Final = dict(
    zip(APPEARANCES, (mark("Follow the system"), mark("Light"), mark("Dark")), strict=True)
)
_STARTS: Final = dict(
    zip(STARTS, (mark("The last file"), mark("The start page"), mark("A new network")), strict=True)
)
_LEVELS: Final = {
    "actionLevelAuto": mark("As suits the network"),
    "actionLevelCards": mark("Cards"),
    "actionLevelOpened": mark("Opened blocks"),
    "actionLevelNeurons": mark("Neurons"),
}


class GeneralPage(QWidget):
    """Shows the choices as they are, whoever changes them.

    Args:
        settings: hold the choices.
        actions: of the window, which do the same.
    """

    def __init__(self, settings: Settings, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("generalPage")
        self._settings, self._actions = settings, actions
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setVerticalSpacing(8)
        self._language = add_choice(
            form, "languageChoice", say("&Language"), names(), self._set("language")
        )
        self._look = add_choice(
            form, "appearanceChoice", say("&Appearance"), _said(_LOOKS), self._set("appearance")
        )
        form.addRow("", ticked_by(actions["actionReduceMotion"]))
        self._start = add_choice(
            form, "startChoice", say("&Show at start"), _said(_STARTS), self._set("at_start")
        )
        self._level = add_choice(
            form, "levelChoice", say("Detail of &blocks"), _said(_LEVELS), self._choose_level
        )
        for name in _LEVELS:
            actions[name].toggled.connect(self.follow)
        self._panels = [ticked_by(actions[name]) for name in PANELS]
        form.addRow(Label(say("Panels")), self._panels[0])
        for box in self._panels[1:]:
            form.addRow("", box)
        self._forget = QPushButton(say("&Clear Recent Files"))
        self._forget.setObjectName("clearRecent")
        self._forget.setAutoDefault(False)
        set_tip(self._forget, say("Forget which files were opened; the files stay"))
        self._forget.clicked.connect(self._forget_files)
        form.addRow("", self._forget)
        settings.follow(self.follow)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Show what counts now."""
        show_choice(self._language, self._settings.language)
        show_choice(self._look, self._settings.appearance)
        show_choice(self._start, self._settings.at_start)
        level = next((name for name in _LEVELS if self._actions[name].isChecked()), "")
        show_choice(self._level, level)
        self._forget.setEnabled(bool(self._settings.recent))

    def restore(self) -> None:
        """Make the usual choices."""
        self._settings.restore_defaults("language", "appearance", "reduced_motion", "at_start")
        self._choose_level("actionLevelAuto")
        for name in PANELS:
            if not self._actions[name].isChecked():
                self._actions[name].trigger()

    def _set(self, name: str) -> _Set:
        return _Set(self._settings, name)

    def _choose_level(self, name: str) -> None:
        if not self._actions[name].isChecked():
            self._actions[name].trigger()

    @Slot()
    def _forget_files(self) -> None:
        self._settings.forget_files()
        self.follow()


class _Set:
    """Sets one of the choices."""

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings, self._name = settings, name

    def __call__(self, value: str) -> None:
        setattr(self._settings, self._name, value)


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    return {value: now(text) for value, text in texts.items()}
