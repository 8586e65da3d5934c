"""The manual's texts in all languages: the same headings, code and pictures."""

from __future__ import annotations

import json
import re

import pytest

from tests.helpers.manual_pages import (
    MANUAL,
    blocks,
    headings,
    links,
    pages,
    pictures,
    text_of,
)
from tools.manual import pictures as taken
from tools.manual import states

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LANGUAGES = sorted(path.parent.name for path in MANUAL.glob("*/words.json"))
OTHERS = [code for code in LANGUAGES if code != "en"]


def words(code: str) -> dict[str, object]:
    found = json.loads((MANUAL / code / "words.json").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def listed(code: str) -> list[str]:
    """The pages in the order of the manual."""
    found: list[str] = []
    for entry in words(code)["pages"]:  # type: ignore[attr-defined]
        found += [entry] if isinstance(entry, str) else next(iter(entry.values()))
    return found


def test_there_are_two_languages() -> None:
    assert LANGUAGES == ["en", "zh_CN"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_has_its_place_in_the_manual(code: str) -> None:
    assert sorted(listed(code)) == pages(code)
    assert listed(code) == listed("en")
    assert set(words(code)) == set(words("en"))


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("page", pages())
def test_a_page_says_the_same_in_every_language(page: str, code: str) -> None:
    english, other = text_of(page), text_of(page, code)
    assert headings(other) == headings(english)
    assert blocks(other) == blocks(english)
    assert pictures(other) == pictures(english)
    assert sorted(links(other)) == sorted(links(english))


def test_chinese_is_written_in_chinese() -> None:
    for page in pages("zh_CN"):
        text = re.sub(r"```.*?```", "", text_of(page, "zh_CN"), flags=re.S)
        for paragraph in filter(str.strip, text.split("\n\n")):
            if not paragraph.lstrip().startswith(("<!--", "```")):
                assert CHINESE.search(paragraph), f"{page}: {paragraph}"


def test_every_picture_is_one_that_a_command_takes() -> None:
    states.add()
    wanted = taken.wanted()
    assert wanted
    for name in wanted:
        assert taken.shown(name).state in states.screenshots.STATES, name
    for code in LANGUAGES:
        assert {path.name for path in (MANUAL / "pictures" / code).iterdir()} == wanted


@pytest.mark.parametrize("name", ["window.png", "trained-blue-1440x900-1.png"])
def test_a_picture_that_no_command_takes_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        taken.shown(name)
