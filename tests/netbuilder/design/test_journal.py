"""Histories as files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design, DesignError
from netbuilder.design.history import Step
from netbuilder.design.journal import Journal, decode, encode
from tests.netbuilder.design.strategies import designs


@given(st.lists(designs(), min_size=1, max_size=5), designs(), st.data())
def test_a_journal_comes_back(states: list[Design], saved: Design, data: st.DataObject) -> None:
    steps = tuple(Step(design, f"step {number}") for number, design in enumerate(states))
    present = data.draw(st.integers(0, len(steps) - 1))
    path = data.draw(st.none() | st.just(Path("folder") / "design.json"))
    journal = Journal(steps, present, saved, path)
    assert decode(encode(journal)) == journal


def test_long_histories_of_large_designs_stay_small() -> None:
    design = Design()
    for _ in range(200):
        design = design.inserted(0, "Dense")
    states = [design.with_parameter("dense_7", "units", units) for units in range(1, 1001)]
    journal = Journal(tuple(map(Step, states)), 0, design, None)
    content = encode(journal)
    assert len(content) < 400_000
    assert decode(content) == journal


@given(st.data())
def test_damaged_journals_are_refused(data: st.DataObject) -> None:
    content = encode(Journal((Step(Design.default()),), 0, Design.default(), None))
    at = data.draw(st.integers(0, len(content) - 1))
    damaged = data.draw(
        st.sampled_from(
            [content[:at], content[:at] + b"\x00" + content[at + 1 :], b"[" * 100_000, b"{}"]
        )
    )
    with pytest.raises(DesignError):
        decode(damaged)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"present":0', b'"present":1'),
        (b'"present":0', b'"present":-1'),
        (b'"version":1', b'"version":3'),
        (b"[0,1]", b"[0,7]"),
        (b"[0,1]", b"[-1,1]"),
    ],
)
def test_places_that_do_not_exist_are_refused(old: bytes, new: bytes) -> None:
    content = encode(Journal((Step(Design.default()),), 0, Design.default(), None))
    assert old in content
    with pytest.raises(DesignError):
        decode(content.replace(old, new))
