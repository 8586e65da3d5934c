"""A data set loaded and looked through beside the window."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine.errors import EngineError
from netbuilder.design import Design
from netbuilder.insight.dataset_summary import DatasetSummary, summarize
from netbuilder.training.control import Control, StoppedError
from netbuilder.training.run.abandonable import Report

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
        self._job: _Job | None = None
        # A download that hangs outlives the loader: it knows the bell alone.
        self._bell = _Bell()
        self._bell.rung.connect(self._listen, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a data set is on its way."""
        return self._job is not None

    def load(self, design: Design) -> None:
        """Begin to load a design's data."""
        self.cancel()
        job = self._job = _Job(self._bell)
        thread = threading.Thread(
            target=job.run, args=(self._work, design), name="netbuilder-browser", daemon=True
        )
        thread.start()

    def cancel(self) -> None:
        """Leave what is under way; it ends at its next report, and nothing more is heard of it."""
        if self._job is not None:
            self._job.control.stop()
            self._job = None

    @Slot()
    def _listen(self) -> None:
        job = self._job
        if job is None:
            return
        news, result = job.take()
        if news is not None:
            self.progressed.emit(*news)
        if result is not None:
            self._job = None
            if isinstance(result, DatasetSummary):
                self.loaded.emit(result)
            else:
                self.failed.emit(result)


class _Bell(QObject):
    """Calls the window's thread from another."""

    rung = Signal()


class _Job:
    """The work, and what the two threads tell each other; guarded by `control.changed`."""

    def __init__(self, bell: _Bell) -> None:
        self.control = Control()
        self._bell = bell
        self._news: tuple[str, float | None] | None = None
        self._result: DatasetSummary | str | None = None

    def run(self, work: Work, design: Design) -> None:
        result: DatasetSummary | str
        try:
            result = work(design, self._report)
        except StoppedError:
            return
        except (EngineError, OSError) as error:
            result = str(error)
        except MemoryError:
            result = "There is not enough memory for this data set; close other programs."
        except Exception as error:
            _log.exception("The data set %s could not be summarized", design.data)
            result = f"The data set could not be read ({type(error).__name__}); see the log."
        with self.control.changed:
            self._result = result
        self._bell.rung.emit()

    def take(self) -> tuple[tuple[str, float | None] | None, DatasetSummary | str | None]:
        with self.control.changed:
            news, self._news = self._news, None
            return news, self._result

    def _report(self, message: str, fraction: float | None = None) -> None:
        self.control.check()
        with self.control.changed:
            waiting, self._news = self._news is not None, (message, fraction)
        if not waiting:
            self._bell.rung.emit()
