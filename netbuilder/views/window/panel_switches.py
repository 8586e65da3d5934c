"""Hiding, maximizing and bringing back the window's panels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, QSignalBlocker, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from netbuilder.settings import Settings
from netbuilder.translation import say
from netbuilder.views.common.texts import own
from netbuilder.views.window.panels import Panels

_STATE: Final = "hidden"
PANELS: Final = ("actionPanelLayers", "actionPanelSettings", "actionPanelTry", "actionPanelResults")
_RESULTS: Final = "actionPanelResults"


class PanelSwitches(QObject):
    """Connects the actions of the View menu with the panels, and remembers what is hidden.

    Args:
        actions: of the window.
        panels: are hidden and shown.
        settings: remember it.
        parent: Qt's.
    """

    def __init__(
        self, actions: Mapping[str, QAction], panels: Panels, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._actions, self._panels, self._settings = actions, panels, settings
        self._maximized = ""
        widgets = (panels.palette_side, panels.details, panels.readings, panels.watch)
        self._widgets: dict[str, QWidget] = dict(zip(PANELS, widgets, strict=True))
        known = (settings.window_state(_STATE) or b"").decode("ascii", "replace").split(",")
        self._hidden = {name for name in PANELS if name in known}
        for name in PANELS:
            actions[name].toggled.connect(self._take)
        actions["actionMaximize"].toggled.connect(self._maximize)
        self._show()

    @Slot()
    def _take(self) -> None:
        """Hide what is switched off; a panel that is asked for ends the maximized one."""
        self._hidden = {name for name in PANELS if not self._actions[name].isChecked()}
        self._maximized = ""
        self._settings.set_window_state(_STATE, ",".join(sorted(self._hidden)).encode() or b"-")
        self._show()

    @Slot(bool)
    def _maximize(self, on: bool) -> None:
        self._maximized = self._with_focus() if on else ""
        self._show()

    def _with_focus(self) -> str:
        """The panel that is worked in; '' for none of those, 'canvas' for the network."""
        focus = QApplication.focusWidget()
        for name, widget in {**self._widgets, "canvas": self._panels.design}.items():
            usable = name not in (PANELS[0], PANELS[1])
            if focus is not None and usable and widget.isAncestorOf(focus):
                return name
        return _RESULTS

    def _show(self) -> None:
        alone = self._maximized
        for name, widget in self._widgets.items():
            shown = name == alone if alone else name not in self._hidden
            if widget in (self._panels.details, self._panels.readings):
                self._panels.sides.set_shown(widget, shown)
            else:
                widget.setVisible(shown)
        for part in (self._panels.design, self._panels.above):
            part.setVisible(alone in ("", "canvas"))
        self._panels.centre.setVisible(alone in ("", "canvas", _RESULTS))
        for name in PANELS:
            with QSignalBlocker(self._actions[name]):
                self._actions[name].setChecked(name not in self._hidden)
        switch = self._actions["actionMaximize"]
        with QSignalBlocker(switch):
            switch.setChecked(bool(alone))
        switch.setText(own(say("Restore Panels") if alone else say("Ma&ximize Panel")))
