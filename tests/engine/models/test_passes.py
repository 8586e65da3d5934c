"""evaluate, predict, and single batches."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.models import Sequential
from tests.engine.models.small import X, Y, assert_same, make


def test_return_types(model: Sequential) -> None:
    plain = make(metrics=None)
    for name, options in {
        "evaluate": {"verbose": 0},
        "train_on_batch": {},
        "test_on_batch": {},
    }.items():
        figures = getattr(model, name)(X, Y, **options)
        assert [type(figure) for figure in figures] == [float, float]
        named = getattr(model, name)(X, Y, return_dict=True, **options)
        assert list(named) == ["loss", "accuracy"]
        assert isinstance(getattr(plain, name)(X, Y, **options), float)
        assert list(getattr(plain, name)(X, Y, return_dict=True, **options)) == ["loss"]


def test_train_on_batch_is_one_step_of_fit() -> None:
    one, other = make(), make()
    figures = one.train_on_batch(X, Y)
    history = other.fit(X, Y, batch_size=45, shuffle=False, verbose=0).history
    np.testing.assert_allclose(figures, [history["loss"][0], history["accuracy"][0]], rtol=1e-6)
    for mine, theirs in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-7)


def test_evaluate_and_test_on_batch_change_nothing(model: Sequential) -> None:
    before = model.get_weights()
    figures = model.evaluate(X, Y, batch_size=45, verbose=0)
    np.testing.assert_allclose(figures, model.test_on_batch(X, Y), rtol=1e-6)
    assert_same(model.get_weights(), before)


@settings(deadline=None)
@given(samples=st.integers(0, 45), batch_size=st.integers(1, 60))
def test_predict_for_any_batch_size(samples: int, batch_size: int) -> None:
    model = make()
    weights = model.get_weights()
    z = np.maximum(X[:samples] @ weights[0] + weights[1], 0) @ weights[2] + weights[3]
    expected = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    predicted = model.predict(X[:samples], batch_size=batch_size, verbose=0)
    assert predicted.dtype == np.float32
    np.testing.assert_allclose(predicted, expected, rtol=1e-5)


def test_what_was_predicted_stays(model: Sequential) -> None:
    for predict in (lambda x: model.predict(x, verbose=0), model.predict_on_batch):
        first = predict(X)
        kept = first.copy()
        predict(-X)
        model.train_on_batch(X, Y)
        np.testing.assert_array_equal(first, kept)
