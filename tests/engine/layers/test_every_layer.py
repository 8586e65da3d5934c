"""What holds for every registered layer; the shapes they are tried with are the gradient cases'."""

from __future__ import annotations

import inspect
import json
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine import layers
from engine.declarations import REQUIRED, Named
from engine.layers import LAYERS

TESTS = Path(__file__).parent.parent
SHAPES: dict[str, tuple[int, ...]] = {}
for path in sorted((TESTS / "gradient_cases" / "layers").glob("*.py")):
    module = import_module(f"tests.engine.gradient_cases.layers.{path.stem}")
    for name, cases in module.CASES.items():
        SHAPES[name] = cases[0].shape

NAMES = {
    "ELU": "elu",
    "LeakyReLU": "leaky_re_lu",
    "PReLU": "p_re_lu",
    "ReLU": "re_lu",
    "BatchNormalization": "batch_normalization",
    "Dense": "dense",
}


NEEDED: dict[str, dict[str, Any]] = {
    "CategoryEncoding": {"num_tokens": 4},
    "Cropping3D": {"cropping": ((1, 0), (0, 1), (0, 0))},
    "Discretization": {"bin_boundaries": [0.5]},
    "GroupNormalization": {"groups": 2},
    "TextVectorization": {"output_sequence_length": 3},
}
"""Arguments that a layer, or the samples of its first case, cannot do without."""


@pytest.fixture(params=sorted(SHAPES))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def make(kind: str, **more: Any) -> layers.Layer:
    """The layer with what an editor proposes for the arguments that it cannot do without."""
    cls: Any = LAYERS.class_of(kind)
    needed = {p.name: p.proposal for p in cls.parameters if p.default is REQUIRED}
    return cls(**NEEDED.get(kind, {}), **needed, **more)


def test_the_signature_is_the_declaration(kind: str) -> None:
    """Each argument has a sentence of help, and what the signature says of it can be passed."""
    cls: Any = LAYERS.class_of(kind)
    said = inspect.signature(cls).parameters
    assert list(said) == [declared.name for declared in cls.arguments]
    assert {declared.name for declared in cls.parameters} < set(said)
    for declared in cls.parameters:
        assert declared.help.endswith(".")
        default = said[declared.name].default
        assert (default is inspect.Parameter.empty) == (declared.default is REQUIRED)
        if declared.default is REQUIRED:
            assert declared.check(declared.proposal) == declared.proposal
        else:
            assert declared.accept(default) == declared.default
        if isinstance(declared, Named):
            assert all(declared.check(option) == option for option in declared.options)


def test_arguments_are_taken_by_place_and_by_name(kind: str) -> None:
    cls: Any = LAYERS.class_of(kind)
    given = [p for p in cls.arguments if p.positional and not p.common]
    values = [p.proposal for p in given]
    by_name = cls(**{p.name: p.proposal for p in given}).get_config()
    assert cls(*values).get_config() == by_name
    with pytest.raises(TypeError, match=f"{kind} takes"):
        cls(*[p.proposal for p in cls.arguments if p.positional], 1)
    if given:
        with pytest.raises(TypeError, match=f"{given[0].name} must be given to {kind} once"):
            cls(*values, **{given[0].name: values[0]})


def test_an_argument_that_is_missing_is_named(kind: str) -> None:
    cls: Any = LAYERS.class_of(kind)
    needed = [p.name for p in cls.parameters if p.default is REQUIRED]
    if needed:
        with pytest.raises(TypeError, match=f"{needed[0]} must be given to {kind}"):
            cls()


def test_the_palette_has_a_title_and_a_sentence(kind: str) -> None:
    cls = LAYERS.class_of(kind)
    assert 20 < len(cls.help) < 100
    assert cls.help[0].isupper()
    assert cls.help.endswith(".")
    assert cls.title.replace(" ", "") == kind


def test_config_round_trip(kind: str) -> None:
    layer = make(kind, name="mine", trainable=False, dtype="float64")
    config = layer.get_config()
    assert config["name"] == "mine"
    plain = json.loads(json.dumps(config))
    again = layers.deserialize(json.loads(json.dumps(layers.serialize(layer))))
    assert type(again) is type(layer)
    assert json.loads(json.dumps(again.get_config())) == plain
    assert again.dtype == "float64"
    if "trainable" in config:
        assert not again.trainable


def test_weights_are_told_before_they_are_made(kind: str) -> None:
    layer = make(kind)
    shape = (None, *SHAPES[kind])
    specs = [spec for _, found in layer.all_specs(shape) for spec in found]
    assert not layer.built
    with pytest.raises(engine.NotBuiltError, match=f"'{layer.name}' has no weights yet"):
        layer.count_params()
    layer.build(shape)
    assert sorted(w.shape for w in layer.weights) == sorted(spec.shape for spec in specs)
    assert [w.shape for w in layer.weights] == [spec.shape for _, spec in layer.located()]
    assert layer.count_params() == sum(weight.size for weight in layer.weights)


@pytest.mark.parametrize("training", [False, True])
def test_the_output_has_the_shape_that_was_told(kind: str, training: bool) -> None:
    """For a batch, a larger one and none; and the input stays as it was."""
    layer = make(kind)
    for count in (3, 5, 1, 0):
        if count == 0 and training:
            continue
        takes = layer.input_dtype
        x = np.ones((count, *SHAPES[kind]), "object" if takes == "string" else "float32")
        x[...] = given = "a" if takes == "string" else 1
        output = layer(x, training=training)
        assert output.shape == layer.compute_output_shape(x.shape)
        assert output.dtype == (np.float32 if takes == "float32" else np.int64)
        assert (x == given).all()


def test_names(kind: str) -> None:
    assert make(kind).name == NAMES.get(kind, make(kind).name)
    assert make(kind, name="mine").name == "mine"


def test_an_unknown_argument_is_named(kind: str) -> None:
    with pytest.raises((engine.ParameterError, TypeError), match="unit_count"):
        make(kind, unit_count=3)
