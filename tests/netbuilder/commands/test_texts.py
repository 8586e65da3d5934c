"""A network for texts at the command line: trained, saved, asked, written for other programs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from netbuilder.design.text_template import words_to_classes
from netbuilder.exchange.model_file import read
from tests.helpers.command_line import run, save_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    design = folder / "words.netbuilder.json"
    words_to_classes().save(design)
    path = folder / "words.keras"
    assert run("train", design, "--out", path) == 0
    return path


def test_texts_are_answered(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["The rain was heavy", "We had rice with soup", "球队赢了比赛"]
    asked = [each for text in texts for each in ("--text", text)]
    assert run("predict", model, *asked, "--json") == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["class"] for row in rows] == ["weather", "food", "sport"]


def test_tables_of_texts_are_answered(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "rows.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("text",), ("Snow, in the north",), ("a final in town",)])
    out = tmp_path / "out.csv"
    assert run("predict", model, table, "--out", out) == 0
    with out.open(encoding="utf-8") as file:
        assert [row["prediction"] for row in csv.DictReader(file)] == ["weather", "sport"]
    table.write_text('text\nfine\n""\n')
    assert run("predict", model, table) != 0
    assert "line 3, column text is empty" in capsys.readouterr().err


def test_it_is_evaluated_on_its_own_data(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evaluate", model) == 0
    assert "accuracy 1.0" in capsys.readouterr().out


@pytest.mark.parametrize("suffix", ["py", "html"])
def test_it_is_written_with_its_vocabulary(model: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"words.{suffix}"
    assert run("export", model, out) == 0
    assert "rice" in out.read_text("utf-8")


def test_onnx_answers_the_numbers_of_words(model: Path, tmp_path: Path) -> None:
    runtime = pytest.importorskip("onnxruntime")
    out = tmp_path / "words.onnx"
    assert run("export", model, out) == 0
    network = read(model).network
    assert network.fitted is not None
    samples = network.fitted.transform_texts(["The rain was heavy", "We had rice with soup"])
    session = runtime.InferenceSession(str(out), providers=["CPUExecutionProvider"])
    (answers,) = session.run(None, {session.get_inputs()[0].name: samples.astype(np.float32)})
    names = [network.classes[place] for place in answers.argmax(axis=1)]
    assert names == ["weather", "food"]


def test_wrong_uses_are_refused(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("predict", model) == 2
    assert "--text" in capsys.readouterr().err
    assert run("predict", model, "--text", " ") == 2
    save_model(tmp_path / "digits.keras")
    assert run("predict", tmp_path / "digits.keras", "--text", "a") == 2
    assert "was not trained on texts" in capsys.readouterr().err
