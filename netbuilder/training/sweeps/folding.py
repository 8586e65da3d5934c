"""Cross-validation as a sweep: an axis of folds, and what they come to together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from engine.declarations import Integer
from netbuilder.imported.preparation.folds import LEAST, MOST, Fold
from netbuilder.training.sweeps.grid import FOLD, Axis, Combination, Setting
from netbuilder.training.sweeps.outcomes import Below, Outcome, more_is_better
from netbuilder.training.sweeps.values import SweepError
from netbuilder.translation import mark, say
from netbuilder.wording import count_text

MOST_REPEATS: Final = 20

_PARAMETER: Final = Integer(
    name="fold", help=mark("The part of the data that is validated with."), minimum=1, maximum=MOST
)


class Spread(NamedTuple):
    """A figure over all folds.

    Attributes:
        mean: of the folds.
        deviation: their standard deviation, with n - 1 as divisor; NaN of a single one.
        folds: how many there are.
    """

    mean: float
    deviation: float
    folds: int


@dataclass(frozen=True)
class Summary:
    """What the folds of one design come to.

    Attributes:
        values: of the other axes.
        figures: those that all folds that are over have.
        done: folds that are over.
        folds: how many there are.
    """

    values: tuple[Any, ...]
    figures: Mapping[str, Spread]
    done: int
    folds: int


def fold_axis(folds: int, repeats: int = 1) -> Axis:
    """The axis of a cross-validation.

    Args:
        folds: parts of the data, each of which is validated with once.
        repeats: how often, each time with other lots.

    Raises:
        SweepError: these are out of bounds.
    """
    if not LEAST <= folds <= MOST:
        raise SweepError(
            say(
                "Cross-validation has {least} to {most} folds; received {folds}.",
                least=LEAST,
                most=MOST,
                folds=folds,
            )
        )
    if not 1 <= repeats <= MOST_REPEATS:
        raise SweepError(
            say(
                "Cross-validation has 1 to {most_repeats} repeats; received {repeats}.",
                most_repeats=MOST_REPEATS,
                repeats=count_text(repeats),
            )
        )
    values = (Fold(n, folds, seed) for seed in range(repeats) for n in range(1, folds + 1))
    return Axis(Setting(FOLD, _PARAMETER, FOLD), tuple(values))


def place_of_folds(axes: Sequence[Axis]) -> int | None:
    """The place of the axis of folds; None where there is none."""
    return next((n for n, axis in enumerate(axes) if axis.setting.of == FOLD), None)


def summaries(
    axes: Sequence[Axis], combinations: Sequence[Combination], outcomes: Mapping[int, Outcome]
) -> tuple[Summary, ...]:
    """What the folds come to for each combination of the other axes, in their order; () without."""
    place = place_of_folds(axes)
    if place is None:
        return ()
    groups: dict[tuple[Any, ...], list[Combination]] = {}
    for each in combinations:
        groups.setdefault(_others(each.values, place), []).append(each)
    return tuple(_summary(values, group, outcomes) for values, group in groups.items())


def best_summary(found: Sequence[Summary], figure: str, metric: str) -> Summary | None:
    """The one with the best mean of a figure; None without any."""
    known = [each for each in found if figure in each.figures]
    known = [each for each in known if math.isfinite(each.figures[figure].mean)]
    sign = -1.0 if more_is_better(figure, metric) else 1.0
    return min(known, key=lambda each: sign * each.figures[figure].mean, default=None)


def spread(values: Sequence[float]) -> Spread:
    """Mean and standard deviation of values, of which there is one at least."""
    deviation = float(np.std(values, ddof=1)) if len(values) > 1 else math.nan
    return Spread(float(np.mean(values)), deviation, len(values))


def below(found: Sequence[Summary], place: int) -> list[Below]:
    """The rows below a table of folds: the mean and the standard deviation of each summary.

    Args:
        found: the summaries.
        place: of the axis of folds.
    """
    rows = list[Below]()
    for each in found:
        values = (*each.values[:place], mark("all"), *each.values[place:])
        means = {name: figure.mean for name, figure in each.figures.items()}
        deviations = {name: figure.deviation for name, figure in each.figures.items()}
        rows += [(values, mark("mean"), means), (values, mark("standard deviation"), deviations)]
    return rows


def _summary(
    values: tuple[Any, ...], group: Sequence[Combination], outcomes: Mapping[int, Outcome]
) -> Summary:
    over = [outcomes[each.number] for each in group if each.number in outcomes]
    figures = {
        name: spread([each.figures[name] for each in over])
        for name in (over[0].figures if over else ())
        if all(name in each.figures for each in over)
    }
    return Summary(values, figures, len(over), len(group))


def _others(values: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    return (*values[:place], *values[place + 1 :])
