from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine import Input, Sequential
from engine.datasets import digits, mnist
from engine.errors import DownloadError
from engine.layers import LSTM, Conv2D, Dense, Flatten, GlobalAveragePooling2D
from engine.models import load_model
from engine.utils import to_categorical
from tests.engine.saving.damage import CONFIG, entries_of, packed
from tests.helpers.command_line import run, save_model, save_reader

pytestmark = pytest.mark.usefixtures("few_digits")


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    path = tmp_path / "reader.keras"
    save_reader(path, *digits.load_data()[0])
    return path


def test_loss_and_metric_as_the_engine_has_them(
    reader: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    x, y = digits.load_data()[1]
    wanted = load_model(reader).evaluate(
        x.reshape(-1, 784) / 255.0, to_categorical(y, 10), verbose=0, return_dict=True
    )
    assert wanted["accuracy"] > 0.5
    assert run("evaluate", reader, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["figures"] == pytest.approx(wanted, rel=1e-4)
    assert (told["data"], told["samples"], told["parameters"]) == ("MNIST", 100, 25_450)
    assert run("evaluate", reader, "--data", "digits") == 0
    out, err = capsys.readouterr()
    assert out == f"test:       loss {wanted['loss']:.4f}, accuracy {wanted['accuracy']:.4f}\n"
    assert f" - accuracy: {wanted['accuracy']:.4f} - loss: {wanted['loss']:.4f}" in err
    assert err.splitlines()[-1].startswith("1/1 ━")
    assert "Evaluating on 100 test samples of Built-in digits." in err


@pytest.mark.parametrize("shape", [(28, 28), (28, 28, 1), (49, 16)])
def test_samples_take_the_shape_of_the_input(
    shape: tuple[int, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inside = [LSTM(4)] if len(shape) == 2 else [Conv2D(2, 3), GlobalAveragePooling2D()]
    model = Sequential([Input(shape), *inside, Dense(10, activation="softmax")], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    path = tmp_path / "shaped.keras"
    model.save(path)
    assert run("evaluate", path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["figures"]["loss"] == pytest.approx(2.3, abs=0.5)


@pytest.mark.parametrize("units", [1, 784])
def test_numbers_and_inputs_can_be_the_answer(
    units: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.keras"
    model = save_model(path, units=units, activation="linear")
    model.compile("sgd", "mean_squared_error", metrics=["mean_absolute_error"])
    model.set_weights([weight * 0 for weight in model.get_weights()])
    model.save(path)
    assert run("evaluate", path, "--json") == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    x, y = digits.load_data()[1]
    wanted = (y.astype(float) ** 2).mean() if units == 1 else ((x / 255.0) ** 2).mean()
    assert figures["loss"] == pytest.approx(wanted, rel=1e-4)


def with_compiled(path: Path, **change: Any) -> None:
    """Let a model file say that it was compiled with something else."""
    entries = entries_of(path.read_bytes())
    config = json.loads(entries[CONFIG])
    config["compile_config"].update(change)
    path.write_bytes(packed({**entries, CONFIG: json.dumps(config).encode()}))


def test_an_optimizer_that_is_not_known_is_not_needed(
    reader: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("evaluate", reader, "--json") == 0
    wanted = json.loads(capsys.readouterr().out)["figures"]
    with_compiled(reader, optimizer={"class_name": "Mine", "config": {}}, metrics=["mine"])
    assert run("evaluate", reader, "--json") == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["figures"] == {"loss": wanted["loss"]}
    assert "One metric is left out" in err


def test_a_loss_that_is_not_known_is_named(
    reader: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_compiled(reader, loss="mine")
    assert run("evaluate", reader) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "cannot be evaluated. The model is not compiled: its loss is not known here" in err
    assert run("summary", reader) == 0
    assert "Total params: 25,450" in capsys.readouterr().out


def refusals(folder: Path) -> dict[Path, str]:
    """Files that cannot be evaluated, and what is said of them."""
    files = {
        folder / "wide.keras": "takes samples of shape 32\N{MULTIPLICATION SIGN}32, but samples of "
        "MNIST have shape 28\N{MULTIPLICATION SIGN}28",
        folder / "many.keras": "has output shape 7, which is neither",
        folder / "plain.keras": "saved without a loss",
        folder / "damaged.keras": "damaged.keras",
        folder / "missing.keras": "does not exist",
        folder / "mine.json": "is a design, not a model",
    }
    wide, many, plain, damaged, _, design = files
    model = Sequential([Input((32, 32)), Flatten(), Dense(10)])
    model.compile("sgd", "mean_squared_error")
    model.save(wide)
    save_model(many, units=7)
    save_model(plain, compiled=False)
    damaged.write_bytes(many.read_bytes()[:500])
    design.write_text("{}")
    return files


def test_what_cannot_be_evaluated_is_one_sentence_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file, said in refusals(tmp_path).items():
        assert run("evaluate", file, "--data", "mnist") == 2
        out, err = capsys.readouterr()
        assert out == ""
        [line] = err.splitlines()
        assert said in line
        assert file.name in line


def test_a_model_that_does_not_say_what_it_learned_needs_data_to_be_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "three.keras"
    save_model(path, (4,), units=3)
    assert run("evaluate", path) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "does not say what it was trained on; name suitable data with --data" in line


def test_an_unknown_data_set_names_the_near_one(
    reader: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("evaluate", reader, "--data", "digit") == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "perhaps you meant 'digits'" in line


def test_other_data_than_asked_for_are_told(
    reader: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(report: Any) -> None:
        raise DownloadError("nothing answers")

    monkeypatch.setattr(mnist, "load_data", fail)
    assert run("evaluate", reader, "--json") == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["data"] == "Built-in digits"
    assert "MNIST is not on this machine and cannot be downloaded" in json.loads(out)["notice"]
    assert "MNIST is not on this machine and cannot be downloaded" in err


def test_data_that_cannot_be_had_are_status_1(
    reader: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(digits, "load_data", fail)
    assert run("evaluate", reader, "--data", "digits") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "No space left" in err.splitlines()[-1]


def test_ctrl_c_is_status_130(
    reader: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(digits, "load_data", interrupt)
    assert run("evaluate", reader, "--data", "digits") == 130
    assert capsys.readouterr().err.splitlines()[-1] == "Stopped by Ctrl+C."
