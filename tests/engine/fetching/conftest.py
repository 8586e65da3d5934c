"""A server of the test's own, and Keras's folder for it alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from engine.datasets.download import Downloader
from tests.engine.datasets.serving import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keras's folder; what fails is tried once."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    once = partial(Downloader, rounds=1, timeout=5)
    monkeypatch.setattr("engine.fetching.cached.Downloader", once)
    return tmp_path / "keras"
