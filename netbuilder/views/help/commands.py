"""The commands of the Help menu, and F1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QAction, QCursor, QDesktopServices
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from netbuilder import logs
from netbuilder.document import Document
from netbuilder.help import changes, terms, window_parts
from netbuilder.help.contents import Library
from netbuilder.settings import Settings
from netbuilder.storage import folders
from netbuilder.translation import say
from netbuilder.views.common.questions import warn
from netbuilder.views.help import keys
from netbuilder.views.help.manual import open_manual
from netbuilder.views.help.problem_report import ProblemReport
from netbuilder.views.help.term_tips import TermTips
from netbuilder.views.help.topics import topic_of
from netbuilder.views.help.window import HelpWindow
from netbuilder.wording import reason_of

_PAGES: Final = {
    "actionHelp": window_parts.FIRST,
    "actionKeys": window_parts.KEYS,
    "actionGlossary": terms.KEY,
    "actionWhatsNew": changes.KEY,
}
"""The pages that commands open."""


class HelpCommands(QObject):
    """Opens pages, the log's folder and reports; explains what is under the pointer.

    Args:
        window: whose commands they are.
        actions: of the window.
        document: tells of which kind blocks are.
        settings: know the last folder.
    """

    def __init__(
        self,
        window: QMainWindow,
        actions: Mapping[str, QAction],
        document: Document,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._settings = window, document, settings
        self._help: HelpWindow | None = None
        TermTips(window)
        for name, key in _PAGES.items():
            actions[name].triggered.connect(partial(self._open, key))
        actions["actionHelpHere"].setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        commands: dict[str, Callable[[], None]] = {
            "actionHelpHere": self.explain,
            "actionManual": partial(open_manual, window),
            "actionLogFolder": self._open_log_folder,
            "actionProblemReport": self._report,
        }
        for name, command in commands.items():
            actions[name].triggered.connect(lambda _=False, run=command: run())
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close with the window."""
        if event.type() == QEvent.Type.Hide and watched is self._window and self._help is not None:
            self._help.close()
        return False

    def open_page(self, key: str) -> None:
        """Show a page of the help."""
        if self._help is None:
            self._help = HelpWindow(Library([keys.page(self._window)]), self._window)
        self._help.open_page(key)
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    @Slot()
    def renew(self) -> None:
        """The commands have other keys, or there are further layers."""
        if self._help is not None:
            self._help.take(Library([keys.page(self._window)]))

    @Slot()
    def explain(self) -> None:
        """Show the page on what is under the pointer, else on what has the focus."""
        self.open_page(self.topic())

    def topic(self) -> str:
        """The key of the page that F1 opens now."""
        place = QCursor.pos()
        under = QApplication.widgetAt(place)
        found = ""
        if under is not None and self._is_ours(under):
            found = self._topic_of(under, under.mapFromGlobal(place))
        return found or self._topic_of(QApplication.focusWidget(), None) or window_parts.FIRST

    def _topic_of(self, widget: QWidget | None, place: QPoint | None) -> str:
        return topic_of(widget, place, self._kind_of)

    def _is_ours(self, widget: QWidget) -> bool:
        """Whether it is in the window or in one that belongs to it, other than the help."""
        top: QWidget | None = widget.window()
        while top is not None and top is not self._window:
            if top is self._help:
                return False
            parent = top.parentWidget()
            top = None if parent is None else parent.window()
        return top is self._window

    def _kind_of(self, name: str) -> str:
        return self._document.design.block(name).kind

    def _open(self, key: str) -> None:
        self.open_page(key)

    def _open_log_folder(self) -> None:
        folder = logs.path().parent
        try:
            folders.make(folder)
        except OSError as error:
            text = say(
                "{folder} cannot be created ({error}).", folder=folder, error=reason_of(error)
            )
            warn(self._window, say("The log folder was not opened"), text)
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            text = say(
                "No program was found that opens folders. The log is in {folder}.", folder=folder
            )
            warn(self._window, say("The log folder was not opened"), text)

    def _report(self) -> None:
        report = ProblemReport(self._window, lambda: self._settings.folder)
        report.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        report.show()
