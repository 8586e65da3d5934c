"""The start page in the window: when it is seen, and what becomes of what is chosen there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from netbuilder.background import Task
from netbuilder.design import Design, DesignError, templates
from netbuilder.help.gallery import CardContent, named, recent_cards
from netbuilder.settings import Settings
from netbuilder.translation import say
from netbuilder.views.common.questions import confirm, warn
from netbuilder.views.common.texts import item
from netbuilder.views.start.page import StartPage

Offers = Callable[[], tuple[list[CardContent], str] | None]
"""The templates and a complaint; None while none can be read."""

_STAYS = "interruptedBar"


class Start(QObject):
    """Shows the page in the place of bar and panels, and brings these back.

    Args:
        window: with a central widget in which all is stacked.
        action: is checked while the page is seen.
        ways: further ones to begin, offered as buttons.
        settings: know recent files, and whether the user was here before.
        offers: the templates.
        begin: begins with a design, unless the user wants to keep what is there.
        open_file: opens a file, likewise.

    Attributes:
        page: what is seen.
    """

    def __init__(
        self,
        window: QMainWindow,
        action: QAction,
        ways: Sequence[QAction],
        settings: Settings,
        offers: Offers,
        begin: Callable[[Design], None],
        open_file: Callable[[Path], None],
    ) -> None:
        super().__init__(window)
        self._window, self._action, self._settings = window, action, settings
        self._offers, self._begin, self._open_file = offers, begin, open_file
        self._hidden: list[QWidget] = []
        self.page = StartPage(ways)
        self.page.hide()
        self._place = window.centralWidget() or QWidget(window)
        layout = self._place.layout() or QVBoxLayout(self._place)
        layout.addWidget(self.page)
        self.page.left.connect(self.leave)
        self.page.templateChosen.connect(self._take_template)
        self.page.fileChosen.connect(self._take_file)
        self.page.removeWanted.connect(self._remove)
        action.toggled.connect(self._switch)

    @property
    def shown(self) -> bool:
        """Whether the page is in the window."""
        return not self.page.isHidden()

    def greet(self) -> None:
        """Show the page if nobody has seen it yet, or where it is wanted at every start."""
        if self._settings.at_start == "page" or not self._settings.welcomed:
            self._settings.welcomed = True
            self.show()

    @Slot()
    def show(self) -> None:
        """Show the page instead of the network."""
        if not self._fill():
            self._check()
            return
        if not self.shown:
            widgets = [each for each in self._place.children() if isinstance(each, QWidget)]
            others = [each for each in widgets if each.objectName() != _STAYS]
            self._hidden = [each for each in others if not each.isHidden()]
            for part in self._hidden:
                part.hide()
            self.page.show()
        self._check()
        self.page.take_focus()

    @Slot()
    def leave(self) -> None:
        """Show the network again."""
        if not self.shown:
            return
        self.page.hide()
        for part in self._hidden:
            part.show()
        self._hidden = []
        self._check()
        canvas = self._window.findChild(QWidget, "canvas")
        if canvas is not None:
            canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> bool:
        """Show what is offered; False while it cannot be read."""
        offered = self._offers()
        if offered is None:
            return False
        self.page.show_offers(*offered)
        files = [(path, self._settings.note_of(path)) for path in self._settings.recent]
        self.page.steps.setVisible(not files)
        self.page.show_recent([named(*file) for file in files])
        if not files:
            return True
        looking = Task(lambda _: recent_cards(files), self, "netbuilder-recent")
        looking.finished.connect(self.page.show_recent)
        looking.finished.connect(looking.deleteLater)
        looking.start()
        return True

    def _check(self) -> None:
        with QSignalBlocker(self._action):
            self._action.setChecked(self.shown)

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        if on:
            self.show()
        else:
            self.leave()

    @Slot(object)
    def _take_template(self, card: CardContent) -> None:
        if card.design is not None:
            self._begin(card.design)

    @Slot(object)
    def _take_file(self, path: Path) -> None:
        self._open_file(path)

    @Slot(object)
    def _remove(self, card: CardContent) -> None:
        """Delete a template of the user's, if that is what the user wants."""
        question = say(
            "Delete the template {card_title}? This cannot be undone.", card_title=item(card.title)
        )
        if card.path is None or not confirm(
            self._window, say("Delete a template"), question, say("&Delete")
        ):
            return
        try:
            templates.remove(card.path)
        except DesignError as error:
            warn(self._window, say("The template was not deleted"), str(error))
        self._fill()
