"""What guides the user: start page, tour, help and lessons, put into the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.settings import Settings
from netbuilder.training.trainer import Trainer
from netbuilder.views.dialogs.about import show_about
from netbuilder.views.help.commands import HelpCommands
from netbuilder.views.start.start import Start
from netbuilder.views.window.file_commands import FileCommands
from netbuilder.views.window.first_tour import FirstTour
from netbuilder.views.window.holding import Holding
from netbuilder.views.window.lesson_desk import LessonDesk
from netbuilder.views.window.panels import Panels


class Guide(QObject):
    """Connects their commands with each other and with the window.

    Args:
        window: is guided through.
        actions: of the window.
        panels: of the window.
        document: what is edited.
        trainer: trains it.
        settings: remember who was here before.
        files: open what is chosen.
        holding: has the network in the window.
        tell: says something in the status bar.
    """

    def __init__(
        self,
        window: QMainWindow,
        actions: Mapping[str, QAction],
        panels: Panels,
        document: Document,
        trainer: Trainer,
        settings: Settings,
        files: FileCommands,
        holding: Holding,
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._document, self._files = document, files
        self.help = HelpCommands(window, actions, document, settings)
        self.tour = FirstTour(window, panels, document, trainer, tell)
        self.start = Start(
            window,
            actions["actionStart"],
            [actions["actionOpen"], actions["actionOwnData"]],
            settings,
            files.offered_templates,
            self._begin,
            self._open,
        )
        actions["actionTemplates"].triggered.connect(self.start.show)
        actions["actionTour"].triggered.connect(self._show_tour)
        actions["actionAbout"].triggered.connect(lambda: show_about(window))
        actions["actionNew"].triggered.connect(self.start.leave)
        self.start.page.tourWanted.connect(self._show_tour)
        work = document, trainer, settings, files, holding
        self.lessons = LessonDesk(
            window, panels, actions, *work, self.start.leave, self.help.open_page, tell
        )
        trainer.stateChanged.connect(self._note_training)
        document.designChanged.connect(self._note_design)

    def greet(self) -> None:
        """Welcome who is here for the first time."""
        self.start.greet()

    @Slot()
    def _show_tour(self) -> None:
        self.start.leave()
        self.tour.begin()

    def _begin(self, design: Design) -> None:
        if self._files.begin_with(design):
            self.start.leave()

    def _open(self, path: Path) -> None:
        before = self._document.design
        self._files.open_recent(path)
        if self._document.design is not before:
            self.start.leave()

    @Slot(str)
    def _note_training(self, state: str) -> None:
        """Who trains wants to see it."""
        if state != "idle":
            self.start.leave()

    @Slot(object)
    def _note_design(self, design: Design) -> None:
        """Another network is to be seen; but not the one that comes once MNIST is found."""
        plain = design in (Design.default("mnist"), Design.default("digits"))
        if not plain or self._document.path is not None:
            self.start.leave()
