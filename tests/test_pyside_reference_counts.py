"""The guard against PySide6 releases that lose references, as 6.12.0 does on Python 3.11.

There each `emit()` drops a reference to True and each slot one to None, until the interpreter
aborts. Each check runs in a process of its own, since a bad release would take pytest with it.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
EMISSIONS = 1_000
# A leak or loss shows as about one reference per emission; other code moves a handful.
TOLERANCE = 50

EMIT = f"""
import sys
from PySide6.QtCore import QObject, Signal

class Source(QObject):
    fired = Signal()
    flag = Signal(bool)
    carried = Signal(object)

class Receiver(QObject):
    def nothing(self, *arguments):
        return None
    def truth(self, *arguments):
        return True
    def same(self, thing):
        return thing

source, receiver, thing = Source(), Receiver(), object()
source.fired.connect(receiver.nothing)
source.flag.connect(receiver.truth)
source.carried.connect(receiver.same)
watched = {{"True": True, "False": False, "None": None, "an object": thing}}

def emit(times):
    for _ in range(times):
        source.fired.emit()
        source.flag.emit(True)
        source.flag.emit(False)
        source.carried.emit(thing)

emit(10)
before = {{name: sys.getrefcount(value) for name, value in watched.items()}}
emit({EMISSIONS})
for name, value in watched.items():
    print(name, sys.getrefcount(value) - before[name], sep="=")
"""


def drift_over_emissions() -> dict[str, int]:
    """How far the reference counts of the watched objects moved in the emissions."""
    answer = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", EMIT],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 0, f"emitting signals ended the interpreter:\n{answer.stderr}"
    pairs = (line.split("=") for line in answer.stdout.splitlines())
    return {name: int(difference) for name, difference in pairs}


def requirements_on(python_version: str) -> list[Requirement]:
    """The project's requirements of PySide6 that hold on this version of Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [Requirement(text) for text in project["dependencies"]]
    return [
        requirement
        for requirement in requirements
        if requirement.name == "PySide6-Essentials"
        and (
            requirement.marker is None
            or requirement.marker.evaluate({"python_version": python_version})
        )
    ]


@pytest.mark.skipif(
    sys.version_info >= (3, 12),
    reason="True and None are immortal from Python 3.12 on: their counts cannot move, nor harm",
)
def test_signals_keep_the_references_to_true_and_none() -> None:
    drift = drift_over_emissions()
    moved = {name: drift[name] for name in ("True", "False", "None")}
    assert all(abs(count) <= TOLERANCE for count in moved.values()), moved


def test_signals_keep_the_references_to_what_they_carry() -> None:
    assert abs(drift_over_emissions()["an object"]) <= TOLERANCE


@pytest.mark.parametrize(
    ("python_version", "release", "allowed"),
    [
        ("3.11", "6.12.0", False),
        ("3.11", "6.12.1", False),
        ("3.11", "6.11.3", True),
        ("3.11", "6.8.3", True),
        ("3.12", "6.12.0", True),
        ("3.13", "6.12.0", True),
    ],
)
def test_the_release_that_aborts_is_not_installed(
    python_version: str, release: str, allowed: bool
) -> None:
    requirements = requirements_on(python_version)
    assert len(requirements) == 1
    assert requirements[0].specifier.contains(release) is allowed
