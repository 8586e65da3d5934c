"""Metrics that are means: counted by hand, over batches, and the form that 'accuracy' means."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import losses, metrics
from engine.layers import Dense, Input
from engine.losses import LOSSES
from engine.metrics import METRICS, Metric

Array = np.ndarray[Any, Any]

SCORES = np.array([[0.7, 0.2, 0.1], [0.1, 0.5, 0.4], [0.2, 0.3, 0.5], [0.4, 0.35, 0.25]])
BY_HAND: dict[str, tuple[Any, Any, float]] = {
    "accuracy": ([1, 2, 3, 4], [1, 2, 0, 4], 3 / 4),
    "binary_accuracy": ([[1], [0], [1], [0]], [[0.9], [0.4], [0.5], [0.6]], 2 / 4),
    "categorical_accuracy": (np.eye(3)[[0, 1, 1, 2]], SCORES, 2 / 4),
    "sparse_categorical_accuracy": ([0, 1, 1, 2], SCORES, 2 / 4),
    "top_k_categorical_accuracy": (np.eye(3)[[2, 1, 0, 1]], SCORES, 2 / 4),
    "mean_squared_error": ([[1], [2], [3], [4]], [[1.0], [4], [3], [1]], 13 / 4),
    "mean_absolute_error": ([[1], [2], [3], [4]], [[1.0], [4], [3], [1]], 5 / 4),
    "hinge": ([[1], [0], [1], [1]], [[0.5], [-2.0], [1], [-1]], 2.5 / 4),
}


def made(name: str) -> Metric:
    return metrics.TopKCategoricalAccuracy(2) if name.startswith("top_k") else metrics.get(name)


@pytest.mark.parametrize("name", BY_HAND)
def test_values_by_hand(name: str) -> None:
    y_true, y_pred, expected = BY_HAND[name]
    metric = made(name)
    assert metric.result() == 0
    assert metric(y_true, y_pred) == pytest.approx(expected)
    metric.reset_state()
    assert metric.result() == 0


@pytest.mark.parametrize("name", BY_HAND)
def test_weights(name: str) -> None:
    y_true, y_pred, _ = BY_HAND[name]
    metric = made(name)
    right = [made(name)(y_true[i : i + 1], y_pred[i : i + 1]) for i in range(4)]
    weights = np.array([0.5, 2, 0, 1])
    expected = float(np.dot(right, weights) / weights.sum())
    assert metric(y_true, y_pred, sample_weight=weights) == pytest.approx(expected)


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_batches_of_any_size_add_up_to_the_whole(sizes: list[int]) -> None:
    rng = np.random.default_rng(sum(sizes))
    y_true, y_pred = rng.integers(0, 3, sum(sizes)), rng.uniform(size=(sum(sizes), 3))
    metric = metrics.SparseCategoricalAccuracy()
    stops = np.cumsum(sizes)[:-1]
    for truth, prediction in zip(np.split(y_true, stops), np.split(y_pred, stops), strict=True):
        metric.update_state(truth, prediction)
    assert metric.result() == pytest.approx(np.mean(y_pred.argmax(axis=1) == y_true))


def test_one_hot_and_indices_agree() -> None:
    rng = np.random.default_rng(0)
    y_true, y_pred = rng.integers(0, 5, 50), rng.uniform(size=(50, 5))
    by_index = metrics.SparseCategoricalAccuracy()(y_true, y_pred)
    assert metrics.CategoricalAccuracy()(np.eye(5)[y_true], y_pred) == by_index
    assert metrics.SparseCategoricalAccuracy()(y_true[:, None], y_pred) == by_index


def test_the_threshold() -> None:
    metric = metrics.BinaryAccuracy(threshold=0.7)
    assert metric([[1], [1], [0]], [[0.71], [0.7], [0.69]]) == pytest.approx(2 / 3)


@pytest.mark.parametrize("y_true", [[1, 0, 1, 1], [[1], [0], [1], [1]]], ids=["row", "column"])
def test_binary_labels_in_a_row_or_a_column(y_true: Any) -> None:
    y_pred = [[0.9], [0.1], [0.2], [0.8]]
    assert metrics.BinaryAccuracy()(y_true, y_pred) == pytest.approx(3 / 4)


def test_lengths_must_agree() -> None:
    with pytest.raises(engine.DataError, match=r"3 labels .* 4 predictions"):
        metrics.SparseCategoricalAccuracy()([0, 1, 2], SCORES)


def test_a_single_sample_goes_with_any_number_of_labels() -> None:
    scores = np.array([[[0.9, 0.1, 0.0], [0.2, 0.7, 0.1]]])
    metric = metrics.SparseCategoricalAccuracy()
    assert metric(np.array([[0], [0]]), scores) == 0.5
    assert metrics.sparse_categorical_accuracy(np.array([[0], [1]]), scores).tolist() == [
        [1.0, 0.0],
        [0.0, 1.0],
    ]


def test_one_batch_and_all_of_them() -> None:
    """`take` returns the batch's own figure, `result` that of all."""
    metric = metrics.SparseCategoricalAccuracy()
    labels = np.array([0, 1, 1, 2])
    assert metric.take(labels[:2], SCORES[:2]) == 1
    assert metric.take(labels[2:], SCORES[2:]) == 0
    assert metric.take(labels[:2], SCORES[:2], np.array([0.0, 0.0])) == 0
    assert metric.result() == pytest.approx(2 / 4)
    root = metrics.RootMeanSquaredError()
    assert root.take(np.zeros((2, 1)), np.array([[3.0], [3.0]])) == 3
    assert root.take(np.zeros((2, 1)), np.array([[1.0], [1.0]])) == 1
    assert root.result() == pytest.approx(5**0.5)


