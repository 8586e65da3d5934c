"""The same seeds, the same training."""

from __future__ import annotations

from typing import Any

import numpy as np

import engine
from tests.engine.models.small import Array, X, Y, assert_same, make


def trained(seed: int | None = None, **options: Any) -> tuple[list[Array], Any]:
    model = make(seed=seed)
    history = model.fit(X, Y, batch_size=8, epochs=3, validation_split=0.2, verbose=0, **options)
    return model.get_weights(), history.history


def test_set_random_seed_makes_a_run_repeat_bit_for_bit() -> None:
    runs = []
    for seed in (7, 7, 8):
        engine.utils.set_random_seed(seed)
        runs.append(trained())
    assert_same(runs[0][0], runs[1][0])
    assert runs[0][1] == runs[1][1]
    assert runs[0][1] != runs[2][1]


def test_a_models_own_seed_repeats_whatever_else_draws() -> None:
    first = trained(seed=5)
    engine.utils.set_random_seed(3)
    second = trained(seed=5)
    assert_same(first[0], second[0])
    assert first[1] == second[1]
    assert trained(seed=6)[1] != first[1]


def test_without_a_seed_runs_differ() -> None:
    assert trained()[1] != trained()[1]


def test_a_run_may_have_a_seed_of_its_own() -> None:
    models = [make(), make(), make()]
    for model, seed in zip(models, (1, 1, 2), strict=True):
        for _ in model.training_run(X, Y, batch_size=8, epochs=2, seed=seed):
            pass
    assert_same(models[0].get_weights(), models[1].get_weights())
    assert not np.array_equal(models[0].get_weights()[0], models[2].get_weights()[0])
