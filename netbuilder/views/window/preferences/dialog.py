"""The dialog of preferences, whose pages take effect at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QTabWidget, QVBoxLayout, QWidget

from netbuilder.settings import Settings
from netbuilder.translation import say
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import set_spoken, set_tip, set_title
from netbuilder.views.window.preferences.general_page import GeneralPage
from netbuilder.views.window.preferences.plugins_page import PluginsPage
from netbuilder.views.window.preferences.shortcuts_page import ShortcutsPage
from netbuilder.views.window.preferences.training_page import TrainingPage
from netbuilder.views.window.shortcuts import Shortcuts

_SIZE: Final = (600, 520)


class Page(Protocol):
    """A page of choices."""

    def follow(self) -> None:
        """Show what counts now."""

    def restore(self) -> None:
        """Make the usual choices."""


class Preferences(Dialog):
    """Shows every choice that the program remembers; menus and pages are in step.

    Args:
        settings: hold the choices.
        shortcuts: of the window.
        actions: of the window.
        window: above which it is shown.

    Signals:
        layersLoaded: there are further layers.
    """

    layersLoaded = Signal()

    def __init__(
        self,
        settings: Settings,
        shortcuts: Shortcuts,
        actions: Mapping[str, QAction],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.setObjectName("preferences")
        set_title(self, say("Preferences"))
        general = GeneralPage(settings, actions)
        training = TrainingPage(settings, actions)
        keys = ShortcutsPage(shortcuts, actions, settings)
        plugins = PluginsPage(settings)
        plugins.loaded.connect(self.layersLoaded)
        self._pages: list[Page] = [general, training, keys, plugins]
        self._tabs = QTabWidget()
        self._tabs.setObjectName("preferencePages")
        set_spoken(self._tabs.tabBar(), say("Pages"))
        self._tabs.addTab(general, say("&General"))
        self._tabs.addTab(training, say("T&raining"))
        self._tabs.addTab(keys, say("&Keyboard"))
        self._tabs.addTab(plugins, say("&Plug-ins"))
        restore = QPushButton(say("Restore &Defaults"))
        restore.setObjectName("restoreDefaults")
        restore.setAutoDefault(False)
        set_tip(restore, say("Make the usual choices on this page"))
        restore.clicked.connect(self._restore)
        close = QPushButton(say("Close"))
        close.setObjectName("closePreferences")
        close.setDefault(True)
        close.clicked.connect(self.close)
        buttons = QDialogButtonBox()
        buttons.addButton(restore, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        layout = QVBoxLayout(self)
        layout.addWidget(self._tabs)
        layout.addWidget(buttons)
        self.resize(*_SIZE)

    def open_page(self, name: str = "") -> None:
        """Come to the front, with the page of this name if one is given."""
        page = self.findChild(QWidget, name) if name else None
        if page is not None:
            self._tabs.setCurrentWidget(page)
        for each in self._pages:
            each.follow()
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot()
    def _restore(self) -> None:
        self._pages[self._tabs.currentIndex()].restore()
