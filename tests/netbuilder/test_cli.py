from __future__ import annotations

import json
import locale
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import netbuilder
from netbuilder import __main__, cli, languages, logs, translation
from netbuilder.design import Design
from netbuilder.wording import use_marks
from tests.helpers.command_line import run

ROOT = Path(__file__).resolve().parents[2]


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
        ["evaluate"],
        ["evaluate", "one.keras", "two.keras"],
        ["predict"],
        ["predict", "one.keras"],
        ["predict", "one.keras", "two.png", "--invert", "maybe"],
        ["summary", "one.json", "two.json"],
        ["summary", "--data", "digits"],
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
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


@pytest.mark.parametrize("command", list(cli.COMMANDS))
def test_each_command_tells_its_arguments_and_exit_statuses(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command, "--help") == 0
    out = capsys.readouterr().out
    assert f"usage: netbuilder {command}" in out
    assert "--json" in out
    for status in (0, 1, 2, 130):
        assert re.search(rf"^  {status} +\w", out, re.M)


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    out = capsys.readouterr().out
    for name, command in cli.COMMANDS.items():
        assert re.search(rf"^  {name} +{command.summary}$", out, re.M)
    assert "netbuilder COMMAND --help" in out
    assert re.search(r"^  130 ", out, re.M)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("trian", "Did you mean 'train'?"),
        ("Predict", "Did you mean 'predict'?"),
        ("summry", "Did you mean 'summary'?"),
        ("banana", "Commands: train, sweep, evaluate, predict, export, summary"),
    ],
)
def test_an_unknown_command_names_the_near_one(
    word: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(word, "mine.json") == 2
    [line] = capsys.readouterr().err.splitlines()
    assert f"file '{word}'" in line
    assert said in line


def test_a_design_may_be_called_like_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_window(given: Sequence[str]) -> int:
        opened.extend(given)
        return 0

    (tmp_path / "trian").touch()
    monkeypatch.chdir(tmp_path)
    assert cli.main(["trian"], open_window) == 0
    assert opened == ["trian"]


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


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise on Windows")
@pytest.mark.parametrize("arguments", [["summary"], ["train", "--help"], ["--version"]])
def test_output_that_nobody_reads_is_no_traceback(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "netbuilder", *arguments],
            cwd=ROOT,
            # Buffered, as it is by default: the error comes at the end.
            env={**os.environ, "PYTHONUNBUFFERED": ""},
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        os.close(writing)
    assert (answer.returncode, answer.stderr) == (1, "")


def test_a_terminal_that_lacks_a_character_gets_another(tmp_path: Path) -> None:
    file = tmp_path / "conv.json"
    Design.default().with_input_shape((28, 28, 1)).save(file)
    answer = subprocess.run(
        [sys.executable, "-m", "netbuilder", "summary", str(file)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert re.search(r"^input +28\?28\?1$", answer.stdout, re.M)
    assert "UnicodeEncodeError" not in answer.stderr


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


# Languages ----------------------------------------------------------------------------------------


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "NETBUILDER_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    yield
    translation.use(translation.ENGLISH, None)


@pytest.mark.usefixtures("chinese")
def test_the_command_line_follows_the_terminals_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("nonsense") == cli.USAGE
    assert "未知的命令或文件“nonsense”。" in capsys.readouterr().err
    assert run("summary", "--help") == 0
    told = capsys.readouterr().out
    assert "退出状态" in told
    assert "options" not in told


@pytest.mark.usefixtures("chinese")
def test_what_machines_read_is_the_same_in_every_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("summary", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    translation.use(translation.ENGLISH, None)
    assert found.keys() >= {"blocks"}


@pytest.fixture
def german_numbers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A terminal of a system that writes 1.234,5, whatever the system of the test has."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "NETBUILDER_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    marks = {"decimal_point": ",", "thousands_sep": "."}
    monkeypatch.setattr("netbuilder.languages.locale.localeconv", lambda: marks)
    monkeypatch.setattr("netbuilder.languages.locale.setlocale", lambda *_: "C")
    yield
    use_marks(".", ",")


@pytest.mark.usefixtures("german_numbers")
def test_commands_write_numbers_as_the_system_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("summary") == 0
    there = capsys.readouterr().out
    assert "50.890" in there
    assert run("summary", "--json") == 0
    machines = capsys.readouterr().out
    monkeypatch.setenv("NETBUILDER_LANGUAGE", "en")
    assert run("summary") == 0
    assert capsys.readouterr().out == there.replace("50.890", "50,890").replace(".", ",")
    assert run("summary", "--json") == 0
    assert capsys.readouterr().out == machines


def test_a_locale_that_the_system_does_not_have_leaves_the_point(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NETBUILDER_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")
    before = locale.setlocale(locale.LC_NUMERIC)
    assert languages.marks_of_environment() == (".", ",")
    assert locale.setlocale(locale.LC_NUMERIC) == before
