"""Labels, outputs and sample weights to compare metrics on; needs NumPy alone."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

BATCH = 16
THRESHOLDS = (0.5, 0.9)


class Case(NamedTuple):
    """What metrics are given.

    Attributes:
        truth: classes int64 (n,), or numbers float64 (n, numbers).
        outputs: probabilities (n, classes), or numbers (n, numbers).
        weights: of the samples (n,); None for all alike.
        threshold: of two classes, from which output the second is the answer.
    """

    truth: Any
    outputs: Any
    weights: Any
    threshold: float

    @property
    def batches(self) -> list[slice]:
        """Several batches, of which the last has fewer samples than the others."""
        return [slice(start, start + BATCH) for start in range(0, len(self.truth), BATCH)]


def of_classes(seed: int) -> Case:
    """Probabilities for two classes, or for three to six; each class has a sample at least."""
    draw = np.random.default_rng(seed)
    classes = 2 if seed % 2 else int(draw.integers(3, 7))
    count = int(draw.integers(2, 5)) * BATCH + int(draw.integers(1, BATCH))
    rare = draw.dirichlet(np.full(classes, 0.7))
    truth = np.concatenate([np.arange(classes), draw.choice(classes, count - classes, p=rare)])
    draw.shuffle(truth)
    scores = draw.normal(size=(count, classes)) + 1.5 * np.eye(classes)[truth]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    outputs = powers / powers.sum(axis=1, keepdims=True)
    threshold = THRESHOLDS[seed // 2 % 2] if classes == 2 else THRESHOLDS[0]
    return Case(truth, outputs, _weights(draw, seed, count, truth), threshold)


def of_numbers(seed: int) -> Case:
    """One to three numbers of each sample, and predictions of them."""
    draw = np.random.default_rng(1000 + seed)
    count = int(draw.integers(2, 5)) * BATCH + int(draw.integers(1, BATCH))
    size = (count, int(draw.integers(1, 4)))
    truth = draw.normal(3.0, 2.0, size)
    outputs = truth + draw.normal(0.2, draw.uniform(0.2, 3.0), size)
    return Case(truth, outputs, _weights(draw, seed, count), THRESHOLDS[0])


def _weights(draw: Any, seed: int, count: int, truth: Any = None) -> Any:
    """None, weights of the samples, or those of their classes."""
    kind = seed % 3
    if kind == 0:
        return None
    if kind == 1 or truth is None:
        return draw.uniform(0.1, 3.0, count)
    return draw.uniform(0.2, 5.0, int(truth.max()) + 1)[truth]
