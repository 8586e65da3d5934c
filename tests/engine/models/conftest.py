"""What the tests of models share."""

from __future__ import annotations

import pytest

from engine.models import Sequential
from tests.engine.models.small import make


@pytest.fixture
def model() -> Sequential:
    return make()
