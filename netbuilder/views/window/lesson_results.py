"""A student's results, saved under a name that is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from netbuilder.lessons import progress, results
from netbuilder.lessons.errors import LessonError
from netbuilder.lessons.lesson import Lesson
from netbuilder.settings import Settings
from netbuilder.storage import names
from netbuilder.translation import mark, now, say
from netbuilder.views.common.questions import ask_line, ask_new_file, warn

_FILTER: Final = mark("Results of lessons (*.results.json);;All files (*)")


def save_results(
    window: QWidget, lessons: Iterable[Lesson], settings: Settings, tell: Callable[[str], None]
) -> None:
    """Ask for a name and a file, and write what was passed.

    Args:
        window: the parent of the questions.
        lessons: those at hand.
        settings: remember the folder.
        tell: says where the results are.
    """
    known = progress.read()
    try:
        if known.complaint:
            raise LessonError(known.complaint)
        results.something(known)
        name = ask_line(window, say("Save the results"), say("Your name:"))
        if name is None:
            return
        found = results.results_of(name, lessons, known)
        where = settings.folder / f"{file_name(found.student)}{results.SUFFIX}"
        chosen, _ = ask_new_file(window, say("Save the results"), str(where), now(_FILTER))
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix else path.with_name(path.name + results.SUFFIX)
        results.write(found, path)
    except LessonError as error:
        warn(window, say("The results were not saved"), str(error))
        return
    settings.folder = path.parent
    tell(say("Your results are in {file}.", file=path.name))


def file_name(student: str) -> str:
    """A name for the file that every system takes."""
    kept = "".join(each if each.isalnum() or each in " -_" else "-" for each in student).strip()
    short = kept[: names.LONGEST // 2].strip()
    return "student" if names.problem(short) else short
