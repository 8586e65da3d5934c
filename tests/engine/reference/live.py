"""Puts every question to the engine and, now, to real Keras, and prints the equality table.

    python -m tests.engine.reference.live --peer-python PATH [--families basics core ...]
        [--tensorflow-python PATH]

PATH is an interpreter that has Keras 3 and JAX: it records its answers into a folder of its own
(`record.py`), and `test_against_keras.py` and the tests of model files are run against them. Ends
with status 1 if any answer differs. The layers that Keras has on TensorFlow alone are asked where
an interpreter with Keras and TensorFlow is named, too, and otherwise said to be left out.
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

from tests.engine.reference.families import ON_TENSORFLOW, family_names

EVERY = ("models", *family_names())
_WORDS = "names, configs, texts, events"
_OPENED = "files opened in Keras"
_VOCABULARIES = "files with vocabularies"
TESTS = (
    "tests/engine/test_against_keras.py",
    "tests/engine/saving/test_recorded_models.py",
    "tests/engine/saving/test_recorded_backends.py",
    "tests/engine/saving/test_opened_in_keras.py",
    "tests/engine/saving/test_vocabularies.py",
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
        if {*families} & {*ON_TENSORFLOW}:
            self._titles.add(_VOCABULARIES)
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
    parser.add_argument("--tensorflow-python", type=Path)
    options = parser.parse_args()
    tally, tensorflow = Tally(), options.tensorflow_python
    asked = [name for name in options.families if tensorflow or name not in ON_TENSORFLOW]
    with tempfile.TemporaryDirectory() as folder:
        _ask_keras(options.peer_python, tensorflow, Path(folder), asked)
        os.environ["NETBUILDER_KERAS_ANSWERS"] = folder
        os.environ["NETBUILDER_KERAS_PYTHON"] = str(options.peer_python.absolute())
        if tensorflow:
            os.environ["NETBUILDER_KERAS_TENSORFLOW"] = str(tensorflow.absolute())
        plugins = [tally, Choice(asked)]
        pytest.main([*TESTS, "-q", "--no-header", "-p", "no:cacheprovider"], plugins=plugins)
        said = _versions(Path(folder))
    rows = [(name, tally.passed[name], tally.total[name]) for name in sorted(tally.total)]
    rows.append(("all", sum(tally.passed.values()), sum(tally.total.values())))
    print(f"\n| family, against {said} | equal | of |\n|---|---|---|")
    print(*(f"| {name} | {equal} | {total} |" for name, equal, total in rows), sep="\n")
    for name in [name for name in options.families if name not in asked]:
        print(f"Not asked: {name}, for want of --tensorflow-python.")
    return 1 if tally.wrong or not tally.total else 0


def _ask_keras(peer: Path, tensorflow: Path | None, folder: Path, families: Sequence[str]) -> None:
    """Have all answers recorded, each family in a process of its own: JAX keeps all it compiles."""

    def record(family: str) -> None:
        on_tensorflow = family in (*ON_TENSORFLOW, "texts")
        python, backend = (tensorflow, "tensorflow") if on_tensorflow else (peer, "jax")
        module = ["-m", "tests.engine.reference.record", family]
        command = [str(python), *module, "--into", str(folder), "--backend", backend]
        subprocess.run(command, check=True, capture_output=True)
        print(f"Keras has answered: {family}", flush=True)

    with ThreadPoolExecutor(os.cpu_count()) as asking:
        texts = ["texts"] if tensorflow else []
        list(asking.map(record, ["words", "signatures", *families, *texts]))


def _family(nodeid: str) -> str:
    """The family that a test belongs to, by its name."""
    if "/saving/test_opened_in_keras" in nodeid:
        return _OPENED
    if "/saving/test_vocabularies" in nodeid:
        return _VOCABULARIES
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
