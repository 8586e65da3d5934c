"""Samples and classes that count more than others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.layers import Dense, Input
from engine.models import Sequential
from tests.engine.models.small import LABELS, X, Y, assert_same, make

counts = st.lists(st.integers(0, 4), min_size=45, max_size=45).filter(any)


@settings(deadline=None, max_examples=20)
@given(counts)
def test_a_weight_is_as_good_as_so_many_copies(times: list[int]) -> None:
    """With the sum instead of the mean, which would divide by different numbers."""
    loss = engine.losses.CategoricalCrossentropy(reduction="sum")
    weighted, copied = (make(loss=loss, optimizer=engine.optimizers.SGD(0.01)) for _ in range(2))
    weighted.train_on_batch(X, Y, sample_weight=np.array(times))
    copied.train_on_batch(np.repeat(X, times, axis=0), np.repeat(Y, times, axis=0))
    for one, other in zip(weighted.get_weights(), copied.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("shape", [(45,), (45, 1)])
@pytest.mark.parametrize("kind", [list, np.array])
def test_weights_of_ones_change_nothing(shape: tuple[int, ...], kind: Any) -> None:
    plain, weighted = make(), make()
    plain.fit(X, Y, shuffle=False, verbose=0)
    weighted.fit(X, Y, shuffle=False, verbose=0, sample_weight=kind(np.ones(shape).tolist()))
    for one, other in zip(plain.get_weights(), weighted.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)


def test_weights_follow_their_samples_when_shuffled() -> None:
    """Samples that do not count are as good as none."""
    made = make(loss=engine.losses.CategoricalCrossentropy(reduction="sum"), optimizer="sgd")
    before = made.get_weights()
    keep = (LABELS == 1).astype(float)
    made.fit(
        X, np.where(keep[:, None] > 0, made.predict(X, verbose=0), Y), sample_weight=keep, verbose=0
    )
    for one, other in zip(before, made.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_class_weights_are_the_weights_of_the_samples_of_a_class() -> None:
    weights = np.array([0.5, 1, 3])[LABELS]
    models = [make(weighted_metrics=["accuracy"]) for _ in range(4)]
    options = {"shuffle": False, "verbose": 0, "validation_split": 0.2}
    expected = models[0].fit(X, Y, sample_weight=weights, **options).history
    for labels, made in zip((Y, LABELS, LABELS[:, None]), models[1:], strict=True):
        found = made.fit(X, labels, class_weight={0: 0.5, 2: 3}, **options).history
        assert_same(made.get_weights(), models[0].get_weights())
        # A validation knows no classes' weights, but those of its samples.
        assert found["loss"] == expected["loss"]
        assert found["val_loss"] != expected["val_loss"]


def test_only_weighted_metrics_are_weighted() -> None:
    made = make(metrics=["accuracy"], weighted_metrics=["accuracy", "mse"])
    weights = (LABELS == 2).astype(float)
    figures = made.evaluate(X, Y, sample_weight=weights, verbose=0, return_dict=True)
    assert list(figures) == ["loss", "accuracy", "weighted_accuracy", "mse"]
    right = made.predict(X, batch_size=45, verbose=0).argmax(1) == LABELS
    assert figures["accuracy"] == pytest.approx(right.mean())
    assert figures["weighted_accuracy"] == pytest.approx(right[LABELS == 2].mean())
    losses = -np.log((made.predict(X, verbose=0) * Y).sum(1))
    assert figures["loss"] == pytest.approx((losses * weights).mean(), rel=1e-5)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sample_weight": np.ones(44)}, "45 samples but 44 sample weights"),
        ({"sample_weight": np.ones((45, 2))}, r"sample weights have shape"),
        ({"sample_weight": 3}, "must be an array with one number per sample"),
        ({"sample_weight": ["a"] * 45}, "must be an array with one number per sample"),
        ({"sample_weight": [np.nan, *[1] * 44]}, "sample weights hold nan at position 0"),
        ({"class_weight": [1, 2, 3]}, "class_weight must be a mapping from classes"),
        ({"class_weight": {0: "much"}}, "class_weight must be a mapping from classes"),
        ({"class_weight": {0: 2}, "sample_weight": np.ones(45)}, "given without sample_weight"),
    ],
)
def test_weights_that_cannot_be_used(options: dict[str, Any], message: str) -> None:
    for call in (make().fit, make().train_on_batch):
        with pytest.raises(engine.EngineError, match=message):
            call(X, Y, **options)


def test_class_weights_need_classes() -> None:
    made = Sequential([Input((2, 4)), Dense(3)])
    made.compile("sgd", "mse")
    x = np.zeros((5, 2, 4))
    with pytest.raises(engine.DataError, match=r"one class per sample.*\(5, 2, 3\)"):
        made.fit(x, np.zeros((5, 2, 3)), class_weight={0: 2.0}, verbose=0)
