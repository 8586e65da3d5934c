"""LSTM and GRU by kernels, held against NumPy and the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import layers, models, optimizers
from engine.compiled.library import Library
from tests.engine.compiled.training import by, error, run_of, trained

KINDS = {"lstm": layers.LSTM, "gru": layers.GRU}


def sequences(
    kind: str, shape: tuple[int, int], units: tuple[int, int], dtype: str, **options: Any
) -> models.Sequential:
    model = models.Sequential(
        [
            layers.Input(shape, dtype=dtype),
            KINDS[kind](units[0], return_sequences=True, dtype=dtype, **options),
            KINDS[kind](units[1], dtype=dtype, **options),
            layers.Dense(3, "softmax", dtype=dtype),
        ],
        seed=0,
    )
    model.compile(optimizers.SGD(0.05), "sparse_categorical_crossentropy")
    rng = np.random.default_rng(2)
    model.set_weights([rng.standard_normal(w.shape).astype(np.float32) / 3 for w in model.weights])
    return model


@pytest.mark.parametrize("kind", KINDS)
@given(
    shape=st.tuples(st.integers(1, 7), st.integers(1, 9)),
    units=st.tuples(st.integers(1, 20), st.integers(1, 12)),
    bias=st.booleans(),
    backwards=st.booleans(),
    batch=st.integers(1, 12),
)
@settings(max_examples=15, deadline=None)
def test_sequences_of_any_shape(
    levels: list[Library],
    kind: str,
    shape: tuple[int, int],
    units: tuple[int, int],
    bias: bool,
    backwards: bool,
    batch: int,
) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.standard_normal((13, *shape)).astype(np.float32), rng.integers(0, 3, 13)
    given_options: dict[str, Any] = {"use_bias": bias, "go_backwards": backwards}

    def make(dtype: str = "float32") -> models.Sequential:
        return sequences(kind, shape, units, dtype, **given_options)

    options = {"batch_size": batch, "epochs": 2}
    true, _ = trained(None, make("float64"), x.astype(float), y, **options)
    plain, history = trained(None, make(), x, y, **options)
    results = []
    for library in levels:
        found, again = trained(library, make(), x, y, **options)
        floor = 2e-8 * float(np.sqrt(np.mean(np.square(true))))
        assert error(found, true) <= 2 * error(plain, true) + floor
        np.testing.assert_allclose(again["loss"], history["loss"], rtol=2e-5)
        results.append(found.tobytes())
    assert len(results) < 3 or results[1] == results[2]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "options", [{"dropout": 0.1}, {"recurrent_dropout": 0.1}, {"activation": "relu"}], ids=str
)
def test_what_has_no_kernels_is_numpys(library: Library, kind: str, options: Any) -> None:
    x = np.zeros((4, 3, 2), np.float32)
    run = run_of(
        library, sequences(kind, (3, 2), (2, 2), "float32", **options), x, np.arange(4) % 3
    )
    with by(library):
        run.finish()
    assert run.arithmetic == "numpy"
