"""Telling the network what a drawing was: the drawing is kept, and taken in at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from engine.types import Array
from netbuilder.background import Handle, Task
from netbuilder.design import Design
from netbuilder.design.errors import one_line
from netbuilder.design.pictures import resized, side_of
from netbuilder.design.targets import CLASS
from netbuilder.training.my_digits import Taught, samples
from netbuilder.training.records import EpochDone, HeldOut, Progress, Record, RunEnded, RunStarted
from netbuilder.training.teaching import Lesson, teach
from netbuilder.training.worker import Trainer
from netbuilder.views.pad.digits import Digits
from netbuilder.views.pad.my_digits import MyDigitsDialog
from netbuilder.views.pad.panel import PadPanel

_log = logging.getLogger(__name__)


class Teaching(QObject):
    """Between the pad, the user's digits and the network.

    Args:
        trainer: of the runs; nothing is taught while one goes on.
        pad: is drawn on.
        learned: takes the design and the weights that come of a lesson.
        parent: Qt's.

    Signals:
        told: a sentence for the user.
    """

    told = Signal(str)

    def __init__(
        self,
        trainer: Trainer,
        pad: PadPanel,
        learned: Callable[[Design, Array], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._trainer, self._pad, self._learned = trainer, pad, learned
        self._digits = Digits(self)
        self._started: RunStarted | None = None
        self._weights: Array | None = None
        self._dialog: MyDigitsDialog | None = None
        self._lesson: Task[_Outcome | None] | None = None
        self._drawn: dict[str, Array] = {}  # pictures of digits that were taught before
        self._digits.changed.connect(self._show)
        trainer.recordReceived.connect(self._receive)
        pad.answered.connect(self._take)
        pad.lessonCancelled.connect(self._cancel)

    @property
    def at_work(self) -> bool:
        """Whether digits are not yet written."""
        return self._digits.busy

    def end(self) -> None:
        """Learn no more; what is to be written is written."""
        self._leave_lesson()

    def close(self) -> None:
        """Nothing is left to be written."""

    def browse(self) -> None:
        """Show the user's digits."""
        if self._dialog is None:
            self._dialog = MyDigitsDialog(self._pad.window())
            self._dialog.removeRequested.connect(self._remove)
            self._dialog.teachRequested.connect(self._teach)
            self._dialog.exportRequested.connect(self._export)
        self._digits.load()
        self._dialog.show_digits(self._digits.all)
        self._dialog.show()
        self._dialog.raise_()

    def forget(self) -> None:
        """There is no network any more."""
        self._leave_lesson()
        self._started = self._weights = None

    @Slot(object)
    def _receive(self, record: Record) -> None:
        if isinstance(record, RunStarted):
            self._started = record
            self._leave_lesson()
            self._pad.know(None)
        elif isinstance(record, Progress | EpochDone | RunEnded) and record.weights is not None:
            self._weights = record.weights

    @Slot(object)
    def _show(self, digits: tuple[Taught, ...]) -> None:
        if self._dialog is not None:
            self._dialog.show_digits(digits)

    @Slot(str)
    def _take(self, name: str) -> None:
        """The drawing on the pad was this."""
        pad = self._pad.pad
        strokes = [np.array(stroke) for stroke in pad.strokes()]
        self._digits.add(name, strokes, pad.thickness, pad.shown_picture, self._kept)

    def _kept(self, trouble: str) -> None:
        if trouble:
            self._say(f"Kept only until NetBuilder is closed: {trouble}")
        self._teach()

    @Slot()
    def _teach(self) -> None:
        """A lesson with all of the user's digits."""
        started, weights, names = self._started, self._weights, self._pad.bars.names
        digits = self._digits.all or ()
        if started is None or weights is None:
            self._say("Kept among your digits. Train a network, and it can be taught.")
        elif self._trainer.state != "idle":
            self._say("Kept among your digits. They are taught once the training is over.")
        elif started.design.target != CLASS or started.seen is None or started.test is None:
            self._say("Kept among your digits. This network tells no classes.")
        elif not any(each.label in names for each in digits):
            self._say("None of your digits has a class of this network.")
        else:
            self._leave_lesson()
            self._say("Learning your digits ...")
            work = partial(
                _learn,
                digits,
                tuple(names),
                started.design,
                weights,
                started.seen,
                started.test,
                self._drawn,
            )
            self._lesson = Task(work, self, "netbuilder-lesson")
            self._lesson.progress.connect(self._report)
            self._lesson.finished.connect(self._finish)
            self._lesson.failed.connect(self._fail)
            self._lesson.start()
            self._pad.show_lesson(True)

    @Slot(str, object)
    def _report(self, text: str, _: object) -> None:
        self._say(text)

    @Slot(object)
    def _finish(self, outcome: _Outcome | None) -> None:
        self._leave_lesson()
        if self._started is None or self._trainer.state != "idle" or outcome is None:
            return
        self._weights = outcome.lesson.weights
        self._pad.know(outcome.pictures)
        self._learned(self._started.design, outcome.lesson.weights)
        self._say(outcome.lesson.sentence)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._leave_lesson()
        _log.error("A lesson failed", exc_info=error)
        self._say(f"Nothing was learned: {one_line(str(error))}")

    @Slot()
    def _cancel(self) -> None:
        self._leave_lesson()
        self._say("Nothing was learned. Your digits are kept.")

    def _leave_lesson(self) -> None:
        if self._lesson is not None:
            self._lesson.cancel()
            self._lesson.deleteLater()
            self._lesson = None
            self._pad.show_lesson(False)

    @Slot(object)
    def _remove(self, ids: tuple[str, ...]) -> None:
        self._digits.remove(ids, self._say_trouble)

    @Slot(object)
    def _export(self, path: Path) -> None:
        self._digits.export(path, self._say_trouble)

    def _say_trouble(self, trouble: str) -> None:
        if trouble:
            self._say(trouble)

    def _say(self, sentence: str) -> None:
        self._pad.tell(sentence)
        self.told.emit(sentence)


class _Outcome(NamedTuple):
    """A lesson, and what it was about: pictures as large as the network sees them."""

    lesson: Lesson
    pictures: Array


def _learn(
    digits: Sequence[Taught],
    names: Sequence[str],
    design: Design,
    weights: Array,
    seen: HeldOut,
    test: HeldOut,
    drawn: dict[str, Array],
    handle: Handle,
) -> _Outcome | None:
    """In the thread: draw the digits, and teach them."""

    def report(done: int, of: int) -> None:
        handle.report(f"Drawing your digits: {done:,} of {of:,} ...", done / of)

    drawings = samples(digits, names, report, drawn)
    handle.report("Learning your digits ...")
    lesson = teach(design, weights, drawings, seen, test, lambda: handle.cancelled)
    if lesson is None:
        return None
    side = side_of(design)
    shown = [resized(picture, side) if side else picture for picture in drawings[0]]
    return _Outcome(lesson, np.stack(shown))
