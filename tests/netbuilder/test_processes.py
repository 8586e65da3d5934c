"""How helpers of the program are started, from Python and from a bundle."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from netbuilder import __main__, processes
from netbuilder.training.elsewhere import interpreters

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = "/opt/netbuilder/netbuilder"


@pytest.fixture
def bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", BUNDLE)


def test_one_module_alone_knows_what_runs_the_program() -> None:
    found = []
    for path in sorted((ROOT / "netbuilder").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = {node.attr} if isinstance(node, ast.Attribute) else set[str]()
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {each.name for each in node.names}
            if names & {"executable", "_base_executable", "multiprocessing"}:
                found.append(path.name)
    assert set(found) == {"processes.py"}


def test_each_module_that_can_be_run_is_a_helper() -> None:
    """But those that people start."""
    found = set()
    for path in sorted((ROOT / "netbuilder").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        conditions = [ast.unparse(node.test) for node in tree.body if isinstance(node, ast.If)]
        if path.name != "__main__.py" and any("__name__" in each for each in conditions):
            found.add(".".join(path.relative_to(ROOT).with_suffix("").parts))
    keras = "netbuilder.training.elsewhere.worker"  # run by another interpreter, as a file
    assert found - {keras} == processes.HELPERS


@pytest.mark.parametrize("module", sorted(processes.HELPERS))
def test_a_helper_has_what_runs_it(module: str) -> None:
    assert callable(importlib.import_module(module).main)
    assert processes.helper(module) == (sys.executable, "-P", "-m", module)


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize("module", sorted(processes.HELPERS))
def test_a_bundle_runs_itself(module: str) -> None:
    assert processes.helper(module) == (BUNDLE, "--helper", module)
    assert "PYTHONPATH" not in set(processes.helper_environment()) - set(os.environ)


@pytest.mark.usefixtures("bundle")
def test_a_bundle_on_windows_runs_the_program_with_standard_input(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/netbuilder/netbuilderw.exe")
    program, *_ = processes.helper("netbuilder.pictures.worker")
    assert program == "/netbuilder/netbuilder.exe"


def test_what_is_no_helper_is_none() -> None:
    with pytest.raises(ValueError, match="'os' is not a helper"):
        processes.helper("os")
    with pytest.raises(SystemExit) as ended:
        __main__.main([processes.FLAG, "os"])
    assert ended.value.code == 2


def test_the_program_becomes_a_helper() -> None:
    # Its input is over at once, so that it has nothing to do.
    command = [sys.executable, "-m", "netbuilder", "--helper", "netbuilder.pictures.worker"]
    answer = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, b"", b"")


@pytest.mark.usefixtures("bundle")
def test_a_bundle_makes_environments_with_a_python_of_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert interpreters.installed() is None
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\necho \'{"python": "3.9.2", "keras": "", "backends": []}\'\n')
    new = tmp_path / "python3.12"
    new.write_text(old.read_text("utf-8").replace("3.9.2", "3.12.1"))
    old.chmod(0o755)
    new.chmod(0o755)
    assert interpreters.installed() == str(new)
    assert Path(BUNDLE) not in set(interpreters.candidates())


@pytest.mark.usefixtures("bundle")
def test_programs_of_others_get_the_libraries_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/netbuilder/_internal")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/mine")
    monkeypatch.setenv("DYLD_LIBRARY_PATH", "/opt/netbuilder/_internal")
    processes.leave_loader()
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/mine"
    assert not {"LD_LIBRARY_PATH_ORIG", "DYLD_LIBRARY_PATH"} & set(os.environ)
