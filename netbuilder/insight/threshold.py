"""Two classes told apart at any threshold, and the thresholds that are worth choosing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design.deciding import MIDDLE

_DIGITS: Final = range(2, 7)


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What becomes of the samples at a threshold.

    Attributes:
        true_positives: samples of the second class that are recognised.
        false_positives: samples of the first that are taken for it.
        false_negatives: samples of the second that are not recognised.
        true_negatives: samples of the first that are not taken for the second.
    """

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int

    @property
    def precision(self) -> float | None:
        """The share of those taken for the second class that are; None where none was."""
        taken = self.true_positives + self.false_positives
        return self.true_positives / taken if taken else None

    @property
    def recall(self) -> float | None:
        """The share of the second class that is recognised; None where it has no samples."""
        there = self.true_positives + self.false_negatives
        return self.true_positives / there if there else None

    @property
    def false_alarms(self) -> float | None:
        """The share of the first class that is taken for the second; None without samples."""
        there = self.false_positives + self.true_negatives
        return self.false_positives / there if there else None

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing is recognised."""
        total = 2 * self.true_positives + self.false_positives + self.false_negatives
        return 2 * self.true_positives / total if total else 0.0

    @property
    def accuracy(self) -> float:
        """The share that is right; 0 without samples."""
        right = self.true_positives + self.true_negatives
        total = right + self.false_positives + self.false_negatives
        return right / total if total else 0.0


def at_threshold(truth: Array, scores: Array, threshold: float) -> AtThreshold:
    """Count what becomes of the samples at a threshold.

    Args:
        truth: class of each sample, 0 or 1, (n,).
        scores: of the second class, (n,).
        threshold: from which the second class is the answer.
    """
    yes, positive = scores >= threshold, truth == 1
    hits = int((yes & positive).sum())
    false = int((yes & ~positive).sum())
    return AtThreshold(hits, false, int(positive.sum()) - hits, int((~positive).sum()) - false)


def best_f1(truth: Array, scores: Array) -> float:
    """The threshold with the highest F1; of several alike the one nearest the middle."""
    values, hits, false, positives, _ = _counts(truth, scores)
    if not len(values):
        return MIDDLE
    f1 = 2 * hits / np.maximum(hits + false + positives, 1)
    return _chosen(values, f1)


def equal_error(truth: Array, scores: Array) -> float:
    """The threshold at which both classes are missed equally often, as nearly as there is one."""
    values, hits, false, positives, negatives = _counts(truth, scores)
    if not len(values) or not positives or not negatives:
        return MIDDLE
    missed, alarms = 1 - hits / positives, false / negatives
    return _chosen(values, -np.abs(missed - alarms))


def _counts(truth: Array, scores: Array) -> tuple[Array, Array, Array, int, int]:
    """The different scores, falling, and what is taken for the second class from each on."""
    known = np.isfinite(scores)
    truth, scores = np.asarray(truth)[known], np.asarray(scores, np.float64)[known]
    order = np.argsort(-scores, kind="stable")
    ranked, positive = scores[order], truth[order] == 1
    last = np.flatnonzero(np.append(np.diff(ranked) != 0, np.ones(min(len(ranked), 1), bool)))
    hits = np.cumsum(positive)[last]
    count = int(positive.sum())
    return ranked[last], hits, last + 1 - hits, count, len(positive) - count


def _chosen(values: Array, worth: Array) -> float:
    """A round number that cuts as the best of the scores does."""
    best = np.flatnonzero(worth >= worth.max() - 1e-12)
    place = int(best[np.abs(values[best] - MIDDLE).argmin()])
    top = float(values[place])
    below = float(values[place + 1]) if place + 1 < len(values) else 0.0
    middle = (top + below) / 2
    for digits in _DIGITS:
        found = round(middle, digits)
        if below < found <= top:
            return min(max(found, 0.0), 1.0)
    return min(max(top, 0.0), 1.0)
