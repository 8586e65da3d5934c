"""What `engine.ops` promises beside the values, which are compared with Keras's elsewhere."""

from __future__ import annotations

import inspect
import math
import pickle
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import config, ops

DOUBLE = np.array([[0.5, -2.0], [0.25, 1.0]])


def test_functions_know_their_names() -> None:
    assert len(ops.__all__) > 300
    for name in ops.__all__:
        function = getattr(ops, name)
        assert function.__module__ == "engine.ops"
        assert function.__doc__
        assert pickle.loads(pickle.dumps(function)) is function
    assert str(inspect.signature(ops.sum)) == "(x, axis=None, keepdims=False)"


@pytest.mark.parametrize("name", ["exp", "mean", "cumsum", "softmax", "relu", "inv", "sort", "abs"])
def test_what_is_double_stays_double(name: str) -> None:
    function = getattr(ops, name)
    assert function(DOUBLE).dtype == "float64"
    assert function(DOUBLE.astype("float32")).dtype == "float32"
    assert function(DOUBLE.tolist()).dtype == "float32"


def test_whole_numbers_have_the_width_they_had() -> None:
    assert ops.sum(np.arange(3)).dtype == "int64"
    assert ops.sum(np.arange(3, dtype="int32")).dtype == "int32"
    assert ops.sum([1, 2]).dtype == "int32"
    assert ops.argmax(DOUBLE).dtype == "int32"
    assert ops.zeros(2, "int64").dtype == ops.cast([1], "int64").dtype == "int64"
    assert ops.arange(3, dtype="float64").dtype == "float64"


def test_axes_may_be_a_list() -> None:
    x = np.arange(24.0).reshape(2, 3, 4)
    for name in ("sum", "mean", "max", "std", "all", "logsumexp", "softmax", "flip"):
        function = getattr(ops, name)
        wanted = function(x, axis=(0, 2))
        np.testing.assert_array_equal(function(x, axis=[0, 2]), wanted)
        np.testing.assert_array_equal(function(x, [0, 2]), wanted)
    assert ops.expand_dims(x, [0, -1]).shape == (1, 2, 3, 4, 1)


def test_the_default_type_is_that_of_the_engine() -> None:
    config.set_floatx("float64")
    try:
        assert ops.ones(2).dtype == ops.mean([1, 2]).dtype == "float64"
        assert ops.polar(1.0, 0.5).dtype == "complex128"
    finally:
        config.set_floatx("float32")


@given(st.floats(-6, 6))
def test_the_error_function_is_that_of_the_library(x: float) -> None:
    assert ops.erf(np.float64(x)) == pytest.approx(math.erf(x), rel=1e-11, abs=1e-300)
    assert ops.erfc(np.float64(x)) == pytest.approx(math.erfc(x), rel=1e-11)


@given(st.floats(-0.999999, 0.999999))
def test_the_inverse_leads_back(y: float) -> None:
    assert math.erf(ops.erfinv(np.float64(y))) == pytest.approx(y, rel=1e-10, abs=1e-300)


def test_the_inverse_at_its_ends() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ops.erfinv(np.array([-1.0, 0, 1])).tolist() == [-math.inf, 0, math.inf]
        assert np.isnan(ops.erfinv([2.0, -1.5])).all()


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: ops.reshape([1, 2], (-1, -1)), "newshape must be"),
        (lambda: ops.where([True], 1), "x2 must be"),
        (lambda: ops.pad([1], 1, "reflect", 0), "constant_values must be"),
        (lambda: ops.multi_hot([1]), "num_classes must be"),
        (lambda: ops.scatter_update([1], [[0]], [1], "mean"), "reduction must be"),
        (lambda: ops.segment_sum([1, 2], [0]), "one for each"),
        (lambda: ops.histogram([[1]]), "a list of numbers"),
        (lambda: ops.scan(lambda c, x: (c, x), 0), "length must be"),
        (lambda: ops.scan(lambda c, x: (c, x), 0, [1], unroll=0), "unroll must be"),
        (lambda: ops.map(sum, (np.ones(1), np.ones(2))), "one length"),
        (lambda: ops.view_as_complex([1.0]), "real and imaginary"),
        (lambda: ops.depth_to_space(np.ones((1, 2, 2, 4)), 1), "block_size must be"),
        (lambda: ops.normalize([1.0], order=0), "order must be"),
        (lambda: ops.convert_to_tensor([1], sparse=True), "sparse must be"),
        (lambda: ops.categorical_crossentropy([[1, 0]], [[0.1, 0.2, 0.7]]), "has shape"),
    ],
)
def test_what_cannot_be_asked_is_said(ask: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask()


def test_softmax_over_a_single_value_is_suspicious() -> None:
    with pytest.warns(UserWarning, match="1 everywhere"):
        ops.softmax(np.ones((3, 1)))


def test_loops_go_through_trees_of_arrays() -> None:
    xs = {"a": np.arange(3.0), "b": [np.ones((3, 2))]}
    doubled = ops.map(lambda x: {"a": x["a"] * 2, "b": x["b"]}, xs)
    assert doubled["a"].tolist() == [0, 2, 4]
    assert doubled["b"][0].shape == (3, 2)
    total, seen = ops.scan(lambda c, x: (c + x["a"], (c, x["b"])), 0.0, xs)
    assert total == 3
    assert seen[0].tolist() == [0, 0, 1]
    sums = ops.associative_scan(lambda x, y: {"a": x["a"] + y["a"]}, {"a": xs["a"]}, reverse=True)
    assert sums["a"].tolist() == [3, 3, 2]
    assert ops.while_loop(lambda i, _: i < 5, lambda i, d: (i + 1, d), (0, xs))[0] == 5
    assert ops.while_loop(lambda i: True, lambda i: i + 1, 0, maximum_iterations=4) == 4


def test_unique_values_in_a_number_that_is_known() -> None:
    values, index, inverse, counts = ops.unique(
        [3, 1, 2, 1], return_index=True, return_inverse=True, return_counts=True, size=5
    )
    assert values.tolist() == [1, 2, 3, 1, 1]
    assert index.tolist() == [1, 2, 0, 1, 1]
    assert inverse.tolist() == [2, 0, 1, 0]
    assert counts.tolist() == [2, 1, 1, 0, 0]
    assert ops.unique([3, 1, 2], size=2).tolist() == [1, 2]
