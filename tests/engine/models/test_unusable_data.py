"""Data that cannot be trained on, and what is said of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import engine
from engine.layers import Dense, Input
from engine.models import Sequential
from tests.engine.models.small import X, Y


@pytest.mark.parametrize("call", ["fit", "evaluate", "train_on_batch", "test_on_batch"])
def test_lengths_that_differ_and_empty_data(model: Sequential, call: str) -> None:
    with pytest.raises(engine.DataError, match="45 samples but 44 labels"):
        getattr(model, call)(X, Y[:44])
    with pytest.raises(engine.DataError, match="no samples"):
        getattr(model, call)(X[:0], Y[:0])


def test_validation_data_are_checked_as_well(model: Sequential) -> None:
    with pytest.raises(engine.DataError, match="9 samples but 8 labels"):
        model.fit(X, Y, validation_data=(X[:9], Y[:8]), verbose=0)
    with pytest.raises(engine.DataError, match=r"\(3,\).*\(4,\)"):
        model.fit(X, Y, validation_data=(X[:9, :3], Y[:9]), verbose=0)
    with pytest.raises(engine.EngineError, match="validation_data"):
        model.fit(X, Y, validation_data=(X[:9],), verbose=0)  # type: ignore[arg-type]


def test_samples_of_another_shape_name_both_and_the_remedy(model: Sequential) -> None:
    for call in (lambda x: model.fit(x, Y[:9]), model.predict, lambda x: model.evaluate(x, Y[:9])):
        with pytest.raises(engine.DataError, match=r"shape \(5,\).*shape \(4,\)"):
            call(np.zeros((9, 5)))
        with pytest.raises(engine.DataError, match=r"\(2, 2\).*\(4,\).*x.reshape\(-1, 4\)"):
            call(np.zeros((9, 2, 2)))


def test_labels_that_do_not_go_with_the_output(model: Sequential) -> None:
    with pytest.raises(engine.DataError, match=r"Label 3 at position 5 .* 3 classes"):
        model.fit(X[:7], [0, 1, 2, 0, 1, 3, 9], verbose=0)
    with pytest.raises(engine.DataError, match=r"\(45, 2\).*\(None, 3\)"):
        model.fit(X, Y[:, :2], verbose=0)


@pytest.mark.parametrize("x", [[["a"] * 4] * 9, np.full((9, 4), None), 3.0, None])
def test_samples_must_be_an_array_of_numbers(model: Sequential, x: Any) -> None:
    with pytest.raises(engine.DataError, match="samples must be"):
        model.fit(x, Y[:9], verbose=0)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf], ids=str)
@pytest.mark.parametrize("row", [3, 44], ids=["first batch", "last batch"])
@pytest.mark.parametrize("hidden", ["relu", "tanh", "sigmoid"])
def test_nan_and_infinity_in_the_samples_are_named(value: float, row: int, hidden: str) -> None:
    model = Sequential([Input((4,)), Dense(5, hidden), Dense(3, "softmax")], seed=0)
    model.compile("adam", "categorical_crossentropy")
    x = X.copy()
    x[row, 2] = value
    with pytest.raises(engine.DataError, match=rf"samples hold {value} at index \[{row}, 2\]"):
        model.fit(x, Y, batch_size=8, shuffle=False, verbose=0)
    # Nothing is spoilt: with the data mended, training goes on.
    assert all(np.isfinite(weight).all() for weight in model.get_weights())
    assert math.isfinite(model.fit(X, Y, verbose=0).history["loss"][0])


@pytest.mark.parametrize("value", [math.nan, math.inf], ids=str)
def test_nan_and_infinity_in_the_labels_are_named(value: float) -> None:
    model = Sequential([Input((4,)), Dense(2)])
    model.compile("sgd", "mse")
    y = X[:, :2].copy()
    y[7, 1] = value
    with pytest.raises(engine.DataError, match=rf"labels hold {value} at index \[7, 1\]"):
        model.fit(X, y, verbose=0)


def test_a_loss_that_overflows_by_itself_is_no_fault_of_the_data() -> None:
    """Too high a learning rate: figures tell, nothing warns or raises."""
    model = Sequential([Input((4,)), Dense(2)], seed=0)
    model.compile(engine.optimizers.SGD(1e6), "mse")
    history = model.fit(X, X[:, :2], batch_size=4, epochs=3, verbose=0).history
    assert not math.isfinite(history["loss"][-1])


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("batch_size", 0),
        ("batch_size", -1),
        ("batch_size", 2.5),
        ("batch_size", "8"),
        ("epochs", -1),
        ("epochs", 1.5),
        ("epochs", "2"),
        ("validation_split", 1.0),
        ("validation_split", -0.1),
        ("validation_split", math.nan),
        ("validation_split", 0.9999),
        ("validation_split", "0.1"),
    ],
)
def test_options_of_fit_out_of_bounds(model: Sequential, option: str, value: Any) -> None:
    with pytest.raises(engine.ParameterError, match=f"^{option} must be"):
        model.fit(X, Y, verbose=0, **{option: value})
