"""What came of the trainings of a sweep: figures, the best of them, a table."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeAlias

from netbuilder.design import Design
from netbuilder.design.watching import rises
from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.grid import Combination, Setting
from netbuilder.training.sweeps.progress import Standing
from netbuilder.training.sweeps.values import SweepError, text_of
from netbuilder.translation import say
from netbuilder.wording import alternatives

LOSS: Final = "loss"
METRIC: Final = "metric"
LAST_LOSS: Final = "last loss"
LAST_METRIC: Final = "last metric"
TEST_METRIC: Final = "test metric"
FIGURES: Final = (LOSS, METRIC, LAST_LOSS, LAST_METRIC, TEST_METRIC)
"""Figures of the epoch kept, of the last epoch and of the test samples; the first four are those of
validation where there is one. 'metric' is the one that is shown first; see `figures_of`."""
_LAST: Final = "last"
_TEST: Final = "test"


Below: TypeAlias = tuple[tuple[Any, ...], str, Mapping[str, float]]
"""A row below a table: the axes' values, what it is, and figures."""


@dataclass(frozen=True)
class Outcome:
    """What came of one training.

    Attributes:
        best_epoch: counted from 1; 0 where none was complete.
        figures: those of `figures_of` that there are.
        validated: whether they are of validation.
    """

    best_epoch: int
    figures: Mapping[str, float]
    validated: bool


def figures_of(design: Design) -> tuple[str, ...]:
    """`FIGURES`, and the same of every further metric of a design, under its own name."""
    further = ((name, f"{_LAST} {name}", f"{_TEST} {name}") for name in design.watched[1:])
    return (*FIGURES, *chain.from_iterable(further))


def goals_of(design: Design) -> tuple[str, ...]:
    """The figures of the epoch kept, which can say what training is best."""
    return (LOSS, METRIC, *design.watched[1:])


def goal_named(name: str, design: Design) -> str:
    """A goal by the name of its metric, as `goals_of` has it.

    Raises:
        SweepError: the design does not watch that.
    """
    goal = METRIC if name == design.metric else name
    if goal not in goals_of(design):
        known = alternatives([LOSS, *design.watched])
        raise SweepError(
            say(
                "The design has no metric '{name}' to compare trainings by; use "
                "{known}, or add it to the metrics of the design.",
                name=name,
                known=known,
            )
        )
    return goal


def name_of(figure: str, metric: str) -> str:
    """What a figure is of: 'loss', or the name of a metric.

    Args:
        figure: of `figures_of`.
        metric: the name of the metric that is shown first.
    """
    name = figure.rpartition(" ")[2]
    return metric if name == METRIC else name


def is_last(figure: str) -> bool:
    """Whether a figure is of the last epoch."""
    return figure.partition(" ")[0] == _LAST


def is_test(figure: str) -> bool:
    """Whether a figure is of the test samples."""
    return figure.partition(" ")[0] == _TEST


def outcome(run: Run) -> Outcome:
    """The figures of a run."""
    prefix = run.part
    validated = bool(prefix)
    figures: dict[str, float] = {}
    further = run.design.watched[1:]
    for name, key in ((LOSS, "loss"), (METRIC, run.metric), *zip(further, further, strict=True)):
        means = run.means.get(prefix + key)
        if means is not None and len(means):
            figures[name] = float(means[max(run.best_epoch - 1, 0)])
            figures[f"{_LAST} {name}"] = float(means[-1])
        test = run.test(key)
        if test is not None and name != LOSS:
            figures[f"{_TEST} {name}"] = float(test)
    return Outcome(run.best_epoch, MappingProxyType(figures), validated)


def more_is_better(figure: str, metric: str) -> bool:
    """Whether the best is the highest: of shares that are right, not of errors."""
    return rises(name_of(figure, metric))


def best(outcomes: Mapping[int, Outcome], figure: str, metric: str) -> int | None:
    """The number of the best training by a figure, the first of those alike; None without one.

    Args:
        outcomes: by number.
        figure: of `figures_of`.
        metric: the name of the figure beside the loss.
    """
    sign = -1.0 if more_is_better(figure, metric) else 1.0
    scored = [
        (sign * outcome.figures[figure], number)
        for number, outcome in sorted(outcomes.items())
        if math.isfinite(outcome.figures.get(figure, math.nan))
    ]
    return min(scored)[1] if scored else None


class Varied(Protocol):
    """What a column of a table varies."""

    @property
    def setting(self) -> Setting:
        """The setting."""


def table(
    axes: Sequence[Varied],
    combinations: Sequence[Combination],
    standings: Mapping[int, Standing],
    outcomes: Mapping[int, Outcome],
    runs: Mapping[int, int],
    metric: str,
    below: Sequence[Below] = (),
    figures: Sequence[str] = FIGURES,
) -> str:
    """CSV with a row for each combination.

    Args:
        axes: of the sweep.
        combinations: in order.
        standings: by the combinations' numbers.
        outcomes: as `standings`, of those that have one.
        runs: as `standings`, numbers of the runs that are kept.
        metric: the name of the figure beside the loss.
        below: rows that follow.
        figures: the columns, of `figures_of`.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [named(figure, metric).replace(" ", "_") for figure in figures]
    head = ["number", *(axis.setting.name for axis in axes), "state", "run", "best_epoch"]
    writer.writerow([*head, "figures_of", *names, "message"])
    for each in combinations:
        number = each.number
        standing, came = standings.get(number, Standing("waiting")), outcomes.get(number)
        found = came.figures if came else {}
        of = "" if came is None else "validation" if came.validated else "training"
        writer.writerow(
            [
                number,
                *map(text_of, each.values),
                standing.state,
                runs.get(number, ""),
                came.best_epoch if came else "",
                of,
                *(_text(found.get(figure)) for figure in figures),
                standing.message,
            ]
        )
    for values, state, found in below:
        numbers = (_text(found.get(figure)) for figure in figures)
        writer.writerow(["", *map(text_of, values), state, "", "", "", *numbers, ""])
    return text.getvalue()


def named(figure: str, metric: str) -> str:
    """A figure with the name of what it is of: 'last f1_score'."""
    kind, space, _ = figure.rpartition(" ")
    return f"{kind}{space}{name_of(figure, metric)}"


def _text(value: float | None) -> str:
    return "" if value is None or math.isnan(value) else repr(value)
