"""What came of the trainings of a sweep: figures, the best of them, a table."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeAlias

from netbuilder.design.watching import rises
from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.grid import Combination, Setting
from netbuilder.training.sweeps.progress import Standing
from netbuilder.training.sweeps.values import text_of

LOSS: Final = "loss"
METRIC: Final = "metric"
LAST_LOSS: Final = "last loss"
LAST_METRIC: Final = "last metric"
TEST_METRIC: Final = "test metric"
FIGURES: Final = (LOSS, METRIC, LAST_LOSS, LAST_METRIC, TEST_METRIC)
"""Figures of the epoch kept, of the last epoch and of the test samples; the first four are those of
validation where there is one."""


Below: TypeAlias = tuple[tuple[Any, ...], str, Mapping[str, float]]
"""A row below a table: the axes' values, what it is, and figures."""


@dataclass(frozen=True)
class Outcome:
    """What came of one training.

    Attributes:
        best_epoch: counted from 1; 0 where none was complete.
        figures: those of `FIGURES` that there are.
        validated: whether they are of validation.
    """

    best_epoch: int
    figures: Mapping[str, float]
    validated: bool


def outcome(run: Run) -> Outcome:
    """The figures of a run."""
    prefix = run.part
    validated = bool(prefix)
    figures: dict[str, float] = {}
    for name, key in ((LOSS, "loss"), (METRIC, run.metric)):
        means = run.means.get(prefix + key)
        if means is not None and len(means):
            figures[name] = float(means[max(run.best_epoch - 1, 0)])
            figures[f"last {name}"] = float(means[-1])
    test = run.test(run.metric)
    if test is not None:
        figures[TEST_METRIC] = float(test)
    return Outcome(run.best_epoch, MappingProxyType(figures), validated)


def more_is_better(figure: str, metric: str) -> bool:
    """Whether the best is the highest: of shares that are right, not of errors."""
    return figure not in (LOSS, LAST_LOSS) and rises(metric)


def best(outcomes: Mapping[int, Outcome], figure: str, metric: str) -> int | None:
    """The number of the best training by a figure, the first of those alike; None without one.

    Args:
        outcomes: by number.
        figure: of `FIGURES`.
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
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [figure.replace("metric", metric).replace(" ", "_") for figure in FIGURES]
    head = ["number", *(axis.setting.name for axis in axes), "state", "run", "best_epoch"]
    writer.writerow([*head, "figures_of", *names, "message"])
    for each in combinations:
        number = each.number
        standing, came = standings.get(number, Standing("waiting")), outcomes.get(number)
        figures = came.figures if came else {}
        of = "" if came is None else "validation" if came.validated else "training"
        writer.writerow(
            [
                number,
                *map(text_of, each.values),
                standing.state,
                runs.get(number, ""),
                came.best_epoch if came else "",
                of,
                *(_text(figures.get(figure)) for figure in FIGURES),
                standing.message,
            ]
        )
    for values, state, figures in below:
        numbers = (_text(figures.get(figure)) for figure in FIGURES)
        writer.writerow(["", *map(text_of, values), state, "", "", "", *numbers, ""])
    return text.getvalue()


def _text(value: float | None) -> str:
    return "" if value is None or math.isnan(value) else repr(value)
