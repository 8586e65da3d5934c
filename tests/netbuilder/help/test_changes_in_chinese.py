"""What is new is told in Chinese, too."""

from __future__ import annotations

import re

import pytest

import netbuilder
from netbuilder import resources
from netbuilder.help import changes
from netbuilder.help.pages import Heading, Paragraph, Points

HAN = re.compile("[\u4e00-\u9fff]")
PROSE = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")


@pytest.mark.usefixtures("chinese")
def test_the_page_is_chinese() -> None:
    parts = changes.page().parts
    points = [text for part in parts if isinstance(part, Points) for text in part.texts]
    said = [part.text for part in parts if isinstance(part, Heading | Paragraph)]
    assert len(points) > 30
    assert any(netbuilder.__version__ in each for each in said)
    assert [each for each in (*points, *said) if not HAN.search(each) or PROSE.search(each)] == []


def test_every_version_has_its_list_in_both_languages() -> None:
    def versions(language: str) -> list[str]:
        text = resources.changes(language).read_text("utf-8")
        return re.findall(r"^## ([0-9.]+)", text, re.MULTILINE)

    assert resources.changes("zh_CN") != resources.changes("en")
    assert versions("zh_CN") == versions("en")
    assert resources.changes("xx") == resources.changes("en")
