"""The drawing of lots that splits rows; with nothing but NumPy, as scripts take copies of it."""

from __future__ import annotations

import numpy as np

from engine.types import Array


def parts_of_rows(
    labels: Array | None,
    given: Array,
    *,
    validation: float,
    test: float,
    seed: int,
    stratified: bool,
) -> Array:
    """The part that each row belongs to: 0 training, 1 validation, 2 test.

    Args:
        labels: class indices (n,), of which each part has its share where stratified.
        given: uint8 (n,), the parts in which the rows come; a part that has rows gets no others.
        validation: fraction of the rows.
        test: fraction of the rows.
        seed: the same one gives the same parts.
        stratified: whether each part has its share of every class.

    Raises:
        ValueError: there are too few rows.
    """
    rng = np.random.default_rng(seed)
    parts = given.astype(np.uint8)
    rest = np.flatnonzero(parts == 0)
    tests = 0 if (parts == 2).any() else share_of(test, len(rest))
    watched = 0 if (parts == 1).any() else share_of(validation, len(rest))
    if tests + watched >= len(rest):
        raise ValueError(f"{len(given)} rows are too few to train on")
    if labels is None or not stratified:
        order = rest[rng.permutation(len(rest))]
    else:
        order = rest[stratified_order(labels[rest], rng)]
    parts[order[:tests]] = 2
    parts[order[tests : tests + watched]] = 1
    if labels is not None:
        teach_every_class(parts, labels, rest)
    return parts


def share_of(fraction: float, count: int) -> int:
    """So many of the rows; one at least, if any."""
    return max(1, round(fraction * count)) if fraction > 0 else 0


def stratified_order(labels: Array, rng: np.random.Generator) -> Array:
    """Rows in an order of which any stretch has its share of every class, give or take one."""
    places = np.empty(len(labels))
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        places[rows] = (rng.permutation(len(rows)) + rng.random()) / len(rows)
    return np.argsort(places, kind="stable")


def teach_every_class(parts: Array, labels: Array, rest: Array) -> None:
    """Give the training one row of each class that it would else never see."""
    taught = set(np.unique(labels[parts == 0]).tolist())
    for label in np.unique(labels[rest]).tolist():
        if label not in taught:
            parts[rest[np.argmax(labels[rest] == label)]] = 0
