"""A sweep carried out: its trainings in turn, or several at once, each in a process of its own."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from netbuilder import logs
from netbuilder.design import Design
from netbuilder.training.control import Control
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.history.runs import Run
from netbuilder.training.run import data
from netbuilder.training.run.data import Load
from netbuilder.training.run.session import Session
from netbuilder.training.sweeps.grid import Axis, Combination, combinations, count
from netbuilder.training.sweeps.process import TrainingProcess
from netbuilder.training.sweeps.progress import Follower, Standing

_log = logging.getLogger(__name__)

MAX_PROCESSES: Final = 64


def usual_processes() -> int:
    """One less than there are cores for this process, so that the window has one; at least 1."""
    usable = getattr(os, "sched_getaffinity", None)
    cores = len(usable(0)) if usable else os.cpu_count() or 1
    return min(max(1, cores - 1), MAX_PROCESSES)


@dataclass(frozen=True, slots=True)
class Planned:
    """All trainings of the sweep, those that cannot be trained among them; the first news."""

    combinations: tuple[Combination, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """News of one training.

    Attributes:
        number: the combination's.
        standing: how far it is.
        run: what came of it, once it is over; None before, and where nothing came of it. What was
            cancelled is not kept.
    """

    number: int
    standing: Standing
    run: Run | None = None


News: TypeAlias = Planned | Update


class Sweeping:
    """Trains all combinations of a sweep, in whatever thread `run` is called.

    A combination ends with the same weights, bit for bit, as its design does when it is trained
    alone, in turn or in a process.

    Args:
        design: what is varied.
        axes: how.
        processes: how many train at once; 0 for in turn, in this process.
        load: where the data come from when the training is in turn.
        elsewhere: where Keras takes the steps, in turn; None for the engine.

    Raises:
        SweepError: there is no such sweep.
    """

    def __init__(
        self,
        design: Design,
        axes: Sequence[Axis],
        processes: int = 0,
        load: Load = data.load,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        count(axes)
        self._design = design
        self._axes = tuple(axes)
        self._processes = processes
        self._load, self._elsewhere = load, elsewhere

    def run(self, emit: Callable[[News], None], control: Control) -> None:
        """Train until the last one is over or the control says stop; to be called once.

        Args:
            emit: takes the news, from several threads but never two at once.
            control: its `stop` ends all trainings and leaves no process.
        """
        lock = threading.Lock()

        def tell(news: News) -> None:
            with lock:
                emit(news)

        planned = combinations(self._design, self._axes)
        tell(Planned(planned))
        for each in planned:
            if each.reason:
                tell(Update(each.number, Standing("refused", each.reason)))
        todo = [each for each in planned if not each.reason]
        if self._processes:
            self._in_processes(todo, tell, control)
        else:
            for each in todo:
                tell(self._train(each, tell, control))

    # In turn

    def _train(
        self, combination: Combination, tell: Callable[[News], None], control: Control
    ) -> Update:
        number, design = combination.number, _design_of(combination)
        if control.stopped:
            return Update(number, Standing("cancelled"))
        follower = Follower(design.epochs, lambda told: tell(Update(number, told)))
        session = Session(number, design, self._load, elsewhere=self._elsewhere)
        session.run(follower.take, control)
        last = follower.last
        return Update(number, last, None if last.state == "cancelled" else follower.run)

    # In processes

    def _in_processes(
        self, todo: Sequence[Combination], tell: Callable[[News], None], control: Control
    ) -> None:
        def over(_: object) -> None:
            with control.changed:
                control.changed.notify_all()

        with (
            TemporaryDirectory(prefix="netbuilder-sweep-", ignore_cleanup_errors=True) as folder,
            ThreadPoolExecutor(self._processes, "netbuilder-sweep") as pool,
        ):
            processes = [
                TrainingProcess(each.number, _design_of(each), Path(folder)) for each in todo
            ]
            jobs = [pool.submit(_follow, process, tell) for process in processes]
            for job in jobs:
                job.add_done_callback(over)
            with control.changed:
                control.changed.wait_for(lambda: control.stopped or all(job.done() for job in jobs))
            # Those that have not begun end as soon as they do.
            for process in processes:
                process.end()


def _follow(process: TrainingProcess, tell: Callable[[News], None]) -> None:
    """Tell how far a process is until it is over."""
    number = process.number
    try:
        tell(Update(number, *process.run(lambda told: tell(Update(number, told)))))
    except Exception as error:
        _log.exception("A training of a sweep failed")
        tell(Update(number, Standing("failed", logs.sentence(error))))


def _design_of(combination: Combination) -> Design:
    if combination.design is None:
        raise ValueError(f"combination {combination.number} has no design to train")
    return combination.design
