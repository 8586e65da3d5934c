"""Reads a pasted or dropped picture beside the window's thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot

from netbuilder.commands.digit_form import LARGEST, digit_form
from netbuilder.pictures.offers import Offer
from netbuilder.pictures.reading import PictureError
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
    _over = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: _Task | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._tell)
        self._over.connect(self._finish)
        self._running: set[_Task] = set()
        self.destroyed.connect(partial(_cancel, self._running))

    @property
    def busy(self) -> bool:
        """Whether a picture is being read."""
        return self._task is not None

    def start(self, offer: Offer) -> None:
        """Read it; what comes of it is signalled."""
        self.cancel()
        self._task = _Task(offer, self._over)
        self._running.add(self._task)
        self._soon.start()
        threading.Thread(target=self._task.run, name="netbuilder-picture", daemon=True).start()

    @Slot()
    def cancel(self) -> None:
        """Read no further; nothing more is signalled."""
        if self._task is not None:
            _cancel(self._running)
            self._settle()

    def _settle(self) -> None:
        self._task = None
        self._running.clear()
        self._soon.stop()
        self.waiting.emit(False)

    @Slot()
    def _tell(self) -> None:
        self.waiting.emit(True)

    @Slot(object)
    def _finish(self, task: _Task) -> None:
        if task is not self._task:
            return
        self._settle()
        if task.picture is None:
            self.refused.emit(task.fault)
        else:
            self.read.emit(task.picture)


class _CancelledError(Exception):
    """Nobody waits for the picture."""


class _Task:
    """A picture and what came of it."""

    def __init__(self, offer: Offer, over: SignalInstance) -> None:
        self._offer = offer
        self._over = over
        self.cancelled = False
        self.picture: Picture | None = None
        self.fault = ""

    def run(self) -> None:
        """Read it, in a thread."""
        try:
            self.picture = self._read()
        except _CancelledError:
            return
        except (PictureError, ImportError) as error:
            self.fault = str(error)
        except Exception:
            _log.exception("%s could not be read", self._offer.name)
            self.fault = f"{self._offer.name} cannot be read; save it again as PNG."
        with suppress(RuntimeError):  # The window may be gone by now.
            self._over.emit(self)

    def _read(self) -> Picture:
        picture = self._offer.load(LARGEST, self._check)
        self._check()
        form = digit_form(picture.grey, picture.opacity)
        if not form.any():
            fault = "shows no ink"
            raise PictureError(self._offer.name, fault, "use one with a dark digit on light paper")
        return form.astype(np.float32)

    def _check(self) -> None:
        if self.cancelled:
            raise _CancelledError


def _cancel(tasks: Iterable[_Task], *_: object) -> None:
    for task in tasks:
        task.cancelled = True
