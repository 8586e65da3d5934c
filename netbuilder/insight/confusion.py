"""The confusion matrix: which classes a network takes for which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design.deciding import MIDDLE, decided
from netbuilder.insight.roc import Roc, roc

_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class ClassScore:
    """How well a class is recognised.

    Attributes:
        samples: that are of the class.
        taken: samples that the network took for it.
        precision: share of those taken for it that are; None where none was.
        recall: share of its samples that were taken for it; None where there are none.
    """

    samples: int
    taken: int
    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where there is neither.

        A class that has samples, and that none was rightly taken for, has 0.
        """
        total = self.samples + self.taken
        if not total:
            return None
        return 2 * (self.recall or 0.0) * self.samples / total


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """How often each class was taken for each.

    Attributes:
        counts: int64 (classes, classes); rows are what the samples are, columns what the network
            took them for.
        truth: class of each sample, int64 (n,).
        answers: the network's choice for each, int64 (n,).
        certainties: what it put out for that choice, (n,).
        roc: of two classes, how they are told apart at every threshold; None otherwise.
        scores_of_second: of two classes, the output for the second, (n,); None otherwise.
        threshold: of two classes, the output from which the second is the answer.
    """

    counts: Array
    truth: Array
    answers: Array
    certainties: Array
    roc: Roc | None
    scores_of_second: Array | None = None
    threshold: float = MIDDLE

    def at(self, threshold: float) -> Confusion:
        """The same answers of two classes, told apart at another threshold."""
        if self.scores_of_second is None or threshold == self.threshold:
            return self
        both = np.stack([1 - self.scores_of_second, self.scores_of_second], axis=1)
        return replace(confusion(self.truth, both, threshold), roc=self.roc)

    @property
    def classes(self) -> int:
        """How many there are."""
        return len(self.counts)

    @property
    def accuracy(self) -> float:
        """The share on the diagonal; 0 without samples."""
        total = int(self.counts.sum())
        return float(np.trace(self.counts)) / total if total else 0.0

    def share(self, truth: int, answer: int) -> float:
        """The share of a class that was taken for another, or rightly for itself."""
        total = int(self.counts[truth].sum())
        return float(self.counts[truth, answer]) / total if total else 0.0

    def worst_share(self) -> float:
        """The largest share of a class that was taken for one other; 0 without a mistake."""
        totals = np.maximum(self.counts.sum(axis=1, keepdims=True), 1)
        wrong = self.counts / totals
        np.fill_diagonal(wrong, 0.0)
        return float(wrong.max(initial=0.0))

    def scores(self) -> tuple[ClassScore, ...]:
        """Precision and recall of each class, in their order."""
        right = np.diag(self.counts)
        sums = zip(right, self.counts.sum(axis=1), self.counts.sum(axis=0), strict=True)
        return tuple(
            ClassScore(
                int(own),
                int(taken),
                float(hits / taken) if taken else None,
                float(hits / own) if own else None,
            )
            for hits, own, taken in sums
        )

    def mean_scores(self) -> tuple[float, float, float] | None:
        """Precision, recall and F1, each the mean over the classes that have samples.

        Where a class has none of these, it counts as 0; None without samples.
        """
        seen = [score for score in self.scores() if score.samples]
        if not seen:
            return None
        precision, recall, f1 = (
            float(np.mean([getattr(score, name) or 0.0 for score in seen]))
            for name in ("precision", "recall", "f1")
        )
        return precision, recall, f1

    def worst(self, most: int) -> Array:
        """Numbers of the samples taken for another class, those it was most certain of first."""
        wrong = np.flatnonzero(self.answers != self.truth)
        return wrong[np.argsort(-self.certainties[wrong], kind="stable")][:most]

    @property
    def mistakes(self) -> int:
        """How many samples were taken for another class."""
        return int((self.answers != self.truth).sum())

    def samples(self, truth: int, answer: int) -> Array:
        """Numbers of the samples of a cell, in order."""
        return np.flatnonzero((self.truth == truth) & (self.answers == answer))


def confusion(truth: Array, outputs: Array, threshold: float = MIDDLE) -> Confusion:
    """Count what became of each class.

    Args:
        truth: class of each sample, whole numbers (n,).
        outputs: of the network, (n, classes); the largest is its choice.
        threshold: of two classes, the output for the second from which it is the choice instead.

    Raises:
        ValueError: a class is not among those of the outputs.
    """
    classes = outputs.shape[1]
    truth = np.asarray(truth, np.int64)
    if truth.size and not (truth.min() >= 0 and truth.max() < classes):
        raise ValueError(f"The labels go up to {truth.max()}; the network has {classes} classes.")
    answers = decided(outputs, threshold)
    cells = np.bincount(truth * classes + answers, minlength=classes * classes)
    certainties = outputs[np.arange(len(outputs)), answers]
    curve = roc(truth, outputs[:, 1]) if classes == _TWO else None
    second = outputs[:, 1] if classes == _TWO else None
    counts = cells.reshape(classes, classes)
    return Confusion(counts, truth, answers, certainties, curve, second, threshold)
