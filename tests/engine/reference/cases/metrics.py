"""Metrics: batch after batch, at extreme predictions, with weights; functions and configs."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Array, Side

WIDTH = 3
BATCHES = (8, 5, 1, 3)


class Subject(NamedTuple):
    """A metric and how it is asked.

    Attributes:
        data: the kind of labels and predictions it takes.
        options: arguments without which it cannot be made.
        more: sets of further arguments.
    """

    data: str
    options: dict[str, Any] = {}  # noqa: RUF012
    more: tuple[dict[str, Any], ...] = ()


THREE = {"thresholds": [0.2, 0.5, 0.9]}
UNSORTED = {"thresholds": [0.9, 0.1, 0.5]}
LOGITS = {"from_logits": True}
SUBJECTS: dict[str, Subject] = {
    "Accuracy": Subject("equal"),
    "BinaryAccuracy": Subject("halves", more=({"threshold": 0.7},)),
    "CategoricalAccuracy": Subject("one-hot"),
    "SparseCategoricalAccuracy": Subject("indices"),
    "TopKCategoricalAccuracy": Subject("one-hot", {"k": 2}, ({"k": 1}, {"k": 3})),
    "SparseTopKCategoricalAccuracy": Subject("indices", {"k": 2}, ({"k": 1},)),
    "MeanSquaredError": Subject("numbers"),
    "RootMeanSquaredError": Subject("numbers"),
    "MeanAbsoluteError": Subject("numbers"),
    "MeanAbsolutePercentageError": Subject("numbers"),
    "MeanSquaredLogarithmicError": Subject("numbers"),
    "CosineSimilarity": Subject("numbers", more=({"axis": 0},)),
    "LogCoshError": Subject("numbers"),
    "R2Score": Subject(
        "numbers",
        more=(
            {"class_aggregation": None},
            {"class_aggregation": "variance_weighted_average"},
            {"num_regressors": 2},
        ),
    ),
    "PearsonCorrelation": Subject("numbers", more=({"axis": 1},)),
    "ConcordanceCorrelation": Subject("numbers", more=({"axis": 1},)),
    "Hinge": Subject("signs"),
    "SquaredHinge": Subject("signs"),
    "CategoricalHinge": Subject("one-hot"),
    "KLDivergence": Subject("shares"),
    "Poisson": Subject("halves"),
    "BinaryCrossentropy": Subject("halves", more=({"label_smoothing": 0.2},)),
    "CategoricalCrossentropy": Subject("one-hot", more=({"label_smoothing": 0.2},)),
    "SparseCategoricalCrossentropy": Subject("indices", more=({"ignore_class": 1},)),
    "TruePositives": Subject("halves", more=(THREE, {"thresholds": 0.3})),
    "TrueNegatives": Subject("halves", more=(THREE, UNSORTED)),
    "FalsePositives": Subject("halves", more=(THREE,)),
    "FalseNegatives": Subject("halves", more=(THREE, {"thresholds": [0.0, 0.5, 1.0]})),
    "Precision": Subject(
        "halves", more=(UNSORTED, {"top_k": 2}, {"class_id": 1}, {"top_k": 1, "class_id": 2})
    ),
    "Recall": Subject(
        "halves", more=(UNSORTED, {"top_k": 2}, {"class_id": 1}, {"top_k": 2, "thresholds": 0.4})
    ),
    "PrecisionAtRecall": Subject("halves", {"recall": 0.6}, ({"num_thresholds": 1},)),
    "RecallAtPrecision": Subject("halves", {"precision": 0.6}, ({"num_thresholds": 5},)),
    "SensitivityAtSpecificity": Subject("halves", {"specificity": 0.4}, ({"class_id": 1},)),
    "SpecificityAtSensitivity": Subject("halves", {"sensitivity": 0.7}, ({"num_thresholds": 3},)),
    "AUC": Subject(
        "halves",
        more=(
            *(
                {"curve": curve, "summation_method": method}
                for curve in ("ROC", "PR", "PRGAIN")
                for method in ("interpolation", "majoring", "minoring")
            ),
            {"num_thresholds": 7, "curve": "PR"},
            {"thresholds": [0.3, 0.7, 0.4]},
            {"thresholds": [0.25, 0.5, 0.75], "curve": "PR"},
            {"multi_label": True, "num_labels": 3},
            {"multi_label": True, "curve": "PR", "label_weights": [0.2, 0.5, 0.3]},
            {"multi_label": True, "thresholds": [0.1, 0.6]},
            {"label_weights": [0.2, 0.5, 0.3]},
            LOGITS,
        ),
    ),
    "FBetaScore": Subject(
        "one-hot",
        more=(
            {"beta": 2.0},
            {"average": "micro", "beta": 0.5},
            {"average": "macro", "threshold": 0.4},
            {"average": "weighted"},
        ),
    ),
    "F1Score": Subject("one-hot", more=({"average": "macro"}, {"threshold": 0.5})),
    "IoU": Subject("classes", {"num_classes": 3, "target_class_ids": [0, 2]}, (
        {"ignore_class": 1}, {"dtype": "float32"})),
    "BinaryIoU": Subject("halves", more=({"threshold": 0.3, "target_class_ids": [1]},)),
    "MeanIoU": Subject("classes", {"num_classes": 3}, ({"ignore_class": -1},)),
    "OneHotIoU": Subject("one-hot", {"num_classes": 3, "target_class_ids": [1]}),
    "OneHotMeanIoU": Subject("one-hot", {"num_classes": 3}, ({"dtype": "float32"},)),
}  # fmt: skip
WHOLE_WEIGHTS = ("IoU", "BinaryIoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU")
VARIANTS = [
    (name, {**subject.options, **more}, f"{name} {json.dumps(more)}" if more else name)
    for name, subject in SUBJECTS.items()
    for more in ({}, *subject.more)
]


def batch(side: Side, kind: str, size: int, start: int) -> tuple[Array, Array]:
    """Labels and predictions."""
    scores = side.uniform(size, WIDTH, start=start)
    indices = side.indices(size, WIDTH, start + 300)
    if kind == "equal":
        return side.indices(size, 2, start + 300), side.indices(size, 2, start)
    if kind == "classes":
        return indices, side.indices(size, WIDTH, start)
    if kind == "numbers":
        return side.normal(size, WIDTH, start=start + 300), side.normal(size, WIDTH, start=start)
    shares = scores / scores.sum(axis=-1, keepdims=True)
    if kind == "indices":
        return indices, shares
    if kind == "one-hot":
        return np.eye(WIDTH, dtype="float32")[indices], shares
    halves = side.uniform(size, WIDTH, start=start + 300).round()
    if kind == "shares":
        others = side.uniform(size, WIDTH, start=start + 300)
        return others / others.sum(axis=-1, keepdims=True), shares
    return (2 * halves - 1, 3 * scores - 1.5) if kind == "signs" else (halves, scores)


def extreme(kind: str) -> dict[str, tuple[Array, Array]]:
    """Predictions that are sure, equal, or far out, of several labels and of one alone."""
    eye = np.eye(WIDTH, dtype="float32")
    sure, even = eye[[0, 1, 2, 2]], np.full((4, WIDTH), 0.5, "float32")
    far = np.array([[1e4, -1e4, 0], [1e4] * 3, [0] * 3, [-1e4, 1, 1e-9]], "float32")
    classes = np.array([0, 2, 2, 1])
    if kind in ("equal", "classes"):
        return {"one class": (np.zeros(4, "int64"), np.zeros(4, "int64")),
                "never": (np.zeros(4, "int64"), np.ones(4, "int64"))}  # fmt: skip
    if kind == "numbers":
        return {"far": (far[::-1].copy(), far), "zero": (far, np.zeros_like(far))}
    truths = {"indices": (classes, np.zeros(4, "int64"))}
    several, one = truths.get(kind, (eye[classes], eye[[0] * 4]))
    if kind == "signs":
        return {"far": (2 * several - 1, far), "one class": (2 * one - 1, far)}
    outputs = {"sure": sure, "even": even}
    cases = {key: (several, output) for key, output in outputs.items()}
    cases |= {f"{key}, one class": (one, output) for key, output in outputs.items()}
    if kind == "halves":
        cases |= {"all": (np.ones((4, WIDTH), "float32"), sure),
                  "none": (np.zeros((4, WIDTH), "float32"), sure)}  # fmt: skip
    return cases


def running(side: Side, name: str, options: dict[str, Any]) -> Results:
    """The figure after each of several batches, an empty one, a reset; with weights."""
    subject = getattr(side.keras.metrics, name)(**options)
    kind = SUBJECTS[name].data
    results: dict[str, Any] = {}
    for number, size in enumerate(BATCHES):
        y_true, y_pred = batch(side, kind, size, start=50 * number)
        if options.get("from_logits"):
            y_pred = 4 * y_pred - 2
        subject.update_state(y_true, y_pred)
        results[f"after batch {number}"] = subject.result()
    if options.get("axis") != 0:
        subject.update_state(y_true[:0], y_pred[:0])
        results["after an empty one"] = subject.result()
    subject.reset_state()
    y_true, y_pred = batch(side, kind, 8, start=0)
    weights = side.uniform(8, start=500)
    if name in WHOLE_WEIGHTS:
        shape = y_pred.shape if name == "BinaryIoU" else (8,)
        weights = np.floor(4 * side.uniform(*shape, start=500))
        if options.get("dtype") is None:
            weights = weights.astype("int64")
    if options.get("axis") != 0:
        subject.update_state(y_true, y_pred, sample_weight=weights)
        results["weighted"] = subject.result()
    return joined(results)


def joined(results: dict[str, Any]) -> Results:
    """Figures of the same shape in one array, which takes less room in the file."""
    return {" | ".join(results): np.stack([np.asarray(result) for result in results.values()])}


def extremes(side: Side, name: str, options: dict[str, Any]) -> Results:
    """A batch of each kind of extreme predictions."""
    results = {}
    for key, (y_true, y_pred) in extreme(SUBJECTS[name].data).items():
        subject = getattr(side.keras.metrics, name)(**options)
        subject.update_state(y_true, y_pred)
        results[key] = subject.result()
    return joined(results)


def before(side: Side, name: str, options: dict[str, Any]) -> Results:
    """The figure of no samples at all."""
    subject = getattr(side.keras.metrics, name)(**options)
    return {"result": subject.result()}


def sums_and_means(side: Side) -> Results:
    """What is handed in, of any shape, with weights of fewer axes."""
    metrics = side.keras.metrics
    results = {}
    for name in ("Sum", "Mean"):
        for shape in ((), (6,), (4, 3), (2, 3, 4)):
            subject = getattr(metrics, name)()
            numbers = side.normal(1, int(np.prod(shape))).reshape(shape)
            subject.update_state(numbers)
            results[f"{name} {shape}"] = subject.result()
            for rank in range(1, len(shape) + 1):
                weights = side.uniform(1, int(np.prod(shape[:rank]))).reshape(shape[:rank])
                subject.update_state(numbers, sample_weight=weights)
                results[f"{name} {shape}, weights {shape[:rank]}"] = subject.result()
            if len(shape) == 1:
                subject.update_state(numbers, sample_weight=side.uniform(6, 1))
                results[f"{name} {shape}, column"] = subject.result()
    return results


def wrapped(side: Side) -> Results:
    """Functions under MeanMetricWrapper."""
    metrics = side.keras.metrics
    y_true, y_pred = batch(side, "halves", 8, 0)
    functions: dict[str, Any] = {
        "huber": metrics.MeanMetricWrapper(metrics.huber, name="mine", delta=0.2),
        "mse": metrics.MeanMetricWrapper(metrics.mean_squared_error, "its", "float32"),
    }
    results: dict[str, Any] = {}
    for key, subject in functions.items():
        subject.update_state(y_true, y_pred, sample_weight=side.uniform(8, start=500))
        results[key] = subject.result()
        results[f"{key}, config"] = np.array(json.dumps(subject.get_config(), sort_keys=True))
    return results


def functions(side: Side) -> Results:
    """Under their own names."""
    metrics = side.keras.metrics
    called: dict[str, tuple[str, Callable[..., Any]]] = {
        "binary_accuracy": ("halves", partial(metrics.binary_accuracy, threshold=0.4)),
        "categorical_accuracy": ("one-hot", metrics.categorical_accuracy),
        "sparse_categorical_accuracy": ("indices", metrics.sparse_categorical_accuracy),
        "top_k_categorical_accuracy": ("one-hot", partial(metrics.top_k_categorical_accuracy, k=2)),
        "sparse_top_k": ("indices", partial(metrics.sparse_top_k_categorical_accuracy, k=2)),
        "pearson_correlation": ("numbers", metrics.pearson_correlation),
        "concordance_correlation": ("numbers", metrics.concordance_correlation),
        "mean_squared_error": ("numbers", metrics.mean_squared_error),
        "log_cosh": ("numbers", metrics.log_cosh),
        "kl_divergence": ("shares", metrics.kl_divergence),
    }
    results = {key: f(*batch(side, kind, 8, 0)) for key, (kind, f) in called.items()}
    ids = np.array([[2, 0, 1], [1, 2, 0], [0, 1, 2]], "float32")
    y_true = np.array([0, 0, 0])
    sorted_ids = metrics.sparse_top_k_categorical_accuracy(y_true, ids, 2, from_sorted_ids=True)
    return {**results, "from sorted ids": sorted_ids}


def rank_3(side: Side) -> Results:
    """Accuracies of predictions of shape (2, 4, 3)."""
    metrics = side.keras.metrics
    indices, scores = batch(side, "indices", 8, 0)
    scores, indices = scores.reshape(2, 4, 3), indices.reshape(2, 4)
    one_hot = np.eye(3, dtype="float32")[indices]
    subjects = {
        "categorical": (metrics.CategoricalAccuracy(), one_hot),
        "sparse": (metrics.SparseCategoricalAccuracy(), indices),
        "top k": (metrics.TopKCategoricalAccuracy(k=2), one_hot),
        "sparse top k": (metrics.SparseTopKCategoricalAccuracy(k=2), indices),
        "squares": (metrics.MeanSquaredError(), one_hot),
        "precision": (metrics.Precision(), one_hot),
        "auc": (metrics.AUC(), one_hot),
    }
    results = {}
    for key, (subject, labels) in subjects.items():
        subject.update_state(labels, scores)
        results[key] = subject.result()
        if key not in ("precision", "auc"):
            subject.update_state(labels, scores, sample_weight=side.uniform(2, 4, start=500))
            results[f"{key}, weighted"] = subject.result()
    return results


def configs(side: Side) -> Results:
    """Serialized, with module and class name; named where Keras counts."""
    metrics = side.keras.metrics
    return {
        key: np.array(
            json.dumps(
                metrics.serialize(getattr(metrics, name)(**options, name="mine")), sort_keys=True
            )
        )
        for name, options, key in VARIANTS
        if "label_weights" not in options
    }


def arguments(side: Side) -> Results:
    """Names, order and defaults of all constructors' arguments."""
    return {
        name: np.array(json.dumps(signature(getattr(side.keras.metrics, name))))
        for name in SUBJECTS
    }


