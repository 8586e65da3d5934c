"""What is said in English by the engine, Python and other processes, in the user's language."""

# ruff: noqa: RUF001 - Chinese has its own punctuation.

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import netbuilder
from engine.errors import EngineError, ModelFileError, ParameterError
from engine.layers import Dense
from netbuilder import languages, translation, wording
from netbuilder.commands.help_text import columns, wrapped
from netbuilder.design.code.apart import _told
from netbuilder.design.code.outcome import Problem
from netbuilder.languages.foreign import TEXTS
from netbuilder.languages.patterns import Patterns
from netbuilder.languages.po import entries_of
from netbuilder.translation import recalled, say, told

ROOT = Path(netbuilder.__file__).resolve().parents[1]


def test_an_error_of_the_engine_is_in_the_language_of_the_moment(chinese: None) -> None:
    with pytest.raises(ParameterError) as caught:
        Dense(units=0.5)
    text = str(caught.value)
    assert text == "units 必须是从 1 到 1000000 的整数；收到的是 0.5。"
    assert say("{error}", error=caught.value) == text
    translation.use(translation.ENGLISH, None)
    assert str(caught.value) == "units must be a whole number from 1 to 1000000; received 0.5."


def test_parts_of_an_error_are_understood_too(chinese: None) -> None:
    error = ModelFileError("a.keras", "holds no config.json", "use another copy of it")
    assert str(error) == "“a.keras”不含 config.json；请使用它的另一份副本。"
    error = ModelFileError("a.keras", "is quite something", "do what nobody knows")
    assert str(error) == "“a.keras”is quite something；请 do what nobody knows。"


def test_sentences_beside_each_other_are_understood_one_by_one(chinese: None) -> None:
    first = "There are no samples; give at least one."
    both = "没有样本；请至少给出一个。模型没有层；请至少添加一层。"
    assert told(f"{first} The model has no layers; add at least one.") == both
    assert told(f"{first} What is this?") == "没有样本；请至少给出一个。What is this?"


def test_what_nobody_knows_stays_as_it_is(chinese: None) -> None:
    for text in ("", "a.csv", "x" * 5000, "{", "Nobody has said this."):
        assert told(text) == text


def test_what_was_said_already_keeps_how_it_was_made(chinese: None) -> None:
    text = say("There are no samples; give at least one.")
    assert told(text) is text
    languages.use(translation.ENGLISH)
    assert recalled(text) == "There are no samples; give at least one."


def test_an_error_is_said_once_more_in_another_language() -> None:
    text = str(EngineError("The model has no layers; add at least one."))
    languages.use("zh_CN")
    assert recalled("".join(text)) == "模型没有层；请至少添加一层。"
    languages.use(translation.ENGLISH)


def test_another_process_speaks_english(chinese: None) -> None:
    problem = Problem(
        3, "NetBuilder does not have the data set faces; the design keeps its own data."
    )
    said = "NetBuilder 没有数据集 faces；设计保留自己的数据。"
    assert _told(problem) == Problem(3, said)


def test_the_system_speaks_by_numbers(chinese: None) -> None:
    assert wording.reason_of(FileNotFoundError(2, os.strerror(2))) == "没有该文件或文件夹"
    assert wording.reason_of(OSError("it ends too early")) == "它过早结束"


def test_a_template_is_told_from_others_by_what_it_says_itself() -> None:
    texts = ["{a} of {b} files", "{a} files", "it is {x}", "{} of {} lines", "{a}{b} is long"]
    patterns = Patterns(lambda: texts)
    assert patterns.match("3 of 5 files") == ("{a} of {b} files", (), {"a": "3", "b": "5"})
    assert patterns.match("3 files") == ("{a} files", (), {"a": "3"})
    assert patterns.match("3 of 5 lines") == ("{} of {} lines", ("3", "5"), {})
    assert patterns.match(" files") is None
    assert patterns.match("ab is long") is None


