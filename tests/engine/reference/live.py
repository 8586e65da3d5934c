"""Puts every question to the engine and, now, to real Keras, and prints the equality table.

    python -m tests.engine.reference.live --peer-python PATH [--families basics core ...]

PATH is an interpreter that has Keras 3 and JAX: it records its answers into a folder of its own
(`record.py`), and `test_against_keras.py` and the tests of model files are run against them. Ends
with status 1 if any answer differs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.engine.reference.families import family_names

EVERY = ("models", *family_names())
_WORDS = "names, configs, texts, events"
_OPENED = "files opened in Keras"
TESTS = (
    "tests/engine/test_against_keras.py",
    "tests/engine/saving/test_recorded_models.py",
    "tests/engine/saving/test_recorded_backends.py",
    "tests/engine/saving/test_opened_in_keras.py",
)


class Tally:
    """Counts what passed, family by family."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self.total: Counter[str] = Counter()
        self.wrong: list[str] = []

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Take in one test's outcome."""
        if report.when != "call" and report.passed:
            return
        family = _family(report.nodeid)
        self.total[family] += 1
        self.passed[family] += report.passed
        if not report.passed:
            self.wrong.append(report.nodeid)


class Choice:
    """Leaves out the tests of families that Keras was not asked about."""

    def __init__(self, families: Sequence[str]) -> None:
        self._titles = {_WORDS, *families}
        if "models" in families:
            self._titles |= {"model files", _OPENED}

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Keep the chosen ones."""
        kept = [item for item in items if _family(item.nodeid) in self._titles]
        gone = [item for item in items if item not in kept]
        if gone:
            config.hook.pytest_deselected(items=gone)
            items[:] = kept


def main() -> int:
    """Ask both, and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer-python", type=Path, required=True)
    parser.add_argument(
        "--families", nargs="+", choices=EVERY, default=EVERY, metavar="FAMILY", help="only these"
    )
    options = parser.parse_args()
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        _ask_keras(options.peer_python, Path(folder), options.families)
        os.environ["NETBUILDER_KERAS_ANSWERS"] = folder
        os.environ["NETBUILDER_KERAS_PYTHON"] = str(options.peer_python.absolute())
        plugins = [tally, Choice(options.families)]
        pytest.main([*TESTS, "-q", "--no-header", "-p", "no:cacheprovider"], plugins=plugins)
        said = _versions(Path(folder))
    rows = [(name, tally.passed[name], tally.total[name]) for name in sorted(tally.total)]
    rows.append(("all", sum(tally.passed.values()), sum(tally.total.values())))
    print(f"\n| family, against {said} | equal | of |\n|---|---|---|")
    print(*(f"| {name} | {equal} | {total} |" for name, equal, total in rows), sep="\n")
    return 1 if tally.wrong or not tally.total else 0


def _ask_keras(peer: Path, folder: Path, families: Sequence[str]) -> None:
    """Have all answers recorded, each family in a process of its own: JAX keeps all it compiles."""

    def record(family: str) -> None:
        command = [str(peer), "-m", "tests.engine.reference.record", family, "--into", str(folder)]
        subprocess.run(command, check=True, capture_output=True)
        print(f"Keras has answered: {family}", flush=True)

    with ThreadPoolExecutor(os.cpu_count()) as asking:
        list(asking.map(record, ["words", "signatures", *families]))


def _family(nodeid: str) -> str:
    """The family that a test belongs to, by its name."""
    if "/saving/test_opened_in_keras" in nodeid:
        return _OPENED
    if "/saving/test_recorded_" in nodeid:
        return "model files"
    inside = nodeid.partition("[")[2]
    named = [name for name in family_names() if inside.startswith((f"{name}-", f"{name}]"))]
    return max(named, key=len) if named else _WORDS


def _versions(folder: Path) -> str:
    """What the answers come from."""
    found = json.loads((folder / "words.json").read_text(encoding="utf-8"))["versions"]
    return f"Keras {found['keras']} on JAX {found['jax']}"


if __name__ == "__main__":
    sys.exit(main())
