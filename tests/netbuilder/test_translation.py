"""Texts in the user's language: looked up, filled, counted, said once more."""

from __future__ import annotations

import importlib.util
import weakref
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from netbuilder import languages, translation, wording
from netbuilder.design import Design, analyze
from netbuilder.design.findings import Fix
from netbuilder.languages.po import PoError, entries_of, read_po
from netbuilder.languages.pseudo import CLOSING, OPENING, pseudo
from netbuilder.translation import mark, now, recalled, renewed, say

HEAD = 'msgid ""\nmsgstr "Plural-Forms: nplurals=3; plural=n==1 ? 0 : n<5 ? 1 : 2;\\n"\n\n'
FOLDER = Path(languages.__file__).parent
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    translation.use(translation.ENGLISH, None)
    wording.use_marks(".", ",")


def speak(text: str) -> None:
    translation.use("xx", read_po(HEAD + text))


def test_a_text_is_looked_up_and_filled() -> None:
    speak('msgid "{name} is open."\nmsgstr "Offen: {name}."')
    assert say("{name} is open.", name="a {b}") == "Offen: a {b}."
    assert say("Not there: {name}", name="x") == "Not there: x"


def test_a_translation_that_lost_a_place_is_not_used() -> None:
    speak('msgid "{name} is open."\nmsgstr "{wrong}"')
    assert say("{name} is open.", name="x") == "x is open."


def test_parts_of_the_data_are_called_as_the_language_does() -> None:
    speak('msgid "{part} of {name}"\nmsgstr "{name}: {part}"\n\nmsgid "test"\nmsgstr "Probe"')
    assert say("{part} of {name}", part="test", name="test") == "test: Probe"


def test_counts_choose_among_the_forms_of_the_language() -> None:
    speak(
        'msgid "{count} row"\nmsgid_plural "{count} rows"\n'
        'msgstr[0] "{count} a"\nmsgstr[1] "{count} b"\nmsgstr[2] "{count} c"'
    )
    said = [wording.plural(count, "{count} row", "{count} rows") for count in (1, 3, 1000)]
    assert said == ["1 a", "3 b", "1,000 c"]


def test_what_is_marked_is_translated_when_it_is_shown() -> None:
    title = mark("Open")
    assert title == "Open"
    assert {title: 1}["Open"] == 1
    speak('msgid "Open"\nmsgstr "Auf"\n\nmsgid "{what} it"\nmsgstr "{what}!"')
    assert (now(title), f"{title}", wording.terms([title, "x"])) == ("Auf", "Auf", "Auf, x")
    assert say("{what} it", what=title) == "Auf!"
    assert title == "Open"


def test_what_was_said_can_be_said_in_another_language() -> None:
    inner = say("Open")
    text = wording.sentences(say("{what} it", what=inner), "As it is.")
    speak('msgid "Open"\nmsgstr "Auf"\n\nmsgid "{what} it"\nmsgstr "{what}!"')
    assert recalled("".join(text)) == "Auf! As it is."
    assert renewed(text) == "Auf! As it is."


def test_a_text_that_is_said_often_is_made_of_nothing_but_itself() -> None:
    marked = mark("Close")
    for _ in range(5000):
        texts = [say("Open"), str(marked), wording.plural(1, "{count} row", "{count} rows")]
    assert list(map(recalled, texts)) == ["Open", "Close", "1 row"]


def test_a_name_from_outside_is_none_of_our_texts() -> None:
    say("Open")
    name = "".join(["Op", "en"])
    text = say("{what} it", what=name)
    speak('msgid "Open"\nmsgstr "Auf"')
    assert recalled(text) == "Open it"
    assert renewed(name) is name