def engine_templates() -> Iterator[str]:
    text = (Path(languages.__file__).parent / "zh_CN" / "netbuilder.po").read_text("utf-8")
    for entry in entries_of(text):
        if not entry.many and any(each.startswith("#: engine/") for each in entry.comments):
            yield entry.one


def test_all_that_the_engine_says_is_found_again(chinese: None) -> None:
    """Each template, filled with names that nothing else has, is translated, places and all."""
    wrong, tried = [], 0
    for text in (*engine_templates(), *TEXTS):
        names = re.findall(r"\{([a-z]\w*)\}", text)
        if not names or len(names) < text.count("{"):
            continue
        values = {name: f"<{number}>" for number, name in enumerate(names)}
        tried += 1
        if told(text.format(**values)) != say(text, **values):
            wrong.append(text)
    assert tried > 200
    assert not wrong


def test_lines_of_chinese_break_between_characters() -> None:
    text = "用什么训练：mnist、fashion_mnist、digits、moons"
    lines = wrapped(text, 20)
    assert "".join(lines) == text
    assert all(columns(line) <= 20 for line in lines)
    assert any("fashion_mnist、" in line for line in lines)
    assert wrapped("all words of a sentence", 11) == ["all words", "of a", "sentence"]


SENTENCE = r"^([A-Z{'].* .*[.!?]|.*; [a-z]+ .*)$"
INTERNAL = (
    "curves/series.py",
    "document.py",
    "exchange/opened_model.py",
    "insight/",
    "languages/",
    "network/",
    "storage/encoding.py",
    "training/run/",
    "training/sweeps/places.py",
    "views/common/",
    "processes.py",
    "views/pad/input_view.py",
)
"""Where errors of the program itself are raised, which nobody sees but in the log."""
MACHINES = (
    "commands/completion.py",
    "exchange/keras_script/",
    "exchange/python_file/",
    "training/elsewhere/there/",
)
SPOKEN = {
    *("say", "mark", "say_text", "mark_text", "markup", "plural", "say_count"),
    *("_term", "term", "Term"),  # a glossary, whose entries are looked up as they are shown
}
LOGGED = {"debug", "info", "warning", "exception", "error", "critical"}


def silent_sentences(source: str) -> Iterator[str]:
    """Sentences that are handed to nothing which would translate them."""
    tree = ast.parse(source)
    left_out = set[int]()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                left_out.add(id(node.value))
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if (
                name in SPOKEN | LOGGED
            ):
                left_out.update(map(id, ast.walk(node)))
            case ast.JoinedStr(values=values):
                left_out.update(map(id, values))
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        match node:
            case ast.Constant(str(text)):
                pass
            case ast.JoinedStr(values=values):
                texts = (each.value if isinstance(each, ast.Constant) else "{}" for each in values)
                text = "".join(map(str, texts))
            case _:
                continue
        if re.match(SENTENCE, text) and re.search(r"[a-z]{2,} [a-z]{2,}", text):
            yield f"{node.lineno}: {text[:80]}"


ALLOWED = {
    "pad/digits.py": "could not be processed",  # never shown
    "settings_file.py": "were not saved",  # for the log
    "views/window/language_switch.py": "No font",  # there is no font to say it with
}


def test_every_sentence_is_said_in_the_users_language() -> None:
    package = ROOT / "netbuilder"
    found = [
        f"{name}:{each}"
        for path in sorted(package.rglob("*.py"))
        if not (name := path.relative_to(package).as_posix()).startswith((*INTERNAL, *MACHINES))
        for each in silent_sentences(path.read_text("utf-8"))
        if not any(name.endswith(key) and part in each for key, part in ALLOWED.items())
    ]
    assert not found


def test_a_sentence_that_nobody_translates_is_found() -> None:
    assert list(silent_sentences("raise ValueError(f'{x} is not a number.')"))
    assert list(silent_sentences("A = 'it is damaged; get it again'"))
    assert not list(silent_sentences("say('It is not a number.')\nlog.info('It is so.')"))
