"""A search carried out: trainings proposed, trained several at once, stopped early, measured."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeAlias

import msgspec

from engine.errors import EngineError
from netbuilder import logs
from netbuilder.design import Design
from netbuilder.training.control import Control, StoppedError
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.grid import Combination
from netbuilder.training.sweeps.outcomes import Outcome, outcome
from netbuilder.training.sweeps.places import Place, Work
from netbuilder.training.sweeps.progress import Standing
from netbuilder.training.sweeps.running import News, Update, design_of, opened, place_here
from netbuilder.training.sweeps.search.journal import Entry, Journal, entry_values, finite
from netbuilder.training.sweeps.search.plan import HALVING, TPE, Plan
from netbuilder.training.sweeps.search.proposing import Lots, Proposer, Trial
from netbuilder.training.sweeps.search.pruning import Pruning
from netbuilder.training.sweeps.search.space import given, realized
from netbuilder.training.sweeps.search.tpe import Estimator
from netbuilder.training.sweeps.search.winner import measured
from netbuilder.translation import mark

_log = logging.getLogger(__name__)

_MOST_REFUSED: Final = 100
"""Proposals in a row that cannot be trained, after which a search gives up."""
_TIME_UP: Final = mark("The time of the search was up.")


@dataclass(frozen=True, slots=True)
class Added:
    """One more training of a search."""

    combination: Combination


@dataclass(frozen=True, slots=True, eq=False)
class Ended:
    """How a training of a search ended.

    Attributes:
        number: of it.
        outcome: its figures; None where there are none.
        seconds: since the search began.
    """

    number: int
    outcome: Outcome | None
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Won:
    """The best training of a search, measured on the test samples.

    Attributes:
        number: of it.
        run: with its figures on the test samples.
        trouble: why these are missing, or ''.
    """

    number: int
    run: Run
    trouble: str = ""


SearchNews: TypeAlias = News | Added | Ended | Won


class Searching:
    """Carries out a search, in whatever thread `run` is called.

    Args:
        design: what is varied.
        plan: the search.
        processes: how many train at once on this machine; 0 for in turn, in this process.
        place: where they train in place of this machine.
        resume: whether an interrupted search of this kind continues.
        elsewhere: where Keras takes the steps on this machine; None for the engine.

    Raises:
        SweepError: there is no such search.
    """

    def __init__(
        self,
        design: Design,
        plan: Plan,
        processes: int = 1,
        place: Place | None = None,
        *,
        resume: bool = False,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        plan.check(design)
        self._design, self._plan, self._resume = design, plan, resume
        self._place = place or place_here(processes, elsewhere)
        self._sign = plan.sign(design)
        self._proposer: Proposer = (
            Estimator(design, plan) if plan.method == TPE else Lots(design, plan)
        )
        self._pruning = Pruning(plan.method == HALVING, plan.prune)
        self._journal = Journal(design, plan)
        self._lock = threading.RLock()
        self._pruned: dict[int, tuple[str, Standing]] = {}
        self._best: tuple[float, int] | None = None
        self._best_run: Run | None = None
        self._number = self._trained = 0
        self._before, self._began = 0.0, time.monotonic()
        self._emit: Callable[[SearchNews], None] = lambda _: None

    def run(self, emit: Callable[[SearchNews], None], control: Control) -> None:
        """Search until the budget is spent or the control says stop; to be called once.

        Args:
            emit: takes the news, from several threads but never two at once.
            control: its `stop` ends all trainings; the search can then be resumed.

        Raises:
            SweepError: the place cannot be had, or the same search is under way elsewhere.
        """
        self._emit = emit
        self._journal.hold()
        complete = False
        try:
            self._journal.begin(resume=self._resume)
            if self._resume:
                self._continue()
            with opened(self._place, self._design, self._tell, control) as is_open:
                if is_open:
                    complete = self._search(control)
            if complete and self._best is not None:
                self._win(self._best[1], control)
        finally:
            self._journal.release(complete=complete and not control.stopped)

    def _tell(self, news: SearchNews) -> None:
        with self._lock:
            self._emit(news)

    @property
    def _seconds(self) -> float:
        return self._before + time.monotonic() - self._began

    # An interrupted search

    def _continue(self) -> None:
        entries = self._journal.read()
        dimensions = self._plan.dimensions
        for entry in sorted(entries, key=lambda each: each.number):
            values = self._journal.values(entry)
            number = self._number = entry.number
            combination = realized(self._design, dimensions, number, given(dimensions, values))
            self._tell(Added(combination))
            self._trained += 1
            self._before = max(self._before, entry.seconds)
            reached = {n: math.inf if v is None else v for n, v in entry.reached.items()}
            self._pruning.restart(number, reached)
            figures = {n: math.inf if v is None else v for n, v in entry.figures.items()}
            came = Outcome(entry.best_epoch, figures, True) if figures else None
            pruned = entry.state == "pruned"
            value = self._value(came)
            self._proposer.learn(Trial(number, values, value, pruned))
            if value is not None and entry.state == "finished":
                self._rank(number, value, None)
            self._tell(Update(number, Standing(entry.state, entry.message, 1.0)))
            self._tell(Ended(number, came, entry.seconds))
        if self._best is not None:
            self._best_run = self._journal.best()

    # The search

    def _search(self, control: Control) -> bool:
        """Train until the budget is spent; whether that is so."""
        self._began = time.monotonic()
        deadline = self._plan.minutes * 60
        running: set[Future[None]] = set()
        works: list[Work] = []
        exhausted = False
        with ThreadPoolExecutor(self._place.most, "netbuilder-search") as pool:
            while not control.stopped and self._seconds < deadline:
                while (
                    not exhausted
                    and self._trained < self._plan.trainings
                    and len(running) < min(self._place.slots, self._place.most)
                ):
                    combination = self._proposed()
                    if combination is None:
                        exhausted = True
                        break
                    work = self._place.work(combination.number, design_of(combination), test=False)
                    works.append(work)
                    job = pool.submit(self._train, combination, work)
                    running.add(job)
                    job.add_done_callback(partial(_wake, control))
                if not running:
                    break
                with control.changed:
                    left = min(deadline - self._seconds, 1.0)
                    if not any(job.done() for job in running) and not control.stopped and left > 0:
                        control.changed.wait(left)
                running = {job for job in running if not job.done()}
            for work in works:
                work.end()
        return not control.stopped

    def _proposed(self) -> Combination | None:
        """The next training; None where nothing new that can be trained is found."""
        for _ in range(_MOST_REFUSED):
            with self._lock:
                self._number += 1
                found = self._proposer.propose(self._number)
                if found is None:
                    self._number -= 1
                    return None
                self._tell(Added(found))
                if not found.reason:
                    self._trained += 1
                    self._pruning.restart(found.number)
                    return found
                self._proposer.learn(Trial(found.number, found.values, None))
            self._tell(Update(found.number, Standing("refused", found.reason)))
        return None

    def _train(self, combination: Combination, work: Work) -> None:
        number, epochs = combination.number, design_of(combination).epochs

        def take(standing: Standing) -> None:
            value = standing.figures.get(self._plan.goal)
            with self._lock:
                self._emit(Update(number, standing))
                if value is None or number in self._pruned:
                    return
                if standing.epoch == 1:
                    self._pruning.restart(number)  # perhaps again, on another machine
                why = self._pruning.why_stop(number, standing.epoch, epochs, self._sign * value)
                if why:
                    self._pruned[number] = (why, standing)
            if why:
                work.end()

        try:
            standing, run = work.run(take)
        except Exception as error:
            _log.exception("A training of a search failed")
            standing, run = Standing("failed", logs.sentence(error)), None
        with self._lock:
            self._end(combination, standing, run)

    def _end(self, combination: Combination, standing: Standing, run: Run | None) -> None:
        number = combination.number
        came = None if run is None else outcome(run)
        if number in self._pruned and standing.state == "cancelled":
            why, last = self._pruned[number]
            standing = Standing("pruned", why, last.fraction)
            came = Outcome(last.epoch, last.figures, True)
        elif standing.state == "cancelled":
            if self._seconds >= self._plan.minutes * 60:
                standing = msgspec.structs.replace(standing, message=_TIME_UP)
            self._emit(Update(number, standing))
            self._emit(Ended(number, None, self._seconds))
            return
        value = self._value(came)
        self._proposer.learn(Trial(number, combination.values, value, standing.state == "pruned"))
        seconds = self._seconds
        self._journal.note(
            Entry(
                number,
                entry_values(combination.values),
                standing.state,
                standing.message,
                finite(dict(came.figures)) if came else {},
                _finite_epochs(self._pruning.reached(number)),
                came.best_epoch if came else 0,
                seconds,
            )
        )
        if value is not None and run is not None and standing.state == "finished":
            self._rank(number, value, run)
        self._emit(Update(number, standing, run))
        self._emit(Ended(number, came, seconds))

    def _value(self, came: Outcome | None) -> float | None:
        """What a training has reached, less being better."""
        value = math.nan if came is None else came.figures.get(self._plan.goal, math.nan)
        return self._sign * value if math.isfinite(value) else None

    def _rank(self, number: int, value: float, run: Run | None) -> None:
        if self._best is None or (value, number) < self._best:
            self._best = (value, number)
            if run is not None:
                self._best_run = run
                # Runs in files have numbers from 1.
                self._journal.keep_best(replace(run, number=max(run.number, 1)))

    def _win(self, number: int, control: Control) -> None:
        run = self._best_run
        if run is None:
            return
        try:
            self._tell(Won(number, measured(run, control)))
        except StoppedError:
            return
        except EngineError as error:
            self._tell(Won(number, run, str(error)))


def _finite_epochs(reached: Mapping[int, float]) -> dict[int, float | None]:
    return {n: value if math.isfinite(value) else None for n, value in reached.items()}


def _wake(control: Control, _: object) -> None:
    with control.changed:
        control.changed.notify_all()
