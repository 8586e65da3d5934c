"""The command that opens the preferences."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from netbuilder.settings import Settings
from netbuilder.views.palette import Palette
from netbuilder.views.window.preferences.dialog import Preferences
from netbuilder.views.window.shortcuts import Shortcuts


class PreferencesSwitch(QObject):
    """Opens the preferences of a window, and closes them with it.

    Args:
        window: whose they are.
        actions: of the window.
        settings: hold the choices.

    Signals:
        layersLoaded: plug-ins have brought further layers.
    """

    layersLoaded = Signal()

    def __init__(
        self, window: QMainWindow, actions: Mapping[str, QAction], settings: Settings
    ) -> None:
        super().__init__(window)
        self._window, self._actions, self._settings = window, actions, settings
        self.shortcuts = Shortcuts(actions, settings, self)
        self._dialog: Preferences | None = None
        actions["actionPreferences"].triggered.connect(self._open)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close with the window."""
        if event.type() == QEvent.Type.Hide and watched is self._window and self._dialog:
            self._dialog.close()
        return False

    @Slot()
    def _open(self) -> None:
        if self._dialog is None:
            self._dialog = Preferences(self._settings, self.shortcuts, self._actions, self._window)
            self._dialog.layersLoaded.connect(self._show_layers)
        self._dialog.open_page()

    @Slot()
    def _show_layers(self) -> None:
        for palette in self._window.findChildren(Palette):
            palette.take_catalogue()
        self.layersLoaded.emit()
