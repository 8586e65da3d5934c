"""All that is known of a sweep: its trainings, how far they are, what came of them."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from netbuilder.design import Design
from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.folding import Summary, below, place_of_folds, summaries
from netbuilder.training.sweeps.grid import Axis, Combination
from netbuilder.training.sweeps.outcomes import LOSS, Outcome, best, figures_of, outcome, table
from netbuilder.training.sweeps.progress import Standing
from netbuilder.training.sweeps.running import Planned, Update
from netbuilder.training.sweeps.search.plan import Plan
from netbuilder.training.sweeps.search.searching import Added, Ended, Won
from netbuilder.training.sweeps.search.space import Dimension
from netbuilder.wording import sentences

_WAITING = Standing("waiting")
_TELLING = 0.02
"""Share of the work after which the time that is left can be told."""


class Board(QObject):
    """What table and plot show.

    Attributes:
        axes: of the sweep, or dimensions of the search.
        combinations: its trainings, in order; those that are not trained among them.
        outcomes: by the combinations' numbers.
        runs: as `outcomes`; with the numbers that they are kept under.
        figure: that says which is best, of `figures`.
        metric_name: the figure beside the loss.
        figures: that trainings have; see `figures_of`.
        validated: whether figures are of validation.

    Signals:
        restarted: everything is another.
        stood: the number of a training that is further.
        ranked: there is an outcome more, or another figure counts.
    """

    restarted = Signal()
    stood = Signal(int)
    ranked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.figure = LOSS
        self._clear((), Design())

    def begin(
        self, axes: Sequence[Axis | Dimension], design: Design, plan: Plan | None = None
    ) -> None:
        """A sweep begins, or a search by a plan; its trainings are not known yet."""
        self._clear(tuple(axes), design, plan)
        if plan is not None:
            self.figure = plan.goal
        self.restarted.emit()

    def _clear(
        self, axes: tuple[Axis | Dimension, ...], design: Design, plan: Plan | None = None
    ) -> None:
        self.plan_of_search = plan
        self.ended: dict[int, float] = {}
        self.won: Won | None = None
        self.axes, self.design = axes, design
        self.combinations: tuple[Combination, ...] = ()
        self.outcomes: dict[int, Outcome] = {}
        self.runs: dict[int, Run] = {}
        self.metric_name = design.metric
        self.figures = figures_of(design)
        if self.figure not in self.figures:
            self.figure = LOSS
        self._standings: dict[int, Standing] = {}
        self._began = time.monotonic()
        self._validating = max(design.kept_back, design.data_set.validation) > 0

    @property
    def validated(self) -> bool:
        """Whether figures are of validation, as far as is known."""
        if self.outcomes:
            return any(each.validated for each in self.outcomes.values())
        return self._validating

    def plan(self, planned: Planned) -> None:
        """Take the list of all trainings."""
        self.combinations = planned.combinations
        self.restarted.emit()

    def add(self, news: Added) -> None:
        """Know one more training of a search."""
        self.combinations = (*self.combinations, news.combination)
        self.restarted.emit()

    def note_end(self, news: Ended) -> None:
        """Know how a training of a search ended."""
        self.ended[news.number] = news.seconds
        if news.outcome is not None:
            self.outcomes[news.number] = news.outcome
            self.ranked.emit()

    def note_winner(self, news: Won) -> None:
        """Know what the best training of a search reaches on the test samples."""
        self.won = news
        known = self.runs.get(news.number)
        number, key = (known.number, known.key) if known else (news.run.number, news.run.key)
        self.runs[news.number] = replace(news.run, number=number, key=key)
        self.outcomes[news.number] = outcome(news.run)
        self.ranked.emit()

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What a search tries."""
        return () if self.plan_of_search is None else self.plan_of_search.dimensions

    @property
    def goal(self) -> str:
        """The figure that a search is for."""
        return self.figure if self.plan_of_search is None else self.plan_of_search.goal

    @property
    def sign(self) -> float:
        """What the goal is multiplied with for the best to be the least."""
        plan = self.plan_of_search
        return 1.0 if plan is None else plan.sign(self.design)

    def reached(self) -> dict[int, float]:
        """The goal of each training that has one."""
        found = {n: each.figures.get(self.goal, math.nan) for n, each in self.outcomes.items()}
        return {n: value for n, value in found.items() if math.isfinite(value)}

    def combination(self, number: int) -> Combination:
        """The training of this number."""
        return self.combinations[number - 1]

    def update(self, news: Update, run: Run | None) -> None:
        """Know how far a training is.

        Args:
            news: of it.
            run: that is kept of it, if any.
        """
        self._standings[news.number] = news.standing
        if run is not None:
            self.runs[news.number] = run
            self.outcomes[news.number] = outcome(run)
        self.stood.emit(news.number)
        if run is not None:
            self.ranked.emit()

    def renumber(self, kept: Run) -> None:
        """Know a run under the number that it has come to be kept under."""
        self.runs = {n: kept if run.key == kept.key else run for n, run in self.runs.items()}

    def rank_by(self, figure: str) -> None:
        """Let another figure say which is best."""
        self.figure = figure
        self.ranked.emit()

    def standing(self, number: int) -> Standing:
        """How far a training is."""
        return self._standings.get(number, _WAITING)

    @property
    def notices(self) -> str:
        """What is to be known of the data."""
        found = dict.fromkeys(each.notice for each in self._standings.values())
        return sentences(*found)

    @property
    def best(self) -> int | None:
        """The number of the best."""
        if self.won is not None:
            return self.won.number
        whole = {n: o for n, o in self.outcomes.items() if self.standing(n).state != "pruned"}
        return best(whole, self.figure, self.metric_name)

    @property
    def grid(self) -> tuple[Axis, ...]:
        """What a grid varies; () for a search."""
        return tuple(each for each in self.axes if isinstance(each, Axis))

    @property
    def folds(self) -> tuple[Summary, ...]:
        """What the folds of a cross-validation come to; () without one."""
        return summaries(self.grid, self.combinations, self.outcomes)

    @property
    def over(self) -> int:
        """How many trainings are over, without those that are not trained."""
        return sum(self.standing(each.number).over for each in self._trained)

    @property
    def trained(self) -> int:
        """How many there are, without those that cannot be trained."""
        return len(self._trained)

    @property
    def _trained(self) -> list[Combination]:
        return [each for each in self.combinations if not each.reason]

    @property
    def fraction(self) -> float:
        """The share of all epochs that are done or will not be."""
        plan = self.plan_of_search
        if plan is not None:
            return min(1.0, self.over / plan.trainings)
        epochs = done = 0.0
        for each in self._trained:
            if each.design is not None:
                standing = self.standing(each.number)
                epochs += each.design.epochs
                done += each.design.epochs * (1.0 if standing.over else standing.fraction)
        return done / epochs if epochs else 0.0

    @property
    def seconds(self) -> float:
        """Since the sweep began."""
        return time.monotonic() - self._began

    @property
    def seconds_left(self) -> float | None:
        """The seconds left at the pace until now; None until it is known."""
        done = self.fraction
        if done < _TELLING:
            return None
        return self.seconds * (1 - done) / done

    def csv(self) -> str:
        """All of it as a table."""
        standings = {each.number: self.standing(each.number) for each in self.combinations}
        numbers = {number: run.number for number, run in self.runs.items()}
        return table(
            self.axes,
            self.combinations,
            standings,
            self.outcomes,
            numbers,
            self.metric_name,
            below(self.folds, place_of_folds(self.grid) or 0),
            self.figures,
        )
