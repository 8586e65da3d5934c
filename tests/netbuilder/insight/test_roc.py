"""The ROC curve of two classes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.insight.roc import roc

scores = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])


@given(st.lists(st.tuples(st.booleans(), scores), min_size=2, max_size=40))
def test_the_area_is_the_chance_that_a_positive_scores_higher(
    samples: list[tuple[bool, float]],
) -> None:
    truth = np.array([int(is_positive) for is_positive, _ in samples])
    found = roc(truth, np.array([score for _, score in samples]))
    positive = [score for is_positive, score in samples if is_positive]
    negative = [score for is_positive, score in samples if not is_positive]
    if not (positive and negative):
        assert found is None
        return
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    assert found is not None
    assert found.area == pytest.approx(np.mean(pairs))
    for shares in (found.false_positives, found.true_positives):
        assert shares[0] == 0
        assert shares[-1] == pytest.approx(1)
        assert (np.diff(shares) >= 0).all()


def test_a_score_that_is_no_number_has_no_curve() -> None:
    assert roc(np.array([0, 1]), np.array([0.5, np.nan])) is None
