"""Kernels to test, built where they are not yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.compiled import build
from engine.compiled import library as libraries
from engine.compiled.library import Library


@pytest.fixture(scope="session")
def folder() -> Path:
    found = build.build()
    if found is None:
        pytest.skip("there is no C compiler")
    libraries.library.cache_clear()
    return found


@pytest.fixture(scope="session")
def levels(folder: Path) -> list[Library]:
    """The libraries that this processor can run, lowest first."""
    names = list(build.LEVELS)
    highest = Library(folder, names[0]).processor_level()
    return [Library(folder, name) for name in names[: highest + 1]]


@pytest.fixture(params=[0, 1, 2], ids=["lowest", "middle", "highest"])
def library(request: pytest.FixtureRequest, levels: list[Library]) -> Library:
    if request.param >= len(levels):
        pytest.skip("the processor has no such level")
    return levels[request.param]
