"""Metrics of yes and no, of classes and regions: counted by hand, and against plain counting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import metrics

Array = np.ndarray[Any, Any]

Y_TRUE = np.array([1, 1, 0, 0, 1])
Y_PRED = np.array([0.9, 0.4, 0.6, 0.1, 0.7])


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (metrics.TruePositives(), 2),
        (metrics.FalsePositives(), 1),
        (metrics.TrueNegatives(), 1),
        (metrics.FalseNegatives(), 1),
        (metrics.Precision(), 2 / 3),
        (metrics.Recall(), 2 / 3),
        (metrics.Precision(thresholds=[0.8, 0.0]), [1, 3 / 5]),
        (metrics.Recall(thresholds=[0.8, 0.0]), [1 / 3, 1]),
        (metrics.PrecisionAtRecall(0.5), 1),
        (metrics.RecallAtPrecision(0.7), 1),
        (metrics.SensitivityAtSpecificity(0.9), 2 / 3),
        (metrics.SpecificityAtSensitivity(0.9), 1 / 2),
        (metrics.AUC(), 5 / 6),
        (metrics.BinaryIoU(), (2 / 4 + 1 / 3) / 2),
    ],
    ids=lambda part: type(part).__name__,
)
def test_values_by_hand(metric: Any, expected: Any) -> None:
    assert metric(Y_TRUE, Y_PRED) == pytest.approx(expected)
    metric.reset_state()
    for part in (slice(0, 2), slice(2, 5), slice(0, 0)):
        metric.update_state(Y_TRUE[part], Y_PRED[part])
    assert metric.result() == pytest.approx(expected)


SCORES = np.array([[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.3, 0.3, 0.4], [0.5, 0.4, 0.1]])
CLASSES = np.array([0, 1, 2, 1])
ONE_HOT = np.eye(3)[CLASSES]


@pytest.mark.parametrize(
    ("metric", "y_true", "y_pred", "expected"),
    [
        (metrics.F1Score(), ONE_HOT, SCORES, [2 / 3, 2 / 3, 1]),
        (metrics.F1Score("macro"), ONE_HOT, SCORES, (2 / 3 + 2 / 3 + 1) / 3),
        (metrics.F1Score("weighted"), ONE_HOT, SCORES, (2 / 3 + 2 * 2 / 3 + 1) / 4),
        (metrics.FBetaScore("micro", 2.0), ONE_HOT, SCORES, 3 / 4),
        (metrics.FBetaScore(threshold=0.45), ONE_HOT, SCORES, [2 / 3, 2 / 3, 0]),
        (metrics.MeanIoU(3), CLASSES, SCORES.argmax(axis=1), (1 / 2 + 1 / 2 + 1) / 3),
        (metrics.IoU(3, [2]), CLASSES, SCORES.argmax(axis=1), 1),
        (metrics.OneHotIoU(3, [0, 2]), ONE_HOT, SCORES, 3 / 4),
        (metrics.OneHotMeanIoU(3, ignore_class=2), ONE_HOT, SCORES, 1 / 2),
        (metrics.Precision(top_k=2), ONE_HOT, SCORES, 1 / 2),
        (metrics.Recall(top_k=2), ONE_HOT, SCORES, 4 / 4),
        (metrics.Recall(class_id=1, thresholds=0.35), ONE_HOT, SCORES, 1),
        (metrics.R2Score(), [[1], [2], [3]], [[1.0], [2], [4]], 1 / 2),
    ],
    ids=lambda part: type(part).__name__,
)
def test_values_of_classes_by_hand(metric: Any, y_true: Any, y_pred: Any, expected: Any) -> None:
    assert metric(y_true, y_pred) == pytest.approx(expected, rel=1e-5)


# Against plain counting ---------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_counts_at_any_thresholds(data: st.DataObject) -> None:
    size = data.draw(st.integers(0, 12))
    share = st.sampled_from([0, 0.1, 0.25, 0.3, 0.5, 0.75, 0.9, 1])
    thresholds = data.draw(st.lists(share, min_size=1, max_size=5))
    y_pred = np.array(data.draw(st.lists(share, min_size=size, max_size=size)), "float32")
    y_true = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), bool)
    weights = np.array(data.draw(st.lists(share, min_size=size, max_size=size)))
    above = y_pred[None] > np.array(thresholds, "float32")[:, None]
    plain = {
        metrics.TruePositives: above & y_true,
        metrics.FalsePositives: above & ~y_true,
        metrics.TrueNegatives: ~above & ~y_true,
        metrics.FalseNegatives: ~above & y_true,
    }
    for cls, mask in plain.items():
        counted = cls(thresholds=thresholds)(y_true, y_pred, sample_weight=weights)
        assert counted == pytest.approx((mask * weights).sum(axis=1)), cls


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(2, 40))
def test_the_area_is_the_chance_that_a_yes_scores_above_a_no(seed: int, size: int) -> None:
    """Scores on the grid of the thresholds lose nothing to it."""
    rng = np.random.default_rng(seed)
    y_true = np.arange(size) % 2
    y_pred = rng.permutation(np.arange(1, 200))[:size] / 199 - 1e-3
    positive, negative = y_pred[y_true == 1], y_pred[y_true == 0]
    chance = np.mean(positive[:, None] > negative[None, :])
    assert metrics.AUC()(y_true, y_pred) == pytest.approx(chance)
    assert metrics.AUC()(1 - y_true, y_pred) == pytest.approx(1 - chance)
    assert metrics.AUC(curve="PR")(y_true, y_true) == pytest.approx(1)


def test_a_curve_for_each_label() -> None:
    rng = np.random.default_rng(0)
    y_true, y_pred = rng.integers(0, 2, (50, 3)), rng.uniform(size=(50, 3))
    by_label = [metrics.AUC()(y_true[:, i], y_pred[:, i]) for i in range(3)]
    assert metrics.AUC(multi_label=True)(y_true, y_pred) == pytest.approx(np.mean(by_label))
    weighted = metrics.AUC(multi_label=True, label_weights=[1, 0, 3])
    assert weighted(y_true, y_pred) == pytest.approx((by_label[0] + 3 * by_label[2]) / 4)


def test_nan_is_never_a_yes() -> None:
    y_pred = np.array([np.nan, 0.9])
    assert metrics.TruePositives()([1, 1], y_pred) == 1
    assert metrics.Precision(thresholds=[0.0, 0.5, 1.0])([1, 1], y_pred) == pytest.approx([1, 1, 0])
    assert metrics.AUC().take(np.array([1, 0]), y_pred) == 0
    assert metrics.SparseTopKCategoricalAccuracy(1)([0], [[np.nan, 0.1]]) == 0


def test_regression_figures() -> None:
    rng = np.random.default_rng(0)
    y_true = rng.normal(size=(40, 2))
    y_pred = y_true + rng.normal(size=(40, 2)) / 3
    plain = 1 - ((y_true - y_pred) ** 2).sum(0) / ((y_true - y_true.mean(0)) ** 2).sum(0)
    assert metrics.R2Score(None)(y_true, y_pred) == pytest.approx(plain)
    assert metrics.R2Score()(y_true, y_pred) == pytest.approx(plain.mean())
    correlation = np.corrcoef(y_true[:, 0], y_pred[:, 0])[0, 1]
    found = metrics.PearsonCorrelation(axis=0)(y_true[:, :1], y_pred[:, :1])
    assert found == pytest.approx(correlation)
    assert metrics.ConcordanceCorrelation(axis=0)(y_true, y_true) == pytest.approx(1, rel=1e-6)
    assert metrics.ConcordanceCorrelation(axis=0)(y_true, y_true + 1) < 1
    with pytest.warns(UserWarning, match="too few to adjust"):
        metrics.R2Score(num_regressors=99)(y_true, y_pred)


# Errors -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: metrics.Precision(thresholds=1.5), "thresholds must be .* at most 1"),
        (lambda: metrics.Precision(top_k=0), "top_k must be"),
        (lambda: metrics.AUC(curve="RCO"), "curve must be one of 'ROC', 'PR', 'PRGAIN'"),
        (lambda: metrics.AUC(summation_method="mean"), "summation_method must be one of"),
        (lambda: metrics.AUC(num_thresholds=1), "num_thresholds must be a whole number from 2"),
        (lambda: metrics.AUC(num_labels=3), "None unless multi_label is True"),
        (lambda: metrics.PrecisionAtRecall(1.1), "recall must be .* at most 1"),
        (
            lambda: metrics.F1Score("mean"),
            "average must be one of 'micro', 'macro'",
        ),
        (lambda: metrics.FBetaScore(beta=0), "beta must be a number greater than 0"),
        (lambda: metrics.F1Score(threshold=0), "threshold must be"),
        (lambda: metrics.IoU(3, [3]), "target_class_ids must be classes from 0 to 2"),
        (lambda: metrics.R2Score("sum"), "class_aggregation must be one of"),
        (lambda: metrics.TopKCategoricalAccuracy(0), "k must be a whole number from 1"),
    ],
)
def test_arguments_out_of_bounds(make: Any, message: str) -> None:
    with pytest.raises(engine.ParameterError, match=message):
        make()


@pytest.mark.parametrize(
    ("metric", "y_true", "y_pred", "message"),
    [
        (metrics.Precision(), CLASSES, SCORES, r"\(4,\), the predictions \(4, 3\); .* one-hot"),
        (metrics.Precision(class_id=3), ONE_HOT, SCORES, "no class 3"),
        (metrics.F1Score(), CLASSES, SCORES, r"\(4,\) and \(4, 3\)\. Make the labels one-hot"),
        (metrics.R2Score(), np.zeros(4), np.zeros(4), r"shape \(batch, columns\)"),
        (metrics.AUC(multi_label=True), Y_TRUE, Y_PRED, r"shape \(batch, labels\)"),
        (metrics.AUC(), Y_TRUE[:3], Y_PRED, "3 labels do not go with 5 predictions"),
    ],
)
def test_shapes_that_do_not_fit(metric: Any, y_true: Any, y_pred: Any, message: str) -> None:
    with pytest.raises(engine.DataError, match=message):
        metric(y_true, y_pred)
