"""How a network that tells two classes apart fares at every threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.types import Array


@dataclass(frozen=True, slots=True, eq=False)
class Roc:
    """The receiver operating characteristic of the second of two classes.

    Attributes:
        false_positives: share of the first class that is taken for the second, (k,), from 0 to 1.
        true_positives: share of the second class that is recognised, at the same thresholds, (k,).
        thresholds: scores from which the second class is the answer, falling, (k,); infinity first.
        area: under the curve: 1 where a threshold divides the classes, 0.5 where it is chance.
    """

    false_positives: Array
    true_positives: Array
    thresholds: Array
    area: float

    def at(self, threshold: float) -> tuple[float, float]:
        """The point of the curve at a threshold: both shares."""
        place = int(np.searchsorted(-self.thresholds, -threshold, side="right")) - 1
        return float(self.false_positives[place]), float(self.true_positives[place])


def roc(truth: Array, scores: Array) -> Roc | None:
    """The curve over all thresholds.

    Args:
        truth: class of each sample, 0 or 1, (n,).
        scores: of the second class, (n,); samples of equal score change sides together.

    Returns:
        None where a class has no samples, or a score is no number.
    """
    positive = np.asarray(truth) == 1
    count = int(positive.sum())
    if not 0 < count < len(positive) or not np.isfinite(scores).all():
        return None
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(order) - 1)
    right = np.cumsum(positive[order])[last]
    wrong = last + 1 - right
    x = np.concatenate([[0.0], wrong / (len(order) - count)])
    y = np.concatenate([[0.0], right / count])
    area = float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))
    thresholds = np.concatenate([[np.inf], np.asarray(scores[order][last], np.float64)])
    return Roc(x, y, thresholds, area)
