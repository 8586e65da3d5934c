"""Predictions by kernels, against NumPy's."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from engine import layers, models
from engine.compiled import path, predicting
from engine.compiled.library import Library
from tests.engine.compiled.training import error

KINDS: dict[str, tuple[tuple[int, ...], Any]] = {
    "dense": (
        (20,),
        lambda: [layers.Dense(17, "relu"), layers.Dropout(0.5), layers.Dense(3, "softmax")],
    ),
    "images": ((9, 8, 2), lambda: [layers.Conv2D(5, 3, padding="same"), layers.MaxPooling2D()]),
    "sequences": (
        (6, 4),
        lambda: [layers.LSTM(7), layers.BatchNormalization(), layers.Dense(2, "tanh")],
    ),
}


def model_of(kind: str) -> models.Sequential:
    shape, line = KINDS[kind]
    return models.Sequential([layers.Input(shape), *line()], seed=1)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, levels: list[Library]) -> list[int]:
    """The rows of every prediction that kernels make."""
    made: list[int] = []
    outputs = predicting._Program.outputs
    monkeypatch.setenv(path.VARIABLE, "compiled")
    monkeypatch.setattr(predicting, "library", lambda: levels[-1])
    monkeypatch.setattr(path, "library", lambda: levels[-1])
    monkeypatch.setattr(
        predicting._Program,
        "outputs",
        lambda self, samples: (made.append(len(samples)), outputs(self, samples))[1],
    )
    return made


def by_numpy(model: models.Sequential, x: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    with monkeypatch.context() as patch:
        patch.setenv(path.VARIABLE, "numpy")
        model._predictions = predicting.Predictions()
        return model.predict_on_batch(x)


@pytest.mark.parametrize("kind", KINDS)
def test_outputs_are_numpys(calls: list[int], monkeypatch: Any, kind: str) -> None:
    model = model_of(kind)
    rng = np.random.default_rng(0)
    x = rng.standard_normal((9, *KINDS[kind][0])).astype(np.float32)
    wanted = by_numpy(model, x, monkeypatch)
    assert calls == []
    found = [model.predict(x[:rows], verbose=0) for rows in (1, 4, 9, 2)]
    assert calls == [1, 4, 9, 2]
    for outputs in found:
        assert error(outputs, wanted[: len(outputs)]) < 1e-6
        np.testing.assert_array_equal(outputs[0], found[0][0])


def test_new_weights_and_new_layers_are_seen(calls: list[int], monkeypatch: Any) -> None:
    model, x = model_of("dense"), np.ones((1, 20), np.float32)
    first = model.predict_on_batch(x)
    model.set_weights([weight + 0.1 for weight in model.get_weights()])
    second = model.predict_on_batch(x)
    model.stack.flat()  # Weights move to other arrays.
    np.testing.assert_array_equal(model.predict_on_batch(x), second)
    model.pop()
    model.add(layers.Dense(4))
    assert model.predict_on_batch(x).shape == (1, 4)
    assert error(first, second) > 1e-3
    assert error(model.predict_on_batch(x), by_numpy(model, x, monkeypatch)) < 1e-6
    assert len(calls) == 5


def test_results_and_copies_are_their_own(calls: list[int]) -> None:
    model, x = model_of("dense"), np.ones((1, 20), np.float32)
    first = model.predict_on_batch(x)
    kept = first.copy()
    model.predict_on_batch(2 * x)
    np.testing.assert_array_equal(first, kept)
    assert isinstance(copy.deepcopy(model._predictions), predicting.Predictions)
    assert len(calls) == 2


def test_what_has_no_kernels_is_left_to_numpy(calls: list[int]) -> None:
    line = [layers.Input((3,)), layers.Dense(2, dtype="float64")]
    model = models.Sequential(line, seed=1)
    assert model.predict_on_batch(np.ones((1, 3))).shape == (1, 2)
    assert model.predict_on_batch(np.ones((100, 3))).shape == (100, 2)
    assert calls == []
