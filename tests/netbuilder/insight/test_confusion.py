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
