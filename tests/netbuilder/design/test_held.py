"""Layers within blocks, as text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from engine.errors import ParameterError
from engine.layers import GRU, Bidirectional
from netbuilder.design import Design, DesignError, analyze, build
from netbuilder.design.catalogue import entry
from netbuilder.design.code import read, script
from netbuilder.design.held import LayerText, entry_of, expression, text_of
from tests.netbuilder.design.strategies import layer_text

WAYS, STEPS = (entry(kind).parameters[0] for kind in ("Bidirectional", "TimeDistributed"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("LSTM(64)", "LSTM(64)"),
        (" keras.layers.GRU(units = 8, return_sequences=True) ", "GRU(8, return_sequences=True)"),
        ("SimpleRNN(3, keras.activations.relu)", 'SimpleRNN(3, activation="relu")'),
        (
            "LSTM(3, kernel_initializer=HeNormal(), name='a')",
            'LSTM(3, kernel_initializer="he_normal")',
        ),
        ("LSTM(3, activation='tanh')", "LSTM(3)"),
    ],
)
def test_texts_are_brought_into_one_form(typed: str, kept: str) -> None:
    assert WAYS.accept(typed) == kept
    assert WAYS.accept(kept) == kept


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("LSTM(", "the text cannot be parsed"),
        ("3", "no layer is called"),
        ("LSTM", "LSTM needs units"),
        ("LSTM(0)", "units must be a whole number from 1"),
        ("LSTM(x)", "units must be a whole number"),
        ("LSTM(1 + 1)", "units is not a number, a string or a tuple"),
        ("LSTM(3, foo=1)", "LSTM has no argument foo in designs; it has units"),
        ("LSTM(3, units=4)", "units is given twice"),
        ("LSTM(3, activation='swoosh')", "swoosh is not a valid activation"),
        ("LSTM(**x)", "has no argument None"),
        ("Dense(3)", "layer must be a recurrent layer"),
        ("LSTN(3)", "did you mean 'LSTM'"),
        ("LSTM(3, go_backwards=True)", "go_backwards"),
        ("__import__('os')", "layer must be"),
        ("(" * 500, "the text cannot be parsed"),
    ],
)
def test_what_is_no_layer_is_refused_in_one_sentence(typed: str, problem: str) -> None:
    with pytest.raises(ParameterError, match=r"such as LSTM\(32\); here, ") as raised:
        WAYS.accept(typed)
    assert problem in str(raised.value)
    assert "\n" not in str(raised.value)


def test_depth_and_length_are_bounded() -> None:
    deep = "Dense(2)"
    for _ in range(6):
        deep = f"TimeDistributed({deep})"
    with pytest.raises(ParameterError, match="are nested"):
        STEPS.accept(deep)
    with pytest.raises(ParameterError, match="as Keras scripts write it"):
        STEPS.accept("Dense(" + " " * 2000 + "2)")


@given(text=layer_text(STEPS))  # type: ignore[arg-type]
@settings(max_examples=60, deadline=None)
def test_any_layer_comes_back(text: str) -> None:
    assert text_of(entry_of(text)) == text
    assert STEPS.accept(text) == text
    assert STEPS.accept(expression(text)) == text


def test_a_block_becomes_the_layer_in_the_layer() -> None:
    design = Design().with_input_shape((4, 7, 28))
    design = design.inserted(0, "TimeDistributed", {"layer": "LSTM(5, return_sequences=True)"})
    design = design.inserted(1, "Flatten").inserted(2, "Reshape", {"target_shape": (4, 35)})
    design = design.inserted(3, "Bidirectional", {"layer": "GRU(6)", "merge_mode": "sum"})
    design = design.inserted(
        4, "SpectralNormalization", {"layer": 'Dense(10, activation="softmax")'}
    )
    analysis = analyze(design)
    assert analysis.can_train, analysis.reason
    model = build(design)
    assert analysis.total_parameters == model.count_params()
    two = model.layers[3]
    assert isinstance(two, Bidirectional)
    assert isinstance(two.forward_layer, GRU)
    assert two.name == design.blocks[3].name
    blank = build(design, blank=True)
    located = [each for layer in blank.layers for each in layer.located()]
    pairs = zip(located, model.weights, strict=True)
    kernels = [(getattr(each, s.name), drawn) for (each, s), drawn in pairs if "kernel" in s.name]
    assert all(drawn.any() and not empty.any() for empty, drawn in kernels)


def test_scripts_have_the_layer_in_the_layer() -> None:
    design = Design().inserted(0, "Bidirectional", {"layer": "LSTM(8, dropout=0.25)"})
    text = script(design)
    assert "keras.layers.Bidirectional(layer=keras.layers.LSTM(8, dropout=0.25), name=" in text
    assert _read(text) == design.blocks
    spelled = text.replace("layer=keras.layers.LSTM(8, dropout=0.25)", "LSTM(units=8, dropout=.25)")
    assert _read(spelled) == design.blocks


def _read(text: str) -> Any:
    reading = read(text, Design())
    assert reading.design is not None, reading.problems
    return reading.design.blocks


def test_a_wrong_layer_names_the_block() -> None:
    design = Design().inserted(0, "Bidirectional")
    with pytest.raises(DesignError, match=r"block 'bidirectional'.*such as LSTM\(32\)"):
        design.with_parameter("bidirectional", "layer", "Dense(3)")
    changed = design.with_parameter("bidirectional", "layer", "GRU(3)")
    assert changed.block("bidirectional").parameters["layer"] == "GRU(3)"


def test_every_proposal_is_its_own_form() -> None:
    for kind in ("Bidirectional", "TimeDistributed", "SpectralNormalization"):
        declared: Any = entry(kind).parameters[0]
        assert isinstance(declared, LayerText)
        assert declared.accept(declared.proposal) == declared.proposal
