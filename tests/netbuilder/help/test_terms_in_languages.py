"""The glossary finds its terms in texts of every language."""

from __future__ import annotations

import pytest

from netbuilder.help import terms


@pytest.mark.usefixtures("chinese")
def test_terms_are_found_within_chinese_texts() -> None:
    text = "学习率太高时训练会发散 过拟合时验证损失上升。"
    found = [(text[begin:end], term.name) for begin, end, term in terms.found_in(text)]
    assert ("学习率", "learning rate") in found
    assert ("过拟合", "overfitting") in found


@pytest.mark.usefixtures("chinese")
def test_captions_lead_to_their_terms() -> None:
    found = terms.of_caption("批次大小(&B):")
    assert found is not None
    assert found.name == "batch size"
    assert terms.term("Batch size").title == "批次大小"


def test_english_is_as_before() -> None:
    assert [term.name for _, _, term in terms.found_in("The learning rates and the loss")] == [
        "loss"
    ]
