"""Interpreters on this machine in which Keras may be installed, and what they have."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from netbuilder import processes
from netbuilder.storage import folders
from netbuilder.training.elsewhere.errors import BACKENDS, PACKAGES
from netbuilder.translation import say

PATIENCE: Final = 10.0
"""Seconds that an interpreter may take to say what it has."""

LEAST: Final = (3, 11)
"""The version of Python that environments need at least."""

_NAMES: Final = ("python3", "python")
_MOST: Final = 40
"""Interpreters that are asked, at most."""

_QUESTION: Final = """
import importlib.metadata as m, importlib.util as u, json, sys
def version(*names):
    for name in names:
        try:
            return m.version(name)
        except m.PackageNotFoundError:
            pass
    return ""
def has(name):
    try:
        return u.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
print(json.dumps({
    "python": "%d.%d.%d" % sys.version_info[:3],
    "keras": version("keras") if has("keras") else "",
    "backends": [name for name in ("jax", "torch", "tensorflow") if has(name)],
}))
"""


class Interpreter(NamedTuple):
    """What an interpreter has, as far as can be told without importing it.

    Attributes:
        path: of the program.
        python: its version.
        keras: the version of Keras; '' without one.
        backends: Keras's names of those that are installed.
    """

    path: str
    python: str
    keras: str
    backends: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether Keras 3 can train in it."""
        return self.keras.startswith("3.") and bool(self.backends)

    @property
    def remedy(self) -> str:
        """What is missing and how to install it, in a sentence; '' where nothing is."""
        if self.usable:
            return ""
        if not self.backends:
            return say(
                "{path} has no backend for Keras; install one with: {path} -m pip "
                "install 'keras>=3,<4' jax",
                path=self.path,
            )
        return say(
            "{path} has no Keras 3; install it with: {path} -m pip install 'keras>=3,<4'",
            path=self.path,
        )


def look(path: str | Path) -> Interpreter | None:
    """What an interpreter has; None if it cannot be asked."""
    try:
        answer = subprocess.run(
            [str(path), "-c", _QUESTION],
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
            cwd=Path(path).parent if Path(path).is_absolute() else None,
            env=processes.foreign_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ).stdout
        told = json.loads(answer.splitlines()[-1])
        backends = tuple(name for name in told["backends"] if name in BACKENDS)
        return Interpreter(str(path), str(told["python"]), str(told["keras"]), backends)
    except (OSError, ValueError, IndexError, KeyError, TypeError, subprocess.SubprocessError):
        return None


def installed() -> str | None:
    """An interpreter that can make environments: the program's own, or else one of the system."""
    own = processes.python()
    if own is not None:
        return own
    others = (f"python3.{minor}" for minor in range(19, LEAST[1] - 1, -1))
    for name in (*_NAMES, *others, "py"):  # the last one is the launcher on Windows
        path = shutil.which(name)
        found = look(path) if path else None
        if found is not None and tuple(map(int, found.python.split(".")[:2])) >= LEAST:
            return found.path
    return None


def first_usable(near: Sequence[Path] = (), backend: str | None = None) -> Interpreter | None:
    """The first interpreter in which Keras can train.

    Args:
        near: folders in which virtual environments may lie.
        backend: that it must have; any if None.
    """
    for path in candidates(near):
        found = look(path)
        if found is not None and found.usable and backend in (None, *found.backends):
            return found
    return None


def nothing_found(backend: str | None = None) -> str:
    """What to do where no interpreter has Keras, in a sentence."""
    package = PACKAGES[backend or "jax"]
    return say(
        "No interpreter with Keras 3 was found; make one with: python3 -m "
        "venv keras-env && keras-env/bin/pip install 'keras>=3,<4' "
        "{package}",
        package=package,
    )


def candidates(near: Sequence[Path] = ()) -> Iterator[Path]:
    """Interpreters that may have Keras, each once, the likeliest first.

    Args:
        near: folders in which virtual environments may lie, such as that of a design.
    """
    seen: set[Path] = set()
    for path in _places(near):
        # Not resolved: a virtual environment is known by its own link to the interpreter.
        absolute = path if path.is_absolute() else Path.cwd() / path
        if absolute not in seen and absolute.is_file() and os.access(absolute, os.X_OK):
            seen.add(absolute)
            yield absolute
            if len(seen) >= _MOST:
                return


def _places(near: Sequence[Path]) -> Iterator[Path]:
    own = processes.python()
    if own is not None:
        yield Path(own)
    active = os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX")
    if active:
        yield program(Path(active))
    for folder in near:
        for name in (".venv", "venv", "env", ".venv-keras"):
            yield program(folder / name)
    yield from _environments(made_folder())
    home = Path.home()
    for root in (".virtualenvs", "miniconda3/envs", "anaconda3/envs", "miniforge3/envs"):
        yield from _environments(home / root)
    for root in ("miniconda3", "anaconda3", "miniforge3"):
        yield program(home / root)
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)


def _environments(folder: Path) -> Iterator[Path]:
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return
    for each in inside:
        yield program(each)


def made_folder() -> Path:
    """The folder in which NetBuilder makes environments."""
    return folders.data() / "environments"


def program(environment: Path) -> Path:
    """The interpreter of a virtual or conda environment."""
    if sys.platform == "win32":
        inner = environment / "Scripts" / "python.exe"
        return inner if inner.exists() else environment / "python.exe"
    return environment / "bin" / "python"
