"""ONNX files of trained networks: what they hold, and that they are tried before they are kept."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest

from engine import Sequential
from netbuilder.design import Design
from netbuilder.design.storage import decode
from netbuilder.design.templates import Template, built_in
from netbuilder.exchange import onnx as exchange
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.networks import model_of
from netbuilder.exchange.onnx import running, writing
from netbuilder.exchange.onnx.encoding import Message
from netbuilder.imported import Fitted
from tests.helpers.trained_networks import network, of_own_table

TEMPLATES = built_in("mnist")


def entries(path: Path) -> dict[str, str]:
    return {each.key: each.value for each in onnx.load(path).metadata_props}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.title)
def test_every_template_answers_as_in_netbuilder(template: Template, tmp_path: Path) -> None:
    trained = network(template.design)
    outcome = exchange.write(trained, tmp_path / "model.onnx")
    assert outcome.verification.verified
    content = (tmp_path / "model.onnx").read_bytes()
    onnx.checker.check_model(onnx.load_from_string(content), full_check=True)
    samples = np.random.default_rng(7).random((20, *template.design.input_shape), np.float32)
    expected = model_of(trained).predict(samples, verbose=0)
    assert np.abs(running.runner(content)(samples) - expected).max() <= 1e-5


def test_a_file_says_what_it_is(tmp_path: Path) -> None:
    trained = network(Design.default("circles"))
    path = tmp_path / "circles.onnx"
    outcome = exchange.write(trained, path)
    model = onnx.load(path)
    assert [(each.domain, each.version) for each in model.opset_import] == [("", 17)]
    assert model.producer_name == "NetBuilder"
    (source,), (result,) = model.graph.input, model.graph.output
    for port, size in ((source, 2), (result, 2)):
        batch, axis = port.type.tensor_type.shape.dim
        assert (batch.dim_param, axis.dim_value) == ("batch", size)
    assert "Layers: 8-2. Trained on Circles." in model.doc_string
    assert "97.4 % of 10,000 test samples" in model.doc_string
    assert "ring and disc" in model.doc_string
    known = entries(path)
    assert decode(known["netbuilder.design"].encode()) == trained.design
    assert json.loads(known["netbuilder.classes"]) == ["ring", "disc"]
    assert json.loads(known["netbuilder.figures"])[0]["value"] == 0.974
    assert outcome.sentence.startswith("'circles.onnx' was written. Verified: on random samples")


def test_own_data_go_along_with_their_preparation_but_not_with_their_folder(
    tmp_path: Path,
) -> None:
    trained = of_own_table(tmp_path)
    path = tmp_path / "fruit.onnx"
    exchange.write(trained, path)
    known = entries(path)
    assert Fitted.from_json(known["netbuilder.preparation"].encode()) == trained.fitted
    assert json.loads(known["netbuilder.classes"]) == ["apple", "pear", "pear, or so"]
    assert str(tmp_path).encode() not in path.read_bytes()


def test_names_of_blocks_may_be_anything(tmp_path: Path) -> None:
    design = Design.default("circles")
    design = design.renamed("dense", "Größe / → 層 'x'")
    assert exchange.write(network(design), tmp_path / "m.onnx").verification.verified


def test_without_onnx_runtime_the_file_is_written_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    outcome = exchange.write(network(Design.default("circles")), tmp_path / "m.onnx")
    assert (tmp_path / "m.onnx").exists()
    assert outcome.sentence == (
        "'m.onnx' was written. Not verified. The package onnxruntime is not installed."
    )


def test_a_file_that_onnx_runtime_does_not_take_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "OPSET", 10_000)
    outcome = exchange.write(network(Design.default("circles")), tmp_path / "m.onnx")
    assert "Not verified. The installed onnxruntime could not run it" in outcome.sentence


def test_wrong_answers_are_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = writing.encode

    def wrong(model: Sequential, *more: object, **named: object) -> Message:
        weights = model.get_flat_weights()
        model.set_flat_weights(weights * np.float32(1.01))
        message = right(model, *more, **named)
        model.set_flat_weights(weights)
        return message

    monkeypatch.setattr(writing, "encode", wrong)
    path = tmp_path / "m.onnx"
    path.write_bytes(b"before")
    with pytest.raises(ExportError, match="ONNX Runtime computes other outputs than NetBuilder"):
        exchange.write(network(Design.default("circles")), path)
    assert path.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["m.onnx"]


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    trained = network(Design.default("circles"))
    with pytest.raises(
        ExportError, match=r"'.*m.onnx' cannot be written \(no such file or dir.*\)\."
    ):
        exchange.write(trained, tmp_path / "missing" / "m.onnx")
    other = replace(trained, weights=trained.weights[:-1])
    with pytest.raises(ExportError, match=r"has 42 weights, but 41 were trained; train"):
        exchange.write(other, tmp_path / "m.onnx")
    with pytest.raises(ExportError, match=r"no blocks|layer"):
        exchange.write(replace(trained, design=Design()), tmp_path / "m.onnx")
    assert not [each for each in tmp_path.iterdir() if each.is_file()]


def test_more_than_a_file_can_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "LARGEST", 500)
    with pytest.raises(ExportError, match="more than the 500 that such a file can have; export"):
        writing.encode(model_of(network(Design.default("circles"))))
