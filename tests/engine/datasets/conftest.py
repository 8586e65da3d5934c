"""What the tests of data sets share: a cache of their own, a server, pen strokes."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.engine.datasets.serving import Server, serving

PenDigits = list[tuple[int, list[np.ndarray]]]


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """NetBuilder's cache folder, for this test alone and empty; the user names no folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("NETBUILDER_DATA", raising=False)
    monkeypatch.delenv("KERAS_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    from engine.datasets.files import cache_folder

    return cache_folder()


@pytest.fixture(scope="session")
def pen_digits(session_environment: None) -> PenDigits:
    """Labels and strokes of real digits drawn with a pen; without them the test is not run."""
    named = os.environ.get("NETBUILDER_DATA")
    beside = Path(__file__).resolve().parents[4] / "shared" / "data"
    roots = [Path(named), Path(named).parent] if named else []
    for root in (*roots, beside):
        path = root / "pen-digits" / "pen-digits.jsonl.gz"
        if path.is_file():
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                return [
                    (digit["label"], [np.array(stroke, float) for stroke in digit["strokes"]])
                    for digit in map(json.loads, lines)
                ]
    pytest.skip("the pen-digits were not found: set NETBUILDER_DATA to the folder above theirs")
