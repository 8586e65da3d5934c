"""Losses: values and gradients, at random and extreme predictions; reductions, weights, configs."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Array, Side

SAMPLES, WIDTH = 8, 5


class Subject(NamedTuple):
    """A loss and how it is asked.

    Attributes:
        labels: the kind of its labels.
        outputs: the kind of its predictions: 'probabilities', 'shares' that sum to 1, 'numbers' or
            unit 'vectors'.
        last: the activation that puts such predictions out.
        options: sets of further arguments.
    """

    labels: str
    outputs: str
    last: str
    options: tuple[dict[str, Any], ...] = ()


SMOOTH = {"label_smoothing": 0.1}
LOGITS = {"from_logits": True}
SUBJECTS: dict[str, Subject] = {
    "MeanSquaredError": Subject("numbers", "numbers", "linear"),
    "MeanAbsoluteError": Subject("numbers", "numbers", "linear"),
    "MeanAbsolutePercentageError": Subject("numbers", "numbers", "linear"),
    "MeanSquaredLogarithmicError": Subject("numbers", "numbers", "linear"),
    "Huber": Subject("numbers", "numbers", "linear", ({"delta": 0.3},)),
    "LogCosh": Subject("numbers", "numbers", "linear"),
    "CosineSimilarity": Subject("numbers", "numbers", "linear", ({"axis": 1}, {"axis": 0})),
    "Hinge": Subject("halves", "numbers", "linear"),
    "SquaredHinge": Subject("signs", "numbers", "linear"),
    "CategoricalHinge": Subject("one-hot", "numbers", "linear"),
    "KLDivergence": Subject("shares", "shares", "softmax"),
    "Poisson": Subject("counts", "probabilities", "sigmoid"),
    "BinaryCrossentropy": Subject(
        "halves",
        "probabilities",
        "sigmoid",
        (SMOOTH, LOGITS, {**SMOOTH, **LOGITS}, {"axis": 0}),
    ),
    "BinaryFocalCrossentropy": Subject(
        "halves",
        "probabilities",
        "sigmoid",
        (
            LOGITS,
            {**SMOOTH, **LOGITS, "gamma": 1.5},
            {"apply_class_balancing": True, "alpha": 0.4, "gamma": 3.0, **SMOOTH},
        ),
    ),
    "CategoricalCrossentropy": Subject(
        "one-hot", "shares", "softmax", (SMOOTH, LOGITS, {**SMOOTH, **LOGITS})
    ),
    "CategoricalFocalCrossentropy": Subject(
        "one-hot",
        "shares",
        "softmax",
        (SMOOTH, LOGITS, {"alpha": [0.1, 0.2, 0.3, 0.4, 0.5], "gamma": 1.5}),
    ),
    "SparseCategoricalCrossentropy": Subject(
        "indices",
        "shares",
        "softmax",
        (LOGITS, {"ignore_class": 2}, {"ignore_class": 2, **LOGITS}),
    ),
    "CategoricalGeneralizedCrossEntropy": Subject("indices", "shares", "softmax", ({"q": 0.2},)),
    "Dice": Subject("halves", "probabilities", "sigmoid", ({"axis": -1}, {"axis": 0})),
    "Tversky": Subject(
        "halves", "probabilities", "sigmoid", ({"alpha": 0.2, "beta": 0.7}, {"axis": 1})
    ),
    "Circle": Subject(
        "indices", "vectors", "linear", ({"gamma": 8.0, "margin": 0.2, "remove_diagonal": False},)
    ),
}
REDUCTIONS = ("sum_over_batch_size", "mean", "mean_with_sample_weight", "sum", "none", None)
ALIASES = ("mse", "MSE", "mae", "mape", "msle", "bce", "BCE", "kld", "KLD")
ALL_SAID = {name: {**subject.options[-1], "reduction": "sum", "name": "mine"}
            for name, subject in SUBJECTS.items() if subject.options}  # fmt: skip


def labels(side: Side, kind: str, shape: tuple[int, ...], start: int = 300) -> Array:
    """What a loss is given as truth."""
    *rows, width = shape
    count = int(np.prod(rows))
    uniform = side.uniform(count, width, start=start).reshape(shape)
    if kind == "numbers":
        return side.normal(count, width, start=start).reshape(shape)
    if kind in ("halves", "signs"):
        return uniform.round() if kind == "halves" else 2 * uniform.round() - 1
    if kind == "counts":
        return np.floor(4 * uniform)
    if kind == "shares":
        return uniform / uniform.sum(axis=-1, keepdims=True)
    indices = side.indices(count, width, start)
    return (
        indices.reshape(rows)
        if kind == "indices"
        else np.eye(width, dtype="float32")[indices].reshape(shape)
    )


def outputs(side: Side, kind: str, shape: tuple[int, ...], logits: bool = False) -> Array:
    """Predictions."""
    count = int(np.prod(shape[:-1]))
    if logits or kind in ("numbers", "vectors"):
        numbers = side.normal(count, shape[-1]).reshape(shape)
        length = np.sqrt((numbers**2).sum(axis=-1, keepdims=True))
        return numbers / length if kind == "vectors" else numbers
    uniform = side.uniform(count, shape[-1]).reshape(shape)
    return uniform if kind == "probabilities" else uniform / uniform.sum(axis=-1, keepdims=True)


def asked(side: Side, name: str, options: dict[str, Any], shape: tuple[int, ...]) -> Any:
    """The loss's class with its arguments, labels and predictions."""
    subject = SUBJECTS[name]
    make = partial(getattr(side.keras.losses, name), **options)
    y_pred = outputs(side, subject.outputs, shape, bool(options.get("from_logits")))
    return make, labels(side, subject.labels, shape), y_pred


