"""The tasks that were passed, kept between starts.

Several windows and programs may keep progress at once: each reads the file, adds what it knows and
writes it, while it holds the file's lock. What was passed is never taken back by that.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any, Final

import msgspec

from netbuilder.lessons.errors import LessonError
from netbuilder.lessons.evidence import Evidence
from netbuilder.lessons.lesson import Lesson
from netbuilder.storage import encoding, files, folders
from netbuilder.storage.aside import put_aside
from netbuilder.storage.lock import locked
from netbuilder.translation import say
from netbuilder.wording import reason_of

_log = logging.getLogger(__name__)

FORMAT: Final = "netbuilder-lesson-progress"
VERSION: Final = 1
_MOST_BYTES: Final = 16 << 20


class Passed(msgspec.Struct, frozen=True):
    """A task that was passed.

    Attributes:
        when: in the user's time.
        figures: of the network that passed it.
    """

    when: datetime
    figures: dict[str, float] = {}


class Part(msgspec.Struct, frozen=True):
    """What was passed of one version of a lesson.

    Attributes:
        id: of the lesson.
        title: of the lesson.
        titles: of all its tasks, by their keys.
        tasks: those that were passed.
    """

    id: str
    title: str
    titles: dict[str, str] = {}
    tasks: dict[str, Passed] = {}

    @property
    def latest(self) -> datetime:
        """When the last task was passed."""
        return max((each.when for each in self.tasks.values()), default=datetime.min)


class _File(msgspec.Struct):
    format: str
    version: int
    lessons: dict[str, Part]


class _Head(msgspec.Struct):
    format: object = None
    version: object = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What was passed of all lessons.

    Attributes:
        parts: by a lesson's digest; what was passed in another version of a lesson does not count
            in this one.
        complaint: why there may be more, in a sentence; '' where all could be read.
    """

    parts: Mapping[str, Part] = field(default_factory=dict)
    complaint: str = ""

    def of(self, lesson: Lesson) -> Mapping[str, Passed]:
        """What was passed of a lesson, by the keys of its tasks."""
        part = self.parts.get(lesson.digest)
        return {} if part is None else part.tasks

    def adding(self, lesson: Lesson, keys: Iterable[str], evidence: Evidence) -> Progress:
        """The same with tasks that a network passed now; those that were passed before stay."""
        figures = {name: value for name, value in evidence.figures.items() if isfinite(value)}
        passed = Passed(datetime.now().replace(microsecond=0), figures)
        before = self.of(lesson)
        part = Part(
            lesson.key,
            "".join(lesson.title),
            {task.key: "".join(task.title) for task in lesson.tasks},
            {**before, **{key: passed for key in keys if key not in before}},
        )
        return replace(self, parts={**self.parts, lesson.digest: part})


def path() -> Path:
    """The file of the user's progress."""
    return folders.data() / "lessons.json"


def read() -> Progress:
    """What was passed so far; a damaged file is put aside, and one of a newer version left."""
    where = path()
    try:
        found = _read(where)
    except OSError as error:
        _log.warning("%s cannot be read", where, exc_info=True)
        reason = reason_of(error)
        return Progress(
            complaint=say("Your progress in lessons cannot be read now ({reason}).", reason=reason)
        )
    except _NewerError:
        return Progress(complaint=_newer())
    except ValueError:
        return Progress(complaint=_put_aside(where))
    return Progress(found.lessons)


def keep(lesson: Lesson, keys: Iterable[str], evidence: Evidence) -> Progress:
    """Note that tasks were passed just now; those that were passed before stay as they are.

    Args:
        lesson: the lesson.
        keys: of its tasks.
        evidence: of the network that passed them.

    Returns:
        All that is known now.

    Raises:
        LessonError: that cannot be kept; what was kept is as it was.
    """
    where = path()
    complaint = ""
    try:
        folders.make(where.parent)
        with locked(where):
            try:
                known = Progress(_read(where).lessons)
            except _NewerError:
                raise LessonError(_newer()) from None
            except ValueError:
                complaint, known = _put_aside(where), Progress()
            known = known.adding(lesson, keys, evidence)
            content = encoding.encode(_File(FORMAT, VERSION, dict(known.parts)))
            files.keep(where, msgspec.json.format(content, indent=1))
    except OSError as error:
        _log.warning("%s cannot be written", where, exc_info=True)
        raise LessonError(
            say(
                "Your progress cannot be kept in {folder} ({reason}); free some space, or check "
                "that you may write there.",
                folder=where.parent,
                reason=reason_of(error),
            )
        ) from None
    return replace(known, complaint=complaint)


class _NewerError(Exception):
    """A newer version wrote the file."""


def _read(where: Path) -> _File:
    """What the file holds.

    Raises:
        OSError: it cannot be read at the moment.
        ValueError: it is damaged.
    """
    try:
        content = files.content(where, _MOST_BYTES)
    except FileNotFoundError:
        return _File(FORMAT, VERSION, {})
    try:
        head: Any = msgspec.json.decode(content, type=_Head)
        if head.format != FORMAT or not isinstance(head.version, int):
            raise ValueError("it is no such file")
        if head.version > VERSION:
            raise _NewerError
        return msgspec.json.decode(content, type=_File)
    except (msgspec.MsgspecError, json.JSONDecodeError, RecursionError) as error:
        raise ValueError("it is damaged") from error


def _newer() -> str:
    return say(
        "Your progress in lessons was kept by a newer version of NetBuilder; it stays as it is, "
        "and nothing is added by this one."
    )


def _put_aside(where: Path) -> str:
    place = put_aside(where)
    _log.warning("%s is damaged; it is kept as %s", where, place)
    if place is None:
        return say("The file of your progress in lessons is damaged, and stays where it is.")
    return say(
        "The file of your progress in lessons is damaged; it was renamed to {name}, and you "
        "start over.",
        name=place.name,
    )