def test_a_name_is_put_otherwise_where_it_names_something_else() -> None:
    said = translation.say_as("layer", "Input")
    speak(
        'msgid "Input"\nmsgstr "Eingabe"\n\nmsgctxt "layer"\nmsgid "Input"\nmsgstr "Input-Schicht"'
    )
    assert (say("Input"), translation.say_as("layer", "Input")) == ("Eingabe", "Input-Schicht")
    assert translation.say_as("setting", "Input") == "Eingabe"
    assert renewed(said) == "Input-Schicht"


def test_the_pseudo_language_leaves_contexts_out() -> None:
    languages.use("pseudo")
    assert translation.say_as("layer", "Dense") == pseudo("Dense")


def test_a_file_of_texts_is_read_as_translators_write_it() -> None:
    text = (
        '# A comment\n#: a.py:3\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n'
        'msgctxt "x"\nmsgid ""\n"long "\n"text\\n"\nmsgstr ""\n"lang"\n\n#~ msgid "old"\n'
    )
    entries = list(entries_of(text))
    assert [(each.one, each.forms, each.fuzzy) for each in entries] == [
        ("a", ["b"], True),
        ("long text\n", ["lang"], False),
    ]
    assert read_po(text).one("a") is None


@pytest.mark.parametrize("text", ['"a"', "msgid a", "hello", 'msgid "\\'])
def test_what_is_no_catalogue_is_refused(text: str) -> None:
    with pytest.raises(PoError):
        list(entries_of(text))


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (["zh_CN.UTF-8"], "zh_CN"),
        (["zh-Hans-CN", "en"], "zh_CN"),
        (["zh"], "zh_CN"),
        (["zh-Hant-TW"], "en"),
        (["de_DE", "zh-CN"], "zh_CN"),
        (["en-GB", "zh"], "en"),
        (["C.UTF-8"], "en"),
        ([], "en"),
    ],
)
def test_the_language_follows_the_system(
    wanted: list[str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(languages.VARIABLE, raising=False)
    assert languages.chosen(languages.SYSTEM, wanted) == code


def test_the_choice_and_the_environment_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(languages.VARIABLE, raising=False)
    assert languages.chosen("zh_CN", ["en"]) == "zh_CN"
    monkeypatch.setenv(languages.VARIABLE, "pseudo")
    assert languages.chosen("zh_CN", ["en"]) == "pseudo"
    monkeypatch.setenv(languages.VARIABLE, "klingon")
    assert languages.chosen("klingon", ["en"]) == "en"


def test_the_pseudo_language_keeps_places_and_marks() -> None:
    text = pseudo("&Save <b>{name}</b> as {{x}}")
    assert text.startswith(OPENING)
    assert text.endswith(CLOSING)
    assert len(text) > 30
    for kept in ("&S", "<b>{name}</b>", "{{", "}}"):
        assert kept in text
    languages.use("pseudo")
    assert "file.csv" in say("Save {name}", name="file.csv")


@pytest.mark.parametrize("code", [each for each in languages.NAMES if each != "en"])
def test_every_text_has_its_translation(code: str) -> None:
    """`python tools/messages.py` adds what is missing to the catalogues."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    messages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(messages)
    text = (FOLDER / code / "netbuilder.po").read_text("utf-8")
    done = {(each.key, each.many) for each in entries_of(text) if all(each.forms)}
    wanted = messages.found()
    assert len(wanted) > 3000
    assert not [key for key in wanted if key not in done]


def test_counted_texts_that_are_kept_apart_are_found() -> None:
    speak(
        'msgid "{count} class"\nmsgstr "{count} k"\n\nmsgid "{count} classes"\nmsgstr "{count} K"'
    )
    counted = (mark("{count} class"), mark("{count} classes"))
    assert [wording.plural(count, *counted) for count in (1, 2)] == ["1 k", "2 K"]


def test_sentences_of_chinese_stand_close_and_are_told_apart() -> None:
    text = wording.sentences("第一句。", "第二句。", "A third.", "A fourth.")
    assert text == "第一句。第二句。A third. A fourth."
    assert wording.first_sentence(text) == "第一句。"
    assert wording.first_sentence("A third. A fourth.") == "A third."


@pytest.mark.parametrize("code", [each for each in languages.NAMES if each != "en"])
def test_translations_keep_every_place(code: str) -> None:
    def places(text: str) -> list[str]:
        import string

        named = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
        assert named.count("") < 2 or text == entry.one, f"{text}: number places without names"
        return sorted({name or str(place) for place, name in enumerate(named)})

    text = (FOLDER / code / "netbuilder.po").read_text("utf-8")
    for entry in entries_of(text):
        if not entry.one or "%" in entry.one:
            continue
        wanted = places(entry.many or entry.one)
        for form in filter(None, entry.forms):
            assert places(form) == wanted, entry.one
            assert ("&" in form.replace("&&", "")) == ("&" in entry.one.replace("&&", "")), form


def test_numbers_take_the_marks_of_the_system() -> None:
    wording.use_marks(",", ".")
    assert wording.count_text(1460) == "1.460"
    assert wording.percent(0.975, 1) == "97,5 %"
    assert wording.number_text(0.001) == "0,001"
    assert wording.plain_number(0.001) == "0.001"
    assert wording.short_number(50_200) == "50,2 k"
    assert wording.terms(["0,5", "0,3"]) == "0,5; 0,3"


def test_days_are_written_as_the_language_does() -> None:
    assert wording.moment(datetime(2026, 3, 5, 14, 7)) == "5 March 2026, 14:07"


def test_no_text_keeps_an_error_alive() -> None:
    class RefusedError(Exception):
        pass

    error = RefusedError("It is refused.")
    alive = weakref.ref(error)
    said = say("What was refused: {error}", error=error)
    marked = mark("Refused: {error}", error=error)
    del error
    assert alive() is None
    assert str(marked) == "Refused: It is refused."
    assert recalled(said) == "What was refused: It is refused."


def test_what_is_said_over_and_over_is_remembered_once() -> None:
    for _ in range(3):
        said = say("Train")
    assert renewed(said) == "Train"
    assert translation._State.memory["Train"].parts == ("Train",)


@pytest.mark.parametrize(
    "again", [wording.sentences, lambda text: say("{text}", text=text), translation.told]
)
def test_what_is_made_of_itself_is_kept_once(again: Callable[[str], str]) -> None:
    said = say("Preferences")
    for _ in range(2000):
        said = again(wording.sentences(said))
    languages.use("zh_CN")
    assert renewed(said) == "首选项"


def test_latin_and_chinese_are_set_apart_at_places_alone() -> None:
    speak(
        'msgid "{a} and {b}"\nmsgstr "{a}和{b}"\n\nmsgid "{} of {}"\nmsgstr "{1}中的{0}"\n\n'
        'msgid "in {place}"\nmsgstr "在{place}中"'
    )
    assert say("{a} and {b}", a="4", b="9") == "4 和 9"
    assert say("{a} and {b}", a="87.5 %", b=500) == "87.5 % 和 500"
    assert say("{a} and {b}", a="左", b="x右") == "左和 x右"
    assert say("{} of {}", 3, "样本") == "样本中的 3"
    assert say("in {place}", place="图a") == "在图a 中"
    assert say("in {place}", place="“a”") == "在“a”中"


def test_sentences_of_findings_stand_close_in_chinese() -> None:
    languages.use("zh_CN")
    design = Design.default("mnist").without_blocks()
    problem = analyze(design).problems[0]
    assert problem.text == "网络中没有层。从组件面板拖入一层。"
    assert Fix("添加 Flatten", design, "再试一次。").sentence == "添加 Flatten。再试一次。"


def test_large_times_have_the_units_of_the_language() -> None:
    assert [wording.clock(each) for each in (14, 65, 7500)] == [
        ("14", "s"),
        ("1:05", "min"),
        ("2:05", "h"),
    ]
    languages.use("zh_CN")
    assert [wording.clock(each)[1] for each in (14, 65, 7500)] == ["秒", "分", "时"]
