"""The switch for TensorBoard's logs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSignalBlocker, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from netbuilder.settings import Settings
from netbuilder.training.trainer import Trainer
from netbuilder.translation import say
from netbuilder.views.common.questions import ask_folder


class BoardSwitch(QObject):
    """Lets every training from now on write its figures for TensorBoard, or none.

    Args:
        action: is switched on and off.
        trainer: trains.
        settings: remembers the folder.
        window: the question's parent.
    """

    def __init__(
        self, action: QAction, trainer: Trainer, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._action, self._trainer, self._settings = action, trainer, settings
        self._window = window
        self._follow()
        settings.follow(self._follow)
        action.toggled.connect(self._switch)

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        folder = choose_folder(self._settings, self._window) if on else None
        self._settings.board_folder = folder
        self._follow()

    def _follow(self) -> None:
        folder = self._settings.board_folder
        self._trainer.board_folder = folder
        with QSignalBlocker(self._action):
            self._action.setChecked(folder is not None)


def choose_folder(settings: Settings, parent: QWidget) -> Path | None:
    """The folder that the user wants TensorBoard's logs in; None for none."""
    where = str(settings.board_folder or settings.folder)
    chosen = ask_folder(parent, say("Choose a folder for TensorBoard"), where)
    return Path(chosen) if chosen else None
