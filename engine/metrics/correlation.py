"""How far predictions rise and fall with the labels."""

from __future__ import annotations

import numpy as np

from engine import config
from engine.declarations import axis
from engine.metrics.base import METRICS, MeanMetric
from engine.types import Array


class Correlation(MeanMetric):
    """What both correlations share."""

    axis: int = axis(
        default=-1,
        kw_only=True,
        help="The axes along which label and prediction are compared.",
    )

    def _mean(self, values: Array, keepdims: bool = True) -> Array:
        return np.asarray(np.mean(values, axis=self.axis, keepdims=keepdims))


@METRICS.register("pearson_correlation")
class PearsonCorrelation(Correlation):
    """Covariance of label and prediction over both standard deviations, of each vector.

    NaN for a vector whose entries are all equal.
    """

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One correlation for each vector."""
        true, predicted = y_true - self._mean(y_true), y_pred - self._mean(y_pred)
        spread = np.sqrt(self._mean(true**2, False) * self._mean(predicted**2, False))
        return np.asarray(self._mean(true * predicted, False) / spread)


@METRICS.register("concordance_correlation")
class ConcordanceCorrelation(Correlation):
    """Like Pearson's, but 1 only where predictions equal the labels.

    Lin, A Concordance Correlation Coefficient to Evaluate Reproducibility (1989): twice the
    covariance over both variances and the squared difference of the means.
    """

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One correlation for each vector."""
        mean_true, mean_predicted = self._mean(y_true), self._mean(y_pred)
        true, predicted = y_true - mean_true, y_pred - mean_predicted
        apart = np.squeeze((mean_true - mean_predicted) ** 2, axis=self.axis)
        variances = self._mean(true**2, False) + self._mean(predicted**2, False)
        covariance = self._mean(true * predicted, False)
        return np.asarray(2 * covariance / (variances + apart + config.epsilon()))
