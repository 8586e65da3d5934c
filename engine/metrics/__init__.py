"""Metrics under Keras's names, as classes and as functions of (y_true, y_pred)."""

from __future__ import annotations

import inspect
from typing import Any

from engine.errors import ParameterError
from engine.losses.base import LOSSES, Loss
from engine.losses.functions import (
    binary_crossentropy,
    binary_focal_crossentropy,
    categorical_crossentropy,
    categorical_focal_crossentropy,
    categorical_hinge,
    hinge,
    huber,
    kl_divergence,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
    poisson,
    sparse_categorical_crossentropy,
    squared_hinge,
)
from engine.metrics.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
    SparseTopKCategoricalAccuracy,
    TopKCategoricalAccuracy,
)
from engine.metrics.auc import AUC
from engine.metrics.base import (
    METRICS,
    Metric,
)
from engine.metrics.classification import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    CategoricalHinge,
    Hinge,
    KLDivergence,
    Poisson,
    SparseCategoricalCrossentropy,
    SquaredHinge,
)
from engine.metrics.confusion import (
    FalseNegatives,
    FalsePositives,
    Precision,
    Recall,
    TrueNegatives,
    TruePositives,
)
from engine.metrics.correlation import (
    ConcordanceCorrelation,
    PearsonCorrelation,
)
from engine.metrics.curves import (
    PrecisionAtRecall,
    RecallAtPrecision,
    SensitivityAtSpecificity,
    SpecificityAtSensitivity,
)
from engine.metrics.fscore import (
    F1Score,
    FBetaScore,
)
from engine.metrics.functions import (
    FUNCTIONS,
    binary_accuracy,
    categorical_accuracy,
    concordance_correlation,
    pearson_correlation,
    sparse_categorical_accuracy,
    sparse_top_k_categorical_accuracy,
    top_k_categorical_accuracy,
)
from engine.metrics.iou import (
    BinaryIoU,
    IoU,
    MeanIoU,
    OneHotIoU,
    OneHotMeanIoU,
)
from engine.metrics.reductions import (
    Mean,
    MeanMetricWrapper,
    Sum,
)
from engine.metrics.regression import (
    CosineSimilarity,
    GivenLoss,
    LogCoshError,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    MeanSquaredLogarithmicError,
    R2Score,
    RootMeanSquaredError,
)
from engine.registry import refuse_custom

__all__ = [
    "AUC",
    "METRICS",
    "Accuracy",
    "BinaryAccuracy",
    "BinaryCrossentropy",
    "BinaryIoU",
    "CategoricalAccuracy",
    "CategoricalCrossentropy",
    "CategoricalHinge",
    "ConcordanceCorrelation",
    "CosineSimilarity",
    "F1Score",
    "FBetaScore",
    "FalseNegatives",
    "FalsePositives",
    "Hinge",
    "IoU",
    "KLDivergence",
    "LogCoshError",
    "Mean",
    "MeanAbsoluteError",
    "MeanAbsolutePercentageError",
    "MeanIoU",
    "MeanMetricWrapper",
    "MeanSquaredError",
    "MeanSquaredLogarithmicError",
    "Metric",
    "OneHotIoU",
    "OneHotMeanIoU",
    "PearsonCorrelation",
    "Poisson",
    "Precision",
    "PrecisionAtRecall",
    "R2Score",
    "Recall",
    "RecallAtPrecision",
    "RootMeanSquaredError",
    "SensitivityAtSpecificity",
    "SparseCategoricalAccuracy",
    "SparseCategoricalCrossentropy",
    "SparseTopKCategoricalAccuracy",
    "SpecificityAtSensitivity",
    "SquaredHinge",
    "Sum",
    "TopKCategoricalAccuracy",
    "TrueNegatives",
    "TruePositives",
    "as_metric",
    "binary_accuracy",
    "binary_crossentropy",
    "binary_focal_crossentropy",
    "categorical_accuracy",
    "categorical_crossentropy",
    "categorical_focal_crossentropy",
    "categorical_hinge",
    "concordance_correlation",
    "deserialize",
    "get",
    "hinge",
    "huber",
    "kl_divergence",
    "log_cosh",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_error",
    "mean_squared_logarithmic_error",
    "pearson_correlation",
    "poisson",
    "serialize",
    "sparse_categorical_accuracy",
    "sparse_categorical_crossentropy",
    "sparse_top_k_categorical_accuracy",
    "squared_hinge",
    "top_k_categorical_accuracy",
]


def get(identifier: Any) -> Any:
    """The same as `as_metric`, and None for None."""
    return None if identifier is None else as_metric(identifier)


def as_metric(identifier: Any) -> Metric:
    """The metric that a name, config, class, object or function stands for.

    A loss stands for its own mean, also one that has no class of its own here, such as 'huber'.
    """
    if isinstance(identifier, Loss):
        return GivenLoss(identifier)
    if callable(identifier) and not isinstance(identifier, Metric | type):
        return MeanMetricWrapper(identifier, getattr(identifier, "__name__", None))
    try:
        if isinstance(identifier, str | type):
            return _without_arguments(identifier)
        return METRICS.get(identifier)
    except ParameterError:
        if not isinstance(identifier, str) or identifier not in LOSSES.names():
            raise
    return MeanMetricWrapper(FUNCTIONS[identifier], identifier)


def _without_arguments(identifier: str | type) -> Metric:
    cls = METRICS.class_of(identifier) if isinstance(identifier, str) else identifier
    needed = [
        name
        for name, parameter in inspect.signature(cls).parameters.items()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    ]
    if needed:
        arguments = ", ".join(f"{name}=..." for name in needed)
        expected = f"given as an object, {cls.__name__}({arguments})"
        raise ParameterError("metric", expected, identifier)
    return METRICS.get(identifier)


def serialize(metric: Metric) -> dict[str, Any]:
    """Keras's config of the metric."""
    return METRICS.serialize(metric)


def deserialize(config: Any, custom_objects: None = None) -> Metric:
    """The inverse of `serialize`."""
    refuse_custom(custom_objects)
    return as_metric(config)
