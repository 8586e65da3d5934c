"""The choice of what trains, kept for this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from netbuilder.settings import Settings
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.trainer import Trainer
from netbuilder.translation import say
from netbuilder.views.common.texts import set_status_tip
from netbuilder.views.dialogs.engine import EngineDialog


class EngineSwitch(QObject):
    """Lets every training from now on be carried out by the chosen engine.

    Args:
        action: asks for it.
        trainer: trains.
        settings: remember the choice.
        tell: shows a sentence.
        window: the dialog's parent.
    """

    def __init__(
        self,
        action: QAction,
        trainer: Trainer,
        settings: Settings,
        tell: Callable[[str], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._action, self._trainer, self._settings = action, trainer, settings
        self._tell, self._window = tell, window
        self._use(settings.elsewhere)
        settings.follow(self._follow)
        action.triggered.connect(self._ask)

    @Slot()
    def _ask(self) -> None:
        dialog = EngineDialog(self._trainer.elsewhere, (Path.cwd(),), self._window)
        dialog.accepted.connect(lambda: self._choose(dialog.chosen))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose(self, place: Elsewhere | None) -> None:
        self._settings.elsewhere = place

    def _follow(self) -> None:
        place = self._settings.elsewhere
        if place == self._trainer.elsewhere:
            return
        self._use(place)
        if place is None:
            self._tell(say("The next training is carried out by NetBuilder's own engine."))
        else:
            self._tell(say("The next training is carried out by {named}.", named=place.named))

    def _use(self, place: Elsewhere | None) -> None:
        self._trainer.elsewhere = place
        if place is None:
            set_status_tip(
                self._action, say("Choose what trains; it is NetBuilder's own engine now")
            )
        else:
            set_status_tip(
                self._action, say("Choose what trains; it is {named} now", named=place.named)
            )
