"""Rectifiers as layers, and layers that only arrange values anew."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import layers
from engine.layers import Flatten, Permute, PReLU, ReLU, RepeatVector, Reshape, Softmax

Array = np.ndarray[Any, Any]
SHAPES = st.lists(st.integers(1, 4), min_size=1, max_size=4)


def values(*shape: int) -> Array:
    return np.random.default_rng(0).normal(size=shape).astype("float32")


@settings(deadline=None)
@given(SHAPES, st.integers(0, 3))
def test_flatten_keeps_the_order(shape: list[int], count: int) -> None:
    x = values(count, *shape)
    layer = Flatten()
    output = layer(x)
    np.testing.assert_array_equal(output, x.reshape(count, int(np.prod(shape))))
    assert layer.backward(output.copy()).shape == x.shape  # type: ignore[union-attr]


@settings(deadline=None)
@given(SHAPES, st.data())
def test_reshape_works_out_one_size(shape: list[int], data: st.DataObject) -> None:
    size = int(np.prod(shape))
    first = data.draw(st.sampled_from([n for n in range(1, size + 1) if size % n == 0]))
    x = values(2, *shape)
    expected = x.reshape(2, first, size // first)
    for target in ((first, -1), (-1, size // first), (first, size // first)):
        layer = Reshape(target)
        assert layer.compute_output_shape((None, *shape)) == (None, first, size // first)
        np.testing.assert_array_equal(layer(x), expected)


@settings(deadline=None)
@given(SHAPES, st.data())
def test_permute_and_its_way_back(shape: list[int], data: st.DataObject) -> None:
    dims = data.draw(st.permutations(range(1, len(shape) + 1)))
    x = values(2, *shape)
    layer = Permute(tuple(dims))
    output = layer(x)
    np.testing.assert_array_equal(output, np.transpose(x, (0, *dims)))
    assert output.shape == layer.compute_output_shape(x.shape)
    np.testing.assert_array_equal(layer.backward(output.copy()), x)


def test_repeat_vector() -> None:
    x = values(2, 3)
    layer = RepeatVector(4)
    np.testing.assert_array_equal(layer(x), np.stack([x] * 4, axis=1))
    np.testing.assert_allclose(layer.backward(np.ones((2, 4, 3), "float32")), np.full((2, 3), 4))


def test_prelu_shares_slopes() -> None:
    layer = PReLU(alpha_initializer=engine.initializers.Constant(0.5), shared_axes=[1, 2])
    x = values(2, 3, 4, 5)
    np.testing.assert_allclose(layer(x), np.where(x > 0, x, 0.5 * x), rtol=1e-6)
    assert layer.alpha.shape == (1, 1, 5)
    assert PReLU().weight_specs((None, 3, 4))[0].shape == (3, 4)


def test_softmax_at_the_end_is_taken_over_by_the_loss() -> None:
    """Logits of 1e4 would come out as probabilities of exactly 0."""
    model = engine.Sequential([layers.Input((2,)), Softmax()])
    model.compile("sgd", "categorical_crossentropy")
    x, y = np.array([[1e4, -1e4]]), np.array([[0.0, 1.0]])
    assert model.evaluate(x, y, verbose=0) == pytest.approx(2e4)


def test_softmax_along_another_axis_is_not() -> None:
    model = engine.Sequential([layers.Input((2, 3)), Softmax(axis=1)])
    model.compile("sgd", "categorical_crossentropy")
    x = values(4, 2, 3)
    shares = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(model.predict(x, verbose=0), shares, rtol=1e-5)
    y = np.eye(3)[[[0, 1], [2, 0], [1, 1], [2, 2]]]
    expected = engine.losses.CategoricalCrossentropy()(y, shares)
    assert model.evaluate(x, y, verbose=0) == pytest.approx(float(expected), rel=1e-5)


def test_relu_6_has_both_bounds() -> None:
    np.testing.assert_array_equal(ReLU(max_value=6)(np.array([[-1.0, 3, 9]])), [[0, 3, 6]])


# Refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (Reshape((3, 4)), (10,), r"10 values .*\(10,\) as \(3, 4\), which takes 12"),
        (Reshape((3, -1)), (10,), r"as \(3, -1\), which takes a multiple of 3"),
        (Permute((2, 1)), (2, 3, 4), r"orders 2 axes.*has 3; name each once"),
        (RepeatVector(2), (3, 4), r"repeats vectors.*Insert Flatten"),
        (Softmax(axis=3), (4,), r"along axis 3.*\(None, 4\).*from -2 to 1"),
        (PReLU(shared_axes=[4]), (4,), "along axis 4"),
    ],
)
def test_shapes_that_do_not_fit(layer: Any, shape: tuple[int, ...], message: str) -> None:
    with pytest.raises(engine.ShapeError, match=message) as error:
        layer.compute_output_shape((None, *shape))
    assert layer.name in str(error.value)
    with pytest.raises(engine.ShapeError, match=f"'{layer.name}' cannot follow the input"):
        engine.Sequential([layers.Input(shape), layer])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Reshape((-1, -1)), "target_shape must be a shape with at most one -1"),
        (lambda: Reshape((2, 0)), "target_shape must be whole numbers from 1 or -1"),
        (lambda: Reshape(4), "target_shape must be whole numbers"),
        (lambda: Reshape("ab"), "target_shape must be whole numbers"),
        (lambda: Permute((0, 1)), "dims must be"),
        (lambda: Permute((1, 3)), "dims must be every axis once"),
        (lambda: RepeatVector(0), "n must be a whole number from 1"),
        (lambda: ReLU(max_value=-1), "max_value must be a number at least 0"),
        (lambda: ReLU(negative_slope=-0.1), "negative_slope must be a number at least 0"),
        (lambda: Softmax(axis=0.5), "axis must be the number of an axis"),
        (lambda: Softmax(axis=[]), "axis must be the number of an axis"),
        (lambda: Flatten("channels_first"), "data_format must be 'channels_last'"),
    ],
)
def test_arguments_that_do_not_fit(make: Any, message: str) -> None:
    with pytest.raises(engine.ParameterError, match=message):
        make()
