"""Looks at a file in a thread of its own, so that the window stays alive however large it is."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from engine.errors import DataError
from netbuilder.imported import Outline, TextFormat, inspect
from netbuilder.imported.reading.sniffing import sniff

_log = logging.getLogger(__name__)


class Looker(QObject):
    """One look at a time; a new one ends the one before.

    Signals:
        progressed: what is being done, and the fraction that is done, negative where unknown.
        looked: the outline that was found.
        failed: a sentence, and the `TextFormat` in which the file was read; None for anything but
            text.
    """

    progressed = Signal(str, float)
    looked = Signal(object)
    failed = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bell = _Bell(self)
        self._bell.rung.connect(self._deliver)
        self._look: _Look | None = None

    @property
    def busy(self) -> bool:
        """Whether a look is under way."""
        return self._look is not None

    def look(self, path: Path, written: TextFormat | None = None) -> None:
        """Look at a file or folder; what is found is signalled."""
        self.cancel()
        look = _Look(path, written, self._bell)
        self._look = look
        look.thread.start()

    def cancel(self) -> None:
        """End the look; nothing more is signalled."""
        if self._look is not None:
            self._look.cancelled = True
            self._look = None

    @Slot()
    def _deliver(self) -> None:
        look = self._look
        if look is None:
            return
        if look.outcome is None:
            self.progressed.emit(*look.news)
            return
        self._look = None
        if isinstance(look.outcome, Outline):
            self.looked.emit(look.outcome)
        else:
            self.failed.emit(look.outcome, look.written)


class _Bell(QObject):
    """Calls the window's thread from another."""

    rung = Signal()


class _CancelledError(Exception):
    """Nobody waits for the answer."""


class _Look:
    """One look; written by its thread, read by the window's."""

    def __init__(self, path: Path, written: TextFormat | None, bell: _Bell) -> None:
        self._path = path
        self.written = written
        self._bell = bell
        self.cancelled = False
        self.news = ("", -1.0)
        self.outcome: Outline | str | None = None
        self.thread = threading.Thread(target=self._run, name="netbuilder-look", daemon=True)

    def _run(self) -> None:
        outcome: Outline | str
        try:
            outcome = inspect(self._path, self.written, self._report)
        except _CancelledError:
            return
        except DataError as error:
            self.written = self.written or _guessed(self._path)
            outcome = str(error)
        except Exception as error:
            _log.exception("%s could not be inspected", self._path)
            outcome = f"{self._path.name} cannot be read: {error}."
        self.outcome = outcome
        self._ring()

    def _report(self, message: str, fraction: float | None) -> None:
        if self.cancelled:
            raise _CancelledError
        self.news = (message, -1.0 if fraction is None else fraction)
        self._ring()

    def _ring(self) -> None:
        if not self.cancelled:
            with suppress(RuntimeError):  # The window may be gone by now.
                self._bell.rung.emit()


def _guessed(path: Path) -> TextFormat | None:
    """The format in which a file that could not be read was tried."""
    if not path.is_file() or path.suffix.lower() in (".npy", ".npz"):
        return None
    try:
        return sniff(path)
    except DataError:
        return None
