from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.datasets import digits, mnist
from engine.errors import DownloadError
from engine.models import load_model
from netbuilder import logs
from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.imported import compose, inspect
from netbuilder.terminal import Terminal
from netbuilder.training.records import EpochDone, Record
from tests.helpers.command_line import run
from tests.helpers.event_files import logged

ROOT = Path(__file__).resolve().parents[3]


def figures(text: str) -> dict[str, tuple[float, float]]:
    """Loss and accuracy of each part, as printed."""
    found = re.findall(r"^(\w+): +loss (\S+), accuracy (\S+)$", text, re.M)
    return {part: (float(loss), float(accuracy)) for part, loss, accuracy in found}


@pytest.mark.usefixtures("few_digits")
def test_train_prints_progress_and_final_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("train", "--epochs", "3") == 0
    out, err = capsys.readouterr()
    printed = figures(out)
    assert list(printed) == ["training", "validation", "test"]
    for loss, accuracy in printed.values():
        assert 0 < loss < 10
        assert 0 <= accuracy <= 1
    assert "MNIST: training on 360 samples, 40 for validation." in err
    assert len(re.findall(r"^Epoch \d/3 - \S+ - accuracy: ", err, re.M)) == 3
    assert "Finished 3 epochs" in err


@pytest.mark.usefixtures("few_digits")
def test_the_same_seed_prints_the_same_figures(capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for seed in ("5", "5", "6"):
        assert run("train", "--epochs", "1", "--seed", seed) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1] != printed[2]


@pytest.mark.usefixtures("few_digits")
def test_a_saved_design_is_trained_with_what_the_options_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.json"
    Design.default("mnist").with_setting("epochs", 2).with_setting("validation_split", 0.0).save(
        file
    )
    assert run("train", str(file), "--data", "digits") == 0
    out, err = capsys.readouterr()
    assert "Built-in digits: training on 400 samples." in err
    assert "Epoch 2/2" in err
    assert list(figures(out)) == ["training", "test"]


@pytest.mark.usefixtures("few_digits")
def test_without_mnist_the_digits_are_taken_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(report: Any) -> None:
        raise DownloadError("nothing answers")

    monkeypatch.setattr(mnist, "load_data", fail)
    assert run("train", "--epochs", "1") == 0
    err = capsys.readouterr().err
    assert "Built-in digits: training on" in err
    assert "MNIST is not on this machine and cannot be downloaded" in err


@pytest.mark.usefixtures("few_digits")
def test_a_divergence_is_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "wild.json"
    wild = Design.default("mnist").with_loss("mean_squared_error").with_optimizer("sgd")
    wild = wild.with_optimizer_parameter("learning_rate", 1e6)
    for block in wild.blocks:
        wild = wild.with_parameter(block.name, "activation", "linear")
    wild.save(file)
    assert run("train", str(file)) == 1
    err = capsys.readouterr().err
    assert "lower learning rate" in err
    assert "epoch 1, step" in err


def test_a_failure_is_status_1_and_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(digits, "load_data", fail)
    assert run("train", "--data", "digits") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "ZeroDivisionError: division by zero" in err.splitlines()[-1]
    assert "Traceback" not in err
    assert "Traceback" in logs.path().read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl+C to one process")
def test_ctrl_c_ends_with_what_is_known_and_status_130() -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "netbuilder", "train", "--data", "digits", "--epochs", "1000"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stderr is not None
        assert program.stdout is not None
        for line in program.stderr:
            if line.startswith("Epoch 1/1000"):
                break
        program.send_signal(signal.SIGINT)
        rest = program.stderr.read()
        printed = figures(program.stdout.read())
        assert program.wait(20) == 130
    assert "Ctrl+C: Stopped in epoch" in rest
    assert "Traceback" not in rest
    assert set(printed) == {"training", "validation"}
    assert "\nNo file was written; use --out MODEL.keras to save the model.\n" in rest


