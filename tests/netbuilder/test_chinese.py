"""The Chinese texts: the glossary's terms, Chinese punctuation, spaces, nothing left in English."""

# ruff: noqa: RUF001 - Chinese has its own punctuation.

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from netbuilder import languages
from netbuilder.languages.po import Entry, entries_of

FOLDER = Path(languages.__file__).parent
HAN = "\u4e00-\u9fff"

ALSO = {
    "batch": "批",
    "block": "模块|代码块",
    "class": "类|班",
    "convolution": "卷积",
    "dropout": "失活|Dropout",
    "embedding": "嵌入",
    "epoch": "轮",
    "kernel": "核",
    "label": "标签",
    "Dense layer": "全连接层|Dense 层",
    "mask": "掩码|屏蔽",
    "mean squared": "均方",
    "run": "训练|运行|延续|并|平行",
    "sample": "样本|示例",
    "schedule": "调度",
    "shape": "形状",
    "step": "步|入门",
    "sweep": "扫描",
    "unit": "单元|单位|遗忘门",
    "weight": "权重|加权",
}
"""Further words for a term, where it stands for something else or as part of a longer one."""

NAMES = re.compile(
    r"\{\w*\}|'[^']*'|\"[^\"]*\"|<[^<>]*>|--?[a-z]+|\w*_\w*|\w+\.\w+[\w.]*|\w+=\w*|\([a-z, ]+\)"
    r"|\b[A-Z]\w*[A-Z]\w*|\bReshape|\bFlatten|\bDense(?! layer)|\bDropout|\bkeras\b"
    r"|\bnetbuilder \w+"
    r"|\b[A-Z][a-z]+ (?:and|et al)\b.*\d{4}.*|.*<- .*"
)
"""What stays Latin: places, quoted words, identifiers, names of classes, papers and formulas."""


@cache
def entries() -> tuple[Entry, ...]:
    text = (FOLDER / "zh_CN" / "netbuilder.po").read_text("utf-8")
    return tuple(each for each in entries_of(text) if each.one)


def glossary() -> list[tuple[str, str]]:
    """English terms, and the Chinese ones that translations have for them, as a pattern."""
    found = []
    lines = (FOLDER / "GLOSSARY.md").read_text("utf-8").splitlines()
    rows = [each.strip("|").split("|") for each in lines if each.startswith("| ")][1:]
    for row in rows:
        english = [re.sub(r"\(.*\)", "", each).strip() for each in row[0].split(",")]
        chinese = [each.strip() for each in re.split("[、,]", row[1])]
        same = chinese if len(chinese) == len(english) else [chinese[0]] * len(english)
        found += [(one, ALSO.get(one, other)) for one, other in zip(english, same, strict=True)]
    return found


@pytest.mark.parametrize(("english", "chinese"), glossary(), ids=lambda each: str(each))
def test_a_term_has_the_glossarys_word(english: str, chinese: str) -> None:
    word = re.compile(rf"(?<![\w-]){re.escape(english)}(?:e?s)?(?![\w-])", re.IGNORECASE)
    assert not [
        (entry.one, entry.forms)
        for entry in entries()
        if word.search(entry.one) and word.search(NAMES.sub(" ", entry.one))
        if not all(re.search(chinese, form) or word.search(form) for form in entry.forms)
    ]


def own_words(form: str) -> str:
    """A translation without letters for Alt, filters of files and formulas."""
    return re.sub(r"\(&.\)|\.\.\.|\(\*[^)]*\)|max\(.*\)|<[^<>]*>", "", form)


def test_punctuation_is_chinese() -> None:
    wrong = re.compile(rf"[{HAN}][,;!?]|[{HAN}]:(?![/\w])|[{HAN}]\.(?![\w*])|[{HAN}]\(|\)[{HAN}]")
    found = [form for entry in entries() for form in entry.forms if wrong.search(own_words(form))]
    assert not found


def test_chinese_and_latin_stand_apart() -> None:
    close = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
    loose = re.compile(rf"[，。；：、！？（）“”] [{HAN}]|[{HAN}] [，。；：、！？）”]")
    months = re.compile(r"\d+月")
    forms = [form for entry in entries() for form in entry.forms]
    assert not [form for form in forms if close.search(months.sub("", form)) or loose.search(form)]


def test_nothing_is_left_in_english() -> None:
    """Without a Chinese character stand commands, formulas, titles of papers, and names alone."""
    prose = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")
    forms = [form for entry in entries() for form in entry.forms]
    han = re.compile(f"[{HAN}]")
    left = [form for form in forms if not han.search(form) and prose.search(NAMES.sub("", form))]
    assert not left


def test_latin_words_come_from_the_english_text() -> None:
    """What a translation says in Latin letters, its source says too, or a heading beside it."""
    word = re.compile(r"[A-Za-z]{3,}")
    found = []
    for entry in entries():
        source = f"{entry.one} {entry.many}".casefold().replace("_", "")
        for form in entry.forms:
            said = word.findall(re.sub(r"\{\w*\}", "", own_words(form)).replace("_", ""))
            new = [each for each in said if each.casefold() not in source]
            if new and not any(each in form for each in entry.one.split()) and len(new) > 1:
                found.append((entry.one, form))
    assert not found
