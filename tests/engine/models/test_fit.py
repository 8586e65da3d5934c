"""What fit does with arrays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.layers import Dense, Input, Layer
from engine.models import Sequential
from tests.engine.models.small import LABELS, Array, X, Y, assert_same, make


class Spy(Layer):
    """Lets everything through and keeps the first column of what it saw, per batch."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seen: list[tuple[bool, list[int]]] = []

    def call(self, inputs: Array, training: bool = False) -> Array:
        self.seen.append((training, [round(float(number)) for number in inputs[:, 0]]))
        return inputs

    def backward(self, gradient: Array, needs_input: bool = True) -> Array:
        return gradient


def numbered(samples: int) -> tuple[Array, Array]:
    x = np.repeat(np.arange(samples, dtype="float32")[:, None], 2, axis=1)
    return x, np.zeros((samples, 1))


def spied() -> tuple[Sequential, Spy]:
    spy = Spy()
    model = Sequential([Input((2,)), spy, Dense(1)])
    model.compile(engine.optimizers.SGD(1e-9), "mse")
    return model, spy


@settings(deadline=None)
@given(samples=st.integers(1, 30), batch_size=st.integers(1, 40), shuffle=st.booleans())
def test_every_epoch_takes_every_sample_once(samples: int, batch_size: int, shuffle: bool) -> None:
    model, spy = spied()
    model.fit(*numbered(samples), batch_size=batch_size, epochs=2, shuffle=shuffle, verbose=0)
    steps = math.ceil(samples / batch_size)
    sizes = [min(batch_size, samples - start) for start in range(0, samples, batch_size)]
    assert [len(rows) for _, rows in spy.seen] == sizes * 2
    for epoch in (spy.seen[:steps], spy.seen[steps:]):
        order = [row for _, rows in epoch for row in rows]
        assert sorted(order) == list(range(samples))
        assert shuffle or order == sorted(order)


def test_shuffling_is_anew_for_each_epoch_and_of_samples_not_batches() -> None:
    model, spy = spied()
    model.fit(*numbered(64), batch_size=8, epochs=2, verbose=0)
    first, second = spy.seen[:8], spy.seen[8:]
    assert first != second
    assert any(rows != list(range(rows[0], rows[0] + 8)) for _, rows in first)


def test_validation_split_keeps_the_last_part_back_before_shuffling() -> None:
    model, spy = spied()
    model.fit(*numbered(45), batch_size=8, epochs=3, validation_split=0.2, verbose=0)
    trained = [row for training, rows in spy.seen if training for row in rows]
    validated = [row for training, rows in spy.seen if not training for row in rows]
    assert sorted(trained) == sorted([*range(36)] * 3)
    assert validated == [*range(36, 45)] * 3


@pytest.mark.parametrize(("split", "kept"), [(0.1, 9), (0.25, 7), (0.33, 6), (0.8, 1)])
def test_validation_split_rounds_as_keras_does(split: float, kept: int) -> None:
    run = make().training_run(X[:10], Y[:10], validation_split=split)
    assert (run.samples, run.validation_samples) == (kept, 10 - kept)


def test_validation_data_instead(model: Sequential) -> None:
    history = model.fit(X, Y, validation_data=(X[:9], Y[:9]), verbose=0).history
    loss, accuracy = model.evaluate(X[:9], Y[:9], verbose=0)
    assert history["val_loss"] == [pytest.approx(loss, rel=1e-6)]
    assert history["val_accuracy"] == [pytest.approx(accuracy)]
    both = model.fit(X, Y, validation_data=(X[:9], Y[:9]), validation_split=0.5, verbose=0)
    assert model.training_run(X, Y, validation_data=(X[:9], Y[:9])).samples == 45
    assert "val_loss" in both.history


@settings(deadline=None)
@given(samples=st.integers(1, 45), batch_size=st.integers(1, 50), split=st.sampled_from([0.0, 0.4]))
def test_figures_are_means_over_samples_however_batches_are_cut(
    samples: int, batch_size: int, split: float
) -> None:
    model = make(optimizer=engine.optimizers.SGD(0.0))
    x, y = X[:samples], Y[:samples]
    kept = int(samples * (1 - split))
    if kept == 0:
        return
    fitted = model.fit(x, y, batch_size=batch_size, validation_split=split, verbose=0).history
    predicted = model.predict(x, verbose=0)
    losses = -np.log((predicted * y).sum(axis=1))
    right = predicted.argmax(axis=1) == LABELS[:samples]
    assert fitted["loss"][0] == pytest.approx(losses[:kept].mean(), rel=1e-5)
    assert fitted["accuracy"][0] == pytest.approx(right[:kept].mean())
    if split:
        assert fitted["val_loss"][0] == pytest.approx(losses[kept:].mean(), rel=1e-5)
        assert fitted["val_accuracy"][0] == pytest.approx(right[kept:].mean())
    evaluated = model.evaluate(x, y, batch_size=batch_size, verbose=0)
    assert evaluated == pytest.approx([losses.mean(), right.mean()], rel=1e-5)


def test_it_learns(model: Sequential) -> None:
    centres = np.array([[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]])
    x = X / 4 + centres[LABELS]
    history = model.fit(x, LABELS, batch_size=5, epochs=60, verbose=0).history
    assert history["loss"][-1] < history["loss"][0] / 3
    assert model.evaluate(x, LABELS, verbose=0)[1] == 1


def test_class_indices_train_as_one_hot_labels_do() -> None:
    models = [make(), make(), make(loss="sparse_categorical_crossentropy")]
    for model, y in zip(models, (Y, LABELS, LABELS), strict=True):
        model.fit(X, y, batch_size=8, epochs=2, verbose=0)
    assert_same(models[0].get_weights(), models[1].get_weights())
    for one, other in zip(models[0].get_weights(), models[2].get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def test_labels_in_a_row_for_one_unit() -> None:
    models = [Sequential([Input((4,)), Dense(1, "sigmoid")], seed=0) for _ in range(2)]
    for model, y in zip(models, (LABELS % 2, LABELS[:, None] % 2), strict=True):
        model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        model.fit(X, y, epochs=2, verbose=0)
    assert_same(models[0].get_weights(), models[1].get_weights())


def test_more_training_goes_on_from_there() -> None:
    whole, parts = make(), make()
    whole.fit(X, Y, epochs=3, shuffle=False, verbose=0)
    parts.fit(X, Y, epochs=1, shuffle=False, verbose=0)
    parts.evaluate(X, Y, verbose=0)
    parts.predict(X[:7], verbose=0)
    parts.fit(X, Y, epochs=3, initial_epoch=1, shuffle=False, verbose=0)
    assert_same(whole.get_weights(), parts.get_weights())
