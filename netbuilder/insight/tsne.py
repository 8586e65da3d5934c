"""t-SNE: samples in the plane, so that neighbours stay neighbours.

Exact, as van der Maaten and Hinton describe it ("Visualizing Data using t-SNE", 2008), with the
settings that scikit-learn has made usual: early exaggeration, gains and momentum, a learning rate
that grows with the number of samples. For 2,000 samples all pairs are 4 million, which NumPy goes
through in pieces that stay in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.insight.projection import principal_components

PERPLEXITY: Final = 30.0
ITERATIONS: Final = 750
EXPLORATION: Final = 250
"""Iterations at the start with neighbours pulled together, which forms the clusters."""

_EXAGGERATION: Final = 12.0
_TOLERANCE: Final = 1e-5
_SEARCH: Final = 100
_SMALLEST: Final = np.finfo(np.float64).eps
_PIECE: Final = 128
"""Rows of pairs at once."""
_DIMENSIONS: Final = 50
"""Samples with more values are first reduced to as many principal components."""


def tsne(
    samples: Array,
    report: Callable[[int, Array], None] = lambda iteration, points: None,
    perplexity: float = PERPLEXITY,
    iterations: int = ITERATIONS,
    initial: Array | None = None,
    rate: float | None = None,
) -> Array:
    """Lay samples out in the plane.

    Args:
        samples: (n, ...), each as one row of values; at least two.
        report: told after each iteration its number, from 1, and the points of then, which are not
            to be changed; may raise to end the work.
        perplexity: how many neighbours of each sample count, about; at most a third of the others.
        iterations: how many in all.
        initial: (n, 2) to begin with; the first two principal components, made small, where None.
        rate: of learning; follows from the number of samples where None.

    Returns:
        float32 (n, 2), centred.

    Raises:
        ValueError: there are too few samples, or a value is no number.
    """
    if len(samples) < 2:
        raise ValueError("t-SNE needs at least two samples.")
    reduced = principal_components(samples, min(_DIMENSIONS, samples[0].size))
    perplexity = min(perplexity, max(1.0, (len(samples) - 1) / 3))
    pairs = joint_probabilities(reduced.points, perplexity).astype(np.float32)
    if initial is None:
        initial = reduced.points[:, :2]
        if initial.shape[1] < 2:
            initial = np.hstack([initial, np.zeros_like(initial)])
        deviation = float(initial[:, 0].std())
        initial = initial / (deviation if deviation > 0 else 1) * 1e-4
    points = np.array(initial, np.float32)
    rate = max(len(points) / _EXAGGERATION / 4, 50.0) if rate is None else rate
    moves, gains = np.zeros_like(points), np.ones_like(points)
    for iteration in range(1, iterations + 1):
        exploring = iteration <= EXPLORATION
        slope = gradient(pairs, points, _EXAGGERATION if exploring else 1.0)
        if iteration == EXPLORATION + 1:
            moves[...], gains[...] = 0, 1
        turned = moves * slope < 0
        gains = np.maximum(np.where(turned, gains + 0.2, gains * 0.8), 0.01)
        moves = (0.5 if exploring else 0.8) * moves - rate * gains * slope
        points = points + moves
        report(iteration, points)
    return np.asarray(points - points.mean(axis=0), np.float32)


def joint_probabilities(samples: Array, perplexity: float) -> Array:
    """How near each pair of samples is, as a probability.

    Args:
        samples: float64 (n, values).
        perplexity: of the neighbours of each sample: the exponential of their entropy.

    Returns:
        float64 (n, n), symmetric, adding up to 1.
    """
    squares = np.square(samples).sum(axis=1)
    distances = np.maximum(squares[:, None] + squares - 2 * samples @ samples.T, 0)
    wanted = np.log(perplexity)
    beta = np.ones(len(samples))
    low, high = np.full(len(samples), -np.inf), np.full(len(samples), np.inf)
    near = np.zeros_like(distances)
    open_ = np.arange(len(samples))
    for _ in range(_SEARCH):
        rows = distances[open_]
        weights = np.exp(-rows * beta[open_, None])
        weights[np.arange(len(open_)), open_] = 0
        totals = weights.sum(axis=1)
        totals[totals == 0] = 1e-8
        weights /= totals[:, None]
        near[open_] = weights
        entropy = np.log(totals) + beta[open_] * np.einsum("ij,ij->i", rows, weights)
        excess = entropy - wanted
        above, still = excess > 0, np.abs(excess) > _TOLERANCE
        low[open_[above]] = beta[open_[above]]
        high[open_[~above]] = beta[open_[~above]]
        beta = _next(beta, low, high, open_, above)
        open_ = open_[still]
        if not len(open_):
            break
    both = near + near.T
    return np.asarray(np.maximum(both / max(both.sum(), _SMALLEST), _SMALLEST))


def gradient(pairs: Array, points: Array, exaggeration: float = 1.0) -> Array:
    """The gradient of `divergence` with respect to the points.

    Args:
        pairs: (n, n), as `joint_probabilities` gives it.
        points: (n, 2), of the type in which it is to be computed.
        exaggeration: by what the probabilities of the samples are multiplied.

    Returns:
        (n, 2).
    """
    with_one = np.hstack([points, np.ones((len(points), 1), points.dtype)])
    drawn, pushed = np.zeros((2, *with_one.shape), points.dtype)
    total = 0.0
    for rows, near in _nearness(points):
        total += float(near.sum(dtype=np.float64))
        drawn[rows] = (pairs[rows] * near) @ with_one
        near *= near
        pushed[rows] = near @ with_one
    forces = points.dtype.type(exaggeration) * drawn - pushed / points.dtype.type(total)
    return np.asarray(4 * (forces[:, 2:] * points - forces[:, :2]))


def divergence(pairs: Array, points: Array) -> float:
    """How far the neighbours of points are from those of the samples (Kullback and Leibler).

    Args:
        pairs: (n, n), as `joint_probabilities` gives it.
        points: (n, 2).
    """
    whole = np.vstack([near for _, near in _nearness(np.asarray(points, np.float64))])
    shares = np.maximum(whole / whole.sum(), _SMALLEST)
    terms = pairs * np.log(np.maximum(pairs, _SMALLEST) / shares)
    np.fill_diagonal(terms, 0)
    return float(terms.sum())


def _nearness(points: Array) -> Iterator[tuple[slice, Array]]:
    """1 / (1 + squared distance) from some points to all, 0 to themselves, piece by piece."""
    squares = np.square(points).sum(axis=1)
    doubled = 2 * points.T
    for start in range(0, len(points), _PIECE):
        rows = slice(start, start + _PIECE)
        near = points[rows] @ doubled
        np.subtract(squares, near, out=near)
        near += squares[rows, None]
        near += 1
        np.reciprocal(near, out=near)
        near[np.arange(len(near)), np.arange(start, start + len(near))] = 0
        yield rows, near


def _next(beta: Array, low: Array, high: Array, open_: Array, above: Array) -> Array:
    """The precisions to try next: halfway between the bounds, or twice as far without one."""
    result = beta.copy()
    up, down = open_[above], open_[~above]
    result[up] = np.where(np.isinf(high[up]), 2 * beta[up], (beta[up] + high[up]) / 2)
    result[down] = np.where(np.isinf(low[down]), beta[down] / 2, (beta[down] + low[down]) / 2)
    return result
