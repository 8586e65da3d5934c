"""A lesson as rich text: its words, its tasks, and how the network stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from netbuilder import theme
from netbuilder.help.pages import Page
from netbuilder.key_names import of_user
from netbuilder.lessons.check import Outcome
from netbuilder.lessons.evidence import Evidence
from netbuilder.lessons.lesson import Lesson, Task
from netbuilder.lessons.progress import Passed
from netbuilder.translation import now, say
from netbuilder.views.common.texts import Markup, joined_markup, link, markup
from netbuilder.views.help.setting import page_markup
from netbuilder.wording import moment

HINT: Final = "hint:"
"""A link that begins so asks for the hints of the task whose key follows."""

_MET: Final = "\N{CHECK MARK}"
_OPEN: Final = "\N{WHITE CIRCLE}"


@dataclass(frozen=True)
class Shown:
    """All that is seen of a lesson.

    Attributes:
        lesson: the lesson.
        passed: its tasks that were passed, by their keys.
        evidence: of the network in the window; None where there is none, or it is of other data.
        hints: of the tasks of which they were asked for, by their keys.
    """

    lesson: Lesson
    passed: Mapping[str, Passed] = field(default_factory=dict)
    evidence: Evidence | None = None
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def lesson_markup(shown: Shown) -> Markup:
    """A lesson in the colours of the present theme, without its title."""
    lesson = shown.lesson
    page = Page("", lesson.title, "", lesson.summary, lesson.parts)
    heading = markup("<h3>{}</h3>", say("Tasks"))
    tasks = [_task(number, task, shown) for number, task in enumerate(lesson.tasks, start=1)]
    return joined_markup("", [page_markup(page), heading, *tasks])


def _task(number: int, task: Task, shown: Shown) -> Markup:
    passed = shown.passed.get(task.key)
    title = say("{number}. {task}", number=number, task=now(task.title))
    colour = theme.current().text if passed is None else theme.current().go
    lines = [markup("<p style='color:{}'><b>{}</b></p>", colour, title)]
    if passed is not None:
        when = say("Passed on {when}", when=moment(passed.when))
        lines.append(markup("<p style='color:{}'>{} {}</p>", colour, _MET, when))
    known = None if shown.evidence is None else task.look(shown.evidence)
    outcomes = known or (Outcome(False),) * len(task.checks)
    for check, outcome in zip(task.checks, outcomes, strict=True):
        lines.append(_check(check.sentence, outcome))
    hints = shown.hints.get(task.key)
    if hints is None:
        lines.append(markup("<p>{}</p>", link(f"{HINT}{task.key}", say("Show a hint"))))
    else:
        told = hints or (say("There is no hint."),)
        points = [markup("<li>{}</li>", of_user(hint)) for hint in told]
        body = joined_markup("", points)
        lines.append(markup("<ul style='-qt-list-indent:1'>{}</ul>", body))
    return joined_markup("", lines)


def _check(sentence: str, outcome: Outcome) -> Markup:
    """What is asked, and how it stands."""
    style = theme.current()
    colour, sign = (style.go, _MET) if outcome.met else (style.muted, _OPEN)
    found = say("now {found}", found=outcome.found) if outcome.found else ""
    return markup(
        "<p style='margin:2px 0 2px 12px'><span style='color:{}'>{}</span> {} "
        "<span style='color:{}'>{}</span></p>",
        colour,
        sign,
        sentence,
        style.muted,
        found,
    )
