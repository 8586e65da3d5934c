"""Every layer of the palette in a stand-alone Python file, compared with the engine."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import engine
from engine import Sequential, layers
from netbuilder.design.catalogue import CATALOGUE
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.python_file import source_of
from netbuilder.exchange.python_file.layers import WRITERS
from netbuilder.exchange.python_file.library import library
from netbuilder.exchange.verification import outputs, random_samples
from tests.helpers import stand_alone
from tests.helpers.layer_cases import Case, cases, model_of
from tests.helpers.layer_strategies import layers_of_all_kinds

TOLERANCE = 1e-5
KINDS = [entry.kind for entry in CATALOGUE]
CASES = cases()

_ALL = """
import numpy as np, pathlib
for path in sorted(pathlib.Path({folder!r}).glob("*.py")):
    known = runpy.run_path(str(path))
    with np.load(path.with_suffix(".npz")) as samples:
        with np.errstate(all="ignore"):
            found = [known["network"](samples[name]) for name in samples.files]
    np.savez(path.with_suffix(".out.npz"), *found)
"""


def asked(model: Sequential) -> list[tuple[np.ndarray, np.ndarray]]:
    """Samples of several kinds that the engine has answers to, and the answers."""
    found = []
    for samples in random_samples(model, 5):
        try:
            found.append((samples, outputs(model, samples)))
        except engine.EngineError:
            continue
    assert found
    return found


def check(found: np.ndarray, expected: np.ndarray) -> None:
    scale = max(1.0, float(np.abs(expected).max(initial=0)))
    assert found.shape == expected.shape
    assert found.dtype == np.float32
    assert float(np.abs(found - expected).max(initial=0)) <= TOLERANCE * scale


def loaded(source: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "exported"}
    exec(compile(source, "exported.py", "exec", dont_inherit=True), namespace)
    return namespace


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """For each kind the files, run where NumPy is all that there is, and the engine's answers."""
    folder = tmp_path_factory.mktemp("files")
    expected: dict[str, list[Any]] = {}
    for kind, examples in CASES.items():
        for number, (shape, line) in enumerate(examples):
            model = model_of(shape, line)
            path = folder / f"{kind}-{number}.py"
            path.write_text(source_of(model), "utf-8")
            pairs = asked(model)
            np.savez(path.with_suffix(".npz"), *(samples for samples, _ in pairs))
            expected.setdefault(kind, []).append((path, [answer for _, answer in pairs]))
    done = stand_alone.run(
        tmp_path_factory.mktemp("home"), folder, code=_ALL.format(folder=str(folder))
    )
    assert done.returncode == 0, done.stderr
    return expected


def test_every_layer_of_the_palette_has_its_cases() -> None:
    assert set(CASES) == set(KINDS)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_answers_as_in_the_engine(kind: str, answers: dict[str, list[Any]]) -> None:
    for path, expected in answers[kind]:
        with np.load(path.with_suffix(".out.npz")) as found:
            assert len(found.files) == len(expected)
            for name, answer in zip(found.files, expected, strict=True):
                check(found[name], answer)


@pytest.mark.long
@settings(max_examples=200, deadline=None)
@given(layers_of_all_kinds())
def test_layers_with_any_arguments_answer_as_in_the_engine(case: Case) -> None:
    model = model_of(*case)
    network = loaded(source_of(model))["network"]
    for samples, expected in asked(model):
        with np.errstate(all="ignore"):
            check(network(samples), expected)


def test_the_kinds_that_a_model_can_hold_beyond_the_palette_are_written_or_refused() -> None:
    holding = {layers.Bidirectional, layers.TimeDistributed, layers.SpectralNormalization}
    refused = {layers.StringLookup, layers.IntegerLookup, layers.TextVectorization}
    known = {layers.LAYERS.class_of(name) for name in layers.LAYERS.names()}
    assert known - set(WRITERS) - holding == refused


def test_a_model_within_a_model_is_written() -> None:
    inner = engine.Sequential([layers.Embedding(9, 3, mask_zero=True), layers.Dropout(0.5)])
    outer = model_of((4,), [inner, layers.LSTM(3, return_sequences=True), layers.Flatten()])
    network = loaded(source_of(outer))["network"]
    for samples, expected in asked(outer):
        check(network(samples), expected)


def test_what_has_no_form_is_refused_by_name() -> None:
    lookup = layers.IntegerLookup(vocabulary=[1, 2, 3], name="words")
    with pytest.raises(ExportError, match=r"^Block 'words' .IntegerLookup. cannot .*; export"):
        source_of(engine.Sequential([engine.Input((3,)), lookup]))
    stateful = layers.LSTM(2, stateful=True, name="memory")
    with pytest.raises(ExportError, match=r"^Block 'memory' .* remembers .*turn 'stateful' off"):
        source_of(model_of((3, 2), [stateful]))
    with pytest.raises(ExportError, match=r"^Block 'shares' .* put Activation"):
        source_of(model_of((3, 2), [layers.Masking(), layers.Softmax(name="shares")]))
    with pytest.raises(ExportError, match="which hold no values; give"):
        source_of(model_of((0,), [layers.Dense(3)]))


def test_a_file_holds_the_functions_that_it_uses_and_no_others() -> None:
    source = source_of(model_of((5,), [layers.Dense(3, activation="relu")]))
    defined = {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    assert {"relu", "unpacked", "network", "predict"} <= defined
    assert not defined & {"sigmoid", "convolution", "lstm", "table_samples", "pixels"}
    assert len(source.splitlines()) < 240


def test_the_library_imports_nothing_but_numpy_and_the_standard_library() -> None:
    modules = "base64 collections csv gzip math numpy pathlib sys typing zlib"
    allowed = modules.split()
    for each in library().imports.values():
        assert each.module.split()[0].split(".")[0] in allowed


def test_names_of_blocks_cannot_become_code(tmp_path: Path) -> None:
    name = 'x\nraise SystemExit(\'bad\')\n#"""\\'
    model = model_of((5,), [layers.Dense(3, name=name)])
    network = loaded(source_of(model, f'{name}""".py'))["network"]
    for samples, expected in asked(model):
        check(network(samples), expected)


def test_numbers_that_are_no_categories_are_refused_as_in_the_engine() -> None:
    embedding = loaded(source_of(model_of((2,), [layers.Embedding(5, 2)])))["predict"]
    categories = loaded(source_of(model_of((2,), [layers.CategoryEncoding(5)])))["predict"]
    for predict in (embedding, categories):
        for wrong in ([[0, 5]], [[-1, 0]]):
            with pytest.raises(ValueError, match="takes whole numbers from 0 to 4; received some"):
                predict(wrong)
    with pytest.raises(ValueError, match="takes whole numbers; received fractions"):
        categories([[0.5, 1]])
