"""Mutants of the wiring change the program as it is now, not as it was once."""

from __future__ import annotations

import pytest

from tests.fuzz.wiring_mutants import MUTANTS, ROOT, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.what)
def test_a_mutant_changes_one_place(mutant: Mutant) -> None:
    source = (ROOT / mutant.path).read_text("utf-8")
    assert source.count(mutant.old) == 1
    assert mutant.new != mutant.old
