"""Losses and metrics as calls of kernels."""

from __future__ import annotations

from engine import config
from engine.compiled.lowering import Lowering, NotCompiledError
from engine.compiled.structures import Loss as LossArguments
from engine.compiled.structures import Metric as MetricArguments
from engine.losses.base import Loss
from engine.losses.crossentropy import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    SparseCategoricalCrossentropy,
)
from engine.losses.divergence import KLDivergence, Poisson
from engine.losses.hinge import Hinge, SquaredHinge
from engine.losses.regression import (
    CosineSimilarity,
    Huber,
    LogCosh,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    MeanSquaredLogarithmicError,
)
from engine.metrics import regression
from engine.metrics.accuracy import (
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
)
from engine.metrics.base import Metric
from engine.types import Array

_REDUCTIONS = {
    "sum_over_batch_size": 0,
    "mean": 0,
    "none": 0,
    None: 0,
    "sum": 1,
    "mean_with_sample_weight": 2,
}

ON_LOGITS: dict[type[Loss], str] = {
    CategoricalCrossentropy: "categorical_crossentropy",
    SparseCategoricalCrossentropy: "sparse_categorical_crossentropy",
    BinaryCrossentropy: "binary_crossentropy",
}
ON_OUTPUTS: dict[type[Loss], str] = {
    MeanSquaredError: "mean_squared_error",
    MeanAbsoluteError: "mean_absolute_error",
    MeanAbsolutePercentageError: "mean_absolute_percentage_error",
    MeanSquaredLogarithmicError: "mean_squared_logarithmic_error",
    Huber: "huber",
    LogCosh: "log_cosh",
    CosineSimilarity: "cosine_similarity",
    KLDivergence: "kl_divergence",
    Poisson: "poisson",
    Hinge: "hinge",
    SquaredHinge: "squared_hinge",
}


def lower_loss(
    low: Lowering,
    loss: Loss,
    fused: bool,
    logits: Array,
    output: Array,
    labels: Array,
    weights: Array | None,
    last: int,
    places: int,
) -> Array:
    """Add the call of a loss; returns its gradient.

    Args:
        low: the program.
        loss: of the model.
        fused: whether it works on what the last activation took in.
        logits: that.
        output: of the model.
        labels: of the batch.
        weights: of its samples, if any.
        last: values of the output along the last axis.
        places: rows of these in a sample.

    Raises:
        NotCompiledError: there are no kernels for it.
    """
    kernel = (ON_LOGITS if fused else ON_OUTPUTS).get(type(loss))
    if kernel is None:
        where = " after this activation" if type(loss) in ON_LOGITS else ""
        raise NotCompiledError(f"the loss {type(loss).__name__}{where}")
    if loss.axis != -1 or getattr(loss, "ignore_class", None) is not None:
        raise NotCompiledError(f"the loss {type(loss).__name__} with these arguments")
    binary = isinstance(loss, BinaryCrossentropy)
    arguments = LossArguments(
        size=last,
        places=places,
        reduction=_REDUCTIONS[loss.reduction],
        smoothing=getattr(loss, "label_smoothing", 0.0),
        middle=0.5 if binary else 1 / last,
        number=getattr(loss, "delta", config.epsilon()),
        logits=logits,
        predicted=output,
        labels=labels,
        gradient=low.per_sample(places * last),
    )
    if weights is not None:
        arguments.put("weights", weights)
    low.call(kernel, arguments)
    return arguments.kept["gradient"]


def is_counted(metric: Metric, labels: Array) -> bool:
    """Whether there are kernels for a metric that sample weights do not count in."""
    kernel = METRICS.get(type(metric))
    sparse = labels.dtype.kind == "i"
    return kernel is not None and sparse == (kernel == "sparse_categorical_accuracy")


def lower_metric(
    low: Lowering,
    metric: Metric,
    figure: int,
    output: Array,
    labels: Array,
    last: int,
    places: int,
) -> int:
    """Add the call of a metric; returns how many values of a sample it counts.

    Args:
        low: the program.
        metric: that `is_counted`.
        figure: the place of its count among the figures.
        output: of the model.
        labels: of the batch.
        last: values of the output along the last axis.
        places: rows of these in a sample.
    """
    kernel = METRICS[type(metric)]
    arguments = MetricArguments(
        size=last,
        places=places,
        figure=figure,
        threshold=getattr(metric, "threshold", 0.0),
        predicted=output,
        labels=labels,
    )
    low.call(kernel, arguments)
    return places * last if kernel == "binary_accuracy" else places


METRICS: dict[type[Metric], str] = {
    CategoricalAccuracy: "categorical_accuracy",
    SparseCategoricalAccuracy: "sparse_categorical_accuracy",
    BinaryAccuracy: "binary_accuracy",
    regression.MeanAbsoluteError: "absolute_errors",
    regression.MeanSquaredError: "squared_errors",
}
