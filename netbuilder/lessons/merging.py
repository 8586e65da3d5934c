"""The results of a class, out of the files of its students."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from netbuilder.lessons.errors import LessonError
from netbuilder.lessons.lesson import Lesson
from netbuilder.lessons.results import LessonResult, Results, TaskResult, read
from netbuilder.plain import one_line
from netbuilder.translation import now, say
from netbuilder.wording import listed

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

_UTF8: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"

_OTHER: Final = "*"
"""Marks a result of another version of a lesson."""

_MOST_NAMED: Final = 3


@dataclass(frozen=True)
class Column:
    """A lesson, in the version that most results are of, or that the program knows.

    Attributes:
        key: of the lesson.
        title: of the lesson.
        digest: of the version.
        tasks: keys and titles.
    """

    key: str
    title: str
    digest: str
    tasks: tuple[tuple[str, str], ...]


@dataclass
class Student:
    """A row of the table.

    Attributes:
        name: as it was typed.
        saved: when the latest file was.
        files: names of the files that it comes from.
        lessons: results by the key of the lesson.
    """

    name: str
    saved: datetime
    files: list[str] = field(default_factory=list)
    lessons: dict[str, LessonResult] = field(default_factory=dict)

    @property
    def passed(self) -> int:
        """How many tasks were passed in all."""
        return sum(each.passed for each in self.lessons.values())


@dataclass(frozen=True)
class Merged:
    """The results of a class.

    Attributes:
        students: by name.
        columns: the lessons.
        notices: a sentence on each thing that the teacher has to know.
        refused: a sentence on each file that cannot be used.
    """

    students: tuple[Student, ...]
    columns: tuple[Column, ...]
    notices: tuple[str, ...]
    refused: tuple[str, ...]

    def is_other(self, student: Student, column: Column) -> bool:
        """Whether a student worked on another version of a lesson."""
        found = student.lessons.get(column.key)
        return found is not None and found.digest != column.digest

    def json(self) -> dict[str, Any]:
        """All of it, for other programs."""
        return {
            "lessons": [
                {
                    "id": each.key,
                    "title": each.title,
                    "digest": each.digest,
                    "tasks": [{"id": key, "title": title} for key, title in each.tasks],
                }
                for each in self.columns
            ],
            "students": [
                {
                    "student": each.name,
                    "saved": each.saved.isoformat(),
                    "files": each.files,
                    "passed": each.passed,
                    "lessons": {
                        column.key: _json_of(each.lessons[column.key], column)
                        for column in self.columns
                        if column.key in each.lessons
                    },
                }
                for each in self.students
            ],
            "notices": list(self.notices),
            "refused": list(self.refused),
        }

    def table(self) -> list[list[str]]:
        """Rows of texts for people, the head first: tasks passed of each lesson, and in all."""
        rows = [[say("Student"), *(now(each.title) for each in self.columns), say("In all")]]
        for student in self.students:
            cells = []
            for column in self.columns:
                found = student.lessons.get(column.key)
                mark = _OTHER if self.is_other(student, column) else ""
                total = 0 if found is None else len(found.tasks)
                cells.append("" if found is None else f"{found.passed}/{total}{mark}")
            rows.append([student.name, *cells, str(student.passed)])
        return rows

    def csv(self) -> str:
        """A row for each student and a column for each task, 1 where it was passed.

        What a spreadsheet would take for a formula has an apostrophe before it, and the mark of
        UTF-8 before all lets it read every name.
        """
        tasks = [(column, key) for column in self.columns for key, _ in column.tasks]
        heads = [f"{column.key}/{key}" for column, key in tasks]
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(["student", "saved", *heads, "passed", "other_versions"])
        for student in self.students:
            done = {
                (lesson.id, task.id)
                for lesson in student.lessons.values()
                for task in lesson.tasks
                if task.passed is not None
            }
            others = [each.key for each in self.columns if self.is_other(student, each)]
            marks = [int((column.key, key) in done) for column, key in tasks]
            row = [student.name, student.saved.isoformat(sep=" "), *marks, student.passed]
            writer.writerow([_safe(cell) for cell in (*row, "|".join(others))])
        return _UTF8 + out.getvalue()


def merge(paths: Sequence[Path], lessons: Iterable[Lesson] = ()) -> Merged:
    """The results in files.

    Args:
        paths: of the files.
        lessons: whose versions count; of others it is the one that most results are of.
    """
    found: list[tuple[Path, Results]] = []
    notices: list[str] = []
    refused: list[str] = []
    seals: dict[str, Path] = {}
    for path in paths:
        try:
            results = read(path)
        except LessonError as error:
            refused.append(str(error))
            continue
        known = seals.setdefault(results.seal, path)
        if known is not path:
            notices.append(
                say("{file} holds the same as {other}.", file=_name(path), other=_name(known))
            )
            continue
        found.append((path, results))
    students = _students(found)
    notices += [
        say(
            "There are {count} files of {student} ({files}); a task counts as passed if one of "
            "them says so.",
            count=len(each.files),
            student=one_line(each.name, 80),
            files=listed([one_line(name, 60) for name in each.files], _MOST_NAMED),
        )
        for each in students
        if len(each.files) > 1
    ]
    columns = _columns([results for _, results in found], {each.key: each for each in lessons})
    merged = Merged(tuple(students), columns, (), tuple(refused))
    for column in columns:
        others = [one_line(each.name, 80) for each in students if merged.is_other(each, column)]
        if others:
            notices.append(
                say(
                    "Another version of the lesson '{lesson}' was worked on by {students}.",
                    lesson=one_line(now(column.title), 80),
                    students=listed(others, _MOST_NAMED),
                )
            )
    return Merged(tuple(students), columns, tuple(notices), tuple(refused))


def _students(found: Iterable[tuple[Path, Results]]) -> list[Student]:
    """One for each name, whatever its capital letters; the latest file last."""
    students: dict[str, Student] = {}
    for path, results in sorted(found, key=lambda each: each[1].saved.replace(tzinfo=None)):
        key = unicodedata.normalize("NFKC", results.student).casefold()
        student = students.setdefault(key, Student(results.student, results.saved))
        student.name, student.saved = results.student, results.saved
        student.files.append(path.name)
        for lesson in results.lessons:
            known = student.lessons.get(lesson.id)
            same = known is not None and known.digest == lesson.digest
            student.lessons[lesson.id] = _united(known, lesson) if known and same else lesson
    return sorted(students.values(), key=lambda each: each.name.casefold())


def _united(one: LessonResult, other: LessonResult) -> LessonResult:
    """What was passed according to either."""
    before = {task.id: task for task in one.tasks}
    tasks = [_earlier(before.get(task.id), task) for task in other.tasks]
    return LessonResult(other.id, other.title, other.digest, tuple(tasks))


def _earlier(one: TaskResult | None, other: TaskResult) -> TaskResult:
    return other if one is None or one.passed is None else one


def _columns(found: Iterable[Results], known: Mapping[str, Lesson]) -> tuple[Column, ...]:
    """The lessons, each in the version that counts, those of the program first."""
    lessons: dict[str, list[LessonResult]] = {}
    for results in found:
        for lesson in results.lessons:
            lessons.setdefault(lesson.id, []).append(lesson)
    columns = []
    for key, each in known.items():
        if key in lessons:
            tasks = tuple((task.key, "".join(task.title)) for task in each.tasks)
            columns.append(Column(key, each.title, each.digest, tasks))
    for key, versions in lessons.items():
        if key not in known:
            counts = Counter(each.digest for each in versions)
            usual = max(counts, key=lambda digest: counts[digest])
            one = next(each for each in versions if each.digest == usual)
            tasks = tuple((task.id, task.title) for task in one.tasks)
            columns.append(Column(key, one.title, usual, tasks))
    return tuple(columns)


def _json_of(lesson: LessonResult, column: Column) -> dict[str, Any]:
    return {
        "same_version": lesson.digest == column.digest,
        "passed": lesson.passed,
        "tasks": {
            task.id: None if task.passed is None else task.passed.isoformat()
            for task in lesson.tasks
        },
    }


def _name(path: Path) -> str:
    return one_line(path.name, 80)


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
