"""The split of the rows into training, validation and test."""

from __future__ import annotations

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.recipes.recipe import Split
from netbuilder.wording import counted

TRAINING, VALIDATION, TEST = 0, 1, 2


def assign(
    split: Split, count: int, labels: Array | None = None, given: Array | None = None
) -> Array:
    """The part that each row belongs to; the same for the same arguments.

    Args:
        split: the fractions, and the seed.
        count: of the rows.
        labels: class indices (n,), for a stratified split.
        given: bool (n,), rows that the file itself sets aside for the test.

    Returns:
        uint8 (n,): `TRAINING`, `VALIDATION` or `TEST`.

    Raises:
        DataError: there are too few rows.
    """
    rng = np.random.default_rng(split.seed)
    parts = np.zeros(count, np.uint8)
    test, rest = split.test, np.arange(count)
    if given is not None and given.any():
        parts[given] = TEST
        test, rest = 0.0, np.flatnonzero(~given)
    tests, watched = _share(test, len(rest)), _share(split.validation, len(rest))
    if tests + watched >= len(rest):
        raise DataError(
            f"Only {counted(count, 'row is', 'rows are')} left, too few to train on; choose a "
            "larger file, or leave fewer rows out."
        )
    if labels is None or not split.stratified:
        order = rest[rng.permutation(len(rest))]
    else:
        order = rest[_stratified_order(labels[rest], rng)]
    parts[order[:tests]] = TEST
    parts[order[tests : tests + watched]] = VALIDATION
    if labels is not None:
        _teach_every_class(parts, labels, rest)
    return parts


def _share(fraction: float, count: int) -> int:
    return max(1, round(fraction * count)) if fraction > 0 else 0


def _stratified_order(labels: Array, rng: np.random.Generator) -> Array:
    """Rows in an order of which any stretch has its share of every class, give or take one."""
    places = np.empty(len(labels))
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        places[rows] = (rng.permutation(len(rows)) + rng.random()) / len(rows)
    return np.argsort(places, kind="stable")


def _teach_every_class(parts: Array, labels: Array, rest: Array) -> None:
    """Give the training one row of each class that it would else never see."""
    taught = set(np.unique(labels[parts == TRAINING]).tolist())
    for label in np.unique(labels[rest]).tolist():
        if label not in taught:
            parts[rest[np.argmax(labels[rest] == label)]] = TRAINING
