"""Arguments that Keras takes under an old name, or passes over, with a warning."""

from __future__ import annotations

from typing import Any

import pytest

import engine as keras


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (keras.layers.LeakyReLU, {"alpha": 0.2}, {"negative_slope": 0.2}),
        (keras.layers.InputLayer, {"input_shape": (3,)}, {"batch_shape": [None, 3]}),
        (keras.layers.Embedding, {"input_dim": 9, "output_dim": 2, "input_length": 5}, {}),
        (keras.optimizers.Adam, {"decay": 1e-6}, {"learning_rate": 0.001}),
        (keras.optimizers.SGD, {"learning_rate": 0.5, "decay": 1e-6}, {"learning_rate": 0.5}),
    ],
)
def test_old_arguments_are_taken_with_a_warning(
    kind: Any, given: dict[str, Any], kept: dict[str, Any]
) -> None:
    old = next(name for name in given if name in ("alpha", "input_shape", "input_length", "decay"))
    with pytest.warns(UserWarning, match=f"{old} is an old argument"):
        made = kind(**given)
    config = made.get_config()
    assert {name: config[name] for name in kept} == kept
    assert old not in config


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (keras.layers.LeakyReLU, {"alpha": 0.2, "negative_slope": 0.1}),
        (keras.layers.Dense, {"units": 3, "alpha": 0.2}),
        (keras.layers.InputLayer, {"shape": (3,), "input_shape": (3,)}),
        (keras.layers.InputLayer, {"shape": (3,), "alpha": 1}),
        (keras.optimizers.Adam, {"alpha": 1}),
    ],
)
def test_others_are_refused(kind: Any, given: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        kind(**given)
