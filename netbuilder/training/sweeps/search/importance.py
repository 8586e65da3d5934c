"""How much each setting matters: the share of the differences that it explains by itself.

Trainings are ranked by what they reached, so that one that diverged weighs no more than another
that was bad; their settings are put into a few bins, and the variance between bins is held against
the whole, without what chance alone would give (epsilon squared: Kelley, 1935). Main effects by
themselves are what functional ANOVA tells first (Hutter, Hoos and Leyton-Brown, 2014); here no
model is fitted, so what only two settings do together is not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from engine.types import Array
from netbuilder.training.sweeps.search.space import ABSENT, Dimension

LEAST: Final = 8
"""Trainings from which something can be said."""
_BINS: Final = 4


def importances(
    dimensions: Sequence[Dimension], values: Sequence[Sequence[Any]], reached: Sequence[float]
) -> list[float] | None:
    """The share of the differences that each dimension explains, 0 to 1.

    Args:
        dimensions: of the search.
        values: of each training.
        reached: by each; in which direction does not matter, and infinity is a value.

    Returns:
        None where there are too few trainings.
    """
    if len(reached) < LEAST:
        return None
    ranks = _ranks(np.asarray(reached, np.float64))
    return [
        _explained(_bins(dimension, [each[n] for each in values]), ranks)
        for n, dimension in enumerate(dimensions)
    ]


def _ranks(values: Array) -> Array:
    """Ranks; those alike share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[inverse]


def _bins(dimension: Dimension, values: Sequence[Any]) -> list[int]:
    """The bin of each value; of a range those with as many trainings each."""
    if dimension.values:
        return [-1 if each is ABSENT else dimension.values.index(each) for each in values]
    known = [each for each in values if each is not ABSENT]
    edges = np.quantile(known, np.linspace(0, 1, _BINS + 1)[1:-1]) if known else np.zeros(0)
    return [-1 if each is ABSENT else int(np.searchsorted(edges, each)) for each in values]


def _explained(bins: Sequence[int], ranks: Array) -> float:
    total = float(((ranks - ranks.mean()) ** 2).sum())
    groups = [ranks[np.asarray(bins) == each] for each in set(bins)]
    if total == 0 or len(groups) < 2 or len(groups) >= len(ranks):
        return 0.0
    within = sum(float(((each - each.mean()) ** 2).sum()) for each in groups)
    by_chance = (len(groups) - 1) * within / (len(ranks) - len(groups))
    return float(min(max((total - within - by_chance) / total, 0.0), 1.0))
