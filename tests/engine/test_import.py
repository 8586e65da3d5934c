"""`import engine` takes little longer than `import numpy`: what is heavy waits until it is used."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import engine

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "email",
    "engine.datasets",
    "engine.layers",
    "engine.models",
    "h5py",
    "hashlib",
    "http",
    "logging",
    "numpy.random",
    "numpy.testing",
    "PIL",
    "platformdirs",
    "pooch",
    "requests",
    "scipy",
    "socket",
    "ssl",
    "tempfile",
    "threadpoolctl",
    "urllib",
    "zipfile",
)
IMPORTED = """
import json, sys
import numpy
before = set(sys.modules)
import engine
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def run(script: str) -> str:
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """Modules that the engine imports beyond those that NumPy does."""
    return set(json.loads(run(IMPORTED)))


@pytest.mark.parametrize("heavy", HEAVY)
def test_nothing_heavy_is_imported_at_once(imported: set[str], heavy: str) -> None:
    assert "engine.config" in imported
    assert not {name for name in imported if name == heavy or name.startswith(f"{heavy}.")}


def test_data_sets_are_there_when_asked_for() -> None:
    script = "import engine; print(engine.datasets.mnist.__name__, dir(engine.datasets))"
    answer = run(script)
    assert answer.startswith("engine.datasets.mnist")
    assert "digits" in answer


@pytest.mark.long
@pytest.mark.parametrize("name", engine.__all__)
def test_every_part_can_be_the_first_to_be_asked_for(name: str) -> None:
    """Whatever imports whatever, no order fails."""
    assert (
        run(f"import engine; print(bool(engine.{name}), {name!r} in dir(engine))") == "True True\n"
    )


def test_what_the_engine_lacks_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Model_of_everything'"):
        _ = engine.Model_of_everything  # type: ignore[attr-defined]
    assert not hasattr(engine, "backend_of_everything")


def test_a_data_set_that_does_not_exist_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'svhn'"):
        _ = engine.datasets.svhn  # type: ignore[attr-defined]