@pytest.mark.usefixtures("few_digits")
def test_no_training_begins_where_its_options_cannot_be(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["--epochs", "0"], ["--seed", "-5"], ["--data", "mnits"], ["--epochs", "many"]):
        assert run("train", *wrong) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert len(err.splitlines()) == 1
    assert run("train", "--data", "mnits") == 2
    assert "perhaps you meant 'mnist'" in capsys.readouterr().err


def test_a_design_that_cannot_be_trained_says_why_before_any_data_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*arguments: Any) -> None:
        raise AssertionError("data were loaded")

    monkeypatch.setattr(mnist, "load_data", refuse)
    file = tmp_path / "odd.json"
    Design.default().inserted(0, "Conv2D").save(file)
    assert run("train", file) == 2
    out, err = capsys.readouterr()
    assert out == ""
    [line] = err.splitlines()
    assert "'conv2d' needs an image" in line


# The model ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("few_digits")
def test_the_model_that_was_trained_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine.keras"
    out.write_text("an older one")
    assert run("train", "--epochs", "2", "--out", out) == 0
    printed, err = capsys.readouterr()
    assert f"The model is in {out}" in err
    assert list(tmp_path.glob("*.keras")) == [out]
    assert run("evaluate", out) == 0
    evaluated = capsys.readouterr().out
    assert figures(evaluated)["test"] == figures(printed)["test"]


def test_the_commands_that_are_proposed_work_on_own_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, file, out = (tmp_path / name for name in ("a.csv", "a.json", "a.keras"))
    table.write_text("legs,kind\n" + "4,cat\n2,bird\n" * 30)
    design = Design().with_own(OwnData(str(table), compose(inspect(table), target="kind")))
    design = design.inserted(0, "Dense", {"units": 2, "activation": "softmax"})
    design.with_setting("epochs", 1).save(file)
    assert run("train", str(file), "--out", str(out)) == 0
    err = capsys.readouterr().err
    [last] = [line for line in err.splitlines() if line.startswith(f"The model is in {out}; ")]
    assert f"netbuilder evaluate {out}; " in last
    assert last.endswith(f"netbuilder predict {out} ROWS.csv")
    table.with_name("rows.csv").write_text("legs\n4\n2\n")
    assert run("evaluate", out) == 0
    assert run("predict", out, table.with_name("rows.csv")) == 0
    head, *rows = capsys.readouterr().out.splitlines()[-3:]
    assert head == "legs,prediction,probability of bird,probability of cat"
    assert [row.split(",")[0] for row in rows] == ["4", "2"]


@pytest.mark.usefixtures("few_digits")
def test_json_is_one_object_with_all_that_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine.keras"
    assert run("train", "--epochs", "1", "--seed", "3", "--json", "--out", out) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["reason"] == "finished"
    assert told["message"].startswith("Finished 1 epoch. Accuracy on ")
    assert list(told["figures"]) == ["training", "validation", "test"]
    for part in told["figures"].values():
        assert set(part) == {"loss", "accuracy"}
    assert (told["epochs_done"], told["epochs"], told["seed"]) == (1, 1, 3)
    assert told["parameters"] == load_model(out).count_params() == 50_890
    assert told["seconds"] > 0
    assert (told["data"], told["samples"], told["out"]) == ("MNIST", 360, str(out))


def test_a_divergence_leaves_the_older_model_alone(
    tmp_path: Path, few_digits: None, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "wild.json", tmp_path / "mine.keras"
    wild = Design.default("mnist").with_loss("mean_squared_error").with_optimizer("sgd")
    wild = wild.with_optimizer_parameter("learning_rate", 1e6)
    for block in wild.blocks:
        wild = wild.with_parameter(block.name, "activation", "linear")
    wild.save(file)
    out.write_text("an older one")
    assert run("train", file, "--out", out, "--json") == 1
    printed, err = capsys.readouterr()
    told = json.loads(printed)
    assert (told["reason"], told["out"]) == ("diverged", None)
    assert f"Nothing was written to {out}." in err
    assert out.read_text() == "an older one"


def test_where_nothing_can_be_written_nothing_is_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*arguments: Any) -> None:
        raise AssertionError("a training began")

    monkeypatch.setattr(mnist, "load_data", refuse)
    folder = tmp_path / "folder.keras"
    folder.mkdir()
    wrong = {
        tmp_path / "mine.h5": "name it 'mine.keras'",
        tmp_path / "missing" / "mine.keras": "create the folder",
        folder: "is a folder",
        Path("/proc/mine.keras"): "cannot be written",
    }
    if sys.platform != "linux":
        del wrong[Path("/proc/mine.keras")]
    for out, said in wrong.items():
        assert run("train", "--out", out) == 2
        [line] = capsys.readouterr().err.splitlines()
        assert str(out) in line
        assert said in line
    assert list(tmp_path.glob("*.keras*")) == [folder]