def values(side: Side, name: str, options: dict[str, Any]) -> Results:
    """One by one, and the mean."""
    make, y_true, y_pred = asked(side, name, options, (SAMPLES, WIDTH))
    return {"values": make(reduction="none")(y_true, y_pred), "mean": make()(y_true, y_pred)}


def values_of_rank_3(side: Side, name: str) -> Results:
    """Predictions of shape (4, 3, 5)."""
    make, y_true, y_pred = asked(side, name, {}, (4, 3, WIDTH))
    return {"values": make(reduction="none")(y_true, y_pred), "mean": make()(y_true, y_pred)}


def reductions(side: Side, name: str) -> Results:
    """All of them, without weights, with weights, and with weights in a column."""
    make, y_true, y_pred = asked(side, name, {}, (SAMPLES, WIDTH))
    weights = side.uniform(SAMPLES, start=100)
    weights[2] = 0
    results = {}
    for reduction in REDUCTIONS:
        loss = make(reduction=reduction)
        results[f"{reduction}"] = loss(y_true, y_pred)
        if name in ("Dice", "Tversky") and reduction in ("none", None):
            continue
        results[f"{reduction}, weighted"] = loss(y_true, y_pred, sample_weight=weights)
    if name not in ("Dice", "Tversky"):
        results["column"] = make()(y_true, y_pred, sample_weight=weights[:, None])
    return results


def ignored_weighted(side: Side) -> Results:
    """`ignore_class` with weights, under each reduction."""
    name, options = "SparseCategoricalCrossentropy", {"ignore_class": 2}
    make, y_true, y_pred = asked(side, name, options, (SAMPLES, WIDTH))
    weights = side.uniform(SAMPLES, start=100)
    results = {}
    for reduction in REDUCTIONS:
        loss = make(reduction=reduction)
        results[f"{reduction}"] = loss(y_true, y_pred)
        results[f"{reduction}, weighted"] = loss(y_true, y_pred, sample_weight=weights)
    return {**results, "all ignored": make()(np.full(SAMPLES, 2), y_pred)}


