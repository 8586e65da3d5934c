"""Regularizers: penalties by their formulas, derivatives by differences, names and errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import engine
from engine import regularizers
from engine.regularizers import REGULARIZERS

KINDS: list[regularizers.Regularizer] = [
    regularizers.L1(0.3),
    regularizers.L2(0.3),
    regularizers.L1L2(0.2, 0.4),
    regularizers.OrthogonalRegularizer(0.5),
    regularizers.OrthogonalRegularizer(0.5, "columns"),
]


def identify(regularizer: Any) -> str:
    return f"{type(regularizer).__name__} {regularizer.get_config()}"


@pytest.mark.parametrize("regularizer", KINDS, ids=identify)
@settings(deadline=None, max_examples=30)
@given(shape=st.tuples(st.integers(1, 4), st.integers(2, 4)), seed=st.integers(0, 10**6))
def test_gradient(regularizer: Any, shape: tuple[int, int], seed: int) -> None:
    """Central differences, away from the corners of the absolute values."""
    x = np.random.default_rng(seed).uniform(0.3, 2, shape)
    x *= np.random.default_rng(seed + 1).choice([-1, 1], shape)
    slopes = np.zeros_like(x)
    h = 1e-6
    for place in np.ndindex(shape):
        step = np.zeros_like(x)
        step[place] = h
        slopes[place] = (regularizer(x + step) - regularizer(x - step)) / (2 * h)
    gradient = regularizer.gradient(x)
    corner = isinstance(regularizer, regularizers.OrthogonalRegularizer) and near_right_angle(x)
    assert corner or gradient == pytest.approx(slopes, abs=1e-7)
    assert gradient.shape == x.shape


def near_right_angle(x: np.ndarray) -> bool:
    products = [matrix @ matrix.T for matrix in (x, x.T)]
    return any(np.abs(product).min() < 1e-4 for product in products)


@settings(deadline=None, max_examples=50)
@given(arrays("float64", (3, 4), elements=st.floats(-10, 10)))
def test_penalties(x: np.ndarray) -> None:
    assert regularizers.L1(0.5)(x) == pytest.approx(0.5 * np.abs(x).sum())
    assert regularizers.L2(0.5)(x) == pytest.approx(0.5 * (x**2).sum())
    both = regularizers.L1L2(0.1, 0.2)(x)
    assert both == pytest.approx(0.1 * np.abs(x).sum() + 0.2 * (x**2).sum())


def test_orthogonal_rows_cost_nothing_and_equal_ones_the_factor() -> None:
    rows = regularizers.OrthogonalRegularizer(0.25)
    assert rows(np.eye(3, 5) * [[1], [20], [0.3]]) == pytest.approx(0)
    assert rows(np.outer([1, 20, -0.3], np.arange(1, 6))) == pytest.approx(0.25)
    columns = regularizers.OrthogonalRegularizer(0.25, "columns")
    assert columns(np.ones((4, 3))) == pytest.approx(0.25)
    assert columns(np.eye(4)[:, :1]) == 0
    assert not columns.gradient(np.ones((4, 1))).any()


@pytest.mark.parametrize("regularizer", KINDS, ids=identify)
def test_types_are_kept_and_zeros_are_no_trouble(regularizer: Any) -> None:
    for dtype in ("float32", "float64"):
        x = np.zeros((3, 4), dtype)
        assert regularizer(x) == 0
        gradient = regularizer.gradient(x)
        assert gradient.dtype == dtype
        assert not gradient.any()


def test_only_matrices_have_angles() -> None:
    for shape in ((3,), (3, 3, 8, 4)):
        with pytest.raises(engine.ShapeError, match="takes matrices; received shape"):
            regularizers.OrthogonalRegularizer()(np.ones(shape))


@pytest.mark.parametrize(
    ("make", "parameter"),
    [
        (lambda: regularizers.L1(-1.0), "l1"),
        (lambda: regularizers.L2(float("nan")), "l2"),
        (lambda: regularizers.L1L2(l2="much"), "l2"),  # type: ignore[arg-type]
        (lambda: regularizers.OrthogonalRegularizer(-0.1), "factor"),
        (lambda: regularizers.OrthogonalRegularizer(mode="both"), "mode"),
    ],
)
def test_arguments_out_of_bounds_are_named(make: Any, parameter: str) -> None:
    with pytest.raises(engine.ParameterError, match=f"^{parameter} must be .*; received"):
        make()


@pytest.mark.parametrize("name", REGULARIZERS.names())
def test_names_configs_and_objects_stand_for_the_same(name: str) -> None:
    regularizer = regularizers.get(name)
    assert regularizers.get(regularizer) is regularizer
    again = regularizers.deserialize(regularizers.serialize(regularizer))
    assert type(again) is type(regularizer)
    assert again.get_config() == regularizer.get_config()


def test_an_unknown_name_lists_near_matches() -> None:
    with pytest.raises(engine.ParameterError, match="'l1_l2'"):
        regularizers.get("l1l3")
