"""Thresholds of two classes, against going through all of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design.deciding import decided
from netbuilder.insight.confusion import confusion
from netbuilder.insight.roc import roc
from netbuilder.insight.threshold import at_threshold, best_f1, equal_error

SAMPLES = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 20).map(lambda n: n / 20)), min_size=1, max_size=40
)


def split(samples: list[tuple[int, float]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([s[0] for s in samples]), np.array([s[1] for s in samples])


def test_a_case_by_hand() -> None:
    truth = np.array([0, 0, 0, 1, 1])
    scores = np.array([0.1, 0.4, 0.8, 0.35, 0.9])
    found = at_threshold(truth, scores, 0.35)
    assert (found.true_positives, found.false_positives) == (2, 2)
    assert (found.false_negatives, found.true_negatives) == (0, 1)
    assert (found.precision, found.recall) == (0.5, 1.0)
    assert found.f1 == pytest.approx(2 / 3)
    assert found.accuracy == pytest.approx(0.6)
    assert at_threshold(truth, scores, 1.0).precision is None


@given(SAMPLES)
def test_no_threshold_has_a_higher_f1(samples: list[tuple[int, float]]) -> None:
    truth, scores = split(samples)
    best = at_threshold(truth, scores, best_f1(truth, scores)).f1
    assert best == pytest.approx(max(at_threshold(truth, scores, t).f1 for t in {*scores, 1.0}))


@given(SAMPLES)
def test_no_threshold_misses_both_more_equally(samples: list[tuple[int, float]]) -> None:
    truth, scores = split(samples)
    threshold = equal_error(truth, scores)
    assert 0 <= threshold <= 1
    if len(set(truth.tolist())) < 2:
        return

    def gap(at: float) -> float:
        found = at_threshold(truth, scores, at)
        return abs(1 - (found.recall or 0.0) - (found.false_alarms or 0.0))

    assert gap(threshold) == pytest.approx(min(gap(t) for t in scores))


@given(SAMPLES, st.floats(0, 1))
def test_confusion_and_curve_agree_with_the_count(
    samples: list[tuple[int, float]], threshold: float
) -> None:
    truth, scores = split(samples)
    outputs = np.stack([1 - scores, scores], axis=1)
    counts = confusion(truth, outputs).at(threshold).counts
    taken = decided(outputs, threshold)
    assert counts.sum() == len(truth)
    assert counts[1, 1] == int(((taken == 1) & (truth == 1)).sum())
    curve = roc(truth, scores)
    if curve is not None and threshold != 0.5:
        found = at_threshold(truth, scores, threshold)
        assert curve.at(threshold) == pytest.approx((found.false_alarms, found.recall))


def test_the_middle_is_the_larger_output_and_others_are_not() -> None:
    outputs = np.array([[0.5, 0.5], [0.4, 0.6], [0.7, 0.3]])
    assert decided(outputs).tolist() == [0, 1, 0]
    assert decided(outputs, 0.3).tolist() == [1, 1, 1]
    assert decided(outputs, 0.65).tolist() == [0, 0, 0]
    three = np.array([[0.2, 0.5, 0.3]])
    assert decided(three, 0.9).tolist() == [1]
