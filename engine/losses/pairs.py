"""A loss for embeddings: samples of a class close together, those of others apart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.declarations import boolean, real
from engine.errors import DataError
from engine.losses.base import LOSSES, Standard
from engine.losses.classes import class_of_each
from engine.types import Array, Shape


@LOSSES.register("circle")
class Circle(Standard):
    """Circle loss.

    Sun et al., Circle Loss: A Unified Perspective of Pair Similarity Optimization (2020), eq. 6, in
    distances d = 1 - cosine as in Keras. Predictions have shape (batch, size) and length 1
    (`UnitNormalization`); labels are classes. A value depends on all predictions, and those that
    are 0 do not count in the mean.
    """

    help = "Compares each sample's unit vector with those of its own class and of the others."
    formula = (
        "a = maximum(1 + margin - same, 0) * (same - (1 - margin))\n"
        "b = maximum(other + margin, 0) * (other - margin)\n"
        "loss = log(1 + sum(exp(-gamma * a)) * sum(exp(gamma * b)))"
    )

    gamma: float = real(default=80.0, help="How much the hardest pairs are emphasized.")
    margin: float = real(default=0.4, help="How far apart the classes should be.")
    remove_diagonal: bool = boolean(
        default=True, help="Whether to leave out pairs of a sample with itself."
    )

    def targets(self, y_true: npt.ArrayLike, output_shape: Shape, dtype: npt.DTypeLike) -> Array:
        """One class per sample as int64; one-hot labels are turned into them.

        Raises:
            DataError: predictions are no vectors, or the labels no classes.
        """
        if len(output_shape) != 2:
            raise DataError(
                f"'{self.name}' compares one vector per sample; the network has output shape "
                f"{(None, *output_shape[1:])}. Put a Flatten layer before its end."
            )
        return class_of_each(y_true, 1, self.name)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample: softplus of the sum of two logsumexp."""
        return np.logaddexp(0, _Pairs(self, y_true, y_pred).exponent)

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """Derivative of the sum of all values."""
        return self.weighted_gradient(y_true, y_pred, 1.0)

    def counted(self, y_true: Array, values: Array) -> Array | None:
        """Those above 0; the others found no pair of one kind."""
        return values > 0

    def weighted_gradient(
        self, y_true: Array, y_pred: Array, factor: float | Array, fused: bool = False
    ) -> Array:
        """Derivative of the sum of the values, each times its factor."""
        pairs = _Pairs(self, y_true, y_pred)
        outer = factor * (0.5 + 0.5 * np.tanh(0.5 * pairs.exponent))
        by_similarity = outer[:, None] * pairs.slope()
        return np.asarray((by_similarity + by_similarity.T) @ y_pred)


class _Pairs:
    """All pairs of a batch: weights and distances of equal and of unequal ones.

    With w = max(o + s d, 0) the weight of a pair, its exponent is gamma w (s c + d) times the sign
    s, 1 for equal pairs (o = c = margin) and -1 for unequal ones (o = 1 + margin, c = 1 - margin).
    """

    def __init__(self, loss: Circle, classes: Array, vectors: Array) -> None:
        margin = loss.margin
        self._cosine_part = 1 - vectors @ vectors.T
        distance = np.maximum(self._cosine_part, 0)
        equal = classes[:, None] == classes[None, :]
        unequal = ~equal
        if loss.remove_diagonal:
            np.fill_diagonal(equal, False)
        self._gamma = loss.gamma
        self._weight = np.maximum(margin + distance, 0), np.maximum(1 + margin - distance, 0)
        self._gap = distance - margin, 1 - margin - distance
        self._mask = equal, unequal
        self._parts = [self._softmax(kind) for kind in (0, 1)]
        self.exponent: Array = self._parts[0][0] + self._parts[1][0]

    def _softmax(self, kind: int) -> tuple[Array, Array]:
        """Per row the logarithm of the summed exponentials, and each one's share."""
        exponents = self._gamma * self._weight[kind] * self._gap[kind]
        exponents[~self._mask[kind]] = -np.inf
        if not exponents.size:
            return exponents.sum(axis=1), exponents
        largest = exponents.max(axis=1, keepdims=True)
        largest[np.isinf(largest)] = 0
        shares = np.exp(exponents - largest)
        total = shares.sum(axis=1, keepdims=True)
        none = total == 0
        total[none] = 1
        log_total = np.where(none, -np.inf, largest + np.log(total))[:, 0]
        return np.asarray(log_total, dtype=exponents.dtype), shares / total

    def slope(self) -> Array:
        """Derivative of each row's exponent with respect to the similarities."""
        by_distance = np.zeros_like(self._cosine_part)
        for kind, sign in ((0, 1), (1, -1)):
            weight, gap = self._weight[kind], self._gap[kind]
            inner = sign * (np.where(weight > 0, gap, 0) + weight)
            by_distance += self._parts[kind][1] * (self._gamma * inner)
        # A row without a pair of one kind has the exponent -inf, and no slope.
        by_distance[np.isinf(self.exponent)] = 0
        return np.where(self._cosine_part > 0, -by_distance, 0)
