"""A sweep carried out: its trainings one after another or several at once, in some place."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from netbuilder import logs
from netbuilder.design import Design
from netbuilder.training.control import Control, StoppedError
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.history.runs import Run
from netbuilder.training.run import data
from netbuilder.training.run.abandonable import run_abandonable
from netbuilder.training.run.data import Load
from netbuilder.training.sweeps.grid import Axis, Combination, combinations, count
from netbuilder.training.sweeps.places import Place, Processes, Work
from netbuilder.training.sweeps.progress import Standing
from netbuilder.training.sweeps.threads import Threads
from netbuilder.wording import percent

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


@dataclass(frozen=True, slots=True)
class Preparing:
    """What is done before the trainings can begin, in words."""

    text: str


News: TypeAlias = Planned | Update | Preparing


def place_here(processes: int, elsewhere: Elsewhere | None = None, load: Load = data.load) -> Place:
    """The place on this machine where so many train at once; 0 for in turn, in this process."""
    if processes and elsewhere is None:
        return Processes(processes)
    return Threads(processes, elsewhere, load)


class Sweeping:
    """Trains all combinations of a sweep, in whatever thread `run` is called.

    A combination ends with the same weights, bit for bit, as its design does when it is trained
    alone, in turn or in a process.

    Args:
        design: what is varied.
        axes: how.
        processes: how many train at once; 0 for in turn, in this process.
        load: where the data come from, unless the engine trains in processes.
        elsewhere: where Keras takes the steps; None for the engine.
        place: where they train in place of processes of this machine.

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
        place: Place | None = None,
    ) -> None:
        count(axes)
        self._design = design
        self._axes = tuple(axes)
        self._place = place or place_here(processes, elsewhere, load)

    def run(self, emit: Callable[[News], None], control: Control) -> None:
        """Train until the last one is over or the control says stop; to be called once.

        Args:
            emit: takes the news, from several threads but never two at once.
            control: its `stop` ends all trainings and leaves no process.

        Raises:
            SweepError: the place cannot be had.
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
        self._train([each for each in planned if not each.reason], tell, control)

    def _train(
        self, todo: Sequence[Combination], tell: Callable[[News], None], control: Control
    ) -> None:
        place = self._place
        with opened(place, self._design, tell, control) as is_open:
            if not is_open:
                for each in todo:
                    tell(Update(each.number, Standing("cancelled")))
                return
            works = [place.work(each.number, design_of(each)) for each in todo]
            most = max(1, min(place.most, len(works)))
            with ThreadPoolExecutor(most, "netbuilder-sweep") as pool:
                jobs = [pool.submit(follow, work, tell) for work in works]
                for job in jobs:
                    job.add_done_callback(partial(_wake, control))
                with control.changed:
                    control.changed.wait_for(
                        lambda: control.stopped or all(job.done() for job in jobs)
                    )
                # Those that have not begun end as soon as they do.
                for work in works:
                    work.end()


@contextmanager
def opened(
    place: Place, design: Design, tell: Callable[[News], None], control: Control
) -> Iterator[bool]:
    """A context in which trainings can take place; False where the control said stop before.

    Raises:
        SweepError: the place cannot be had.
    """

    def show(text: str, fraction: float | None) -> None:
        tell(Preparing(text if fraction is None else f"{text} ({percent(fraction)})"))

    try:
        try:
            run_abandonable(lambda report: place.open(design, report), control, show)
        except StoppedError:
            yield False
        else:
            yield True
    finally:
        place.close()


def follow(work: Work, tell: Callable[[News], None]) -> None:
    """Tell how far a training is until it is over."""
    number = work.number
    try:
        tell(Update(number, *work.run(lambda told: tell(Update(number, told)))))
    except Exception as error:
        _log.exception("A training of a sweep failed")
        tell(Update(number, Standing("failed", logs.sentence(error))))


def _wake(control: Control, _: object) -> None:
    with control.changed:
        control.changed.notify_all()


def design_of(combination: Combination) -> Design:
    """What a combination trains, which has a design."""
    if combination.design is None:
        raise ValueError(f"combination {combination.number} has no design to train")
    return combination.design
