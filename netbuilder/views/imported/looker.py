"""Looks at a file beside the window, so that it stays alive however large the file is."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from engine.errors import DataError
from netbuilder.background import CancelledError, Handle, Task
from netbuilder.imported import Outline, TextFormat, inspect
from netbuilder.imported.reading.sniffing import sniff
from netbuilder.translation import say

_log = logging.getLogger(__name__)


class Looker(QObject):
    """One look at a time; a new one ends the one before.

    Signals:
        progressed: what is being done, and the fraction that is done, None where unknown.
        looked: the outline that was found.
        failed: a sentence, and the `TextFormat` in which the file was read; None for anything but
            text.
    """

    progressed = Signal(str, object)
    looked = Signal(object)
    failed = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: Task[Outline | tuple[str, TextFormat | None]] | None = None

    @property
    def busy(self) -> bool:
        """Whether a look is under way."""
        return self._task is not None

    def look(self, path: Path, written: TextFormat | None = None) -> None:
        """Look at a file or folder; what is found is signalled."""
        self.cancel()
        task = self._task = Task(partial(_look, path, written), self, "netbuilder-look")
        task.progress.connect(self.progressed)
        task.finished.connect(self._finish)
        task.start()

    def cancel(self) -> None:
        """End the look; nothing more is signalled."""
        if self._task is not None:
            self._task.cancel()
            self._task.deleteLater()
            self._task = None

    @Slot(object)
    def _finish(self, outcome: Outline | tuple[str, TextFormat | None]) -> None:
        self.cancel()
        if isinstance(outcome, Outline):
            self.looked.emit(outcome)
        else:
            self.failed.emit(*outcome)


def _look(
    path: Path, written: TextFormat | None, handle: Handle
) -> Outline | tuple[str, TextFormat | None]:
    try:
        return inspect(path, written, handle.report)
    except CancelledError:
        raise
    except DataError as error:
        return str(error), written or _guessed(path)
    except Exception as error:
        _log.exception("%s could not be inspected", path)
        return say(
            "{path_name} cannot be read: {error}.", path_name=path.name, error=error
        ), written


def _guessed(path: Path) -> TextFormat | None:
    """The format in which a file that could not be read was tried."""
    if not path.is_file() or path.suffix.lower() in (".npy", ".npz"):
        return None
    try:
        return sniff(path)
    except DataError:
        return None
