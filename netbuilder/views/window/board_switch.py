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
        self._use(settings.board_folder)
        action.toggled.connect(self._switch)

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        folder: Path | None = None
        if on:
            where = str(self._settings.folder)
            chosen = ask_folder(self._window, say("Choose a folder for TensorBoard"), where)
            folder = Path(chosen) if chosen else None
        self._settings.board_folder = folder
        self._use(folder)

    def _use(self, folder: Path | None) -> None:
        self._trainer.board_folder = folder
        with QSignalBlocker(self._action):
            self._action.setChecked(folder is not None)
