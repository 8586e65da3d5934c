"""Constraints: lengths before and after, names and errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import engine
from engine import constraints
from engine.constraints import CONSTRAINTS

MATRICES = arrays("float64", (4, 3), elements=st.floats(-100, 100).filter(lambda x: abs(x) > 1e-3))


def lengths(w: np.ndarray, axis: Any = 0) -> np.ndarray:
    return np.sqrt((w**2).sum(axis=axis))


@settings(deadline=None, max_examples=50)
@given(MATRICES, st.sampled_from([0, 1, -1, (0, 1)]))
def test_lengths_after(w: np.ndarray, axis: Any) -> None:
    before = lengths(w, axis)
    after = lengths(constraints.MaxNorm(3, axis)(w), axis)
    assert after == pytest.approx(np.minimum(before, 3), rel=1e-3)
    assert lengths(constraints.UnitNorm(axis)(w), axis) == pytest.approx(1 + 0 * before, rel=1e-3)
    after = lengths(constraints.MinMaxNorm(2, 5, axis=axis)(w), axis)
    assert after == pytest.approx(np.clip(before, 2, 5), rel=1e-3)
    after = lengths(constraints.MinMaxNorm(2, 5, rate=0.25, axis=axis)(w), axis)
    assert after == pytest.approx(0.75 * before + 0.25 * np.clip(before, 2, 5), rel=1e-3)


@settings(deadline=None, max_examples=50)
@given(MATRICES)
def test_directions_stay(w: np.ndarray) -> None:
    for constraint in (constraints.MaxNorm(), constraints.UnitNorm(), constraints.MinMaxNorm(3, 4)):
        scaled = constraint(w)
        np.testing.assert_allclose(scaled / lengths(scaled), w / lengths(w), atol=1e-9)


@settings(deadline=None, max_examples=50)
@given(arrays("float32", (3, 2), elements=st.floats(-10, 10, width=32)))
def test_non_neg(w: np.ndarray) -> None:
    np.testing.assert_array_equal(constraints.NonNeg()(w), np.where(w > 0, w, 0))


@pytest.mark.parametrize("name", CONSTRAINTS.names())
def test_a_new_array_of_the_same_type(name: str) -> None:
    for dtype in ("float32", "float64"):
        w = np.full((3, 3, 2, 4), -2, dtype)
        result = constraints.get(name)(w)
        assert (result.dtype, result.shape) == (dtype, w.shape)
        assert (w == -2).all()
        assert np.isfinite(constraints.get(name)(np.zeros((2, 2), dtype))).all()


def test_filters_of_a_convolution() -> None:
    kernel = np.random.default_rng(0).normal(size=(3, 3, 8, 4))
    after = constraints.UnitNorm([0, 1, 2])(kernel)
    assert lengths(after, (0, 1, 2)) == pytest.approx(np.ones(4), rel=1e-6)


def test_an_axis_that_is_not_there() -> None:
    with pytest.raises(engine.ShapeError, match=r"MaxNorm takes norms along axis 1.*\(3,\)"):
        constraints.MaxNorm(axis=1)(np.ones(3))


@pytest.mark.parametrize(
    ("make", "parameter"),
    [
        (lambda: constraints.MaxNorm(-1), "max_value"),
        (lambda: constraints.MaxNorm(axis=0.5), "axis"),  # type: ignore[arg-type]
        (lambda: constraints.UnitNorm([]), "axis"),
        (lambda: constraints.UnitNorm("0"), "axis"),
        (lambda: constraints.MinMaxNorm(min_value=float("inf")), "min_value"),
        (lambda: constraints.MinMaxNorm(rate=-0.1), "rate"),
    ],
)
def test_arguments_out_of_bounds_are_named(make: Any, parameter: str) -> None:
    with pytest.raises(engine.ParameterError, match=f"^{parameter} must be .*; received"):
        make()


@pytest.mark.parametrize("name", CONSTRAINTS.names())
def test_names_configs_and_objects_stand_for_the_same(name: str) -> None:
    constraint = constraints.get(name)
    assert constraints.get(constraint) is constraint
    again = constraints.deserialize(constraints.serialize(constraint))
    assert type(again) is type(constraint)
    assert again.get_config() == constraint.get_config()


def test_an_unknown_name_lists_near_matches() -> None:
    with pytest.raises(engine.ParameterError, match="'unit_norm'"):
        constraints.get("unitnrom")


# Configs of any family ----------------------------------------------------------------------------


def test_configs_say_what_is_wrong_with_them() -> None:
    known = {"module": "keras.constraints", "class_name": "MaxNorm", "registered_name": None}
    assert type(constraints.get({**known, "config": {"axis": 1}})) is constraints.MaxNorm
    with pytest.raises(engine.ParameterError, match=r"^high must be one of the arguments of MaxNo"):
        constraints.get({**known, "config": {"high": 1}})
    with pytest.raises(engine.ParameterError, match=r"one of keras\.constraints; custom objects"):
        constraints.get({**known, "module": "mine", "config": {}})
    with pytest.raises(engine.ParameterError, match=r"custom objects.*'mine>MaxNorm'"):
        constraints.get({**known, "registered_name": "mine>MaxNorm", "config": {}})
    with pytest.raises(engine.ParameterError, match="'class_name' and 'config'"):
        constraints.get({"class_name": "MaxNorm", "config": 3})


def test_functions_are_found_by_their_name() -> None:
    """As Keras writes a loss that was given as a function."""
    config = {"module": "builtins", "class_name": "function", "registered_name": "function"}
    loss = engine.losses.as_loss({**config, "config": "mean_squared_error"})
    assert type(loss) is engine.losses.MeanSquaredError
    with pytest.raises(engine.ParameterError, match="'mean_squared_error'"):
        engine.losses.as_loss({**config, "config": "mean_squard_error"})
