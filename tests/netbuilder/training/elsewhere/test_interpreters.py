"""What interpreters have; these are scripts that answer as interpreters do."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import pytest

from netbuilder.training.elsewhere import interpreters
from netbuilder.training.elsewhere.interpreters import candidates, first_usable, look

HERE = Path(interpreters.__file__).parent
WORKERS = [HERE / "worker.py", *sorted((HERE / "there").glob("*.py"))]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="interpreters are shell scripts")


def interpreter(folder: Path, keras: str = "3.15.1", backends: tuple[str, ...] = ("jax",)) -> Path:
    """A virtual environment's program that says it has these."""
    told = json.dumps({"python": "3.12.1", "keras": keras, "backends": list(backends)})
    path = folder / "bin" / "python"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho 'a warning'\necho '{told}'\n")
    path.chmod(0o755)
    return path


def test_this_interpreter_says_its_version() -> None:
    found = look(sys.executable)
    assert found is not None
    assert found.python == sys.version.split()[0]


@pytest.mark.parametrize(
    ("keras", "backends", "remedy"),
    [
        ("3.15.1", ("jax", "torch"), ""),
        ("3.15.1", (), "has no backend for Keras"),
        ("", ("torch",), "has no Keras 3"),
        ("2.15.0", ("tensorflow",), "has no Keras 3"),
        ("4.0.0", ("jax",), "has no Keras 3"),
    ],
)
def test_what_is_missing_is_said_with_the_command_that_helps(
    tmp_path: Path, keras: str, backends: tuple[str, ...], remedy: str
) -> None:
    path = interpreter(tmp_path, keras, backends)
    found = look(path)
    assert found is not None
    assert found.usable == (not remedy)
    assert remedy in found.remedy
    assert not remedy or f"{path} -m pip install" in found.remedy


@pytest.mark.parametrize(
    "text", ["", "#!/bin/sh\nexit 1\n", "#!/bin/sh\necho '{}'\n", "#!/bin/sh\n"]
)
def test_what_is_no_interpreter_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "python"
    path.write_text(text)
    path.chmod(0o755)
    assert look(path) is None
    assert look(tmp_path / "nothing") is None


def test_one_that_never_answers_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interpreters, "PATIENCE", 0.2)
    path = tmp_path / "python"
    path.write_text("#!/bin/sh\nexec sleep 60\n")
    path.chmod(0o755)
    assert look(path) is None


def test_environments_near_by_are_found_each_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = interpreter(tmp_path / ".venv", backends=("torch",))
    interpreter(tmp_path / "venv", keras="")
    active = interpreter(tmp_path / "active", keras="2.15.0")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    monkeypatch.setenv("PATH", str(wanted.parent))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    found = list(candidates([tmp_path]))
    assert found[1:] == [active, wanted, tmp_path / "venv" / "bin" / "python"]
    usable = first_usable([tmp_path], "torch")
    assert usable is not None
    assert usable.path == str(wanted)
    assert first_usable([tmp_path], "tensorflow") is None


@pytest.mark.parametrize("path", WORKERS, ids=lambda path: path.name)
def test_what_runs_in_another_interpreter_imports_nothing_of_this_one(path: Path) -> None:
    """There is no NetBuilder there; what is read by type checkers or here alone may name it."""
    tree = ast.parse(path.read_text("utf-8"))
    unread = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If)
        and ast.unparse(branch.test) in ("TYPE_CHECKING", "TYPE_CHECKING or __package__")
        for statement in branch.body
        for node in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in unread:
            continue
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not any(each.split(".")[0] in ("netbuilder", "engine") for each in names)
