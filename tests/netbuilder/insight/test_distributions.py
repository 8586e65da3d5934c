"""Distributions, bonds with the target, and the search of rows."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.insight.data_table import TableColumn, shown_places
from netbuilder.insight.distributions import correlation, figures, spread
from netbuilder.insight.row_search import matching

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50)


@given(NUMBERS)
def test_every_number_is_in_a_bin(numbers: list[float]) -> None:
    values = np.array(numbers)
    found = spread(values)
    assert int(found.counts.sum()) == len(values)
    assert found.edges[0] <= values.min()
    assert found.edges[-1] >= values.max() or found.edges[-1] == pytest.approx(values.max())
    own = figures(values)
    assert own.mean == pytest.approx(values.mean())
    assert own.deviation == pytest.approx(values.std())


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=60))
def test_categories_are_counted_by_class(pairs: list[tuple[int, int]]) -> None:
    values = np.array([float(v) for v, _ in pairs])
    groups = np.array([g for _, g in pairs])
    found = spread(values, ("a", "b", "c", ""), groups, 3)
    for value in range(4):
        for group in range(3):
            assert found.counts[group, value] == pairs.count((value, group))


def test_whole_numbers_have_a_bin_each() -> None:
    found = spread(np.array([1.0, 1.0, 2.0, 4.0]))
    assert found.counts.tolist() == [[2, 1, 0, 1]]


@given(st.integers(0, 1000))
def test_pearson_is_numpys(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=30)
    y = x * rng.normal() + rng.normal(size=30)
    found = correlation(x, y, of_words=False, classes=0)
    assert found == pytest.approx(float(np.corrcoef(x, y)[0, 1]))


def test_bonds_by_hand() -> None:
    groups = np.array([0.0, 0.0, 1.0, 1.0])
    values = np.array([1.0, 3.0, 5.0, 7.0])
    ratio = math.sqrt(16 / 20)  # between the groups 16 of 20
    assert correlation(groups, values, of_words=True, classes=0) == pytest.approx(ratio)
    assert correlation(values, groups, of_words=False, classes=3) == pytest.approx(ratio)
    assert correlation(groups, groups, of_words=True, classes=2) == pytest.approx(1)
    apart = np.array([0.0, 1.0, 0.0, 1.0])
    assert correlation(groups, apart, of_words=True, classes=2) == pytest.approx(0)
    assert math.isnan(correlation(np.ones(4), values, of_words=False, classes=0))
    assert math.isnan(correlation(values[:1], values[:1], of_words=False, classes=0))


COLUMNS = (
    TableColumn("age"),
    TableColumn("job", ("clerk", "baker", ""), False),
    TableColumn("note", (), False),
)
VALUES = [np.array([30.0, 41.5, 19.0]), np.array([0.0, 1.0, 2.0]), None]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [0, 1, 2]),
        ("bak", [1]),
        ("CLERK", [0]),
        ("41.5", [1]),
        ("41,5", [1]),
        ("age > 20", [0, 1]),
        ("Age<=30", [0, 2]),
        ("age = 19", [2]),
        ("age != 19", [0, 1]),
        ("job = baker", [1]),
        ("age > old", []),
        ("note = x", []),
        ("nobody > 3", []),
        ("nothing", []),
    ],
)
def test_a_search_finds(text: str, rows: list[int]) -> None:
    assert np.flatnonzero(matching(text, COLUMNS, VALUES.__getitem__, holding, 3)).tolist() == rows


def holding(column: int, wanted: str) -> None:
    """None of the columns holds texts."""


def test_texts_are_searched_by_what_they_hold() -> None:
    columns = (TableColumn("said", (), False), TableColumn("words"))
    texts = np.array(["it rains", "it is 3 degrees", "nothing"])

    def held(column: int, wanted: str) -> np.ndarray | None:
        return np.array([wanted in text for text in texts]) if column == 0 else None

    def found(text: str) -> list[int]:
        values = {0: None, 1: np.array([2.0, 4, 3])}.__getitem__
        return np.flatnonzero(matching(text, columns, values, held, 3)).tolist()

    assert found("it") == [0, 1]
    assert found("3") == [1, 2]
    assert found("Said = it") == [0, 1]
    assert found("said != it") == [2]
    assert found("said < it") == []
    assert found("words > 2") == [1, 2]


@given(st.text(max_size=20))
def test_any_text_can_be_searched(text: str) -> None:
    assert matching(text, COLUMNS, VALUES.__getitem__, holding, 3).shape == (3,)


def test_too_many_rows_are_sampled() -> None:
    places = np.arange(1_000)
    found = shown_places(places, 100)
    assert len(found) == len(set(found.tolist())) == 100
    assert (np.diff(found) > 0).all()
    assert (shown_places(places, 100) == found).all()
    assert shown_places(places, 1_000) is places
