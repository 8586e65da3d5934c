"""What is worked out for the panels that look inside, and when."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Slot

from engine.types import Array
from netbuilder.design.datasets import titled
from netbuilder.design.targets import CLASS
from netbuilder.insight.confusion import Confusion
from netbuilder.insight.layer_figures import Inspector
from netbuilder.owndata.regression import Agreement
from netbuilder.training.records import EpochDone, Progress, Record, RunEnded, RunStarted
from netbuilder.views.insight.background import Latest
from netbuilder.views.insight.layers_panel import LayersPanel
from netbuilder.views.insight.outcomes import Outcomes


class _Outcome(NamedTuple):
    figures: Confusion | Agreement
    epoch: int


class Insight(QObject):
    """Feeds outcomes and layers' figures, each only while it is seen.

    Args:
        outcomes: shows what the network answers, once for each epoch.
        layers: shows the layers, more often.
        parent: Qt's.
    """

    def __init__(self, outcomes: Outcomes, layers: LayersPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._outcomes, self._layers = outcomes, layers
        self._started: RunStarted | None = None
        self._inspector: Inspector | None = None
        self._weights: Array | None = None
        self._epoch_weights: Array | None = None
        self._epoch = 0
        self._counting, self._looking = Latest(self), Latest(self)
        self._counting.done.connect(self._show_outcome)
        self._looking.done.connect(layers.add)
        for panel in (outcomes, layers):
            panel.installEventFilter(self)

    def show(self, record: Record) -> None:
        """Take a record of the run."""
        match record:
            case RunStarted():
                self._begin(record)
            case Progress():
                self._weights = record.weights
                self._look()
            case EpochDone():
                self._weights = self._epoch_weights = record.weights
                self._epoch = record.epoch + 1
                self._count()
                self._look()
            case RunEnded():
                if record.weights is not None:
                    self._weights = self._epoch_weights = record.weights
                    self._count()
                    self._look()

    def forget(self) -> None:
        """Show nothing of the last run."""
        self._counting.cancel()
        self._looking.cancel()
        target = self._started.design.target if self._started else CLASS
        self._started = self._inspector = None
        self._weights = self._epoch_weights = None
        self._outcomes.reset(target)
        self._layers.reset()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A panel that comes into sight shows the present state."""
        if event.type() == QEvent.Type.Show:
            if watched is self._outcomes:
                self._count()
            else:
                self._look()
        return False

    def _begin(self, record: RunStarted) -> None:
        self._counting.cancel()
        self._looking.cancel()
        self._started, self._inspector = record, None
        self._weights = self._epoch_weights = None
        self._outcomes.reset(record.design.target)
        self._layers.reset()

    def _look_inside(self) -> Inspector | None:
        """Made when it is first needed: a panel that is never shown costs nothing."""
        record = self._started
        if self._inspector is None and record is not None and record.test is not None:
            self._inspector = Inspector(record.design, record.test)
        return self._inspector

    def _count(self) -> None:
        weights = self._epoch_weights
        if weights is None or not self._outcomes.isVisible():
            return
        inspector = self._look_inside()
        if inspector is not None:
            self._counting.request(partial(_outcome, inspector, weights, self._epoch))

    def _look(self) -> None:
        weights = self._weights
        if weights is None or not self._layers.isVisible():
            return
        inspector = self._look_inside()
        if inspector is not None:
            self._looking.request(partial(inspector.layers, weights))

    @Slot(object)
    def _show_outcome(self, result: object) -> None:
        record = self._started
        if not isinstance(result, _Outcome) or record is None or record.test is None:
            return
        if isinstance(result.figures, Agreement):
            self._outcomes.predicted.show_agreement(result.figures, record.data_title)
            return
        meant = record.design.data_set
        data = meant if meant.title == record.data_title else titled(record.data_title)
        names = data.names if data is not None else ()
        asked = len(result.figures.truth)
        where = f"after epoch {result.epoch}, {asked:,} test samples"
        samples = record.test.samples[:asked]
        self._outcomes.confusion.show_confusion(result.figures, samples, names, where)


def _outcome(inspector: Inspector, weights: Array, epoch: int) -> _Outcome | None:
    found = inspector.confusion(weights) or inspector.agreement(weights)
    return None if found is None else _Outcome(found, epoch)
