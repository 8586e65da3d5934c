"""Trainings in threads of this program: one after another, or several whose steps Keras takes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from netbuilder.design import Design
from netbuilder.training.control import Control
from netbuilder.training.elsewhere import warm
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.history.runs import Run
from netbuilder.training.run import data
from netbuilder.training.run.abandonable import Report
from netbuilder.training.run.data import Load
from netbuilder.training.run.session import Session
from netbuilder.training.sweeps.loading import without_test
from netbuilder.training.sweeps.places import Work
from netbuilder.training.sweeps.progress import Follower, Standing


class Threads:
    """Threads of this program; Keras computes in processes of its own, which wait for the next.

    Args:
        count: how many train at once.
        elsewhere: where Keras takes the steps; None for the engine.
        load: where the data come from.
    """

    def __init__(
        self, count: int = 1, elsewhere: Elsewhere | None = None, load: Load = data.load
    ) -> None:
        self._count, self._elsewhere, self._load = max(1, count), elsewhere, load
        self._held = ExitStack()

    @property
    def slots(self) -> int:
        """How many train at once."""
        return self._count

    @property
    def most(self) -> int:
        """The same: what waits, waits here."""
        return self._count

    def open(self, design: Design, report: Report) -> None:
        """Let as many processes of Keras wait between trainings as train at once."""
        if self._elsewhere is not None:
            self._held.enter_context(warm.several(self._count))

    def work(self, number: int, design: Design, *, test: bool = True) -> Work:
        """A training in whatever thread it is run."""
        load = self._load if test else without_test(self._load)
        return ThreadWork(number, design, load, self._elsewhere)

    def close(self) -> None:
        """Let one process of Keras wait for the next training, the others end."""
        self._held.close()


class ThreadWork:
    """One training in the thread that runs it.

    Args:
        number: of the training.
        design: what to train.
        load: where its data come from.
        elsewhere: where Keras takes the steps; None for the engine.
    """

    def __init__(
        self, number: int, design: Design, load: Load, elsewhere: Elsewhere | None
    ) -> None:
        self.number = number
        self._design, self._load, self._elsewhere = design, load, elsewhere
        self._control = Control()

    def end(self) -> None:
        """End it at once; may be called from any thread, and before it began."""
        self._control.stop()

    def run(self, tell: Callable[[Standing], None]) -> tuple[Standing, Run | None]:
        """Train until it is over; how it ended, and the run where there is one."""
        if self._control.stopped:
            return Standing("cancelled"), None
        follower = Follower(self._design.epochs, tell)
        session = Session(self.number, self._design, self._load, elsewhere=self._elsewhere)
        session.run(follower.take, self._control)
        last = follower.last
        return last, None if last.state == "cancelled" else follower.run
