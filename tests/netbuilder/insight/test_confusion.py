"""Counting which class was taken for which."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.insight.confusion import confusion

pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=60)


@given(pairs)
def test_every_sample_is_in_its_cell(cells: list[tuple[int, int]]) -> None:
    truth = np.array([row for row, _ in cells], np.int64)
    outputs = np.eye(4)[[column for _, column in cells]].reshape(-1, 4)
    found = confusion(truth, outputs)
    for row in range(4):
        for column in range(4):
            expected = [i for i, cell in enumerate(cells) if cell == (row, column)]
            assert found.counts[row, column] == len(expected)
            assert list(found.samples(row, column)) == expected
    right = sum(row == column for row, column in cells)
    assert found.accuracy == pytest.approx(right / len(cells) if cells else 0.0)


def test_shares_are_of_the_class() -> None:
    found = confusion(np.array([0, 0, 0, 1]), np.array([[1, 0], [1, 0], [0, 1], [1, 0]]))
    assert found.share(0, 1) == pytest.approx(1 / 3)
    assert found.share(1, 0) == 1
    assert found.classes == 2


def test_a_class_that_the_network_does_not_know() -> None:
    with pytest.raises(ValueError, match="go up to 5"):
        confusion(np.array([0, 5]), np.eye(2))


def test_precision_recall_and_f1_of_each_class() -> None:
    truth = np.array([0, 0, 0, 0, 1, 1, 2])
    chosen = np.array([0, 0, 0, 1, 1, 0, 0])
    scores = confusion(truth, np.eye(4)[chosen]).scores()
    assert [(s.samples, s.taken) for s in scores] == [(4, 5), (2, 2), (1, 0), (0, 0)]
    assert [s.precision for s in scores] == [0.6, 0.5, None, None]
    assert [s.recall for s in scores] == [0.75, 0.5, 0.0, None]
    assert [s.f1 for s in scores] == pytest.approx([2 / 3, 0.5, 0.0, None])
    first = scores[0]
    assert first.precision is not None
    assert first.recall is not None
    mean = 2 * first.precision * first.recall / (first.precision + first.recall)
    assert first.f1 == pytest.approx(mean)


def test_means_count_classes_that_have_samples() -> None:
    truth = np.array([0, 0, 0, 0, 1, 1, 2])
    found = confusion(truth, np.eye(4)[np.array([0, 0, 0, 1, 1, 0, 0])])
    assert found.mean_scores() == pytest.approx((1.1 / 3, 1.25 / 3, (2 / 3 + 0.5) / 3))
    assert confusion(np.empty(0, np.int64), np.empty((0, 3))).mean_scores() is None


def test_worst_mistakes_are_those_it_was_most_certain_of() -> None:
    outputs = np.array([[0.6, 0.4], [0.1, 0.9], [0.2, 0.8], [0.45, 0.55]])
    found = confusion(np.array([0, 0, 0, 0]), outputs)
    assert found.worst(9).tolist() == [1, 2, 3]
    assert found.worst(2).tolist() == [1, 2]
    assert found.mistakes == 3
    assert found.certainties[found.worst(1)[0]] == 0.9
    assert found.worst_share() == pytest.approx(0.75)


def test_only_two_classes_have_a_roc_curve() -> None:
    assert confusion(np.array([0, 1, 2]), np.eye(3)).roc is None
    found = confusion(np.array([0, 1]), np.eye(2)).roc
    assert found is not None
    assert found.area == 1
