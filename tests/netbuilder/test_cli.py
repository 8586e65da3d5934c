from __future__ import annotations

import io
import logging
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import netbuilder
from engine.datasets import digits, mnist
from engine.errors import DownloadError
from netbuilder import __main__, cli, logs
from netbuilder.design import Design
from netbuilder.terminal import Terminal, results
from netbuilder.training.records import EpochDone, LoadingData, Progress, RunEnded, RunStarted

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Takes the log file's handler away again."""
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    logging.captureWarnings(False)


@pytest.fixture
def few_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both data sets are a few digits here, so that a training takes no time."""
    few = digits.load_data(train=400, test=100)
    monkeypatch.setattr(digits, "load_data", lambda: few)
    monkeypatch.setattr(mnist, "load_data", lambda report: few)


def run(*arguments: str) -> int:
    """The program with these arguments; it is to open no window."""

    def refuse(arguments: Sequence[str]) -> int:
        raise AssertionError("opened the window")

    return cli.main(arguments, refuse)


def figures(text: str) -> dict[str, tuple[float, float]]:
    """Loss and accuracy of each part, as printed."""
    found = re.findall(r"^(\w+): +loss (\S+), accuracy (\S+)$", text, re.M)
    return {part: (float(loss), float(accuracy)) for part, loss, accuracy in found}


# Training -----------------------------------------------------------------------------------------


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
    assert "MNIST is neither on this machine nor within reach" in err


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
    assert "lower the learning rate" in err
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


# Usage --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["one.json", "two.json"],
        ["train", "--data", "cifar"],
        ["train", "--epochs", "many"],
        ["train", "one.json", "two.json"],
        ["train", "--epochs", "0", "--data", "digits"],
        ["train", "--seed", "-5", "--data", "digits"],
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err
    assert "Traceback" not in err


def test_a_design_that_cannot_be_read_is_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = tmp_path / "damaged.json"
    damaged.write_text("{ not json")
    for file in (tmp_path / "missing.json", damaged, tmp_path):
        assert run("train", str(file)) == 2
        [line] = capsys.readouterr().err.splitlines()
        assert file.name in line


@pytest.mark.parametrize("arguments", [["--help"], ["train", "--help"]])
def test_help_tells_the_commands_and_the_exit_statuses(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 0
    out = capsys.readouterr().out
    assert "netbuilder train" in out
    assert "130" in out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"NetBuilder {netbuilder.__version__}\n"


# The window ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arguments", "passed"), [([], []), (["my.json"], ["my.json"])])
def test_without_a_command_the_window_opens(arguments: list[str], passed: list[str]) -> None:
    opened: list[list[str]] = []

    def open_window(given: Sequence[str]) -> int:
        opened.append(list(given))
        return 0

    assert cli.main(arguments, open_window) == 0
    assert opened == [passed]


def test_an_error_on_the_way_to_the_window_is_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(arguments: Sequence[str]) -> int:
        raise ValueError("crooked")

    assert cli.main([], fail) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "ValueError: crooked" in line
    assert "Traceback" in logs.path().read_text(encoding="utf-8")


def test_qt_that_cannot_be_loaded_is_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    # What `import` makes of a module that is None here is an ImportError.
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    assert __main__.main([]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "Qt cannot be loaded" in line
    assert "netbuilder train [DESIGN]" in line


def test_both_ways_to_start_give_the_exit_status(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.json")
    call = "import sys; from netbuilder.__main__ import main; sys.exit(main())"
    for way in (["-m", "netbuilder"], ["-c", call]):
        answer = subprocess.run(
            [sys.executable, *way, "train", missing],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert answer.returncode == 2, answer.stderr
        assert len(answer.stderr.splitlines()) == 1


def test_a_reader_that_leaves_is_no_traceback() -> None:
    program = (
        "import sys\n"
        "from netbuilder import cli\n"
        "def leave(arguments): raise BrokenPipeError\n"
        "sys.exit(cli.main([], leave))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (answer.returncode, answer.stderr) == (1, "")


# The terminal -------------------------------------------------------------------------------------


class Screen(io.StringIO):
    """A terminal that remembers what was written."""

    def isatty(self) -> bool:
        return True

    def lines(self) -> list[str]:
        """What stands on the screen: the last text of each line."""
        plain = re.sub(r"\x1b\[\d+m", "", self.getvalue())
        return [line.rpartition("\r")[2].rstrip() for line in plain.split("\n")]


def progress(epoch: int, step: int) -> Progress:
    none = np.empty(0)
    logs = {"loss": 0.5, "accuracy": 0.75}
    return Progress(1, epoch, step, 10, 0.5, None, 1000.0, none, none, none, none, logs)


def a_run() -> list[Any]:
    design = Design.default()
    logs = {"loss": 0.5, "accuracy": 0.75, "val_loss": 0.6, "val_accuracy": 0.7}
    none = np.empty(0)
    return [
        LoadingData(1, "Downloading MNIST", 0.25),
        LoadingData(1, "Downloading MNIST", 0.5),
        LoadingData(1, "Preparing", None),
        RunStarted(1, design, 320, 0, 10, 2, 32, "MNIST", "A notice."),
        progress(0, 4),
        progress(0, 10),
        EpochDone(1, 0, logs, none),
        progress(1, 10),
        EpochDone(1, 1, logs, none),
        RunEnded(1, "finished", "Done.", 2, logs, none),
    ]


def test_on_a_terminal_lines_grow_in_place() -> None:
    screen = Screen()
    terminal = Terminal(screen)
    for record in a_run():
        terminal.show(record)
    lines = screen.lines()
    assert lines[0] == "Preparing"
    assert lines[1:4] == ["MNIST: training on 320 samples.", "A notice.", "Epoch 1/2"]
    assert re.match(r"10/10 ━{20} .*accuracy: 0.7500 - loss: 0.5000 - val_acc", lines[4])
    assert lines[5] == "Epoch 2/2"
    assert len(lines) == 8
    assert lines[7] == ""
    assert " 25%" in screen.getvalue()
    assert " 4/10 " in screen.getvalue()


def test_elsewhere_each_epoch_is_a_line() -> None:
    stream = io.StringIO()
    terminal = Terminal(stream)
    for record in a_run():
        terminal.show(record)
    lines = stream.getvalue().splitlines()
    assert lines[:4] == [
        "Downloading MNIST",
        "Preparing",
        "MNIST: training on 320 samples.",
        "A notice.",
    ]
    assert [line.split(" - ")[0] for line in lines[4:]] == ["Epoch 1/2", "Epoch 2/2"]
    assert "\r" not in stream.getvalue()


def test_a_stop_in_the_middle_leaves_a_line_of_its_own() -> None:
    screen = Screen()
    terminal = Terminal(screen)
    for record in [*a_run()[:5], RunEnded(1, "stopped", "Stopped.", 0, {}, None)]:
        terminal.show(record)
    assert screen.getvalue().endswith("\n")


def test_results_name_only_what_is_known() -> None:
    assert list(results({})) == []
    assert list(results({"loss": 0.25, "accuracy": 1.0, "test_loss": 0.5})) == [
        "training:   loss 0.2500, accuracy 1.0000",
        "test:       loss 0.5000",
    ]
