"""Says aloud what happens elsewhere: the course of a training, and what a drawing is read as."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from netbuilder.training.records import Record
from netbuilder.training.telling import Telling, said_of_state
from netbuilder.training.trainer import Trainer
from netbuilder.views.common.announcing import announce
from netbuilder.views.pad.panel import PadPanel

_AFTER_MS: Final = 400
"""After a stroke: the answer has come by then, and another stroke begun, if there is one."""


class Announcer(QObject):
    """Tells screen readers of states and epochs of a training, and of the pad after a stroke.

    Args:
        trainer: trains.
        pad: is drawn on.
        parent: Qt's.
    """

    def __init__(self, trainer: Trainer, pad: PadPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._pad, self._telling = pad, Telling()
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._soon.timeout.connect(self._tell_reading)
        trainer.stateChanged.connect(self._tell_state)
        trainer.recordReceived.connect(self._tell_record)
        pad.pad.drawingChanged.connect(self._soon.start)

    @Slot(str)
    def _tell_state(self, state: str) -> None:
        announce(self._pad.window(), said_of_state(state))

    @Slot(object)
    def _tell_record(self, record: Record) -> None:
        announce(self._pad.window(), self._telling.said_of(record))

    @Slot()
    def _tell_reading(self) -> None:
        if self._pad.pad.is_drawing:
            self._soon.start()
        elif self._pad.bars.isVisible():
            announce(self._pad.pad, self._pad.bars.spoken())
