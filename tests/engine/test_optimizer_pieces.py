"""The update of large models in pieces."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from engine.optimizers import OPTIMIZERS, SGD, Adam, Optimizer, pieces
from engine.types import Array

SIZE = 1000


def moved(optimizer: Optimizer, steps: int = 5) -> Array:
    """Parameters after some steps."""
    rng = np.random.default_rng(0)
    values = rng.standard_normal(SIZE).astype("float32")
    for _ in range(steps):
        optimizer.update(values, rng.standard_normal(SIZE).astype("float32"))
    return values


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Divide even small models."""
    monkeypatch.setattr(pieces, "LARGE", 100)
    monkeypatch.setattr(pieces, "CHUNK", 300)


@pytest.mark.parametrize("options", [{}, {"weight_decay": 0.01, "use_ema": True, "clipvalue": 1.0}])
@pytest.mark.parametrize("name", OPTIMIZERS.names())
def test_pieces_give_the_same_bits(
    name: str, options: dict[str, object], request: pytest.FixtureRequest
) -> None:
    cls = OPTIMIZERS.class_of(name)
    whole = moved(cls(**options))
    request.getfixturevalue("small_pieces")
    optimizer = cls(**options)
    assert np.array_equal(moved(optimizer), whole)
    assert optimizer.batches == 5


class Sorted(SGD):
    """Looks at all gradients at once."""

    entrywise = False

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """Take the median off."""
        np.subtract(w, lr * (g - np.median(g)), out=w)


@pytest.mark.usefixtures("small_pieces")
def test_a_rule_that_looks_at_all_gets_all() -> None:
    seen: list[int] = []

    class Noting(Sorted):
        def step(self, w: Array, g: Array, lr: float, t: int) -> None:
            seen.append(len(w))
            super().step(w, g, lr, t)

    moved(Noting(), steps=2)
    assert seen == [SIZE, SIZE]


@pytest.mark.usefixtures("small_pieces")
def test_pieces_follow_what_is_set_between_steps() -> None:
    optimizer = Adam()
    values = moved(optimizer)
    optimizer.arrays = {slot: np.zeros_like(array) for slot, array in optimizer.arrays.items()}
    optimizer.learning_rate = 0.0
    before = values.copy()
    optimizer.update(values, np.ones(SIZE, "float32"))
    assert np.array_equal(values, before)
    assert np.all(optimizer.arrays["momentum"] == 1)


@pytest.mark.usefixtures("small_pieces")
def test_a_copy_has_its_own_state() -> None:
    optimizer = Adam()
    values, gradients = np.ones(SIZE, "float32"), np.ones(SIZE, "float32")
    optimizer.update(values, gradients.copy())
    kept = {slot: array.copy() for slot, array in optimizer.arrays.items()}
    twin, twin_values = copy.deepcopy((optimizer, values))
    twin.update(twin_values, gradients.copy())
    assert all(np.array_equal(optimizer.arrays[slot], array) for slot, array in kept.items())
    assert not np.array_equal(twin_values, values)
