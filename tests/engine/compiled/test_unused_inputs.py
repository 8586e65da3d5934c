"""Inputs that are 0 in a whole batch, whose products kernels leave out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import layers, models, optimizers
from engine.compiled.library import Library
from engine.types import Array
from tests.engine.compiled.training import error, trained


def network(inputs: int, units: int, bias: bool, dtype: str = "float32") -> models.Sequential:
    line = [
        layers.Dense(units, "relu", use_bias=bias, dtype=dtype, name="first"),
        layers.Dense(3, "softmax", dtype=dtype, name="last"),
    ]
    model = models.Sequential([layers.Input((inputs,), dtype=dtype), *line], seed=0)
    model.compile(optimizers.SGD(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"])
    rng = np.random.default_rng(2)
    model.set_weights(
        [rng.standard_normal(w.shape).astype(np.float32) / len(w) ** 0.5 for w in model.weights]
    )
    return model


def samples(count: int, inputs: int, share: float) -> tuple[Array, Array]:
    """Samples of which so large a share of the inputs is 0, of either sign; and labels."""
    rng = np.random.default_rng(5)
    x = rng.standard_normal((count, inputs)).astype(np.float32)
    x[:, rng.random(inputs) < share] = 0.0
    return np.where(rng.random(x.shape) < 0.2, -np.float32(0), x), rng.integers(0, 3, count)


@given(
    count=st.integers(1, 70),
    batch=st.integers(4, 40),
    inputs=st.integers(1, 300),
    units=st.integers(1, 140),
    share=st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.9, 1.0]),
    bias=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_products_without_them(
    levels: list[Library], count: int, batch: int, inputs: int, units: int, share: float, bias: bool
) -> None:
    x, y = samples(count, inputs, share)
    options: dict[str, Any] = {"batch_size": batch, "epochs": 1}
    true, _ = trained(None, network(inputs, units, bias, "float64"), x.astype(float), y, **options)
    plain, plain_history = trained(None, network(inputs, units, bias), x, y, **options)
    results = []
    for library in levels:
        found, history = trained(library, network(inputs, units, bias), x, y, **options)
        floor = 2e-8 * float(np.sqrt(np.mean(np.square(true))))
        assert error(found, true) <= 2 * error(plain, true) + floor
        np.testing.assert_allclose(history["loss"], plain_history["loss"], rtol=2e-5, atol=1e-6)
        results.append(found.tobytes())
    assert len(results) < 3 or results[1] == results[2]


def test_they_change_no_bit_of_the_others(library: Library) -> None:
    x, y = samples(64, 200, 0.5)
    used = (x != 0).any(0)
    whole, part = network(200, 40, True), network(int(used.sum()), 40, True)
    part.set_weights([whole.get_weights()[0][used], *whole.get_weights()[1:]])
    for model, given_to_it in ((whole, x), (part, np.ascontiguousarray(x[:, used]))):
        trained(library, model, given_to_it, y, batch_size=16, epochs=3)
    np.testing.assert_array_equal(whole.get_weights()[0][used], part.get_weights()[0])
    for one, other in zip(whole.get_weights()[1:], part.get_weights()[1:], strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("place", ["weight", "gradient"])
def test_a_zero_times_no_number_is_none_as_in_numpy(
    library: Library, value: float, place: str
) -> None:
    x, y = samples(16, 64, 0.5)
    unused = int(np.flatnonzero((x == 0).all(0))[0])
    found = []
    for path in (None, library):
        model = network(64, 20, True)
        if place == "weight":
            model.layers[0].kernel[unused, 3] = value
        else:
            model.layers[1].kernel[4, 1] = value
        trained(path, model, x, y, batch_size=16, epochs=1)
        found.append([np.isfinite(weight) for weight in model.get_weights()])
    assert not all(weight.all() for weight in found[0])
    for plain, compiled in zip(*found, strict=True):
        np.testing.assert_array_equal(compiled, plain)
