"""Hints for a task: the lesson's own, then the advice that the program has anyway."""

from __future__ import annotations

from typing import Final

from netbuilder.design import Design, analyze
from netbuilder.lessons.lesson import Task
from netbuilder.training.history.runs import Run
from netbuilder.training.result import result_of
from netbuilder.translation import now, say

_MOST: Final = 2


def hints(task: Task, design: Design, run: Run | None) -> tuple[str, ...]:
    """Sentences, the lesson's own first.

    Args:
        task: to be passed.
        design: as it is edited now.
        run: whose network is in the window, if it is over and kept.
    """
    found = [now(task.hint)] if task.hint else []
    analysis = analyze(design)
    found += [each.text for each in (analysis.problems or analysis.advice)[:_MOST]]
    if run is not None and run.design == design:
        steps = [step for step in result_of(run).steps if step.hint]
        found += [
            say("After the last training: {step}. {why}", step=step.text, why=step.hint)
            for step in steps[:_MOST]
        ]
    return tuple(dict.fromkeys(found))
