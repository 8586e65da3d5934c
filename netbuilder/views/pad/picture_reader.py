"""Reads a pasted or dropped picture beside the window's thread."""

from __future__ import annotations

import logging
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from netbuilder.background import Handle, Task
from netbuilder.commands.digit_form import LARGEST, digit_form
from netbuilder.pictures.offers import Offer
from netbuilder.pictures.reading import PictureError
from netbuilder.translation import say
from netbuilder.views.pad.digit_pad import Picture

SOON_MS: Final = 500
"""What takes no longer is not worth a word."""

_log = logging.getLogger(__name__)


class PictureReader(QObject):
    """One picture at a time; a new one ends the one before.

    Signals:
        read: the digit as the network expects it, float32 (28, 28).
        refused: a sentence on why there is none.
        waiting: whether the user has waited so long that it should be shown.
    """

    read = Signal(object)
    refused = Signal(str)
    waiting = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task[Picture] | None = None
        self._name = ""
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._tell)

    @property
    def busy(self) -> bool:
        """Whether a picture is being read."""
        return self._task is not None

    def start(self, offer: Offer) -> None:
        """Read it; what comes of it is signalled."""
        self.cancel()
        self._name = offer.name
        task = self._task = Task(partial(_read, offer), self, "netbuilder-picture")
        task.finished.connect(self._finish)
        task.failed.connect(self._fail)
        self._soon.start()
        task.start()

    @Slot()
    def cancel(self) -> None:
        """Read no further; nothing more is signalled."""
        if self._task is not None:
            self._task.cancel()
            self._task.deleteLater()
            self._task = None
            self._soon.stop()
            self.waiting.emit(False)

    @Slot()
    def _tell(self) -> None:
        self.waiting.emit(True)

    @Slot(object)
    def _finish(self, picture: Picture) -> None:
        self.cancel()
        self.read.emit(picture)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self.cancel()
        if isinstance(error, PictureError | ImportError):
            self.refused.emit(str(error))
        else:
            _log.error("%s could not be read", self._name, exc_info=error)
            self.refused.emit(say("{name} cannot be read; save it again as PNG.", name=self._name))


def _read(offer: Offer, handle: Handle) -> Picture:
    picture = offer.load(LARGEST, handle.check)
    handle.check()
    form = digit_form(picture.grey, picture.opacity)
    if not form.any():
        fault = say("{picture} shows no ink.")
        raise PictureError(offer.name, fault, say("Use one with a dark digit on light paper."))
    return form.astype(np.float32)
