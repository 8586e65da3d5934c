"""Telling the network what a drawing was: the drawing is kept, and taken in at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from engine.types import Array
from netbuilder.background import Handle, Task
from netbuilder.design.errors import one_line
from netbuilder.design.pictures import side_of
from netbuilder.design.targets import CLASS
from netbuilder.insight.my_digits import Taught, samples
from netbuilder.insight.teaching import TaughtWeights, teach
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.samples import Samples
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.trainer import Trainer
from netbuilder.translation import mark, say
from netbuilder.views.pad.digits import Digits
from netbuilder.views.pad.my_digits import MyDigitsDialog
from netbuilder.views.pad.panel import PadPanel
from netbuilder.wording import count_text

_log = logging.getLogger(__name__)

_OTHER_NETWORK: Final = mark(
    "Teaching cancelled because the network was replaced. Your digits are kept."
)


class Teaching(QObject):
    """The link between the pad, the user's digits and the network.

    Args:
        trainer: of the runs; nothing is taught while one runs.
        network: is taught.
        pad: is drawn on.
        know: takes the drawings of which the network has learned.
        parent: Qt's.

    Signals:
        notice: a sentence for the user.
        learned: the `TaughtWeights`, and the `TrainedNetwork` that was taught, which is still the
            one in the window.
    """

    notice = Signal(str)
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
        self._digits = Digits(self)
        self._dialog: MyDigitsDialog | None = None
        self._deleted: list[tuple[Taught, ...]] = []
        self._teaching: Task[_Taught | None] | None = None
        self._drawn: dict[str, Array] = {}  # pictures of digits that were taught before
        self._learning: Array | None = None  # weights of the network that is being taught
        self._told = ""  # key of the teaching of which the pad tells
        self._digits.changed.connect(self._show)
        network.replaced.connect(self._follow)
        network.weightsChanged.connect(self._follow)
        pad.answered.connect(self._take)
        pad.teachingCancelled.connect(self._cancel)

    @property
    def at_work(self) -> bool:
        """Whether digits are not yet written."""
        return self._digits.busy

    def end(self) -> None:
        """Learn no more; what is to be written is written."""
        self._leave_teaching()

    def close(self) -> None:
        """Nothing is left to be written."""

    def browse(self) -> None:
        """Show the user's digits."""
        if self._dialog is None:
            self._dialog = MyDigitsDialog(self._pad.window())
            self._dialog.removeRequested.connect(self._remove)
            self._dialog.undoRequested.connect(self._bring_back)
            self._dialog.teachRequested.connect(self._teach)
            self._dialog.exportRequested.connect(self._export)
            self._dialog.looked.connect(self._digits.look)
        self._digits.look()
        self._show()
        self._dialog.show()
        self._dialog.raise_()

    @Slot()
    def _show(self) -> None:
        if self._dialog is not None:
            self._dialog.show_digits(self._digits.all, self._digits.trouble)

    @Slot(str)
    def _take(self, name: str) -> None:
        """The drawing on the pad was this."""
        pad = self._pad.pad
        strokes = [np.array(stroke) for stroke in pad.strokes()]
        self._digits.add(name, strokes, pad.thickness, pad.shown_picture, self._kept)

    def _kept(self, trouble: str) -> None:
        if trouble:
            self._say(say("Kept only until NetBuilder is closed: {trouble}", trouble=trouble))
        self._teach()

    @Slot()
    def _teach(self) -> None:
        """Teach all of the user's digits."""
        network, held = self._network.trained, self._network.samples
        digits = self._digits.all or ()
        if network is None:
            self._say(say("Saved to My Digits. Train a network first; then it can be taught."))
        elif self._trainer.state != "idle":
            self._say(say("Saved to My Digits. It will be taught when the training has ended."))
        elif side_of(network.design) is None:
            self._say(say("Saved to My Digits. This network doesn't take pictures."))
        elif network.design.target != CLASS:
            self._say(say("Saved to My Digits. This network doesn't classify."))
        elif not any(each.label in network.classes for each in digits):
            self._say(say("None of your digits matches this network's classes."))
        elif held is None:
            self._say(say("Saved to My Digits. The data of this network are still loading."))
        else:
            self._leave_teaching()
            self._say(say("Learning your digits..."))
            work = partial(_learn, digits, network, held, self._drawn)
            self._teaching = Task(work, self, "netbuilder-teaching")
            self._teaching.progress.connect(self._report)
            self._teaching.finished.connect(self._finish)
            self._teaching.failed.connect(self._fail)
            self._learning = network.weights
            self._teaching.start()
            self._pad.show_teaching(True)

    @Slot()
    def _follow(self) -> None:
        """What is learned or told of one network is not another's."""
        network = self._network.trained
        weights, key = (None, "") if network is None else (network.weights, network.origin.key)
        if self._teaching is not None and weights is not self._learning:
            self._leave_teaching()
            self._told = ""
            self._say(_OTHER_NETWORK)
        elif self._told and self._told != key:
            self._told = ""
            self._say("")

    @Slot(str, object)
    def _report(self, text: str, _: object) -> None:
        self._say(text)

    @Slot(object)
    def _finish(self, taught: _Taught | None) -> None:
        self._leave_teaching()
        # Teaching counts for the weights that it began with, and for no others.
        network = self._network.trained
        if taught is None or network is None or network.weights is not taught.network.weights:
            return
        if self._trainer.state != "idle":
            self._say(
                say("Teaching cancelled because a training has started. Your digits are kept.")
            )
            return
        self.learned.emit(taught.outcome, taught.network)
        self._know(taught.drawings)
        self._say(taught.outcome.sentence)
        network = self._network.trained
        self._told = "" if network is None else network.origin.key

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._leave_teaching()
        _log.error("Teaching failed", exc_info=error)
        self._say(say("Teaching failed: {error}", error=one_line(str(error))))

    @Slot()
    def _cancel(self) -> None:
        self._leave_teaching()
        self._say(say("Teaching cancelled. Your digits are kept."))

    @Slot()
    def _leave_teaching(self) -> None:
        if self._teaching is not None:
            self._teaching.cancel()
            self._teaching.deleteLater()
            self._teaching = None
            self._pad.show_teaching(False)

    @Slot(object)
    def _remove(self, chosen: tuple[Taught, ...]) -> None:
        def on_done(trouble: str) -> None:
            if trouble:
                self._say(trouble)
            else:
                self._deleted.append(chosen)
            self._offer_undo()

        self._digits.remove(chosen, on_done)

    @Slot()
    def _bring_back(self) -> None:
        def on_done(trouble: str) -> None:
            if trouble:
                self._say(say("Kept only until NetBuilder is closed: {trouble}", trouble=trouble))
            self._offer_undo()

        if self._deleted:
            self._digits.restore(self._deleted.pop(), on_done)

    def _offer_undo(self) -> None:
        self._show()
        if self._dialog is not None:
            self._dialog.offer_undo(bool(self._deleted))

    @Slot(object)
    def _export(self, path: Path) -> None:
        self._digits.export(path, lambda trouble: self._say(trouble) if trouble else None)

    def _say(self, sentence: str) -> None:
        self._pad.tell(sentence)
        self.notice.emit(sentence)


class _Taught(NamedTuple):
    """What was taught, by what, and what became of it."""

    network: TrainedNetwork
    drawings: Array
    outcome: TaughtWeights


def _learn(
    digits: Sequence[Taught],
    network: TrainedNetwork,
    held: Samples,
    drawn: dict[str, Array],
    handle: Handle,
) -> _Taught | None:
    """Draw the digits and teach them; in the thread."""

    def report(done: int, of: int) -> None:
        handle.report(
            say("Drawing your digits: {done} of {of}...", done=count_text(done), of=count_text(of)),
            done / of,
        )

    drawings = samples(digits, network.classes, report, drawn)
    handle.report(say("Learning your digits..."))
    design, weights = network.design, network.weights
    outcome = teach(
        design,
        weights,
        drawings,
        held.seen,
        held.test,
        lambda: handle.cancelled,
        network.fitted,
    )
    return None if outcome is None else _Taught(network, drawings[0], outcome)
