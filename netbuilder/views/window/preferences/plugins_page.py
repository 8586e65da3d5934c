"""The page of plug-ins: which packages offer layers, and which of them may run."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from netbuilder import processes
from netbuilder.design.plugins import loading
from netbuilder.design.plugins.installed import Plugin, installed
from netbuilder.settings import Settings
from netbuilder.translation import mark, say
from netbuilder.views.common.questions import confirm
from netbuilder.views.common.texts import Label, cell, set_spoken
from netbuilder.wording import terms

_ABOUT: Final = mark(
    "Packages that are installed beside NetBuilder can offer layers. Nothing of a package runs "
    "before you tick it; then its code runs with all your rights, in this version alone."
)


def _none() -> str:
    """Why no package is listed."""
    if processes.is_bundle():
        return say(
            "This NetBuilder brings a Python of its own, into which no packages can be installed. "
            "To use plug-ins, install NetBuilder with pip, and the plug-ins beside it."
        )
    return say("No package that is installed here offers layers.")


class PluginsPage(QWidget):
    """Lists the packages; a tick asks whether the code of one may run.

    Args:
        settings: remember what is allowed.

    Signals:
        loaded: there are further layers.
    """

    loaded = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("pluginsPage")
        self._settings = settings
        self._plugins: tuple[Plugin, ...] = ()
        about = Label(_ABOUT)
        about.setWordWrap(True)
        self._list = QListWidget()
        self._list.setObjectName("pluginList")
        self._list.setWordWrap(True)
        set_spoken(self._list, say("Packages that offer layers"))
        self._list.itemChanged.connect(self._take)
        self._said = Label()
        self._said.setObjectName("pluginSaid")
        self._said.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(about)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._said)

    def follow(self) -> None:
        """Show what is installed and allowed now."""
        self._plugins = installed()
        self._said.show_text("" if self._plugins else _none())
        self._show()

    def restore(self) -> None:
        """Allow no package."""
        for package in self._settings.plugins:
            self._settings.allow_plugin(package, "")
        self._said.show_text(say("No plug-in is loaded from the next start on."))
        self._show()

    def _show(self) -> None:
        allowed = self._settings.plugins
        with QSignalBlocker(self._list):
            self._list.clear()
            for plugin in self._plugins:
                said = say("{plugin}: {layers}", plugin=plugin.named, layers=terms(plugin.kinds))
                row = QListWidgetItem(cell(said), self._list)
                on = allowed.get(plugin.package) == plugin.version
                row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                row.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    @Slot(QListWidgetItem)
    def _take(self, row: QListWidgetItem) -> None:
        plugin = self._plugins[self._list.row(row)]
        if row.checkState() == Qt.CheckState.Checked:
            self._allow(plugin)
        else:
            self._settings.allow_plugin(plugin.package, "")
            self._said.show_text(
                say("{plugin} is not loaded from the next start on.", plugin=plugin.named)
            )
        self._show()

    def _allow(self, plugin: Plugin) -> None:
        question = say(
            "The code of {plugin} will run in NetBuilder, now and at every start, with all your "
            "rights. Allow it only if you trust where it comes from.",
            plugin=plugin.named,
        )
        if not confirm(self, say("Allow a plug-in"), question, say("&Allow")):
            return
        self._settings.allow_plugin(plugin.package, plugin.version)
        try:
            loading.load(plugin)
        except loading.PluginError as error:
            self._said.show_text(str(error))
            return
        self._said.show_text(
            say(
                "The layers of {plugin} are in the list of layers now.",
                plugin=plugin.named,
            )
        )
        self.loaded.emit()
