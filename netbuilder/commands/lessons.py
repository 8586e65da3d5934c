"""`netbuilder lessons`: what teachers need: is a lesson sound, and what has a class passed."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from netbuilder.commands.console import (
    FAILURE,
    SUCCESS,
    USAGE,
    Command,
    Parser,
    UsageError,
    add_json,
    complain,
    write,
    write_json,
)
from netbuilder.commands.writing import write_answers
from netbuilder.lessons import folder, library, looking
from netbuilder.lessons.errors import LessonError
from netbuilder.lessons.lesson import Lesson
from netbuilder.lessons.merging import Merged, merge
from netbuilder.lessons.results import SUFFIX
from netbuilder.translation import mark, now, say
from netbuilder.wording import plural

CHECK: Final = "check"
MERGE: Final = "merge"
_ANY: Final = f"*{SUFFIX}"


def parser() -> argparse.ArgumentParser:
    """Reads the arguments of `lessons`."""
    parser = Parser(
        "netbuilder lessons",
        say("Check the folders of lessons, or merge the results of a class into a table."),
        {
            FAILURE: say("a lesson or a file of results cannot be used; all others were"),
            USAGE: say("wrong usage, or a file that cannot be written"),
        },
        say(
            "what to do:\n"
            "  check FOLDER...  say whether each folder is a lesson, and if not, what is wrong\n"
            "  merge FILE...    put the results that students saved, as files or in a folder,\n"
            "                   into one table"
        ),
        usage="netbuilder lessons check FOLDER... [--json]\n"
        "       netbuilder lessons merge FILE... [--csv FILE] [--lesson FOLDER] [--json]",
    )
    what = say("what to do")
    parser.add_argument("what", choices=(CHECK, MERGE), metavar="check|merge", help=what)
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help=say("folders, or files of results")
    )
    parser.add_argument(
        "--csv", type=Path, metavar="FILE", help=say("merge: write a column for each task")
    )
    parser.add_argument(
        "--lesson",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help=say("merge: the version of this lesson counts; may be given several times"),
    )
    add_json(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Carry out one of the two."""
    if options.what == CHECK:
        if options.csv is not None or options.lesson:
            raise UsageError(say("--csv and --lesson are for 'merge'; leave them out."))
        return _check(options.paths, as_json=options.json)
    return _merge(options)


def _check(paths: Sequence[Path], *, as_json: bool) -> int:
    told, status = [], SUCCESS
    for path in paths:
        try:
            lesson = folder.read(path)
        except LessonError as error:
            status = FAILURE
            told.append({"folder": path, "sound": False, "problem": str(error), "notices": []})
            if not as_json:
                complain(say("{folder} is not a lesson. {error}", folder=path, error=error))
            continue
        notices = looking.notices(lesson)
        told.append({"folder": path, "sound": True, "problem": None, "notices": notices})
        if not as_json:
            write(
                plural(
                    len(lesson.tasks),
                    "{folder} is a lesson: '{title}', {count} task.",
                    "{folder} is a lesson: '{title}', {count} tasks.",
                    folder=path,
                    title=now(lesson.title),
                )
            )
            for notice in notices:
                complain(notice)
    if as_json:
        write_json({"lessons": told})
    return status


def _merge(options: argparse.Namespace) -> int:
    merged = merge(_files(options.paths), _known(options.lesson))
    if options.csv is not None and not write_answers(options.csv, merged.csv()):
        return USAGE
    if options.json:
        write_json(merged.json())
    elif options.csv is None and merged.students:
        for line in lines(merged):
            write(line)
    if not options.json:
        for sentence in (*merged.notices, *merged.refused):
            complain(sentence)
    return FAILURE if merged.refused else SUCCESS


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files that are meant: of a folder those with results.

    Raises:
        UsageError: a folder has none.
    """
    found = []
    for path in paths:
        inside = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
        if not inside:
            raise UsageError(
                say("There are no results ({pattern}) in {folder}.", pattern=_ANY, folder=path)
            )
        found += inside
    return found


def _known(folders: Sequence[Path]) -> list[Lesson]:
    """The lessons whose versions count.

    Raises:
        UsageError: a folder is not a lesson.
    """
    try:
        own = [folder.read(each) for each in folders]
    except LessonError as error:
        raise UsageError(str(error)) from error
    keys = {each.key for each in own}
    return [*own, *(each for each in library.built_in() if each.key not in keys)]


def lines(merged: Merged) -> list[str]:
    """The table as lines of text, names on the left."""
    rows = merged.table()
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    rule = ["-" * width for width in widths]
    return [_line(row, widths) for row in (rows[0], rule, *rows[1:])]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [f"{cell}{' ' * (w - _width(cell))}" for cell, w in zip(cells, widths, strict=True)]
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """Columns of a terminal that a text takes: two for each Chinese character."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


COMMAND = Command(mark("check lessons, and merge the results of a class"), parser, run)
