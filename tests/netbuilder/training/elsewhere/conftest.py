from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.interpreters import Says, says_in


@pytest.fixture
def says(tmp_path: Path) -> Says:
    """Makes interpreters that say they have Keras, and answer as they are told."""
    return says_in(tmp_path)
