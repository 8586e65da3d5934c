"""Edits with mouse and keyboard end where the same edits of the document alone end."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.long
@pytest.mark.parametrize("seed", [1])
def test_random_edits_end_in_the_same_design(seed: int) -> None:
    """In a process of their own: what other tests do to the application is none of their business.

    The long run of this is `python -m tests.fuzz.canvas_operations`.
    """
    line = ["-m", "tests.fuzz.canvas_operations", "--count", "300", "--seed", str(seed)]
    answer = subprocess.run(
        [sys.executable, *line],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "300 edits, all with the same outcome" in answer.stdout
