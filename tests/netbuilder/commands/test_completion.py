"""Completion in shells, and the manual page."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from netbuilder import cli
from netbuilder.commands import completion
from tests.helpers.command_line import run
from tools.shared_files import SHARE, contents

BASH = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_netbuilder
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bash") / "netbuilder"
    path.write_text(completion.script("bash", cli.outlines()), "utf-8")
    return path


def completed(script: Path, folder: Path, *words: str) -> set[str]:
    """What bash offers for a line; a sign = is a word, as bash has it."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    answer = subprocess.run(
        [bash, "--norc", "-c", BASH, "bash", script, "netbuilder", *words],
        cwd=folder, capture_output=True, text=True, check=True, timeout=20,
    )  # fmt: skip
    assert answer.stderr == ""
    return set(answer.stdout.split("\n")) - {""}


def test_bash_completes_commands_options_values_and_files(script: Path, tmp_path: Path) -> None:
    (tmp_path / "my net.netbuilder").touch()
    (tmp_path / "models").mkdir()

    def offered(*words: str) -> set[str]:
        return completed(script, tmp_path, *words)

    assert offered("") >= {*cli.COMMANDS, "my net.netbuilder", "models", "--version", "-h"}
    assert offered("sw") == {"sweep"}
    assert offered("--co") == {"--completion"}
    assert offered("--completion", "") == set(completion.SHELLS)
    assert offered("train", "--e") == {"--epochs", "--engine"}
    assert offered("train", "--data", "d") == {"digits"}
    assert offered("train", "--data", "=", "sp") == {"spirals"}
    assert offered("sweep", "--method", "=") == {"grid", "random", "halving", "tpe"}
    assert offered("train", "--epochs", "") == set()
    assert offered("train", "my") == {"my net.netbuilder"}
    assert offered("train", "--out", "m") == {"models", "my net.netbuilder"}
    assert offered("lessons", "") == {"check", "merge"}
    assert offered("lessons", "check", "m") == {"models", "my net.netbuilder"}
    assert offered("plugins", "") == set()
    assert offered("predict", "models", "--inv") == {"--invert"}


def test_every_command_and_option_is_in_the_script_of_each_shell() -> None:
    outlines = cli.outlines()
    assert [each.name for each in outlines] == ["", *cli.COMMANDS]
    for shell in completion.SHELLS:
        text = completion.script(shell, outlines)
        for each in outlines:
            for option in each.options:
                name = option.names[-1]
                typed = f"-l {name[2:]} " if shell == "fish" else name
                assert typed in text, (shell, each.name, name)


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_each_shell_can_parse_its_script(shell: str, tmp_path: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"there is no {shell}")
    path = tmp_path / shell
    path.write_text(completion.script(shell, cli.outlines()), "utf-8")
    answer = subprocess.run([program, "-n", path], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_the_program_prints_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--completion", "bash") == 0
    assert capsys.readouterr().out == completion.script("bash", cli.outlines())
    assert run("--completion", "csh") == 2
    assert "choose from" in capsys.readouterr().err


def test_what_is_packaged_is_current() -> None:
    wanted = contents()
    assert len(wanted) == 4
    old = [name for name, text in wanted.items() if (SHARE / name).read_text("utf-8") != text]
    assert not old, "bring them up to date with: python -m tools.shared_files"


def test_the_manual_page_names_every_command_and_option() -> None:
    page = contents()["man/man1/netbuilder.1"].replace("\\-", "-")
    for each in cli.outlines():
        assert f"\n.SS {each.name}\n" in page or not each.name
        for option in each.options:
            assert f"\\fB{option.names[-1]}\\fR" in page
