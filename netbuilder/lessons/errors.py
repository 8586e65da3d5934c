"""What is wrong with a lesson, or with a file of results, in a sentence for the user."""

from __future__ import annotations

from pathlib import Path

from netbuilder.plain import one_line
from netbuilder.translation import say


class LessonError(ValueError):
    """It cannot be used; the message names the file and the field, and says what to do."""


def at_field(path: Path, field: str, problem: str) -> str:
    """A sentence on a field of a file, such as 'tasks[2].checks[0].at_least'."""
    return say(
        "In {file}, {field}: {problem}.",
        file=one_line(path.name, 80),
        field=field,
        problem=problem,
    )


def of_file(path: Path, problem: str) -> str:
    """A sentence on a file as a whole."""
    return say("{file} cannot be used: {problem}.", file=one_line(path.name, 80), problem=problem)
