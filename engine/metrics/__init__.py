"""Metrics under Keras's names."""

from __future__ import annotations

from typing import Any

from engine.metrics.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
)
from engine.metrics.base import METRICS, Metric

__all__ = [
    "METRICS",
    "Accuracy",
    "BinaryAccuracy",
    "CategoricalAccuracy",
    "Metric",
    "SparseCategoricalAccuracy",
    "deserialize",
    "get",
    "serialize",
]


def get(identifier: Any) -> Metric:
    """The metric that a name, config or object stands for."""
    return METRICS.get(identifier)


def serialize(metric: Metric) -> dict[str, Any]:
    """Keras's config of the metric."""
    return METRICS.serialize(metric)


def deserialize(config: Any) -> Metric:
    """The inverse of `serialize`."""
    return get(config)
