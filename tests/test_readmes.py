"""The READMEs say the same: headings, code, pictures, links, figures."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import ROOT
from tests.helpers.manual_pages import blocks, headings, links, pictures, table_cells

NAMES: Final = ("README.md", "README.zh-CN.md")
ENGLISH, CHINESE = (ROOT.joinpath(name).read_text("utf-8") for name in NAMES)
REMARK: Final = re.compile(r" {4,}\S.*$", re.M)
"""What is said beside a command."""


def code(text: str) -> list[tuple[str, str]]:
    """The blocks of code, without the remarks beside commands."""
    return [(each.language, REMARK.sub("", each.text) if each.language == "console" else each.text)
            for each in blocks(text)]  # fmt: skip


def test_they_link_to_each_other() -> None:
    assert f"]({NAMES[1]})" in ENGLISH
    assert f"]({NAMES[0]})" in CHINESE


def test_they_have_the_same_headings() -> None:
    assert headings(ENGLISH) == headings(CHINESE)
    assert len(headings(ENGLISH)) >= 8


def test_they_have_the_same_code() -> None:
    assert code(ENGLISH) == code(CHINESE)
    assert [each.language for each in blocks(CHINESE)][:2] == ["sh", "sh"]


def test_they_show_the_same_pictures_and_lead_to_the_same_places() -> None:
    assert pictures(ENGLISH) == pictures(CHINESE)
    assert sorted({*links(ENGLISH)} - {*NAMES}) == sorted({*links(CHINESE)} - {*NAMES})


def test_they_have_the_same_figures() -> None:
    def figures(text: str) -> list[str]:
        items = re.findall(r"^\d+\. ", text, re.M)
        return [*table_cells(text), *items]

    assert figures(ENGLISH) == figures(CHINESE)
    assert len(table_cells(ENGLISH)) > 60


@pytest.mark.parametrize("key", ["F5", "F1", "F4", "F7", "F8", "F9", "F10", "Ctrl+F5"])
def test_they_name_the_same_keys(key: str) -> None:
    pattern = rf"(?<![\w+]){re.escape(key)}(?![0-9])"
    assert len(re.findall(pattern, ENGLISH)) == len(re.findall(pattern, CHINESE)) > 0


def test_the_table_of_the_benchmark_is_written_into_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "benchmarks"))
    from speed import readme

    for name, text in zip(NAMES, (ENGLISH, CHINESE), strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(readme, "ROOT", tmp_path)
    begin, end = ENGLISH.index(readme.BEGIN), ENGLISH.index(readme.END)
    readme.write(ENGLISH[begin:end].splitlines()[1:])
    for name, text in zip(NAMES, (ENGLISH, CHINESE), strict=True):
        assert (tmp_path / name).read_text("utf-8") == text
    for name in [each for each in sys.modules if each.split(".")[0] == "speed"]:
        del sys.modules[name]
