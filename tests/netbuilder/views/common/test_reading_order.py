"""The order in which the parts of an area are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.views.common.reading_order import Box, reading_order

boxes = st.builds(
    lambda left, top, wide, high: Box(left, top, left + wide, top + high),
    *(st.integers(0, 40), st.integers(0, 40), st.integers(0, 20), st.integers(0, 20)),
)


@pytest.mark.parametrize(
    ("drawn", "order"),
    [
        ([(0, 0, 9, 9)], [0]),
        ([(10, 0, 19, 9), (0, 0, 9, 9)], [1, 0]),  # a row
        ([(0, 10, 9, 19), (0, 0, 9, 9)], [1, 0]),  # a column
        ([(0, 0, 9, 9), (10, 0, 19, 9), (0, 10, 9, 19), (10, 10, 19, 19)], [0, 1, 2, 3]),  # rows
        # Two columns whose lines do not meet are read one after the other.
        ([(10, 0, 19, 20), (0, 0, 9, 12), (0, 13, 9, 20)], [1, 2, 0]),
        # A label that stands a little lower than its field is on the same row.
        ([(20, 0, 40, 10), (0, 3, 10, 8)], [1, 0]),
        ([(5, 5, 30, 30), (0, 0, 20, 20)], [1, 0]),  # they overlap
    ],
)
def test_rows_come_before_columns(drawn: list[tuple[int, int, int, int]], order: list[int]) -> None:
    assert reading_order([Box(*each) for each in drawn]) == order


@given(st.lists(boxes, max_size=12))
def test_every_box_is_read_once(drawn: list[Box]) -> None:
    assert sorted(reading_order(drawn)) == list(range(len(drawn)))


@given(st.lists(boxes, min_size=2, max_size=8), boxes)
def test_what_is_below_everything_is_read_last(drawn: list[Box], last: Box) -> None:
    lowest = max(each.bottom for each in drawn)
    below = Box(last.left, lowest + 1, last.right, lowest + 1 + last.bottom - last.top)
    assert reading_order([below, *drawn])[-1] == 0