def test_a_sample_counts_once_however_many_values_it_has() -> None:
    metric = metrics.Mean()
    metric.update_state([[1.0, 1, 1, 1]])
    metric.update_state([3.0])
    assert metric.result() == 2


def test_an_ignored_class_has_no_loss_but_counts_unless_weighted() -> None:
    """As in Keras."""
    metric = metrics.SparseCategoricalCrossentropy(ignore_class=-1)
    scores = np.array([[0.5, 0.5], [0.5, 0.5]])
    assert metric([-1, 0], scores) == pytest.approx(np.log(2) / 2)
    metric.reset_state()
    assert metric([-1, 0], scores, sample_weight=[1, 1]) == pytest.approx(np.log(2))


# Names --------------------------------------------------------------------------------------------


ARGUMENTS: dict[str, dict[str, Any]] = {
    "io_u": {"num_classes": 3, "target_class_ids": [0]},
    "one_hot_io_u": {"num_classes": 3, "target_class_ids": [0]},
    "mean_io_u": {"num_classes": 3},
    "one_hot_mean_io_u": {"num_classes": 3},
    "precision_at_recall": {"recall": 0.5},
    "recall_at_precision": {"precision": 0.5},
    "sensitivity_at_specificity": {"specificity": 0.5},
    "specificity_at_sensitivity": {"sensitivity": 0.5},
    "mean_metric_wrapper": {"fn": metrics.mean_squared_error},
}
NAMES = {"log_cosh_error": "logcosh"}


@pytest.mark.parametrize("name", METRICS.names())
def test_names_classes_configs_and_objects_stand_for_the_same(name: str) -> None:
    cls: Any = METRICS.class_of(name)
    arguments = ARGUMENTS.get(name, {})
    assert cls(**arguments).name == NAMES.get(name, name)
    if not arguments:
        assert type(metrics.get(name)) is type(metrics.get(cls.__name__)) is cls
    metric = cls(**arguments, name="mine")
    assert metrics.get(metric) is metric
    again = metrics.deserialize(metrics.serialize(metric))
    assert type(again) is cls
    assert again.get_config() == metric.get_config()
    assert metric.get_config()["name"] == "mine"


@pytest.mark.parametrize("name", [*ARGUMENTS])
def test_a_metric_that_needs_arguments_says_so(name: str) -> None:
    with pytest.raises(engine.ParameterError, match="as an object"):
        metrics.get(name)


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("mse", "mean_squared_error"),
        ("MAE", "mean_absolute_error"),
        ("mape", "mean_absolute_percentage_error"),
        ("msle", "mean_squared_logarithmic_error"),
        ("bce", "binary_crossentropy"),
        ("kld", "kl_divergence"),
        ("auc", "auc"),
        ("AUC", "auc"),
    ],
)
def test_aliases(alias: str, name: str) -> None:
    assert metrics.get(alias).name == name


