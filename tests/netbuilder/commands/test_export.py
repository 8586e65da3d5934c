from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from engine import Input, Sequential
from engine.layers import LSTM, Dense
from netbuilder.commands import export
from netbuilder.design import Design
from netbuilder.exchange import model_file
from netbuilder.exchange.formats import FORMATS
from netbuilder.exchange.model_file import OpenedModel
from netbuilder.exchange.onnx.running import runner
from tests.helpers import stand_alone
from tests.helpers.command_line import run, save_model
from tests.helpers.trained_networks import of_own_table

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "digits.keras"
    save_model(path)
    return path


def samples() -> np.ndarray:
    return np.random.default_rng(0).random((4, 784), np.float32)


def test_the_ending_chooses_the_format(model: Path, tmp_path: Path, capsys: Captured) -> None:
    expected = save_model(tmp_path / "same.keras").predict(samples(), verbose=0)
    assert run("export", model, tmp_path / "digits.onnx") == 0
    assert run("export", model, tmp_path / "digits.PY") == 0
    out, err = capsys.readouterr()
    assert err == ""
    first, second = out.splitlines()
    assert first.startswith("'digits.onnx' was written. Verified: ")
    assert second.startswith("'digits.PY' was written. Verified: ")
    found = runner((tmp_path / "digits.onnx").read_bytes())(samples())
    assert np.abs(found - expected).max() <= 1e-5
    np.save(tmp_path / "samples.npy", samples())
    done = stand_alone.run(tmp_path, tmp_path / "digits.PY", "samples.npy", "answers.npy")
    assert (done.returncode, done.stderr) == (0, "")
    assert np.abs(np.load(tmp_path / "answers.npy") - expected).max() <= 1e-5


def test_a_page_of_a_model_of_which_nothing_is_known(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = [Input((3,)), Dense(2, kernel_regularizer="l2", name="answer")]
    Sequential(layers).save(tmp_path / "plain.keras")
    assert run("export", tmp_path / "plain.keras", tmp_path / "plain.html") == 0
    first = (tmp_path / "plain.html").read_text()
    # The same where the blocks of a design could not hold the model.
    unheld = OpenedModel(Design(), None, ("Something of it is left out.",))
    monkeypatch.setattr(export, "read_opened", lambda path: unheld)
    assert run("export", tmp_path / "plain.keras", tmp_path / "plain.html") == 0
    second = (tmp_path / "plain.html").read_text()
    assert network_in(first) == network_in(second)
    assert "'plain.html' was written. Not verified. " in capsys.readouterr().out
    Sequential([Input((3, 2)), Dense(4)]).save(tmp_path / "rows.keras")
    assert run("export", tmp_path / "rows.keras", tmp_path / "rows.html") == 1
    assert "its predictions cannot be shown" in capsys.readouterr().err
    assert not (tmp_path / "rows.html").exists()


def network_in(page: str) -> list[str]:
    """What the script of a page is told: steps and weights."""
    found = re.findall(r'<script type="[^"]+" id="(?:network|weights)">(.*?)</script>', page, re.S)
    assert len(found) == 2
    return found


def test_json_says_whether_it_was_tried(model: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run("export", model, tmp_path / "digits.onnx", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verified"] is True
    assert told["difference"] <= 1e-5
    assert told["out"] == str(tmp_path / "digits.onnx")


def test_other_endings_are_refused_with_those_there_are(
    model: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert run("export", model, tmp_path / "digits.tflite") == 2
    told = capsys.readouterr().err
    assert "digits.tflite' is unknown; choose one of these: " in told
    for each in FORMATS:
        assert f"'{each.ending}'" in told
    assert not (tmp_path / "digits.tflite").exists()


def test_what_cannot_be_written_is_told_in_a_sentence(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "memory.keras"
    layers = [LSTM(2, stateful=True, name="memory"), Dense(1)]
    Sequential([Input((3, 2)), *layers]).save(path)
    for each in FORMATS:
        assert run("export", path, tmp_path / f"memory{each.ending}") == 1
        told = capsys.readouterr().err
        assert told.startswith("Block 'memory' ")
        assert told.count("\n") == 1
    assert run("export", tmp_path / "missing.keras", tmp_path / "m.onnx") == 2
    assert "missing.keras" in capsys.readouterr().err


def test_what_the_file_says_of_its_data_goes_along(tmp_path: Path, capsys: Captured) -> None:
    trained = of_own_table(tmp_path)
    model_file.write(trained, tmp_path / "fruit.keras")
    assert run("export", tmp_path / "fruit.keras", tmp_path / "exported.py") == 0
    done = stand_alone.run(tmp_path, tmp_path / "exported.py", "fruit.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(name in done.stdout for name in trained.classes)
    assert capsys.readouterr().err == ""
