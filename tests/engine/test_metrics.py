"""Metrics: right answers counted by hand, over batches, and the form that 'accuracy' means."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import metrics
from engine.layers import Dense, Input
from engine.metrics import METRICS

Array = np.ndarray[Any, Any]

SCORES = np.array([[0.7, 0.2, 0.1], [0.1, 0.5, 0.4], [0.2, 0.3, 0.5], [0.4, 0.35, 0.25]])
BY_HAND: dict[str, tuple[Any, Any, float]] = {
    "accuracy": ([1, 2, 3, 4], [1, 2, 0, 4], 3 / 4),
    "binary_accuracy": ([[1], [0], [1], [0]], [[0.9], [0.4], [0.5], [0.6]], 2 / 4),
    "categorical_accuracy": (np.eye(3)[[0, 1, 1, 2]], SCORES, 2 / 4),
    "sparse_categorical_accuracy": ([0, 1, 1, 2], SCORES, 2 / 4),
}


@pytest.mark.parametrize("name", METRICS.names())
def test_values_by_hand(name: str) -> None:
    y_true, y_pred, expected = BY_HAND[name]
    metric = metrics.get(name)
    assert metric.result() == 0
    assert metric(y_true, y_pred) == pytest.approx(expected)
    metric.reset_state()
    assert metric.result() == 0


@pytest.mark.parametrize("name", METRICS.names())
def test_weights(name: str) -> None:
    y_true, y_pred, _ = BY_HAND[name]
    metric = metrics.get(name)
    right = [metrics.get(name)(y_true[i : i + 1], y_pred[i : i + 1]) for i in range(4)]
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


# Names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", METRICS.names())
def test_names_classes_configs_and_objects_stand_for_the_same(name: str) -> None:
    cls = METRICS.class_of(name)
    assert metrics.get(name).name == name
    assert type(metrics.get(cls.__name__)) is cls
    metric = cls(name="mine")
    assert metrics.get(metric) is metric
    again = metrics.deserialize(metrics.serialize(metric))
    assert type(again) is cls
    assert again.get_config() == metric.get_config()


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
