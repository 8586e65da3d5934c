"""Activations of all values along the last axis by kernels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.activations import get as activation
from engine.compiled.activations import activated
from engine.compiled.library import Library
from engine.compiled.lowering import Lowering
from tests.engine.compiled.test_kernels import carry_out

NAMES = ["softmax", "log_softmax", "sparsemax"]


def both_ways(library: Library, name: str, z: Any, gradient: Any) -> tuple[Any, Any]:
    """A function's output for rows of values, and the gradient of these."""
    low, taken_back = Lowering(library, len(z)), gradient.copy()
    output, back = activated(low, activation(name), z.copy().ravel(), z.shape[1], z.shape[1], True)
    back(taken_back)
    carry_out(low)
    return output.reshape(z.shape), taken_back


def by_numpy(name: str, z: Any, gradient: Any) -> tuple[Any, Any]:
    function: Any = activation(name)
    output = function.forward(z.copy(), np.empty_like(z))
    return output, function.backward(z, output, gradient.copy())


@pytest.mark.parametrize("name", NAMES)
@given(
    rows=st.integers(1, 9),
    columns=st.integers(1, 40),
    scale=st.sampled_from([1e-3, 0.3, 3.0, 100.0]),
    ties=st.booleans(),
    seed=st.integers(0, 99),
)
@settings(max_examples=60, deadline=None)
def test_rows_of_any_length(
    levels: list[Library], name: str, rows: int, columns: int, scale: float, ties: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    z = (rng.standard_normal((rows, columns)) * scale).astype(np.float32)
    z = np.round(z * 4) / 4 if ties else z
    gradient = rng.standard_normal((rows, columns)).astype(np.float32)
    exact = by_numpy(name, z.astype(float), gradient.astype(float))
    plain = by_numpy(name, z, gradient)
    results = []
    for library in levels:
        found = both_ways(library, name, z, gradient)
        for own, numpys, true in zip(found, plain, exact, strict=True):
            allowed = 2 * np.abs(numpys - true).max() + 1e-7 * max(1.0, np.abs(true).max())
            assert np.abs(own - true).max() <= allowed
        results.append([each.tobytes() for each in found])
    assert len(results) < 3 or results[1] == results[2]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38, -3e38])
def test_what_is_no_number_spreads_as_in_numpy(library: Library, name: str, value: float) -> None:
    z = np.tile(np.array([0.25, 1.0, 0.5, -2.0], np.float32), (3, 1))
    z[0, 1] = z[1, 2] = value
    z[2] = value
    gradient = np.ones_like(z)
    with np.errstate(all="ignore"):
        numpys = by_numpy(name, z, gradient)
    for own, plain in zip(both_ways(library, name, z, gradient), numpys, strict=True):
        np.testing.assert_allclose(own, plain, rtol=1e-5, atol=1e-6)
