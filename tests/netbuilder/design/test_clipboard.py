"""Blocks as text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design, DesignError, clipboard
from tests.netbuilder.design.strategies import designs


@given(designs())
def test_text_gives_the_blocks_back(design: Design) -> None:
    assert clipboard.from_text(clipboard.to_text(design.blocks)) == design.blocks


def test_a_whole_design_gives_its_blocks(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "design.json"  # type: ignore[operator]
    design = Design.default().with_enabled(["dense"], False)
    design.save(path)
    assert clipboard.from_text(path.read_text(encoding="utf-8")) == design.blocks


@given(st.text())
def test_other_text_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(DesignError, match=r"clipboard.*\.$"):
        clipboard.from_text(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"blocks": 3}',
        '{"blocks": [{"name": "a", "kind": "Dense"}]}',
        '{"blocks": [' + "[" * 100_000,
        '{"blocks": []',
    ],
)
def test_damaged_text_is_refused(text: str) -> None:
    with pytest.raises(
        DesignError, match=r"clipboard's contents are not blocks: .*copy the blocks again\.$"
    ):
        clipboard.from_text(text)


def test_wrong_values_are_named() -> None:
    text = clipboard.to_text(Design.default().blocks).replace("64", "-3")
    with pytest.raises(DesignError, match=r"Block 1 .*units"):
        clipboard.from_text(text)
