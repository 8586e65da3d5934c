"""Files that take a while to make: beside the window's thread, with progress and cancel."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from engine.errors import EngineError
from netbuilder.background import Handle, Task
from netbuilder.design import DesignError
from netbuilder.exchange.errors import ExportError
from netbuilder.imported.outline import Report
from netbuilder.translation import say
from netbuilder.views.common.progress import ProgressDialog
from netbuilder.views.common.questions import warn
from netbuilder.wording import reason_of

_log = logging.getLogger(__name__)

PATIENCE_MS: Final = 500
"""How long the work goes on unseen."""

Make: TypeAlias = Callable[[Path, Report], str]
"""Writes the file at a path, in a thread, whole or not at all; returns a sentence that says so."""


class Making(QObject):
    """Has one file made after the other.

    Args:
        window: the dialogs' parent.

    Signals:
        notice: what came of it, in a sentence.
    """

    notice = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: list[tuple[Path, Make]] = []
        self._path = Path()
        self._task: Task[str] | None = None
        self._dialog: ProgressDialog | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show)

    def make(self, path: Path, make: Make) -> None:
        """Have a file made, as soon as those before it are.

        Args:
            path: of the file.
            make: writes it.
        """
        self._waiting.append((path, make))
        if self._task is None:
            self._next()

    @Slot()
    def cancel(self) -> None:
        """Leave the file that is being made; what is there under its name stays as it is."""
        if self._task is not None:
            name = self._path.name
            self._end()
            self.notice.emit(say("Cancelled; {name} was not written.", name=name))
            self._next()

    def _next(self) -> None:
        if self._task is not None or not self._waiting:
            return
        self._path, make = self._waiting.pop(0)
        path = self._path

        def run(handle: Handle) -> str:
            return make(path, handle.report)

        self._dialog = ProgressDialog("makingProgress", say("Exporting..."), self._window)
        self._dialog.rejected.connect(self.cancel)
        self._task = Task(run, self, "netbuilder-making")
        self._task.progress.connect(self._dialog.tell)
        self._task.finished.connect(self._finish)
        self._task.failed.connect(self._fail)
        self._task.start()
        self._patience.start()

    @Slot()
    def _show(self) -> None:
        if self._dialog is not None:
            self._dialog.show()

    @Slot(object)
    def _finish(self, sentence: str) -> None:
        self._end()
        self.notice.emit(sentence)
        self._next()

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        name = self._path.name
        self._end()
        warn(self._window, say("Nothing was written"), _sentence(name, error))
        self._next()

    def _end(self) -> None:
        task, dialog, self._task, self._dialog = self._task, self._dialog, None, None
        self._patience.stop()
        if task is not None:
            task.cancel()
            task.deleteLater()
        if dialog is not None:
            dialog.leave()


def _sentence(name: str, error: Exception) -> str:
    if isinstance(error, ExportError | EngineError | DesignError):
        return str(error)
    if isinstance(error, OSError):
        return say(
            "{name} cannot be written ({error}). Choose another folder.",
            name=name,
            error=reason_of(error),
        )
    if isinstance(error, MemoryError):
        return say("There is not enough memory to make {name}; close other programs.", name=name)
    _log.error("%s could not be made", name, exc_info=error)
    return say(
        "{name} could not be made ({name_2}); see the log.", name=name, name_2=type(error).__name__
    )
