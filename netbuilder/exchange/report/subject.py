"""What a report is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from engine.types import Array
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.history.runs import Run
from netbuilder.training.records import HeldOut


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A network, and what is known of it.

    Attributes:
        title: what the network is called.
        network: with its figures.
        run: that it comes from; None where that is not known: then there are no curves.
        test: samples that it never saw; None where they are not at hand.
        outputs: of the network for these, (n, ...); None where it was not asked.
        made: when the report is made, in the user's time.
    """

    title: str
    network: TrainedNetwork
    run: Run | None = None
    test: HeldOut | None = None
    outputs: Array | None = field(default=None, repr=False)
    made: datetime = field(default_factory=datetime.now)

    def asked(self, stopped: Callable[[], bool] = lambda: False) -> Subject:
        """The same, with what the network answers to the test samples; takes a while.

        Args:
            stopped: whether nobody wants to know any more.
        """
        if self.test is None or not len(self.test.samples):
            return self
        probe = Probe(self.network.design)
        probe.set(self.network.weights)
        return replace(self, outputs=probe.outputs(self.test.samples, stopped=stopped))
