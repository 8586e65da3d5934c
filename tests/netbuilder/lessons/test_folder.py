"""Folders of lessons: what is read of them, and what is said of bad ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design
from netbuilder.help.pages import Code, Heading, Paragraph, Points
from netbuilder.lessons import folder, library, looking, prose
from netbuilder.lessons.errors import LessonError
from netbuilder.lessons.evidence import Course, Evidence

Make = Callable[..., Path]


def test_a_lesson_is_read(make_lesson: Make) -> None:
    lesson = folder.read(make_lesson())
    assert (lesson.key, lesson.title, len(lesson.tasks)) == ("rings", "Rings", 2)
    assert lesson.start == Design.default("circles")
    kinds = [type(part) for part in lesson.parts]
    assert kinds == [Heading, Paragraph, Points, Code]
    assert looking.notices(lesson) == []


def put(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """A change of one field, such as 'tasks.0.title'; None takes it away."""

    def change(content: dict[str, Any]) -> None:
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        inner: Any = content
        for part in way:
            inner = inner[part]
        if value is None:
            del inner[last]
        else:
            inner[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (put("format", "other"), "format"),
        (put("version", 0), "version"),
        (put("version", 2), "newer"),
        (put("version", True), "version"),
        (put("id", "Rings!"), "id"),
        (put("id", None), "id"),
        (put("title", ""), "title"),
        (put("title", "a\nb"), "title"),
        (put("title", 5), "title"),
        (put("more", 1), "more"),
        (put("tasks", []), "tasks"),
        (put("start", "../start.netbuilder.json"), "start"),
        (put("start", "other.netbuilder.json"), "other.netbuilder.json"),
        (put("tasks.1.id", "small"), "tasks[0].id"),
        (put("tasks.0.title", "x" * 2000), "tasks[0].title"),
        (put("tasks.0.checks", []), "tasks[0].checks"),
        (put("tasks.0.checks.0.at_most", "many"), "tasks[0].checks[0].at_most"),
        (put("tasks.0.checks.0.at_most", None), "tasks[0].checks[0].at_least"),
        (put("tasks.0.checks.1.figure", "val_acuracy"), "tasks[0].checks[1].figure"),
        (put("tasks.0.checks.0.check", "magic"), "tasks[0].checks[0]"),
        (put("tasks.0.checks.0.code", "import os"), "tasks[0].checks[0]"),
    ],
)
def test_a_bad_field_is_named_in_one_sentence(
    make_lesson: Make, change: Callable[[dict[str, Any]], None], field: str
) -> None:
    with pytest.raises(LessonError) as caught:
        folder.read(make_lesson(change))
    said = str(caught.value)
    assert field in said
    assert "lesson.json" in said or "other.netbuilder.json" in said
    assert said.count("\n") == 0


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a\n\n![x](y.png)\n", "line 3"),
        ("<b>bold</b>", "line 1"),
        ("```\nno end", "line 1"),
        ("x" * 3000, "line 1"),
        (b"\xff\xfe", "lesson.md"),
    ],
)
def test_a_bad_text_is_named_by_its_line(make_lesson: Make, text: str | bytes, place: str) -> None:
    with pytest.raises(LessonError, match=r"lesson\.md") as caught:
        folder.read(make_lesson(text=text))
    assert place in str(caught.value)


@pytest.mark.parametrize("name", ["lesson.json", "lesson.md", "start.netbuilder.json"])
def test_a_file_that_is_missing_or_damaged_is_named(make_lesson: Make, name: str) -> None:
    where = make_lesson()
    (where / name).write_bytes(b"{\xff")
    with pytest.raises(LessonError, match=name.replace(".", r"\.")):
        folder.read(where)
    (where / name).unlink()
    with pytest.raises(LessonError, match=name.replace(".", r"\.")):
        folder.read(where)
    (where / name).mkdir()
    with pytest.raises(LessonError, match=name.replace(".", r"\.")):
        folder.read(where)


@pytest.mark.parametrize("content", [b"[" * 100_000, b"null", b'"x"', b"{}", b'{"format": []}'])
def test_what_is_no_lesson_at_all_is_refused(make_lesson: Make, content: bytes) -> None:
    where = make_lesson()
    (where / "lesson.json").write_bytes(content)
    with pytest.raises(LessonError, match=r"lesson\.json"):
        folder.read(where)


def test_other_words_leave_the_digest_and_other_checks_do_not(make_lesson: Make) -> None:
    digest = folder.read(make_lesson()).digest
    words = make_lesson(put("title", "Other"), text="Other.")
    (words / "lesson.json").write_text(
        json.dumps(json.loads((words / "lesson.json").read_text()), indent=4).replace("\n", "\r\n")
    )
    assert folder.read(words).digest == digest
    changed = put("tasks.0.checks.0.at_most", 60)
    assert folder.read(make_lesson(changed)).digest != digest
    start = Design.default("circles").with_setting("epochs", 99)
    assert folder.read(make_lesson(start=start)).digest != digest


def test_own_data_lie_beside_the_lesson(make_lesson: Make) -> None:
    forecast = next(each.start for each in library.built_in() if each.key == "forecast")
    assert forecast.own is not None
    start = replace(forecast, own=replace(forecast.own, path="C:\\teacher\\points.csv"))
    where = make_lesson(start=start)
    with pytest.raises(LessonError, match=r"points\.csv"):
        folder.read(where)
    (where / "points.csv").write_text("x,y\n1,2\n")
    found = folder.read(where).start.own
    assert found is not None
    assert Path(found.path) == where / "points.csv"


def test_a_teacher_is_told_what_is_likely_not_meant(make_lesson: Make) -> None:
    def change(content: dict[str, Any]) -> None:
        content["tasks"][0]["checks"] = [{"check": "parameters", "at_most": 50}]
        content["tasks"][1]["checks"][0]["figure"] = "val_recall"

    said = looking.notices(folder.read(make_lesson(change)))
    assert len(said) == 2
    assert "Use at most 50 parameters." in said[0]
    assert "recall" in said[1]


def test_a_network_of_other_data_passes_nothing(make_lesson: Make) -> None:
    lesson = folder.read(make_lesson())
    course = Course({}, "finished", True)
    figures = {"val_accuracy": 1.0}
    assert lesson.passed(Evidence(lesson.start, figures, course, "Circles")) == ("small", "good")
    for other in (
        Design.default("moons"),
        lesson.start.with_setting("noise", 0.0),
    ):
        assert lesson.passed(Evidence(other, figures, course, "Circles")) == ()
    assert lesson.passed(Evidence(lesson.start, figures, course, "Moons")) == ()


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_by_line(text: str) -> None:
    try:
        parts = prose.parts_of(text)
    except prose.ProseError as error:
        line, texts = error.line, []
    else:
        line, texts = 1, list(prose.texts_of(parts))
    assert 1 <= line <= text.count("\n") + 1
    assert all(each.strip() for each in texts)