def gradients(side: Side, name: str, options: dict[str, Any]) -> Results:
    """The reduced loss's derivative with respect to what enters the last activation."""
    keras, subject = side.keras, SUBJECTS[name]
    make, y_true, logits = asked(side, name, options, (SAMPLES, WIDTH))
    if subject.outputs != "vectors":
        logits = side.normal(SAMPLES, WIDTH)
    last = "linear" if options.get("from_logits") else subject.last
    layer = keras.layers.Dense(WIDTH, activation=last, use_bias=False)
    model = keras.Sequential([keras.Input((SAMPLES,)), layer])
    reduction = "sum" if options else "sum_over_batch_size"
    model.compile(optimizer="sgd", loss=make(reduction=reduction))
    model.set_weights([logits])
    loss, slopes = side.gradients(model, np.eye(SAMPLES, dtype="float32"), y_true)
    return {"loss": loss, "gradient": slopes[0]}


# Extremes -----------------------------------------------------------------------------------------


def extreme_outputs(kind: str) -> Array:
    """Four predictions as far out as they go."""
    if kind == "numbers":
        return np.array(
            [[1e4, -1e4, 0, 1, -1], [0] * 5, [1e4] * 5, [-1e4, 50, 100, -100, 1e-9]], "float32"
        )
    eye = np.eye(WIDTH, dtype="float32")
    if kind == "vectors":
        return np.stack([eye[0], eye[0], -eye[0], eye[1]])
    sure = eye[[0, 1, 2, 2]]
    return np.where(np.arange(4)[:, None] == 3, 1e-9, sure).astype("float32")


def extremes(side: Side, name: str, options: dict[str, Any]) -> Results:
    """Saturated probabilities, numbers and logits of 1e4, zero vectors; right and wrong labels."""
    subject = SUBJECTS[name]
    kind = "numbers" if options.get("from_logits") else subject.outputs
    y_pred = extreme_outputs(kind)
    loss = getattr(side.keras.losses, name)(reduction="none", **options)
    results = {}
    for start in (300, 500):
        y_true = labels(side, subject.labels, y_pred.shape, start)
        results[f"labels from {start}"] = loss(y_true, y_pred)
    if subject.labels in ("halves", "one-hot", "shares"):
        results |= {"ones": loss(np.ones_like(y_pred), y_pred)}
        results |= {"zeros": loss(np.zeros_like(y_pred), y_pred)}
    if subject.labels in ("indices",):
        results |= {"one class": loss(np.zeros(4, "int64"), y_pred)}
    return results


def one_output(side: Side, name: str) -> Results:
    """A single unit, its labels in a column."""
    subject = SUBJECTS[name]
    y_true, y_pred = (
        labels(side, subject.labels, (SAMPLES, 1)),
        outputs(side, subject.outputs, (SAMPLES, 1)),
    )
    loss = getattr(side.keras.losses, name)()
    return {"value": loss(y_true, y_pred)}


