"""What the pad compares drawings with: learned beside the window when a run begins."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from netbuilder.design.pictures import side_of
from netbuilder.insight.novelty import NoveltyDetector
from netbuilder.training.records import HeldOut, Record, RunStarted
from netbuilder.training.worker import Trainer
from netbuilder.views.insight.background import Latest
from netbuilder.views.pad.panel import PadPanel


class PadMemory(QObject):
    """Looks at the pictures of each run, and tells the pad.

    Args:
        trainer: of the runs.
        pad: is told.
        parent: Qt's.
    """

    def __init__(self, trainer: Trainer, pad: PadPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._pad = pad
        self._print = ""
        self._seen: HeldOut | None = None
        self._work = Latest(self)
        self._work.done.connect(self._tell)
        trainer.recordReceived.connect(self._receive)

    @Slot(object)
    def _receive(self, record: Record) -> None:
        if not isinstance(record, RunStarted) or record.seen is None:
            return
        samples = record.seen.samples
        if record.fingerprint == self._print and self._seen is not None:
            return
        self._print, self._seen = record.fingerprint, record.seen
        self._pad.remember(None, None)
        if side_of(record.design) is not None and len(samples):
            self._work.request(partial(_learn, record.seen))

    @Slot(object)
    def _tell(self, found: tuple[NoveltyDetector, HeldOut]) -> None:
        if found[1] is self._seen:
            self._pad.remember(*found)


def _learn(seen: HeldOut) -> tuple[NoveltyDetector, HeldOut] | None:
    try:
        return NoveltyDetector(seen.samples), seen
    except ValueError:
        return None
