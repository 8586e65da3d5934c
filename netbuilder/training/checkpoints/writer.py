"""Checkpoints written beside a training, as often as they cost it next to nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.errors import EngineError
from netbuilder.design import Design
from netbuilder.training.checkpoints import file as checkpoint
from netbuilder.training.checkpoints.file import FIGURES, Checkpoint
from netbuilder.training.checkpoints.folder import CheckpointFolder, CheckpointSlot
from netbuilder.training.records import Best, EpochDone, Progress, Record
from netbuilder.translation import say
from netbuilder.wording import STOPS, reason_of

_log = logging.getLogger(__name__)

_SHARE: Final = 0.01
"""The share of the time for writing."""

_INTERVAL: Final = 2.0
"""Seconds between two checkpoints at least."""

_RETRY: Final = 30.0
"""Seconds until another attempt after one that failed."""


class Checkpointer:
    """Keeps one training on the disk while it runs.

    Its methods are called in the thread of the training; writing takes place in another.

    Args:
        trainings: where a place is claimed once there is something to write.
        place: that of an interrupted training which continues.
        only_interrupted: whether a training that has diverged is kept no longer than until `leave`,
            as one is that the user has ended.
    """

    def __init__(
        self,
        trainings: CheckpointFolder,
        place: CheckpointSlot | None = None,
        *,
        only_interrupted: bool = False,
    ) -> None:
        self._trainings = trainings
        self.only_interrupted = only_interrupted
        self._place = place
        self._start: Design | None = None
        self._thread = ThreadPoolExecutor(1, "netbuilder-checkpoint")
        self._writing: Future[None] | None = None
        self._rows: list[np.ndarray[Any, Any]] = []
        self._written = 0
        self._epochs: list[Mapping[str, float]] = []
        self._seconds = 0.0
        self._due = time.perf_counter() + _INTERVAL
        self._trouble = ""
        self._warned = False
        self._ended = False

    @property
    def place(self) -> CheckpointSlot | None:
        """The folder; None before the first checkpoint."""
        return self._place

    @property
    def batches(self) -> int:
        """How many batches the checkpoint on the disk has seen; 0 without one."""
        self._join()
        return self._written

    def read(self) -> Checkpoint | None:
        """The checkpoint of the interrupted training; None for a new one.

        Raises:
            StorageError: it cannot be read.
        """
        if self._place is None:
            return None
        found = checkpoint.read(self._place.path)
        with suppress(OSError):
            self._place.mark_ended(False)
        self._written = len(found.batches)
        self._epochs = list(found.epochs)
        self._seconds = found.seconds
        return found

    def take(self, record: Record) -> None:
        """Note what a record tells of batches and epochs."""
        if isinstance(record, Progress):
            figures = record.positions, record.losses, record.metrics, record.rates
            self._rows.append(np.stack([*figures, *record.others.values()], axis=1))
            self._seconds = record.seconds
        elif isinstance(record, EpochDone):
            self._epochs.append(record.logs)

    def rewind(self, batches: int, epochs: int) -> None:
        """Forget what came after so many batches and epochs."""
        self._join()
        rows = np.concatenate(self._rows) if self._rows else None
        self._rows = [] if rows is None else [rows[: max(0, batches - self._written)]]
        self._written = min(self._written, batches)
        del self._epochs[epochs:]

    @property
    def is_due(self) -> bool:
        """Whether it is time for the next checkpoint."""
        if time.perf_counter() < self._due:
            return False
        return self._writing is None or self._writing.done()

    def save(
        self, design: Design, data: str, best: Best | None, state: Callable[[], Mapping[str, Any]]
    ) -> None:
        """Write where the training stands; all its batches were told in records before.

        Args:
            design: what is trained.
            data: fingerprint of the data.
            best: the best epoch so far.
            state: makes the engine's snapshot.
        """
        self._start = self._start or design
        self._join()
        start = time.perf_counter()
        try:
            snapshot = state()
            width = FIGURES + len(design.watched[1:])
            rows = np.concatenate(self._rows) if self._rows else np.zeros((0, width))
        except MemoryError as error:
            self._fail(error)
            return
        self._due = start + _INTERVAL
        self._rows = [rows]
        content = Checkpoint(design, data, snapshot, rows, tuple(self._epochs), best, self._seconds)
        spent = time.perf_counter() - start
        with suppress(RuntimeError):  # Somebody has resumed the training already.
            self._writing = self._thread.submit(self._write, content, spent)

    def mark_ended(self) -> None:
        """The user has ended the training: it can be resumed until `leave`, and no longer."""
        self._ended = True
        with suppress(RuntimeError):
            self._thread.submit(self._mark_ended)

    def trouble(self) -> str:
        """A sentence, once, where checkpoints cannot be written; '' otherwise."""
        if not self._trouble or self._warned:
            return ""
        self._warned = True
        return self._trouble

    def close(self) -> None:
        """Wait until all is written."""
        self._thread.shutdown(wait=True)

    def leave(self) -> None:
        """Keep the training for the next start, unless the user has ended it."""
        self.close()
        if self._ended:
            self._discard()
        elif self._place is not None:
            self._place.leave()
            self._place = None

    def discard(self) -> None:
        """The training is over: nothing is left to resume."""
        self.close()
        self._discard()

    def leave_soon(self) -> None:
        """As `leave`, without waiting for it."""
        threading.Thread(target=self.leave, name="netbuilder-checkpoint-end").start()

    def _release(self) -> None:
        if self._place is not None:
            self._place.leave()
            self._place = None

    def _mark_ended(self) -> None:
        with suppress(OSError):
            if self._place is not None:
                self._place.mark_ended(True)

    def _discard(self) -> None:
        if self._place is not None:
            self._place.discard()
            self._place = None

    def _join(self) -> None:
        if self._writing is not None:
            self._writing.result()
            self._writing = None

    def _write(self, content: Checkpoint, spent: float) -> None:
        """Write a checkpoint; in the thread for that."""
        start = time.perf_counter()
        try:
            if self._place is None:
                self._place = self._trainings.claim(self._start or content.design)
                if self._ended:
                    self._place.mark_ended(True)
            checkpoint.write(self._place.path, content, self._written)
        except (OSError, EngineError, MemoryError) as error:
            self._fail(error)
            return
        self._written += len(content.batches)
        del self._rows[0]  # in one go: the training may be adding to the list
        spent += time.perf_counter() - start
        self._due = max(self._due, time.perf_counter() + spent / _SHARE)

    def _fail(self, error: Exception) -> None:
        _log.warning("No checkpoint was written", exc_info=True)
        self._due = time.perf_counter() + _RETRY
        self._trouble = self._trouble or (
            say(
                "The training continues, but cannot be resumed if the program ends: {error}.",
                error=_reason(error),
            )
        )


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return say("there is not enough memory for a copy of its state")
    cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
    if isinstance(cause, OSError) and cause.strerror:
        name = Path(cause.filename).name if isinstance(cause.filename, str) else ""
        return f"{reason_of(cause)} ({name})" if name else reason_of(cause)
    return str(error).rstrip(STOPS)