def functions(side: Side) -> Results:
    """Under their own names and their arguments' order."""
    losses = side.keras.losses
    by_kind: dict[str, Callable[..., Any]] = {
        "mean_squared_error": losses.mean_squared_error,
        "mean_absolute_error": losses.mean_absolute_error,
        "mean_absolute_percentage_error": losses.mean_absolute_percentage_error,
        "mean_squared_logarithmic_error": losses.mean_squared_logarithmic_error,
        "log_cosh": losses.log_cosh,
        "huber": partial(losses.huber, delta=0.5),
        "cosine_similarity": partial(losses.cosine_similarity, axis=0),
    }
    numbers = labels(side, "numbers", (SAMPLES, WIDTH)), outputs(side, "numbers", (SAMPLES, WIDTH))
    results = {name: function(*numbers) for name, function in by_kind.items()}
    halves, shares = labels(side, "halves", (SAMPLES, WIDTH)), side.uniform(SAMPLES, WIDTH)
    logits, one_hot = side.normal(SAMPLES, WIDTH), labels(side, "one-hot", (SAMPLES, WIDTH))
    indices = labels(side, "indices", (SAMPLES, WIDTH))
    embeddings = outputs(side, "vectors", (SAMPLES, WIDTH))
    return {
        **results,
        "hinge": losses.hinge(halves, logits),
        "squared_hinge": losses.squared_hinge(halves, logits),
        "categorical_hinge": losses.categorical_hinge(one_hot, logits),
        "kl_divergence": losses.kl_divergence(shares[::-1].copy(), shares),
        "poisson": losses.poisson(halves, shares),
        "binary_crossentropy": losses.binary_crossentropy(halves, logits, True, 0.1),
        "binary_focal_crossentropy": losses.binary_focal_crossentropy(
            halves, logits, True, 0.3, 1.0, True, 0.1
        ),
        "categorical_crossentropy": losses.categorical_crossentropy(one_hot, logits, True, 0.1),
        "categorical_focal_crossentropy": losses.categorical_focal_crossentropy(
            one_hot, logits, 0.3, 1.0, True, 0.1
        ),
        "sparse_categorical_crossentropy": losses.sparse_categorical_crossentropy(
            indices, logits, True, 1
        ),
        "categorical_generalized_cross_entropy": losses.categorical_generalized_cross_entropy(
            indices, shares, 0.3
        ),
        "dice": losses.dice(halves, shares, axis=1),
        "tversky": losses.tversky(halves, shares, 0.2, 0.3),
        "circle": losses.circle(indices, embeddings, gamma=4.0, margin=0.3),
    }


def configs(side: Side) -> Results:
    """Serialized, with module and class name."""
    losses = side.keras.losses
    made = {name: getattr(losses, name)() for name in SUBJECTS}
    made |= {f"{name}, all said": getattr(losses, name)(**said) for name, said in ALL_SAID.items()}
    serialized = {
        key: json.dumps(losses.serialize(loss), sort_keys=True) for key, loss in made.items()
    }
    # Keras numbers the objects of a session.
    return {key: np.array(text) for key, text in serialized.items()}


def arguments(side: Side) -> Results:
    """Names, order and defaults of all constructors' arguments."""
    return {
        name: np.array(json.dumps(signature(getattr(side.keras.losses, name)))) for name in SUBJECTS
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


def aliases(side: Side) -> Results:
    """What the short names stand for."""
    y_true, y_pred = side.uniform(4, 3, start=300), side.uniform(4, 3)
    results = {}
    for alias in ALIASES:
        loss = side.keras.losses.get(alias)
        value = np.asarray(loss(y_true, y_pred))
        results[alias] = value.mean()
    return results


RANK_3 = tuple(name for name in SUBJECTS if name != "Circle")
ONE_OUTPUT = (
    "MeanSquaredError",
    "MeanAbsoluteError",
    "Huber",
    "LogCosh",
    "CosineSimilarity",
    "Hinge",
    "Poisson",
    "BinaryCrossentropy",
    "BinaryFocalCrossentropy",
    "Dice",
    "Tversky",
)
VARIANTS = [
    (name, options, f"{name} {json.dumps(options)}" if options else name)
    for name, subject in SUBJECTS.items()
    for options in ({}, *subject.options)
]
CASES: dict[str, Case] = {
    **{f"values: {key}": partial(values, name=name, options=options)
       for name, options, key in VARIANTS},
    **{f"rank 3: {name}": partial(values_of_rank_3, name=name) for name in RANK_3},
    **{f"reductions: {name}": partial(reductions, name=name) for name in SUBJECTS},
    **{f"gradients: {key}": partial(gradients, name=name, options=options)
       for name, options, key in VARIANTS},
    **{f"extremes: {key}": partial(extremes, name=name, options=options)
       for name, options, key in VARIANTS},
    **{f"one output: {name}": partial(one_output, name=name) for name in ONE_OUTPUT},
    "ignored class, weighted": ignored_weighted,
    "functions": functions,
    "configs": configs,
    "arguments": arguments,
    "aliases": aliases,
}  # fmt: skip
