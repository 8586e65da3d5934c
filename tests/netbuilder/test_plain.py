"""Text that is made harmless, and how much of it stays."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder import languages
from netbuilder.languages.po import entries_of
from netbuilder.plain import line, lines, one_line, printed, shortened, visible

HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
ANY = st.text(st.characters(codec=None), max_size=400)


def hidden(text: str) -> set[str]:
    return {each for each in text if unicodedata.category(each) in HIDDEN} - {"\u200c", "\u200d"}


@given(ANY)
def test_nothing_hidden_is_left(text: str) -> None:
    assert not hidden(line(text))
    assert not hidden(one_line(text))
    assert hidden(lines(text)) <= {"\n"}
    assert hidden(printed(text)) <= {"\n"}


@given(ANY, st.integers(10, 100))
def test_nothing_is_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(line(text, limit)) <= limit
    assert len(shortened(text, limit)) <= limit
    assert len(one_line(text, limit)) <= limit + 3


@pytest.mark.parametrize(
    "text", ["<p value>", "R&D", "a  b", "Größe", "名前", "\u0645\u06cc\u200c\u062e", "x" * 100]
)
def test_ordinary_names_stay_as_they_are(text: str) -> None:
    assert line(text) == text
    assert visible(text) == text


def test_what_would_do_harm_is_written_out() -> None:
    assert line("a\u202egpj.exe") == r"a\u202egpj.exe"
    assert line("two\r\nlines") == "two lines"
    assert line("\x1b[2Jgone\0\ud800") == r"\x1b[2Jgone\x00\ud800"
    assert printed("one\n\x1b[2J\x9b") == "one\n\\x1b[2J\\x9b"


def test_long_names_keep_both_ends() -> None:
    assert line("begin" + "x" * 10_000 + ".csv", 30).startswith("begin")
    assert line("begin" + "x" * 10_000 + ".csv", 30).endswith(".csv")
    assert max(map(len, lines(f"The file {'y' * 10_000} is long.").split())) == 60
    assert lines(f"{'y' * 10_000} is long; choose another.").endswith("choose another.")
    assert lines("\n" * 10_000).count("\n") <= 40


@pytest.mark.parametrize("code", [each for each in languages.NAMES if each != "en"])
def test_sentences_without_blanks_stay_whole(code: str) -> None:
    catalogue = Path(languages.__file__).parent / code / "netbuilder.po"
    entries = [each for each in entries_of(catalogue.read_text("utf-8")) if each.one]
    texts = [form for each in entries for form in each.forms]
    long = [text for text in texts if len(text) > 60 and "://" not in text]
    assert len(long) > 100
    assert not [text for text in long if len(text) < 2000 and lines(text) != text]
