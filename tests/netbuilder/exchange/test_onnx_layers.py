"""Every layer of the palette as ONNX, run by ONNX Runtime and compared with the engine."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from hypothesis import given, settings

import engine
from engine import Sequential, layers
from netbuilder.design.catalogue import CATALOGUE
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.onnx import encode
from netbuilder.exchange.onnx.layers import WRITERS
from netbuilder.exchange.onnx.running import runner
from netbuilder.exchange.verification import outputs, random_samples
from tests.helpers.layer_cases import Case, cases, model_of
from tests.helpers.layer_strategies import layers_of_all_kinds

TOLERANCE = 1e-5
KINDS = [entry.kind for entry in CATALOGUE]
CASES = cases()


def differs(model: Sequential) -> float:
    """The largest difference from ONNX Runtime's answers, as a share of the largest answer."""
    content = encode(model).to_bytes()
    onnx.checker.check_model(onnx.load_from_string(content), full_check=True)
    run = runner(content)
    worst, asked = 0.0, 0
    for samples in random_samples(model, 5):
        try:
            expected = outputs(model, samples)
        except engine.EngineError:
            continue
        asked += 1
        found = run(samples)
        assert found.shape == expected.shape
        scale = max(1.0, float(np.abs(expected).max(initial=0)))
        worst = max(worst, float(np.abs(found - expected).max(initial=0)) / scale)
        assert run(samples[:1]).shape == (1, *expected.shape[1:])
    assert asked
    return worst


def test_every_layer_of_the_palette_has_its_cases() -> None:
    assert set(CASES) == set(KINDS)
    for kind, examples in CASES.items():
        for _, line in examples:
            assert kind in {type(layer).__name__ for layer in line}


@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_answers_as_in_the_engine(kind: str) -> None:
    for shape, line in CASES[kind]:
        assert differs(model_of(shape, line)) <= TOLERANCE, line[-1].get_config()


def test_the_kinds_that_a_model_can_hold_beyond_the_palette_are_written_or_refused() -> None:
    """A new layer of the engine has a form in ONNX, or says that it has none."""
    holding = {layers.Bidirectional, layers.TimeDistributed, layers.SpectralNormalization}
    refused = {layers.StringLookup, layers.IntegerLookup, layers.TextVectorization}
    known = {layers.LAYERS.class_of(name) for name in layers.LAYERS.names()}
    assert known - set(WRITERS) - holding == refused


@pytest.mark.long
@settings(max_examples=300, deadline=None)
@given(layers_of_all_kinds())
def test_layers_with_any_arguments_answer_as_in_the_engine(case: Case) -> None:
    assert differs(model_of(*case)) <= TOLERANCE


def test_a_model_within_a_model_is_written() -> None:
    inner = engine.Sequential([layers.Embedding(9, 3, mask_zero=True), layers.Dropout(0.5)])
    outer = model_of((4,), [inner, layers.LSTM(3, return_sequences=True), layers.Flatten()])
    assert differs(outer) <= TOLERANCE


def test_what_has_no_form_in_onnx_is_refused_by_name() -> None:
    lookup = layers.IntegerLookup(vocabulary=[1, 2, 3], name="words")
    with pytest.raises(ExportError, match=r"^Block 'words' .IntegerLookup. cannot .*; export"):
        encode(engine.Sequential([engine.Input((3,)), lookup]))
    stateful = layers.Bidirectional(layers.LSTM(2, stateful=True), name="memory")
    with pytest.raises(ExportError, match=r"^Block 'memory' .* remembers .*turn 'stateful' off"):
        encode(model_of((3, 2), [stateful]))
    with pytest.raises(ExportError, match=r"^Block 'shares' .* put Activation"):
        encode(model_of((3, 2), [layers.Masking(), layers.Softmax(name="shares")]))
    empty = layers.Conv1DTranspose(1, 2, padding="same", output_padding=0, name="empty")
    with pytest.raises(ExportError, match=r"^Block 'empty' .* holds no values; change its sizes"):
        encode(model_of((1, 1), [empty]))
    with pytest.raises(ExportError, match="which hold no values; give"):
        encode(model_of((0,), [layers.Dense(3)]))
