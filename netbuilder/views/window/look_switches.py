"""The choices of light or dark and of motion in the View menu, in step with the settings."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from netbuilder.appearance import Appearance
from netbuilder.settings import Settings
from netbuilder.views.common import motion
from netbuilder.views.window.menus import add_appearances


class LookSwitches(QObject):
    """Have the window look as the settings say, and the menu say how that is.

    Args:
        menu: in which the appearances are offered.
        reduce: the action that turns animations off.
        appearance: light or dark.
        settings: hold the choices.
        parent: Qt's.
    """

    def __init__(
        self,
        menu: QMenu,
        reduce: QAction,
        appearance: Appearance,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._reduce, self._appearance, self._settings = reduce, appearance, settings
        self._shown = settings.appearance
        self._group = add_appearances(menu, self._shown)
        self._group.triggered.connect(self._choose)
        reduce.triggered.connect(self._choose_motion)
        settings.follow(self._follow)
        self._follow()

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self._settings.appearance = str(action.data())

    @Slot(bool)
    def _choose_motion(self, reduced: bool) -> None:
        self._settings.reduced_motion = reduced

    def _follow(self) -> None:
        reduced = self._settings.reduced_motion
        self._reduce.setChecked(reduced)
        motion.reduce(reduced)
        if self._settings.appearance != self._shown:
            self._shown = self._settings.appearance
            for action in self._group.actions():
                action.setChecked(action.data() == self._shown)
            self._appearance.choose(self._shown)
