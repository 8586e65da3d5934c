"""What a teacher may want to change of a lesson that can be used."""

from __future__ import annotations

from netbuilder.design import analyze
from netbuilder.lessons.evidence import Course, Evidence
from netbuilder.lessons.figure_checks import FigureCheck
from netbuilder.lessons.lesson import Lesson
from netbuilder.translation import now, say


def notices(lesson: Lesson) -> list[str]:
    """Sentences on what is likely not meant."""
    found = []
    course = Course(fresh=True)
    untouched = Evidence(lesson.start, {}, course, lesson.start.data_set.title)
    for task in lesson.tasks:
        if all(outcome.met for outcome in task.look(untouched)):
            found.append(
                say(
                    "The design to begin with passes the task '{task}' as soon as it is trained.",
                    task=now(task.title),
                )
            )
    asked = {
        check.figure.removeprefix("val_").removeprefix("test_")
        for task in lesson.tasks
        for check in task.checks
        if isinstance(check, FigureCheck)
    }
    unwatched = sorted(asked - {"loss", *lesson.start.watched})
    if unwatched:
        found.append(
            say(
                "The design to begin with does not watch '{metric}', which a task asks for.",
                metric=unwatched[0],
            )
        )
    if not analyze(lesson.start).can_train:
        found.append(
            say("The design to begin with cannot be trained until the student repairs it.")
        )
    return found
