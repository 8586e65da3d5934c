"""Progress is kept, whatever else writes it, and nothing of it is lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from netbuilder.lessons import folder, progress
from netbuilder.lessons.errors import LessonError
from netbuilder.lessons.evidence import Course, Evidence
from netbuilder.lessons.lesson import Lesson
from netbuilder.storage import files


@pytest.fixture
def lesson(make_lesson: Callable[..., Path]) -> Lesson:
    return folder.read(make_lesson())


def evidence(lesson: Lesson, **figures: float) -> Evidence:
    return Evidence(lesson.start, figures, Course(), "Circles")


def test_what_was_passed_is_there_at_the_next_start(lesson: Lesson) -> None:
    assert progress.read().of(lesson) == {}
    kept = progress.keep(lesson, ["small"], evidence(lesson, val_loss=0.5, loss=float("nan")))
    assert progress.read() == kept
    passed = kept.of(lesson)["small"]
    assert passed.figures == {"val_loss": 0.5}
    again = progress.keep(lesson, ["small", "good"], evidence(lesson, val_loss=0.1))
    assert again.of(lesson)["small"] == passed
    assert set(again.of(lesson)) == {"small", "good"}


def test_several_programs_add_to_each_other(lesson: Lesson) -> None:
    keys = [f"task-{number}" for number in range(12)]
    threads = [
        threading.Thread(target=progress.keep, args=(lesson, [key], evidence(lesson)))
        for key in keys
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(progress.read().of(lesson)) == set(keys)


def test_a_write_that_fails_leaves_what_was_kept(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.keep(lesson, ["small"], evidence(lesson))
    before = progress.path().read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "keep", fail)
    with pytest.raises(LessonError, match="no space left"):
        progress.keep(lesson, ["good"], evidence(lesson))
    assert progress.path().read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"format": "x"}', b"[" * 99_999])
def test_a_damaged_file_is_put_aside_and_kept(lesson: Lesson, content: bytes) -> None:
    progress.path().parent.mkdir(parents=True)
    progress.path().write_bytes(content)
    kept = progress.keep(lesson, ["small"], evidence(lesson))
    assert "lessons.json.damaged" in kept.complaint
    assert set(progress.read().of(lesson)) == {"small"}
    assert progress.path().with_name("lessons.json.damaged").read_bytes() == content


def test_a_damaged_file_is_told_of_once(lesson: Lesson) -> None:
    progress.path().parent.mkdir(parents=True)
    progress.path().write_bytes(b"{")
    assert "damaged" in progress.read().complaint
    assert progress.read() == progress.Progress()


def test_a_file_of_a_newer_version_is_left_alone(lesson: Lesson) -> None:
    newer = json.dumps({"format": progress.FORMAT, "version": 2, "lessons": 5}).encode()
    progress.path().parent.mkdir(parents=True)
    progress.path().write_bytes(newer)
    assert "newer version" in progress.read().complaint
    with pytest.raises(LessonError, match="newer version"):
        progress.keep(lesson, ["small"], evidence(lesson))
    assert progress.path().read_bytes() == newer


def test_another_version_of_a_lesson_begins_without_progress(
    make_lesson: Callable[..., Path],
) -> None:
    lesson = folder.read(make_lesson())
    progress.keep(lesson, ["small"], evidence(lesson))

    def change(content: dict[str, list[dict[str, list[dict[str, float]]]]]) -> None:
        content["tasks"][0]["checks"][0]["at_most"] = 40

    harder = folder.read(make_lesson(change))
    assert progress.read().of(harder) == {}
    assert set(progress.read().of(lesson)) == {"small"}
