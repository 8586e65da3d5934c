"""A student's results as a file, to be handed in; no account and no server knows of it."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

import netbuilder
from netbuilder.lessons.errors import LessonError, at_field, of_file
from netbuilder.lessons.lesson import Lesson
from netbuilder.lessons.progress import Part, Progress
from netbuilder.plain import one_line
from netbuilder.storage import encoding, files, misread
from netbuilder.translation import say
from netbuilder.wording import count_text, reason_of

FORMAT: Final = "netbuilder-lesson-results"
VERSION: Final = 1
SUFFIX: Final = ".results.json"
LONGEST_NAME: Final = 80
_MOST_BYTES: Final = 4 << 20
_MOST_LESSONS: Final = 1000


class TaskResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of a task.

    Attributes:
        id: of the task.
        title: of the task.
        passed: when, in the student's time; None where it was not passed.
        figures: of the network that passed it.
    """

    id: str
    title: str
    passed: datetime | None = None
    figures: dict[str, float] = {}


class LessonResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of a lesson.

    Attributes:
        id: of the lesson.
        title: of the lesson.
        digest: of the version that was worked on.
        tasks: all that it has.
    """

    id: str
    title: str
    digest: str
    tasks: tuple[TaskResult, ...]

    @property
    def passed(self) -> int:
        """How many tasks were passed."""
        return sum(task.passed is not None for task in self.tasks)


class Results(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a student has done.

    Attributes:
        student: the name that was typed.
        saved: when, in the student's time.
        lessons: those of which something was passed.
        format: what kind of file it is.
        version: of the format.
        program: the version of NetBuilder that wrote it.
        seal: a digest of all the rest, so that a damaged file is told from a sound one.
    """

    student: str
    saved: datetime
    lessons: tuple[LessonResult, ...]
    format: str = FORMAT
    version: int = VERSION
    program: str = netbuilder.__version__
    seal: str = ""


class _Head(msgspec.Struct):
    format: object = None
    version: object = None


def student_name(text: str) -> str:
    """A name as it is kept: on one line, composed letters.

    Raises:
        LessonError: it cannot be one.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise LessonError(say("Type your name, so that your results can be told from others."))
    if len(name) > LONGEST_NAME or not name.isprintable():
        most = count_text(LONGEST_NAME)
        raise LessonError(
            say("A name has at most {most} characters, all of them visible.", most=most)
        )
    return name


def results_of(student: str, lessons: Iterable[Lesson], progress: Progress) -> Results:
    """What a student has passed.

    Args:
        student: the name.
        lessons: those at hand; of a lesson in several versions these count, else the latest.
        progress: of the student.

    Raises:
        LessonError: the name cannot be one, or nothing was passed.
    """
    name = student_name(student)
    at_hand = {lesson.digest for lesson in lessons}
    latest: dict[str, tuple[str, Part]] = {}
    parts = progress.parts.items()
    for digest, part in sorted(parts, key=lambda each: (each[0] in at_hand, each[1].latest)):
        if part.tasks:
            latest[part.id] = digest, part
    something(progress)
    now = datetime.now().replace(microsecond=0)
    found = tuple(_result(digest, part) for digest, part in latest.values())
    return Results(name, now, found)


def something(progress: Progress) -> None:
    """See that there are results.

    Raises:
        LessonError: nothing was passed so far.
    """
    if not any(part.tasks for part in progress.parts.values()):
        raise LessonError(say("There are no results yet; pass a task of a lesson first."))


def _result(digest: str, part: Part) -> LessonResult:
    tasks = []
    for key, title in part.titles.items():
        known = part.tasks.get(key)
        when = None if known is None else known.when
        tasks.append(TaskResult(key, title, when, {} if known is None else known.figures))
    return LessonResult(part.id, part.title, digest, tuple(tasks))


def write(results: Results, path: Path) -> None:
    """Write a file of results, replacing an older one only when complete.

    Raises:
        LessonError: it cannot be written.
    """
    sealed = msgspec.structs.replace(results, seal=_seal(results))
    try:
        files.replace_file(path, msgspec.json.format(encoding.encode(sealed), indent=1))
    except (OSError, ValueError) as error:
        raise LessonError(
            say(
                "{file} cannot be written ({reason}); choose another folder or name.",
                file=one_line(path.name, 80),
                reason=reason_of(error),
            )
        ) from None


def read(path: Path) -> Results:
    """The results in a file.

    Raises:
        LessonError: they cannot be used; one sentence that names the file.
    """
    try:
        content = files.content(path, _MOST_BYTES)
    except OSError as error:
        raise LessonError(of_file(path, reason_of(error))) from None
    except ValueError:
        raise LessonError(of_file(path, say("it is too large, or not a file"))) from None
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.format != FORMAT:
            raise LessonError(of_file(path, say("it holds no results of lessons")))
        if isinstance(head.version, int) and head.version > VERSION:
            raise LessonError(
                of_file(path, say("a newer NetBuilder wrote it; update this one to open it"))
            )
        found = msgspec.json.decode(content, type=Results)
    except msgspec.ValidationError as error:
        what, where = misread.within(error)
        raise LessonError(at_field(path, where or "$", what)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise LessonError(of_file(path, say("it is damaged"))) from None
    if found.seal != _seal(found):
        raise LessonError(of_file(path, say("it was changed after it was saved")))
    try:
        if student_name(found.student) == found.student and len(found.lessons) <= _MOST_LESSONS:
            return found
    except LessonError:
        pass
    raise LessonError(at_field(path, "student", say("it is not a name")))


def _seal(results: Results) -> str:
    content = encoding.encode(msgspec.structs.replace(results, seal=""))
    return hashlib.blake2b(content, digest_size=16).hexdigest()