def test_every_loss_is_a_metric_too() -> None:
    for name in LOSSES.names():
        metric = metrics.get(name)
        assert isinstance(metric, Metric)
        assert metric.name == {"log_cosh": "logcosh"}.get(name, name)
    rng = np.random.default_rng(0)
    y_true, y_pred = rng.normal(size=(2, 5, 3))
    for subject in ("huber", losses.Huber(), losses.huber):
        assert metrics.get(subject)(y_true, y_pred) == pytest.approx(losses.Huber()(y_true, y_pred))
    assert metrics.get(losses.Huber(0.1))(y_true, y_pred) < metrics.get("huber")(y_true, y_pred)


def test_functions_of_ones_own() -> None:
    def distance(y_true: Array, y_pred: Array, power: float = 1.0) -> Array:
        return np.abs(y_true - y_pred) ** power

    metric = metrics.MeanMetricWrapper(distance, power=3.0)
    assert metric(np.zeros(2), np.array([1.0, 2.0])) == pytest.approx(4.5)
    assert metrics.get(distance).name == "distance"
    with pytest.raises(engine.ParameterError, match="Keras's functions"):
        metrics.deserialize(metrics.serialize(metric))
    with pytest.raises(engine.ParameterError, match="fn must be a function"):
        metrics.MeanMetricWrapper(3)  # type: ignore[arg-type]


def test_an_unknown_name_lists_near_matches() -> None:
    with pytest.raises(engine.ParameterError, match="'categorical_accuracy'"):
        metrics.get("categorical_acuracy")


# In a model ---------------------------------------------------------------------------------------


def model_with(units: int, last: str, loss: str, watched: list[Any]) -> engine.Sequential:
    model = engine.Sequential([Input((4,)), Dense(units, activation=last)])
    model.compile(optimizer="sgd", loss=loss, metrics=watched)
    return model


X = np.random.default_rng(1).normal(size=(30, 4))
INDICES = np.arange(30) % 3
FORMS = {
    "one-hot": (3, "softmax", "categorical_crossentropy", np.eye(3)[INDICES]),
    "indices, categorical": (3, "softmax", "categorical_crossentropy", INDICES),
    "indices, sparse": (3, "softmax", "sparse_categorical_crossentropy", INDICES),
    "column, sparse": (3, "softmax", "sparse_categorical_crossentropy", INDICES[:, None]),
    "halves": (1, "sigmoid", "binary_crossentropy", INDICES % 2),
    "column of halves": (1, "sigmoid", "binary_crossentropy", INDICES[:, None] % 2),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("how", ["accuracy", "acc", "named"])
def test_accuracy_takes_the_form_that_fits(form: str, how: str) -> None:
    units, last, loss, y = FORMS[form]
    named = "binary_accuracy" if units == 1 else "sparse_categorical_accuracy"
    if form == "one-hot":
        named = "categorical_accuracy"
    model = model_with(units, last, loss, [named if how == "named" else how])
    _, accuracy = model.evaluate(X, y, verbose=0)
    predicted = model.predict(X, verbose=0)
    right = predicted[:, 0] > 0.5 if units == 1 else predicted.argmax(axis=1)
    truth = INDICES % 2 if units == 1 else INDICES
    assert accuracy == pytest.approx(np.mean(right == truth))


def test_a_metric_object_keeps_its_name_and_settings() -> None:
    always = metrics.BinaryAccuracy(name="above", threshold=-1.0)
    model = model_with(1, "sigmoid", "binary_crossentropy", [always, "accuracy"])
    figures = model.evaluate(X, np.ones(30), verbose=0, return_dict=True)
    assert list(figures) == ["loss", "above", "accuracy"]
    assert figures["above"] == 1


@pytest.mark.parametrize("watched", ["accuracy", {"accuracy"}, 3])
def test_metrics_come_in_a_list(watched: Any) -> None:
    with pytest.raises(engine.ParameterError, match=r"metrics must be a list.*\['accuracy'\]"):
        model_with(3, "softmax", "categorical_crossentropy", watched)
