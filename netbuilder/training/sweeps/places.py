"""Places that carry out the trainings of a sweep: processes of this machine, or a cluster."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from netbuilder.design import Design
from netbuilder.training.history.runs import Run
from netbuilder.training.run.abandonable import Report
from netbuilder.training.sweeps.process import TrainingProcess
from netbuilder.training.sweeps.progress import Standing


class Work(Protocol):
    """One training somewhere."""

    number: int

    def run(self, tell: Callable[[Standing], None]) -> tuple[Standing, Run | None]:
        """Train until it is over; how it ended, and the run where there is one."""

    def end(self) -> None:
        """End it at once; may be called from any thread, and before it began."""


class Place(Protocol):
    """Something that carries out trainings, several at once."""

    @property
    def slots(self) -> int:
        """How many can train at once at the moment; at least 1."""

    @property
    def most(self) -> int:
        """How many may be handed over at once."""

    def open(self, design: Design, report: Report) -> None:
        """Get ready for trainings of the data of a design; to be called once.

        Raises:
            SweepError: that cannot be; the message says why.
        """

    def work(self, number: int, design: Design, *, test: bool = True) -> Work:
        """A training that has not begun.

        Args:
            number: of it.
            design: what is trained.
            test: whether its end is measured on the test samples; without, it never sees them.
        """

    def close(self) -> None:
        """Leave nothing behind; all trainings are over or have been ended."""


class Processes:
    """Processes of this machine.

    Args:
        count: how many train at once.
    """

    def __init__(self, count: int) -> None:
        self._count = max(1, count)
        self._folder: TemporaryDirectory[str] | None = None

    @property
    def slots(self) -> int:
        """How many train at once."""
        return self._count

    @property
    def most(self) -> int:
        """The same: what waits, waits here."""
        return self._count

    def open(self, design: Design, report: Report) -> None:
        """Make the folder for what the trainings leave."""
        self._folder = TemporaryDirectory(prefix="netbuilder-sweep-", ignore_cleanup_errors=True)

    def work(self, number: int, design: Design, *, test: bool = True) -> Work:
        """A training in a process of its own."""
        if self._folder is None:
            raise RuntimeError("The place is not open.")
        return TrainingProcess(number, design, Path(self._folder.name), test=test)

    def close(self) -> None:
        """Remove the folder."""
        if self._folder is not None:
            self._folder.cleanup()
