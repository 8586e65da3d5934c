"""A student's results as a file, and those of a class out of many."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from netbuilder.lessons import folder, progress, results
from netbuilder.lessons.errors import LessonError
from netbuilder.lessons.evidence import Course, Evidence
from netbuilder.lessons.lesson import Lesson
from netbuilder.lessons.merging import merge
from netbuilder.lessons.results import LessonResult, Results, TaskResult
from tests.helpers.command_line import run

DAY = datetime(2026, 3, 5, 10, 0)


@pytest.fixture
def lesson(make_lesson: Callable[..., Path]) -> Lesson:
    return folder.read(make_lesson())


def write(
    path: Path,
    student: str,
    *passed: str,
    digest: str = "a" * 32,
    title: str = "Rings",
    day: int = 0,
) -> Path:
    when = DAY + timedelta(days=day)
    tasks = tuple(
        TaskResult(key, key.title(), when if key in passed else None) for key in ("small", "good")
    )
    found = Results(student, when, (LessonResult("rings", title, digest, tasks),))
    results.write(found, path)
    return path


def test_a_file_holds_what_was_passed(lesson: Lesson, tmp_path: Path) -> None:
    evidence = Evidence(lesson.start, {"val_loss": 0.25}, Course(), "Circles")
    known = progress.keep(lesson, ["small"], evidence)
    found = results.results_of("  Ana\n María ", [lesson], known)
    path = tmp_path / "ana.results.json"
    results.write(found, path)
    again = results.read(path)
    assert (again.student, again.lessons[0].digest) == ("Ana María", lesson.digest)
    assert [task.passed is not None for task in again.lessons[0].tasks] == [True, False]
    assert again.lessons[0].tasks[0].figures == {"val_loss": 0.25}
    assert results.results_of("Ana", [], known).lessons == again.lessons


def test_of_several_versions_the_one_at_hand_counts(
    lesson: Lesson, make_lesson: Callable[..., Path]
) -> None:
    def change(content: dict[str, Any]) -> None:
        content["tasks"][0]["checks"][0]["at_most"] = 40

    harder = folder.read(make_lesson(change))
    evidence = Evidence(lesson.start, {}, Course(), "Circles")
    progress.keep(lesson, ["small"], evidence)
    known = progress.keep(harder, ["good"], evidence)
    for at_hand in (lesson, harder):
        found = results.results_of("Ana", [at_hand], known)
        assert [each.digest for each in found.lessons] == [at_hand.digest]


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 100])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(LessonError):
        results.student_name(name)


def test_without_anything_passed_there_are_no_results(lesson: Lesson) -> None:
    with pytest.raises(LessonError, match="no results yet"):
        results.results_of("Ana", [lesson], progress.Progress())


def test_a_class_becomes_a_table(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / "b.json", "Ben", "small", "good"),
        write(tmp_path / "a.json", "Ana", "small"),
        write(tmp_path / "=1.json", "=1+1"),
    ]
    merged = merge(paths)
    assert [row[:2] for row in merged.table()] == [
        ["Student", "Rings"],
        ["=1+1", "0/2"],
        ["Ana", "1/2"],
        ["Ben", "2/2"],
    ]
    assert merged.notices == merged.refused == ()
    rows = list(csv.DictReader(merged.csv().lstrip("\ufeff").splitlines()))
    assert [row["student"] for row in rows] == ["'=1+1", "Ana", "Ben"]
    assert [row["rings/good"] for row in rows] == ["0", "0", "1"]


def test_the_same_student_twice_is_said_in_a_sentence(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / "late.json", "ana", "good", day=3),
        write(tmp_path / "early.json", "Ana", "small"),
        write(tmp_path / "copy.json", "Ana", "small"),
    ]
    merged = merge(paths)
    assert [(each.name, each.passed) for each in merged.students] == [("ana", 2)]
    assert len(merged.notices) == 2
    assert "copy.json holds the same as early.json." in merged.notices
    assert any("early.json" in said and "late.json" in said for said in merged.notices)


def test_another_version_of_a_lesson_is_said_in_a_sentence(tmp_path: Path, lesson: Lesson) -> None:
    paths = [
        write(tmp_path / f"{name}.json", name, "small", digest=digest)
        for name, digest in (("Ana", "a" * 32), ("Ben", "a" * 32), ("Cem", "c" * 32))
    ]
    merged = merge(paths)
    assert [row[1] for row in merged.table()[1:]] == ["1/2", "1/2", "1/2*"]
    assert merged.notices == ("Another version of the lesson 'Rings' was worked on by Cem.",)
    known = merge(paths, [lesson])
    assert [row[1] for row in known.table()[1:]] == ["1/2*"] * 3
    assert "Ana, Ben and Cem" in known.notices[0]


def damaged(content: bytes, number: int) -> bytes:
    """Another content of each kind."""
    changed = json.loads(content)
    changed["lessons"][0]["tasks"][1]["passed"] = "2026-03-05T10:00:00"
    newer = {**json.loads(content), "version": 2}
    kinds = [
        b"",
        content[: len(content) // 2],
        content.replace(b"Ana", b"Eve"),
        json.dumps(changed).encode(),
        json.dumps(newer).encode(),
        b'{"format": "netbuilder-lesson"}',
        b"[" * 100_000,
        content.replace(b'"lessons"', b'"lesson"'),
    ]
    return kinds[number]


@pytest.mark.parametrize("number", range(8))
def test_a_damaged_file_is_said_in_a_sentence_and_the_others_count(
    tmp_path: Path, number: int
) -> None:
    good, bad = (
        write(tmp_path / "good.json", "Ben", "small"),
        write(tmp_path / "bad.json", "Ana", "small"),
    )
    bad.write_bytes(damaged(bad.read_bytes(), number))
    merged = merge([bad, good, tmp_path / "missing.json", tmp_path])
    assert [each.name for each in merged.students] == ["Ben"]
    assert len(merged.refused) == 3
    assert "bad.json" in merged.refused[0]
    assert all("\n" not in said for said in merged.refused)


def test_a_name_that_no_student_can_have_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", "\u202eevil")
    with pytest.raises(LessonError, match=r"a\.json, student"):
        results.read(path)


# The terminal ---------------------------------------------------------------------------------


def test_a_lesson_is_checked_in_the_terminal(
    make_lesson: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    good = make_lesson()

    def change(content: dict[str, Any]) -> None:
        content["tasks"][0]["checks"][0]["at_most"] = "few"

    bad = make_lesson(change, name="bad")
    assert run("lessons", "check", str(good)) == 0
    assert "'Rings', 2 tasks" in capsys.readouterr().out
    assert run("lessons", "check", str(good), str(bad)) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == len(err.splitlines()) == 1
    assert "lesson.json, tasks[0].checks[0].at_most" in err
    assert run("lessons", "check", str(bad), "--json") == 1
    assert json.loads(capsys.readouterr().out)["lessons"][0]["sound"] is False


def test_a_class_is_merged_in_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [
        str(write(tmp_path / "a.json", "安娜", "small")),
        str(write(tmp_path / "b.json", "Ben", "small", "good", title="环")),
    ]
    assert run("lessons", "merge", *paths) == 0
    out, err = capsys.readouterr()
    assert err == ""
    lines = out.splitlines()
    assert lines[0].split() == ["Student", "Rings", "In", "all"]
    assert lines[2].split() == ["Ben", "2/2", "2"]
    table = tmp_path / "class.csv"
    assert run("lessons", "merge", *paths, "--csv", str(table), "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert [each["passed"] for each in content["students"]] == [2, 1]
    assert table.read_text("utf-8-sig").startswith("student,saved,rings/small,rings/good,passed")


def test_a_folder_stands_for_its_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("Ana", "Ben"):
        write(tmp_path / f"{name}.results.json", name, "small")
    (tmp_path / "notes.txt").touch()
    assert run("lessons", "merge", str(tmp_path)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert len(out.splitlines()) == 4


def test_files_that_cannot_be_used_are_told_in_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = str(write(tmp_path / "a.json", "Ana", "small"))
    assert run("lessons", "merge", good, str(tmp_path / "none.json")) == 1
    out, err = capsys.readouterr()
    assert "Ana" in out
    [line] = err.splitlines()
    assert "none.json" in line
    assert run("lessons", "merge", good, "--csv", str(tmp_path / "no" / "such.csv")) == 2
    assert run("lessons", "merge", good, "--lesson", str(tmp_path)) == 2
    assert run("lessons", "check", str(tmp_path), "--csv", "x.csv") == 2
    assert run("lessons", "look", good) == 2
    assert run("lessons", "merge", str(tmp_path)) == 2
    assert "no results" in capsys.readouterr().err.splitlines()[-1]


def test_results_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", "Ana", "small")
    found = results.read(path)
    results.write(found, path)
    assert msgspec.structs.asdict(results.read(path)) == msgspec.structs.asdict(found)
