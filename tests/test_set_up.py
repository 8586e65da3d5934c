"""The set-up behind `make run` and `make test`: what it does, skips, and says when it cannot."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.skipif(
    shutil.which("make") is None, reason="make run and make test are for systems with make"
)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """tools/set_up.py, working on a folder of the test's own."""
    specification = importlib.util.spec_from_file_location("set_up", ROOT / "tools" / "set_up.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    root = tmp_path / "a checkout"
    root.mkdir()
    shutil.copy(ROOT / "pyproject.toml", root)
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "ENVIRONMENT", root / ".venv")
    monkeypatch.setattr(module, "PYTHON", root / ".venv" / "bin" / "python")
    monkeypatch.setattr(module, "STAMP", root / ".venv" / "set-up.json")
    return module


@pytest.fixture
def steps(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that a set-up takes, noted instead of taken."""
    taken: list[str] = []

    def make_environment(*, moved: bool) -> None:
        taken.append("environment moved" if moved else "environment")
        tool.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        tool.PYTHON.touch()

    monkeypatch.setattr(tool, "provide_system_packages", lambda: taken.append("system"))
    monkeypatch.setattr(tool, "make_environment", make_environment)
    monkeypatch.setattr(tool, "install_packages", lambda groups: taken.append(f"{sorted(groups)}"))
    monkeypatch.setattr(tool, "check_qt", lambda: taken.append("qt"))
    monkeypatch.setattr(tool, "build_kernels", lambda: taken.append("kernels"))
    return taken


def bare_system(tool: ModuleType, monkeypatch: pytest.MonkeyPatch, manager: str) -> None:
    """As a user without rights on a system that lacks two things, with one package manager."""
    monkeypatch.setattr(tool, "can_load", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(tool, "has_fonts", lambda: False)
    monkeypatch.setattr(tool, "environment_works", lambda: True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: name if name == manager else None)


def test_second_time_does_nothing(tool: ModuleType, steps: list[str]) -> None:
    assert tool.main(["dev"]) == 0
    assert steps == ["system", "environment", "['dev']", "qt", "kernels"]
    steps.clear()
    assert tool.main(["dev"]) == 0
    assert tool.main([]) == 0
    assert steps == []


def test_a_new_requirement_is_installed(tool: ModuleType, steps: list[str]) -> None:
    tool.main(["dev"])
    steps.clear()
    project = tool.ROOT / "pyproject.toml"
    project.write_text(project.read_text("utf-8").replace("line-length = 100", "line-length = 99"))
    tool.main([])
    assert steps == []
    project.write_text(project.read_text("utf-8").replace('"numpy>=', '"numpy>=1.'))
    tool.main([])
    assert "['dev']" in steps


def test_changed_kernels_are_built_alone(tool: ModuleType, steps: list[str]) -> None:
    tool.main(["dev"])
    steps.clear()
    source = tool.ROOT / "engine" / "compiled" / "c" / "steps.c"
    source.parent.mkdir(parents=True)
    source.write_text("int64_t none;", "utf-8")
    assert tool.main(["dev"]) == 0
    assert steps == ["kernels"]
    assert tool.main(["dev"]) == 0
    assert steps == ["kernels"]


@pytest.mark.parametrize("installed", [True, False])
def test_without_a_compiler_one_is_installed_and_nothing_depends_on_it(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0 if installed else 1)

    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(subprocess, "run", run)
    tool.build_kernels()
    assert commands[0][-1] == tool.COMPILER
    assert [command[-1] for command in commands[1:]] == ["engine.compiled.build"] * installed


def test_a_moved_checkout_gets_a_new_environment(
    tool: ModuleType, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tool.main([])
    steps.clear()
    monkeypatch.setattr(tool, "ROOT", tool.ROOT.rename(tool.ROOT.with_name("elsewhere")))
    for name, place in (("PYTHON", "bin/python"), ("STAMP", "set-up.json")):
        monkeypatch.setattr(tool, name, tool.ROOT / ".venv" / place)
    tool.main([])
    assert "environment moved" in steps


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        (
            "apt-get",
            "sudo apt-get update && "
            "sudo apt-get install -y --no-install-recommends fonts-dejavu-core libegl1",
        ),
        ("dnf", "sudo dnf install 'libEGL.so.1()(64bit)' dejavu-sans-fonts"),
        ("zypper", "sudo zypper install 'libEGL.so.1()(64bit)' dejavu-fonts"),
        ("pacman", "sudo pacman -S --needed libglvnd"),
        ("none of them", "your system's package manager"),
    ],
)
def test_without_rights_it_prints_the_command(
    tool: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    manager: str,
    command: str,
) -> None:
    bare_system(tool, monkeypatch, manager)
    assert tool.main([]) == 1
    message = capsys.readouterr().err
    assert "the system lacks libEGL.so.1, a font." in message
    assert command in message
    assert not tool.ENVIRONMENT.exists()


def test_a_library_that_the_table_forgot_is_named(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(tool, "QT_CHECK", "import ctypes; ctypes.CDLL('libforgotten.so.7')")
    with pytest.raises(tool.SetUpError, match=r"libforgotten\.so\.7"):
        tool.check_qt()


def test_when_pip_fails_it_names_the_network(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "PYTHON", shutil.which("false"))
    with pytest.raises(tool.SetUpError, match="needs a network"):
        tool.install_packages(set())


def test_the_makefile_asks_for_the_python_that_the_project_requires() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    version = project["requires-python"].removeprefix(">=").split(".")
    assert f"sys.version_info < ({', '.join(version)})" in (ROOT / "Makefile").read_text("utf-8")


def test_without_a_python_it_names_the_remedy() -> None:
    answer = subprocess.run(
        ["make", "run", "PYTHON=/no such/python"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode != 0
    assert "NetBuilder needs Python 3.11 or newer; /no such/python" in answer.stderr
