"""The help of every command in Chinese: its own colons, nothing left in English, columns kept."""

# ruff: noqa: RUF001 - Chinese has its own punctuation.

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest

from netbuilder import cli, languages, translation
from netbuilder.commands.help_text import columns, wrapped
from tests.helpers import command_line

HAN = "\u4e00-\u9fff"


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(languages.VARIABLE, "zh_CN")
    monkeypatch.setenv("COLUMNS", "80")
    yield
    translation.use(translation.ENGLISH, None)


def run(shown: pytest.CaptureFixture[str], *arguments: str) -> str:
    with suppress(SystemExit):
        command_line.run(*arguments)
    return shown.readouterr().out


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("command", ["", *cli.COMMANDS])
def test_headings_have_chinese_colons(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, *filter(None, [command]), "--help")
    assert "用法：netbuilder" in said
    assert "\n选项：\n" in said
    assert not re.search(rf"[{HAN}] *:|：:|： netbuilder", said)
    usage = said.partition("\n\n")[0].splitlines()
    begins = columns(usage[0][: usage[0].index("[")])
    assert {len(line) - len(line.lstrip()) for line in usage[1:]} <= {begins, columns("用法：")}


@pytest.mark.usefixtures("chinese")
def test_the_summary_is_chinese_and_its_columns_stand_below_each_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = run(capsys, "summary").splitlines()
    assert lines[0].split() == ["模块", "种类", "输出", "参数", "乘加运算"]
    assert lines[-1].split()[0] == "合计"
    assert len({columns(line) for line in (lines[0], lines[1], lines[3], lines[-1])}) == 1


def test_no_line_ends_with_an_opening_mark() -> None:
    for width in range(10, 40):
        lines = wrapped("第一个带上会合的端口（192.168.0.2）；“文件”菜单（默认）", width)
        assert not [line for line in lines if line.endswith(("（", "“"))]
        assert not [line for line in lines if line.startswith(("）", "；", "”", "，"))]


def test_english_is_as_argparse_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "export", "--help")
    assert "\noptions:\n" in said
    assert "\npositional arguments:\n" in said
    assert said.startswith("usage: netbuilder export")