def signature(subject: Any) -> list[Any]:
    """Arguments by position; the default of `name`, which Keras writes out, apart."""
    return [
        [
            name,
            None if name == "name" or parameter.default is parameter.empty else parameter.default,
        ]
        for name, parameter in inspect.signature(subject).parameters.items()
        if name != "kwargs"
    ]


def names(side: Side) -> Results:
    """Of metrics that are given none, and of those found by a short name."""
    metrics = side.keras.metrics
    # Keras counts some of them over the whole session.
    made = {
        name: getattr(metrics, name)().name.rstrip("_0123456789")
        for name, subject in SUBJECTS.items()
        if not subject.options
    }
    short = ("mse", "MSE", "mae", "mape", "msle", "bce", "auc", "AUC", "precision", "f1_score")
    found = {key: type(metrics.get(key)).__name__ for key in short}
    return {"names": np.array(json.dumps(made)), "short": np.array(json.dumps(found))}


BEFORE = [variant for variant in VARIANTS if variant[0] not in ("R2Score", "FBetaScore", "F1Score")
          and variant[0] == variant[2]]  # fmt: skip
CASES: dict[str, Case] = {
    **{f"running: {key}": partial(running, name=name, options=options)
       for name, options, key in VARIANTS},
    **{f"extremes: {key}": partial(extremes, name=name, options=options)
       for name, options, key in VARIANTS},
    **{f"before: {key}": partial(before, name=name, options=options)
       for name, options, key in BEFORE},
    "sums and means": sums_and_means,
    "wrapped": wrapped,
    "functions": functions,
    "rank 3": rank_3,
    "configs": configs,
    "arguments": arguments,
    "names": names,
}  # fmt: skip
