"""A sweep carried out: its trainings in turn, or several at once, each in a process of its own."""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from netbuilder import logs
from netbuilder.design import Design
from netbuilder.training.control import Control
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

    Raises:
        SweepError: there is no such sweep.
    """

    def __init__(
        self, design: Design, axes: Sequence[Axis], processes: int = 0, load: Load = data.load
    ) -> None:
        count(axes)
        self._design = design
        self._axes = tuple(axes)
        self._processes = processes
        self._load = load
        self._running: list[TrainingProcess] = []
        self._busy = 0

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
        todo = deque(each for each in planned if not each.reason)
        if self._processes:
            self._in_processes(todo, tell, control)
        else:
            while todo and not control.stopped:
                tell(self._train(todo.popleft(), tell, control))
        for each in todo:
            tell(Update(each.number, Standing("cancelled")))

    # In turn

    def _train(
        self, combination: Combination, tell: Callable[[News], None], control: Control
    ) -> Update:
        number, design = combination.number, _design_of(combination)
        follower = Follower(design.epochs, lambda standing: tell(Update(number, standing)))
        Session(number, design, self._load).run(follower.take, control)
        last = follower.last
        return Update(number, last, None if last.state == "cancelled" else follower.run)

    # In processes

    def _in_processes(
        self, todo: deque[Combination], tell: Callable[[News], None], control: Control
    ) -> None:
        with tempfile.TemporaryDirectory(
            prefix="netbuilder-sweep-", ignore_cleanup_errors=True
        ) as folder:
            self._busy = min(self._processes, len(todo))
            threads = [
                threading.Thread(
                    target=self._work,
                    args=(todo, Path(folder), tell, control),
                    name=f"netbuilder-sweep-{number}",
                    daemon=True,
                )
                for number in range(1, self._busy + 1)
            ]
            for thread in threads:
                thread.start()
            with control.changed:
                control.changed.wait_for(lambda: control.stopped or not self._busy)
                running = list(self._running)
            for process in running:
                process.end()
            for thread in threads:
                thread.join()

    def _work(
        self,
        todo: deque[Combination],
        folder: Path,
        tell: Callable[[News], None],
        control: Control,
    ) -> None:
        """One after the other of what is left, each in a process."""
        try:
            while (combination := self._next(todo, control)) is not None:
                self._train_aside(combination, folder, tell, control)
        finally:
            with control.changed:
                self._busy -= 1
                control.changed.notify_all()

    def _train_aside(
        self,
        combination: Combination,
        folder: Path,
        tell: Callable[[News], None],
        control: Control,
    ) -> None:
        number = combination.number
        process = TrainingProcess(number, _design_of(combination), folder)
        with control.changed:
            self._running.append(process)
            stopped = control.stopped
        if stopped:
            process.end()
        try:
            tell(Update(number, *process.run(lambda standing: tell(Update(number, standing)))))
        except Exception as error:
            _log.exception("A training of a sweep failed")
            tell(Update(number, Standing("failed", logs.sentence(error))))
        finally:
            with control.changed:
                self._running.remove(process)

    def _next(self, todo: deque[Combination], control: Control) -> Combination | None:
        with control.changed:
            return todo.popleft() if todo and not control.stopped else None


def _design_of(combination: Combination) -> Design:
    if combination.design is None:
        raise ValueError(f"combination {combination.number} has no design to train")
    return combination.design
