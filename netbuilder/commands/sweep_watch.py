"""What the terminal knows of a sweep, and how it tells of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from netbuilder.design import Design
from netbuilder.terminal import Terminal
from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.grid import Axis, Combination
from netbuilder.training.sweeps.outcomes import (
    Outcome,
    best,
    figures_of,
    is_test,
    named,
    outcome,
    table,
)
from netbuilder.training.sweeps.progress import Standing
from netbuilder.training.sweeps.running import Planned, Preparing, Update
from netbuilder.training.sweeps.search.importance import importances
from netbuilder.training.sweeps.search.plan import Plan
from netbuilder.training.sweeps.search.searching import Added, Ended, SearchNews, Won
from netbuilder.training.sweeps.search.space import Dimension
from netbuilder.training.sweeps.values import text_of
from netbuilder.translation import mark
from netbuilder.wording import decimals, percent, terms

_MOST: Final = 10
"""Trainings that are listed; the table has all."""
_LINE: Final = mark("No. {number}: {values}; {figures}")
_BEST: Final = mark("Best: No. {number}, {values}")
_VALUE: Final = mark("{name} {value}")
_TEST: Final = mark("On test samples that the search never saw: {figures}")
_IMPORTANCE: Final = mark("Importance: {shares}")
_PROGRESS: Final = mark("No. {number}: {message}")


class SweepWatch:
    """Takes the news of a sweep or a search.

    Args:
        design: that is varied.
        axes: what is varied.
        goal: the figure that says which is best.
        plan: of a search; None for a grid.
    """

    def __init__(
        self,
        design: Design,
        axes: Sequence[Axis | Dimension],
        goal: str,
        plan: Plan | None = None,
    ) -> None:
        self._design, self._axes, self._goal, self._plan = design, tuple(axes), goal, plan
        self._terminal = Terminal(sys.stderr)
        self._combinations: list[Combination] = []
        self._standings: dict[int, Standing] = {}
        self._outcomes: dict[int, Outcome] = {}
        self._runs: dict[int, Run] = {}
        self._won: Won | None = None

    def take(self, news: SearchNews) -> None:
        """Know more."""
        match news:
            case Planned():
                self._combinations = list(news.combinations)
            case Added():
                self._combinations.append(news.combination)
            case Preparing():
                self._terminal.loading(news.text, None)
            case Ended():
                if news.outcome is not None:
                    self._outcomes[news.number] = news.outcome
            case Won():
                self._won = news
                self._runs[news.number] = news.run
                self._outcomes[news.number] = outcome(news.run)
            case Update():
                self._update(news)

    def _update(self, news: Update) -> None:
        number, standing = news.number, news.standing
        self._standings[number] = standing
        if news.run is not None:
            self._runs[number] = news.run
            self._outcomes[number] = outcome(news.run)
        if standing.over or standing.state == "running":
            text = standing.state if standing.over else standing.message
            self._terminal.loading(_PROGRESS.format(number=number, message=text), None)

    def end(self) -> None:
        """What comes next stands on a line of its own."""
        self._terminal.end_line()

    @property
    def best_number(self) -> int | None:
        """The number of the best training; None without one."""
        if self._won is not None:
            return self._won.number
        over = {n: o for n, o in self._outcomes.items() if self._standings[n].state == "finished"}
        return best(over, self._goal, self._design.metric)

    @property
    def best(self) -> Run | None:
        """The run of the best training; None where there is none here."""
        number = self.best_number
        return None if number is None else self._runs.get(number)

    @property
    def troubles(self) -> list[str]:
        """What went wrong, each once; what is to be known of the data."""
        bad = ("failed", "diverged", "refused")
        found = [s.message for s in self._standings.values() if s.state in bad]
        found += [s.notice for s in self._standings.values()]
        found += [self._won.trouble] if self._won else []
        return list(dict.fromkeys(filter(None, found)))

    def importances(self) -> Mapping[str, float]:
        """How much each setting of a search matters; {} where that cannot be told."""
        if self._plan is None:
            return {}
        sign = self._plan.sign(self._design)
        known = [each for each in self._combinations if each.number in self._outcomes]
        known = [each for each in known if self._goal in self._outcomes[each.number].figures]
        reached = [sign * self._outcomes[n.number].figures[self._goal] for n in known]
        shares = importances(self._plan.dimensions, [each.values for each in known], reached)
        names = [each.setting.name for each in self._axes]
        return dict(zip(names, shares, strict=True)) if shares else {}

    def lines(self) -> Iterator[str]:
        """What is printed at the end."""
        known = {each.number: each for each in self._combinations}
        ranked = dict(self._outcomes)
        for _ in range(_MOST):
            number = best(ranked, self._goal, self._design.metric)
            if number is None:
                break
            figures = self._told(ranked.pop(number).figures)
            yield _LINE.format(number=number, values=self._values(known[number]), figures=figures)
        number = self.best_number
        if number is None:
            return
        yield _BEST.format(number=number, values=self._values(known[number]))
        if self._plan is not None and self._won is not None and self._won.run.kept_figures:
            yield _TEST.format(figures=self._told(self._won.run.kept_figures))
        found = self.importances()
        if found:
            shares = (_VALUE.format(name=n, value=percent(v)) for n, v in found.items())
            yield _IMPORTANCE.format(shares=terms(shares))

    def report(self) -> dict[str, Any]:
        """What --json prints."""
        return {
            "trainings": [self._entry(each) for each in self._combinations],
            "goal": self._goal,
            "best": self.best_number,
            "test": dict(self._won.run.kept_figures) if self._won else None,
            "importance": dict(self.importances()),
        }

    def table(self) -> str:
        """All trainings as CSV."""
        return table(
            self._axes,
            self._combinations,
            self._standings,
            self._outcomes,
            {},
            self._design.metric,
            figures=figures_of(self._design),
        )

    def _entry(self, each: Combination) -> dict[str, Any]:
        standing = self._standings.get(each.number, Standing("waiting"))
        came = self._outcomes.get(each.number)
        names = [axis.setting.name for axis in self._axes]
        return {
            "number": each.number,
            "values": dict(zip(names, map(text_of, each.values), strict=True)),
            "state": standing.state,
            "message": standing.message,
            "best_epoch": came.best_epoch if came else None,
            "figures": dict(came.figures) if came else {},
        }

    def _values(self, each: Combination) -> str:
        pairs = zip(self._axes, each.values, strict=True)
        return terms(_VALUE.format(name=a.setting.name, value=text_of(v)) for a, v in pairs)

    def _told(self, figures: Mapping[str, float]) -> str:
        metric = self._design.metric
        pairs = ((named(n, metric), v) for n, v in figures.items() if not is_test(n))
        return terms(_VALUE.format(name=n, value=decimals(v, 4)) for n, v in pairs)
