"""Telling the network what a drawing was: the drawing is kept, and taken in at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from engine.errors import DataError
from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.pictures import side_of
from netbuilder.design.targets import CLASS
from netbuilder.training.my_digits import MyDigits, Taught
from netbuilder.training.records import EpochDone, Progress, Record, RunEnded, RunStarted
from netbuilder.training.teaching import Lesson, teach
from netbuilder.training.worker import Trainer
from netbuilder.views.insight.background import Latest
from netbuilder.views.pad.my_digits import MyDigitsDialog
from netbuilder.views.pad.panel import PadPanel


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
        self._digits: MyDigits | None = None
        self._started: RunStarted | None = None
        self._weights: Array | None = None
        self._drawn: Array | None = None  # what the lesson of the moment is about
        self._dialog: MyDigitsDialog | None = None
        self._deleted: list[tuple[Taught, ...]] = []
        self._work = Latest(self)
        self._work.done.connect(self._finish)
        self._looking = Latest(self)
        self._looking.done.connect(self._show_digits)
        trainer.recordReceived.connect(self._receive)
        pad.answered.connect(self._take)

    @property
    def digits(self) -> MyDigits:
        """What was drawn before, read when it is first asked for."""
        if self._digits is None:
            self._digits = MyDigits()
        return self._digits

    def browse(self) -> None:
        """Show the user's digits."""
        if self._dialog is None:
            self._dialog = MyDigitsDialog(self._pad.window())
            self._dialog.removeRequested.connect(self._remove)
            self._dialog.undoRequested.connect(self._bring_back)
            self._dialog.teachRequested.connect(self._teach)
            self._dialog.exportRequested.connect(self._export)
            self._dialog.looked.connect(self._look)
        self._show_digits(True)
        self._dialog.show()
        self._dialog.raise_()

    @Slot()
    def _look(self) -> None:
        """Another window may have taught and deleted, too."""
        self._looking.request(self.digits.refresh)

    @Slot(object)
    def _show_digits(self, changed: bool) -> None:
        if changed and self._dialog is not None:
            self._dialog.show_digits(self.digits.all, self.digits.trouble)

    def forget(self) -> None:
        """There is no network any more."""
        self._work.cancel()
        self._started = self._weights = None

    @Slot(object)
    def _receive(self, record: Record) -> None:
        if isinstance(record, RunStarted):
            self._started = record
            self._work.cancel()
            self._pad.know(None)
        elif isinstance(record, Progress | EpochDone | RunEnded) and record.weights is not None:
            self._weights = record.weights

    @Slot(str)
    def _take(self, name: str) -> None:
        """The drawing on the pad was this."""
        try:
            pad = self._pad.pad
            self.digits.add(name, pad.strokes(), pad.thickness, pad.shown_picture)
        except DataError as error:
            self._say(f"Kept only until NetBuilder is closed: {error}")
        self._show_digits(True)
        self._teach()

    @Slot()
    def _teach(self) -> None:
        """A lesson with all of the user's digits."""
        started, weights = self._started, self._weights
        if started is None or weights is None:
            self._say("Kept among your digits. Train a network, and it can be taught.")
        elif self._trainer.state != "idle":
            self._say("Kept among your digits. They are taught once the training is over.")
        elif side_of(started.design) is None:
            self._say("Kept among your digits. This network reads no pictures.")
        elif started.design.target != CLASS or started.seen is None or started.test is None:
            self._say("Kept among your digits. This network tells no classes.")
        else:
            drawings = self.digits.samples(self._pad.bars.names)
            if not len(drawings[0]):
                self._say("None of your digits has a class of this network.")
                return
            self._drawn = drawings[0]
            self._say("Learning your digits ...")
            self._work.request(
                partial(teach, started.design, weights, drawings, started.seen, started.test)
            )

    @Slot(object)
    def _finish(self, lesson: Lesson) -> None:
        if self._started is None or self._trainer.state != "idle":
            return
        self._weights = lesson.weights
        self._pad.know(self._drawn)
        self._learned(self._started.design, lesson.weights)
        self._say(lesson.sentence)

    @Slot(object)
    def _remove(self, chosen: tuple[Taught, ...]) -> None:
        try:
            self.digits.remove(chosen)
        except DataError as error:
            self._say(str(error))
        else:
            self._deleted.append(chosen)
        self._offer_undo()

    @Slot()
    def _bring_back(self) -> None:
        if self._deleted:
            try:
                self.digits.restore(self._deleted.pop())
            except DataError as error:
                self._say(f"Kept only until NetBuilder is closed: {error}")
        self._offer_undo()

    def _offer_undo(self) -> None:
        self._show_digits(True)
        if self._dialog is not None:
            self._dialog.offer_undo(bool(self._deleted))

    @Slot(object)
    def _export(self, path: object) -> None:
        try:
            self.digits.export(path)  # type: ignore[arg-type]
        except DataError as error:
            self._say(str(error))

    def _say(self, sentence: str) -> None:
        self._pad.tell(sentence)
        self.told.emit(sentence)
