"""Two programs on one home, in small; `python -m tests.fuzz.two_windows` is the same at large."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.two_windows import KINDS, play


@pytest.mark.long
def test_the_sum_of_what_two_windows_do_is_on_the_disk(tmp_path: Path) -> None:
    did, wrong = play(24, 3, "circles", tmp_path / "shared")
    assert len(did) == 24
    assert {kind for kind, _ in did} == set(KINDS)
    assert not any(wrong.values()), wrong
