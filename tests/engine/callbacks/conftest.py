"""What the tests of callbacks share."""

from __future__ import annotations

import pytest

import engine
from tests.engine.callbacks.small import make


@pytest.fixture
def model() -> engine.Sequential:
    return make()
