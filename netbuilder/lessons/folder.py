"""A lesson's folder, which holds no code; README.md says what each file is for."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from netbuilder.design import Design, DesignError
from netbuilder.design.own import OWN_DATA
from netbuilder.design.storage import MAX_BYTES
from netbuilder.help.pages import Part
from netbuilder.imported.built_in import is_built_in
from netbuilder.lessons import prose
from netbuilder.lessons.checks import AnyCheck
from netbuilder.lessons.errors import LessonError, at_field, of_file
from netbuilder.lessons.lesson import Lesson, Task
from netbuilder.plain import one_line
from netbuilder.storage import files, misread
from netbuilder.translation import mark, say
from netbuilder.wording import STOPS, count_text, reason_of, sentences

FORMAT: Final = "netbuilder-lesson"
VERSION: Final = 1
LESSON: Final = "lesson.json"
TEXT: Final = "lesson.md"

_MOST_BYTES: Final = 1 << 20
_MOST_TASKS: Final = 50
_MOST_CHECKS: Final = 20
_LONGEST_TITLE: Final = 120
_LONGEST_HINT: Final = 1000
_KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_KEY: Final = 60
_START: Final = ".netbuilder.json"


class _TaskPart(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: str
    checks: list[AnyCheck]
    hint: str = ""


class _LessonPart(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    version: int
    id: str
    title: str
    tasks: list[_TaskPart]
    summary: str = ""
    start: str = f"start{_START}"


class _Head(msgspec.Struct):
    """What tells a lesson from other files, whatever the version."""

    format: object = None
    version: object = None


def read(folder: Path) -> Lesson:
    """The lesson in a folder.

    Raises:
        LessonError: it is none; one sentence that names file and field.
    """
    path = folder / LESSON
    content = _content(path, _MOST_BYTES)
    part = _decoded(path, content)
    for field, problem in _faults(part):
        raise LessonError(at_field(path, field, problem))
    start_path = folder / part.start
    start = _start(start_path)
    return Lesson(
        key=part.id,
        title=mark(part.title),
        summary=mark(part.summary),
        parts=_text(folder / TEXT),
        start=start,
        tasks=tuple(
            Task(each.id, mark(each.title), mark(each.hint) if each.hint else "", (*each.checks,))
            for each in part.tasks
        ),
        digest=_digest(content, _content(start_path, MAX_BYTES)),
        folder=folder,
    )


def _content(path: Path, most: int) -> bytes:
    try:
        return files.content(path, most)
    except FileNotFoundError:
        folder = one_line(str(path.parent), 120)
        raise LessonError(
            say("{file} is missing in {folder}.", file=one_line(path.name, 80), folder=folder)
        ) from None
    except OSError as error:
        raise LessonError(of_file(path, reason_of(error))) from None
    except ValueError:
        raise LessonError(of_file(path, say("it is too large, or not a file"))) from None


def _decoded(path: Path, content: bytes) -> _LessonPart:
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.format != FORMAT:
            raise LessonError(at_field(path, "format", say("it must be '{name}'", name=FORMAT)))
        if not isinstance(head.version, int) or isinstance(head.version, bool) or head.version < 1:
            raise LessonError(at_field(path, "version", say("it must be a whole number from 1")))
        if head.version > VERSION:
            raise LessonError(
                of_file(path, say("a newer NetBuilder wrote it; update this one to open it"))
            )
        return msgspec.json.decode(content, type=_LessonPart)
    except msgspec.ValidationError as error:
        what, place = misread.within(error)
        if place:
            raise LessonError(at_field(path, place, what)) from None
        raise LessonError(of_file(path, what)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        line = _line(str(error), content)
        problem = (
            say("line {line} is not JSON", line=count_text(line)) if line else say("it is not JSON")
        )
        raise LessonError(of_file(path, problem)) from None


def _line(message: str, content: bytes) -> int:
    found = re.search(r"\(byte (\d+)\)", message)
    return 0 if found is None else content.count(b"\n", 0, int(found[1])) + 1


def _faults(part: _LessonPart) -> Iterator[tuple[str, str]]:
    """What is wrong with values that have the right types, field by field."""
    yield from _key_faults("id", part.id)
    yield from _text_faults("title", part.title, _LONGEST_TITLE)
    yield from _text_faults("summary", part.summary or "-", _LONGEST_HINT)
    plain = "/" not in part.start and "\\" not in part.start and not part.start.startswith(".")
    if not plain or not part.start.endswith(".json"):
        yield "start", say("it must be the name of a design in the lesson's folder")
    if not part.tasks or len(part.tasks) > _MOST_TASKS:
        most = count_text(_MOST_TASKS)
        yield "tasks", say("a lesson has 1 to {most} tasks", most=most)
    counts = Counter(task.id for task in part.tasks)
    for place, task in enumerate(part.tasks):
        here = f"tasks[{place}]"
        yield from _key_faults(f"{here}.id", task.id)
        if counts[task.id] > 1:
            yield f"{here}.id", say("another task has the same id")
        yield from _text_faults(f"{here}.title", task.title, _LONGEST_HINT)
        yield from _text_faults(f"{here}.hint", task.hint or "-", _LONGEST_HINT)
        if not task.checks or len(task.checks) > _MOST_CHECKS:
            most = count_text(_MOST_CHECKS)
            yield f"{here}.checks", say("a task has 1 to {most} checks", most=most)
        for number, check in enumerate(task.checks):
            for field, problem in check.faults():
                yield f"{here}.checks[{number}].{field}", problem


def _key_faults(field: str, key: str) -> Iterator[tuple[str, str]]:
    if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
        yield field, say("use small letters, digits and single hyphens, such as 'first-steps'")


def _text_faults(field: str, text: str, longest: int) -> Iterator[tuple[str, str]]:
    if not text.strip():
        yield field, say("it is empty")
    if len(text) > longest:
        yield field, say("it has more than {longest} characters", longest=count_text(longest))
    if not text.isprintable():
        yield field, say("it must be one line without invisible characters")


def _start(path: Path) -> Design:
    """The design that a lesson begins with; its own data lie beside it."""
    try:
        _content(path, MAX_BYTES)  # says what is wrong with the file itself
        design = Design.load(path)
    except DesignError as error:
        raise LessonError(sentences(str(error))) from None
    if design.data != OWN_DATA or design.own is None or is_built_in(design.own.path):
        return design
    name = re.split(r"[/\\]", design.own.path)[-1]
    data = path.parent / name
    if not name or not data.exists():
        problem = say("its data '{name}' are not in the lesson's folder", name=one_line(name, 60))
        raise LessonError(of_file(path, problem))
    own = replace(design.own, path=str(data))
    return design.with_own(own, alone=True)


def _text(path: Path) -> tuple[Part, ...]:
    try:
        text = _content(path, _MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LessonError(of_file(path, say("it is not UTF-8"))) from None
    try:
        return prose.parts_of(text)
    except prose.ProseError as error:
        place = say("line {number}", number=count_text(error.line))
        raise LessonError(at_field(path, place, str(error).rstrip(STOPS))) from None


def _digest(lesson: bytes, start: bytes) -> str:
    """A digest of the design to begin with and of all checks; not of any words."""
    tasks = [(task["id"], task["checks"]) for task in json.loads(lesson)["tasks"]]
    return _of_values([tasks, json.loads(start)])


def _of_values(values: Any) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
