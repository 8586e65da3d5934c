"""A data set loaded and looked through beside the window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from engine.errors import EngineError
from netbuilder.background import Task
from netbuilder.design import Design
from netbuilder.insight.dataset_summary import DatasetSummary, summarize
from netbuilder.training.run.abandonable import Report
from netbuilder.translation import say

Work: TypeAlias = Callable[[Design, Report], DatasetSummary]

_log = logging.getLogger(__name__)


class Loader(QObject):
    """Loads one data set at a time; what is asked for later takes the place of what is under way.

    Args:
        work: how to load; `summarize` where not given.
        parent: Qt's.

    Signals:
        progressed: what is being done, and the fraction of it that is done or None.
        loaded: the summary.
        failed: why there is none, in a sentence.
    """

    progressed = Signal(str, object)
    loaded = Signal(object)
    failed = Signal(str)

    def __init__(self, work: Work = summarize, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._task: Task[DatasetSummary] | None = None

    @property
    def busy(self) -> bool:
        """Whether a data set is on its way."""
        return self._task is not None

    def load(self, design: Design) -> None:
        """Begin to load a design's data."""
        self.cancel()
        work = self._work  # The thread may outlive the loader, and must not hold it.
        task = self._task = Task(
            lambda handle: work(design, handle.report), self, "netbuilder-browser"
        )
        task.progress.connect(self.progressed)
        task.finished.connect(self._finish)
        task.failed.connect(self._fail)
        task.start()

    def cancel(self) -> None:
        """Leave what is under way; it ends at its next report, and nothing more is heard of it."""
        if self._task is not None:
            self._task.cancel()
            self._task.deleteLater()
            self._task = None

    @Slot(object)
    def _finish(self, summary: DatasetSummary) -> None:
        self.cancel()
        self.loaded.emit(summary)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self.cancel()
        self.failed.emit(_sentence(error))


def _sentence(error: Exception) -> str:
    if isinstance(error, EngineError | OSError):
        return str(error)
    if isinstance(error, MemoryError):
        return say("There is not enough memory for this data set; close other programs.")
    _log.error("A data set could not be summarized", exc_info=error)
    return say("The data set could not be read ({name}); see the log.", name=type(error).__name__)
