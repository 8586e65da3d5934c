"""The quick part of `python -m tests.fuzz.state_files`: 40 starts with one damaged file each."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="needs pipes and devices among files")
def test_the_window_comes_up_whatever_is_damaged() -> None:
    programs = "1" if sys.platform == "linux" else "0"
    line = [sys.executable, "-m", "tests.fuzz.state_files", "--jobs", "2", "--programs", programs]
    done = subprocess.run(
        [*line, "--count", "40"], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "40 windows up, 0 tracebacks, 0 with files deleted, 0 with anything wrong" in done.stdout
