"""The quick part of `python -m tests.fuzz.opened_files`: 60 damaged or hostile files."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.long
def test_each_file_meets_one_sentence_and_changes_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.opened_files", "--count", "60"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "60 files; slowest" in done.stdout