@pytest.mark.usefixtures("few_digits")
def test_a_disk_that_fills_up_meanwhile_is_status_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    out = tmp_path / "mine.keras"
    assert run("train", "--epochs", "1", "--out", out) == 1
    printed, err = capsys.readouterr()
    assert "no space left on device" in err.splitlines()[-1]
    assert set(figures(printed)) == {"training", "validation", "test"}
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl+C to one process")
def test_ctrl_c_writes_what_was_learned(tmp_path: Path) -> None:
    out = tmp_path / "mine.keras"
    command = ["train", "--data", "digits", "--epochs", "1000", "--json", "--out", str(out)]
    program = subprocess.Popen(
        [sys.executable, "-m", "netbuilder", *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stderr is not None
        assert program.stdout is not None
        for line in program.stderr:
            if line.startswith("Epoch 1/1000"):
                break
        program.send_signal(signal.SIGINT)
        rest = program.stderr.read()
        told = json.loads(program.stdout.read())
        assert program.wait(20) == 130
    assert told["reason"] == "stopped"
    assert told["out"] == str(out)
    assert f"The model is in {out}" in rest
    (_, _), (x, y) = digits.load_data()
    model = load_model(out)
    found = model.predict(x.reshape(-1, 784) / 255.0, verbose=0).argmax(axis=1)
    assert (found == y).mean() > 0.5


def test_without_a_design_the_network_fits_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("train", "--data", "line", "--epochs", "1") == 0
    assert "mean_absolute_error" in capsys.readouterr().out


@pytest.mark.usefixtures("few_digits")
def test_an_interrupted_training_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = tmp_path / "whole.keras"
    assert run("train", "--epochs", "4", "--out", str(wanted)) == 0
    whole = capsys.readouterr().out

    epochs = 0
    show = Terminal.show

    def interrupt(terminal: Terminal, record: Record) -> None:
        nonlocal epochs
        show(terminal, record)
        epochs += isinstance(record, EpochDone)
        if epochs == 2 and isinstance(record, EpochDone):
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(Terminal, "show", interrupt)
        assert run("train", "--epochs", "4") == 130
    assert "The same command with --resume continues from there." in capsys.readouterr().err

    resumed = tmp_path / "resumed.keras"
    assert run("train", "--epochs", "4", "--resume", "--out", str(resumed)) == 0
    out, err = capsys.readouterr()
    assert "Resuming after 2 of 4 complete epochs." in err
    assert out == whole
    for one, other in zip(
        load_model(wanted).get_weights(), load_model(resumed).get_weights(), strict=True
    ):
        assert one.tobytes() == other.tobytes()

    assert run("train", "--epochs", "4", "--resume") == 0
    assert "There is no interrupted training of this design" in capsys.readouterr().err


@pytest.mark.usefixtures("few_digits")
def test_figures_for_tensorboard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "my logs"
    assert run("train", "--epochs", "2", "--tensorboard", str(folder)) == 0
    losses = [value for value in logged(folder / "validation") if value.tag == "epoch_loss"]
    assert [value.step for value in losses] == [0, 1]
    assert f"tensorboard --logdir '{folder}'" in capsys.readouterr().err


def test_figures_for_tensorboard_are_not_written_to_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "logs"
    place.write_text("mine")
    assert run("train", "--tensorboard", str(place)) == 2
    assert "is not a folder; choose another name" in capsys.readouterr().err
    assert place.read_text() == "mine"
