"""Environments are made of wheels in a folder: nothing comes from a network."""

from __future__ import annotations

import sys
import threading
import zipfile
from pathlib import Path

import pytest

from netbuilder.training.elsewhere import making
from netbuilder.training.elsewhere.errors import ElsewhereError
from netbuilder.training.elsewhere.interpreters import candidates, made_folder
from netbuilder.training.elsewhere.making import make_environment, proposed_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the paths are POSIX's")


def wheel(folder: Path, name: str, version: str) -> None:
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as file:
        file.writestr(f"{name}/__init__.py", "")
        file.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        file.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(f"{info}/RECORD", "")


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    wheel(folder, "keras", "3.99.0")
    wheel(folder, "keras", "4.0.0")
    return folder


@pytest.mark.long
def test_an_environment_with_keras_is_made_and_found_again(wheels: Path) -> None:
    """Takes seconds: a virtual environment is made."""
    wheel(wheels, "jax", "1.0")
    folder, steps, lines = proposed_folder("jax"), [], []
    found = make_environment(folder, "jax", steps.append, lines.append, lambda: False)
    assert found is not None
    assert (found.keras, found.backends) == ("3.99.0", ("jax",))
    assert steps == [
        "Making a virtual environment",
        "Installing Keras and JAX, which takes some minutes",
    ]
    assert any("Successfully installed" in line for line in lines)
    assert Path(found.path) in list(candidates())
    assert proposed_folder("jax") == made_folder() / "keras-jax-2"
    with pytest.raises(ElsewhereError, match="is there already"):
        make_environment(folder, "jax", steps.append, lines.append, lambda: False)


def test_what_cannot_be_installed_is_said_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_text(
        "#!/bin/sh\n"
        'if [ "$2" = venv ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; exit; fi\n'
        "echo 'ERROR: No matching distribution found for torch' >&2; exit 1\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(making.sys, "executable", str(program))
    lines: list[str] = []
    with pytest.raises(ElsewhereError, match="No matching distribution found for torch"):
        make_environment(tmp_path / "new", "torch", lines.append, lines.append, lambda: False)
    assert not (tmp_path / "new").exists()


def test_cancel_ends_it_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "python"
    program.write_text('#!/bin/sh\nmkdir "$3"\necho made\nsleep 60\n')
    program.chmod(0o755)
    monkeypatch.setattr(making.sys, "executable", str(program))
    wanted = threading.Event()
    lines: list[str] = []

    def log(line: str) -> None:
        lines.append(line)
        wanted.set()

    found = make_environment(tmp_path / "new", "jax", lines.append, log, wanted.is_set)
    assert found is None
    assert lines[-1] == "made"
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ElsewhereError, match="cannot be made"):
        make_environment(tmp_path / "file" / "new", "jax", print, print, lambda: False)
