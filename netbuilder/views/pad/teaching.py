"""Telling the network what a drawing was: the drawing is kept, and taken in at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from engine.errors import DataError
from engine.types import Array
from netbuilder.design.pictures import side_of
from netbuilder.design.targets import CLASS
from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.samples import Samples
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.my_digits import MyDigits, Taught
from netbuilder.training.teaching import Lesson, teach
from netbuilder.training.worker import Trainer
from netbuilder.views.pad.my_digits import MyDigitsDialog
from netbuilder.views.pad.panel import PadPanel


class Teaching(QObject):
    """Between the pad, the user's digits and the network.

    Args:
        trainer: of the runs; nothing is taught while one goes on.
        network: is taught.
        pad: is drawn on.
        know: takes the drawings of a lesson that was learned.
        parent: Qt's.

    Signals:
        told: a sentence for the user.
        learned: a `Lesson`, and the `TrainedNetwork` that it was given to, which is the one in the
            window still.
    """

    told = Signal(str)
    learned = Signal(object, object)

    def __init__(
        self,
        trainer: Trainer,
        network: CurrentNetwork,
        pad: PadPanel,
        know: Callable[[Array], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._trainer, self._network, self._pad, self._know = trainer, network, pad, know
        self._digits: MyDigits | None = None
        self._dialog: MyDigitsDialog | None = None
        self._deleted: list[tuple[Taught, ...]] = []
        self._work = Latest(self)
        self._work.done.connect(self._finish)
        network.replaced.connect(self._work.cancel)
        self._looking = Latest(self)
        self._looking.done.connect(self._show_digits)
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
        network, samples = self._network.trained, self._network.samples
        if network is None:
            self._say("Kept among your digits. Train a network, and it can be taught.")
        elif self._trainer.state != "idle":
            self._say("Kept among your digits. They are taught once the training is over.")
        elif side_of(network.design) is None:
            self._say("Kept among your digits. This network doesn't read pictures.")
        elif network.design.target != CLASS:
            self._say("Kept among your digits. This network doesn't classify.")
        elif samples is None:
            self._say("Kept among your digits. The data of this network are still being loaded.")
        else:
            drawings = self.digits.samples(network.classes)
            if not len(drawings[0]):
                self._say("None of your digits matches this network's classes.")
                return
            self._say("Learning your digits ...")
            self._work.request(partial(_lesson, network, drawings, samples))

    @Slot(object)
    def _finish(self, lesson: _Taught) -> None:
        # A lesson counts for the weights that it began with, and for no others.
        if self._network.trained is not lesson.network or self._trainer.state != "idle":
            return
        self.learned.emit(lesson.lesson, lesson.network)
        self._know(lesson.drawings)
        self._say(lesson.lesson.sentence)

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


class _Taught(NamedTuple):
    """A lesson, with what it was about and who learned."""

    network: TrainedNetwork
    drawings: Array
    lesson: Lesson


def _lesson(
    network: TrainedNetwork, drawings: tuple[Array, Array], samples: Samples
) -> _Taught | None:
    lesson = teach(network.design, network.weights, drawings, samples.seen, samples.test)
    return None if lesson is None else _Taught(network, drawings[0], lesson)
