"""Layers that learn from data before the training: moments and bins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.layers import CategoryEncoding, Dense, Discretization, Normalization

X = np.random.default_rng(0).normal(3, 2, (50, 4)).astype("float32")


class Batches(engine.utils.PyDataset):
    def __len__(self) -> int:
        return 4

    def __getitem__(self, index: int) -> Any:
        return X[15 * index : 15 * index + 15], np.zeros(len(X[15 * index : 15 * index + 15]))


@pytest.mark.parametrize(
    "data", [X, [X[:7], X[7:]], Batches(), iter([X])], ids=["array", "list", "batches", "iterator"]
)
def test_moments_are_those_of_all_data(data: Any) -> None:
    layer = Normalization()
    layer.adapt(data)
    output = layer(X)
    np.testing.assert_allclose(output.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(output.std(axis=0), 1, atol=1e-5)
    back = Normalization(mean=layer.adapt_mean, variance=layer.adapt_variance, invert=True)
    np.testing.assert_allclose(back(output), X, atol=1e-4)


def test_what_was_learned_holds_in_a_model_and_in_its_file(tmp_path: Path) -> None:
    layer = Normalization()
    layer.adapt(X)
    model = engine.Sequential([engine.Input((4,)), layer, Dense(2)])
    model.compile("sgd", "mse")
    model.fit(X, np.zeros((50, 2)), epochs=2, verbose=0)
    np.testing.assert_allclose(layer(X).mean(axis=0), 0, atol=1e-5)
    model.save(tmp_path / "model.keras")
    again = engine.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))
    layer.adapt(2 * X)
    np.testing.assert_allclose(model.layers[0](2 * X).std(axis=0), 1, atol=1e-5)


def test_bins_hold_equal_shares() -> None:
    layer = Discretization(num_bins=4)
    layer.adapt(X)
    counts = np.bincount(layer(X).astype(int).ravel(), minlength=4)
    assert counts.min() > 0.9 * X.size / 4
    again = Discretization.from_config(layer.get_config())
    np.testing.assert_array_equal(again(X), layer(X))


def test_steps_bound_the_batches_that_are_seen() -> None:
    first, both = Discretization(num_bins=2), Discretization(num_bins=2)
    first.adapt([X, X + 100], steps=1)
    both.adapt([X])
    assert first.bin_boundaries == both.bin_boundaries


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: Normalization(mean=1.0), "variance must be given where"),
        (lambda: Normalization(mean=[1.0, 2.0], variance=1.0), "variance must be as many"),
        (lambda: Normalization(mean=0.0, variance=1.0).adapt(X), "mean must be None"),
        (lambda: Normalization().adapt([]), "was given no data to adapt to"),
        (lambda: Normalization().adapt(3), "data must be an array, or batches"),
        (lambda: Normalization().adapt([X, X[:, :2]]), "was built for inputs of shape"),
        (lambda: Normalization(mean=[1.0, 2.0], variance=[1.0, 1.0])(X), "has sizes"),
        (lambda: Normalization(axis=3)(X), "works along axis 3"),
        (Discretization, "bin_boundaries must be given where num_bins is not"),
        (lambda: Discretization([0.0], 2), "bin_boundaries must be given where num_bins is not"),
        (lambda: Discretization([1.0, 0.0]), "numbers in ascending order"),
        (lambda: Discretization([1.0]).adapt(X), "give num_bins instead"),
        (lambda: Discretization(num_bins=2)(X), "has no bounds yet"),
        (lambda: Discretization(num_bins=2).adapt([]), "was given no data to adapt to"),
        (CategoryEncoding, "num_tokens must be how many categories"),
        (lambda: CategoryEncoding(3)(np.array([[0, 3]])), "from 0 to 2; received 3"),
        (lambda: CategoryEncoding(3)(np.array([[0, -1]])), "from 0 to 2; received -1"),
        (lambda: CategoryEncoding(3)(np.array([[0.5, 1]])), "from 0 to 2; received 0.5"),
    ],
)
def test_what_does_not_fit_is_said(act: Callable[[], Any], message: str) -> None:
    with pytest.raises(engine.EngineError, match=message):
        act()
