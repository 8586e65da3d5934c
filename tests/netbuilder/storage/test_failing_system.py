"""The quick part of `python -m tests.fuzz.failing_system`: each call fails once, or kills."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.fuzz.failing_system.shim import compiler

KINDS = ("design", "settings", "my-digits")


@pytest.mark.long
@pytest.mark.skipif(compiler() is None, reason="calls fail only on Linux, with a C compiler (cc)")
def test_each_call_of_the_system_may_fail_once() -> None:
    line = [sys.executable, "-m", "tests.fuzz.failing_system", "--once", "--errors", "EIO", "KILL"]
    done = subprocess.run(
        [*line, "--kinds", *KINDS], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(kind in done.stdout for kind in KINDS)
    assert "0 lost, 0 deleted or moved, 0 unclear, 0 left over, 0 stuck" in done.stdout
