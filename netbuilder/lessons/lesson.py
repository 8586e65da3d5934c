"""A lesson as a value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from netbuilder.design import Design
from netbuilder.design.datasets import DATASETS
from netbuilder.help.pages import Part
from netbuilder.lessons.check import Check, Outcome
from netbuilder.lessons.evidence import Evidence
from netbuilder.network.belonging import learns_from


@dataclass(frozen=True)
class Task:
    """Something to do in a lesson.

    Attributes:
        key: tells it from the other tasks of the lesson.
        title: what is to be done, in a sentence.
        hint: how to begin, in sentences; '' for none.
        checks: all of which one and the same network has to meet.
    """

    key: str
    title: str
    hint: str
    checks: tuple[Check, ...]

    def look(self, evidence: Evidence) -> tuple[Outcome, ...]:
        """What each check finds."""
        return tuple(check.look(evidence) for check in self.checks)


@dataclass(frozen=True)
class Lesson:
    """A text with tasks.

    Attributes:
        key: tells it from others: 'xor'.
        title: its name.
        summary: what it is about, in a sentence.
        parts: its text.
        start: the design that it begins with.
        tasks: in the order in which they are to be done.
        digest: of what decides whether a task is passed; other words leave it as it is.
        folder: that it was read from.
    """

    key: str
    title: str
    summary: str
    parts: tuple[Part, ...]
    start: Design
    tasks: tuple[Task, ...]
    digest: str
    folder: Path

    def is_about(self, evidence: Evidence) -> bool:
        """Whether a network learned what the lesson is about, from the lesson's data."""
        if learns_from(evidence.design) != learns_from(self.start):
            return False
        known = DATASETS.get(self.start.data)
        # Other data may have taken the place of those that were asked for.
        return known is None or evidence.data_title in ("", known.title)

    def passed(self, evidence: Evidence) -> tuple[str, ...]:
        """The keys of the tasks that a network passes."""
        if not self.is_about(evidence):
            return ()
        tasks = [task for task in self.tasks if all(each.met for each in task.look(evidence))]
        return tuple(task.key for task in tasks)
