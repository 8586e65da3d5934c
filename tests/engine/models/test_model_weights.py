"""Weights of a model, together and one by one."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.layers import Dense, Input
from engine.models import Sequential
from tests.engine.models.small import X, Y, assert_same


def test_set_weights_copies_and_get_weights_copies(model: Sequential) -> None:
    weights = [np.full(weight.shape, 2.0) for weight in model.get_weights()]
    model.set_weights(weights)
    weights[0][:] = 7
    model.get_weights()[0][:] = 9
    assert (model.get_weights()[0] == 2).all()
    assert {weight.dtype.name for weight in model.get_weights()} == {"float32"}


def test_set_weights_refuses_what_does_not_fit_and_changes_nothing(model: Sequential) -> None:
    before = model.get_weights()
    with pytest.raises(engine.ShapeError, match="4 weights; received 2"):
        model.set_weights(before[:2])
    wrong = [np.zeros_like(weight) for weight in before]
    wrong[2] = np.zeros((3, 5), dtype="float32")
    message = r"'kernel' of layer 'dense_1' has shape \(5, 3\); received \(3, 5\)"
    with pytest.raises(engine.ShapeError, match=message):
        model.set_weights(wrong)
    assert_same(model.get_weights(), before)


def test_flat_weights(model: Sequential) -> None:
    flat = model.get_flat_weights()
    assert (flat.shape, flat.dtype) == ((model.count_params(),), np.float32)
    np.testing.assert_array_equal(flat, np.concatenate([w.ravel() for w in model.get_weights()]))
    model.fit(X, Y, verbose=0)
    assert not np.array_equal(flat, model.get_flat_weights())
    model.set_flat_weights(flat)
    np.testing.assert_array_equal(model.get_flat_weights(), flat)
    with pytest.raises(engine.ShapeError, match=r"43 weights.*42"):
        model.set_flat_weights(flat[:-1])


def test_frozen_weights_stay() -> None:
    model = Sequential([Input((4,)), Dense(5, trainable=False), Dense(3, "softmax")])
    model.compile("sgd", "categorical_crossentropy")
    before = model.get_weights()
    model.fit(X, Y, epochs=2, verbose=0)
    assert_same(model.get_weights()[:2], before[:2])
    assert not np.array_equal(model.get_weights()[2], before[2])
    model.layers[0].trainable = True
    model.compile("sgd", "categorical_crossentropy")
    model.fit(X, Y, verbose=0)
    assert not np.array_equal(model.get_weights()[0], before[0])
