"""Metrics as functions of (y_true, y_pred): one value per sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from engine import config
from engine.losses.functions import FUNCTIONS as LOSS_FUNCTIONS
from engine.metrics.accuracy import (
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
    SparseTopKCategoricalAccuracy,
    TopKCategoricalAccuracy,
)
from engine.metrics.base import MeanMetric, as_arrays
from engine.metrics.correlation import ConcordanceCorrelation, PearsonCorrelation
from engine.types import Array

Labels = npt.ArrayLike


def _values(metric: MeanMetric, y_true: Labels, y_pred: Labels) -> Array:
    with np.errstate(all="ignore"):
        values = metric.values(*as_arrays(y_true, y_pred, one_for_all=True))
    return values.astype(config.floatx()) if values.dtype == np.bool_ else values


def binary_accuracy(y_true: Labels, y_pred: Labels, threshold: float = 0.5) -> Array:
    """1 where label and prediction are on the same side of the threshold, else 0."""
    return _values(BinaryAccuracy(threshold=threshold), y_true, y_pred)


def categorical_accuracy(y_true: Labels, y_pred: Labels) -> Array:
    """1 where the largest prediction is at the one-hot label's place, else 0."""
    return _values(CategoricalAccuracy(), y_true, y_pred)


def sparse_categorical_accuracy(y_true: Labels, y_pred: Labels) -> Array:
    """1 where the largest prediction is at the index that the label names, else 0."""
    return _values(SparseCategoricalAccuracy(), y_true, y_pred)


def top_k_categorical_accuracy(y_true: Labels, y_pred: Labels, k: int = 5) -> Array:
    """1 where the one-hot label's place is among the k largest predictions, else 0."""
    return _values(TopKCategoricalAccuracy(k), y_true, y_pred)


def sparse_top_k_categorical_accuracy(
    y_true: Labels, y_pred: Labels, k: int = 5, from_sorted_ids: bool = False
) -> Array:
    """1 where the label's index is among the k largest predictions, else 0."""
    metric = SparseTopKCategoricalAccuracy(k, from_sorted_ids=from_sorted_ids)
    return _values(metric, y_true, y_pred)


def pearson_correlation(y_true: Labels, y_pred: Labels, axis: int = -1) -> Array:
    """One correlation for each vector along `axis`."""
    return _values(PearsonCorrelation(axis=axis), y_true, y_pred)


def concordance_correlation(y_true: Labels, y_pred: Labels, axis: int = -1) -> Array:
    """One correlation for each vector along `axis`."""
    return _values(ConcordanceCorrelation(axis=axis), y_true, y_pred)


_OWN: tuple[Callable[..., Array], ...] = (
    binary_accuracy,
    categorical_accuracy,
    sparse_categorical_accuracy,
    top_k_categorical_accuracy,
    sparse_top_k_categorical_accuracy,
    pearson_correlation,
    concordance_correlation,
)
FUNCTIONS: dict[str, Any] = {function.__name__: function for function in (*_OWN, *LOSS_FUNCTIONS)}
"""All functions of labels and predictions, by name."""
