"""Types of data and weights."""

from __future__ import annotations

import numpy as np
import pytest

from engine.layers import Dense, Input
from engine.models import Sequential
from tests.engine.models.small import X, Y, make


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "int64", "uint8", "bool"])
def test_float32_throughout_whatever_comes_in(dtype: str) -> None:
    model = make()
    x = np.abs(X * 10).astype(dtype)
    history = model.fit(x, Y.astype("float64"), epochs=2, verbose=0).history
    arrays = [*model.get_weights(), *model.compute_gradients(x, Y)[1]]
    arrays += [model.predict(x, verbose=0), model.predict_on_batch(x)]
    assert {array.dtype.name for array in arrays} == {"float32"}
    assert all(type(value) is float for values in history.values() for value in values)


def test_float64_on_request() -> None:
    layers = [Dense(5, "tanh", dtype="float64"), Dense(3, "softmax", dtype="float64")]
    model = Sequential([Input((4,), dtype="float64"), *layers])
    model.compile("adam", "categorical_crossentropy")
    model.fit(X, Y, verbose=0)
    assert {weight.dtype.name for weight in model.get_weights()} == {"float64"}
    assert model.predict(X, verbose=0).dtype == np.float64


def test_lists_views_and_read_only_arrays(model: Sequential) -> None:
    expected = make().fit(X, Y, verbose=0).history
    frozen = X.copy()
    frozen.setflags(write=False)
    for x in (X.tolist(), np.asfortranarray(X), np.repeat(X, 2, axis=0)[::2], frozen):
        again = make()
        assert again.fit(x, Y.tolist(), verbose=0).history == expected
    assert model.predict([[1, 2, 3, 4]], verbose=0).shape == (1, 3)


def test_data_are_not_changed(model: Sequential) -> None:
    x, y = X.copy(), Y.copy()
    model.fit(x, y, epochs=2, validation_split=0.3, verbose=0)
    model.evaluate(x, y, verbose=0)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(y, Y)
