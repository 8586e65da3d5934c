"""A model as a config, and back."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.layers import Activation, Dense, Input
from engine.models import Sequential
from tests.engine.models.small import X

layer_lists = st.lists(
    st.one_of(
        st.builds(
            Dense,
            units=st.integers(1, 5),
            activation=st.sampled_from(["linear", "relu", "tanh", "softmax", None]),
            use_bias=st.booleans(),
            kernel_initializer=st.sampled_from(["he_normal", "ones", "GlorotUniform"]),
            trainable=st.booleans(),
        ),
        st.builds(Activation, st.sampled_from(["relu", "sigmoid"])),
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None)
@given(layer_lists, st.booleans())
def test_config_round_trip(layers: list[Any], with_input: bool) -> None:
    model = Sequential([Input((4,)), *layers] if with_input else layers, name="mine")
    config = json.loads(json.dumps(model.get_config()))
    again = Sequential.from_config(config)
    assert again.get_config() == config == model.get_config()
    assert again.name == "mine"
    assert again.built == model.built == with_input
    expected = model.predict(X, verbose=0)
    again.build((None, 4))
    again.set_weights(model.get_weights())
    np.testing.assert_array_equal(again.predict(X, verbose=0), expected)


def test_an_unknown_layer_in_a_config_lists_near_matches(model: Sequential) -> None:
    config = model.get_config()
    config["layers"][1]["class_name"] = "Dens"
    with pytest.raises(engine.ParameterError, match="did you mean 'Dense'"):
        Sequential.from_config(config)
