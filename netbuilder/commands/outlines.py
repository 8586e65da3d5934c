"""What a parser's arguments are, for completion in shells and for the manual page."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from netbuilder.design.datasets import DATASETS

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {"--data": tuple(DATASETS)}
"""Values that an option takes although its parser leaves them to others."""

_PATHS: Final = ("FILE", "PATH")
"""Parts of the names of values that may be paths, although the parser takes any text."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option.

    Attributes:
        names: as they are typed, the short one first.
        value: what its value is called; '' where it takes none.
        words: values to choose from.
        is_path: whether its value may be a file or folder.
        repeats: whether it may be given several times.
        told: what it does.
    """

    names: tuple[str, ...]
    value: str
    words: tuple[str, ...]
    is_path: bool
    repeats: bool
    told: str


@dataclass(frozen=True, slots=True)
class Positional:
    """An argument without a name: one of some words, or else files.

    Attributes:
        value: what it is called.
        words: to choose from.
        told: what it is.
        usage: as it stands in a usage: '[DESIGN]'.
    """

    value: str
    words: tuple[str, ...]
    told: str
    usage: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A command, or the program itself.

    Attributes:
        name: as it is typed; '' for the program.
        summary: what it does, in a line.
        options: in the order of the help.
        positionals: in their order.
        notes: what the help says below them.
    """

    name: str
    summary: str
    options: tuple[Option, ...]
    positionals: tuple[Positional, ...]
    notes: str


def outline(name: str, summary: str, parser: argparse.ArgumentParser) -> Outline:
    """What a parser takes."""
    actions = list(_actions(parser))
    return Outline(
        name,
        summary,
        tuple(_option(each) for each in actions if each.option_strings),
        tuple(_positional(each) for each in actions if not each.option_strings),
        parser.epilog or "",
    )


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        if action.help != argparse.SUPPRESS:
            yield action


def _option(action: argparse.Action) -> Option:
    names = tuple(action.option_strings)
    words = tuple(map(str, action.choices or _WORDS.get(names[-1], ())))
    takes = action.nargs != 0
    value = _metavar(action) or ("{" + ",".join(words) + "}" if words else action.dest.upper())
    is_path = action.type is Path or any(each in value for each in _PATHS)
    repeats = isinstance(action, argparse._AppendAction)
    if not takes:
        return Option(names, "", (), False, repeats, _told(action))
    return Option(names, value, words, is_path, repeats, _told(action))


def _positional(action: argparse.Action) -> Positional:
    value = _metavar(action) or action.dest.upper()
    usages = {"?": f"[{value}]", "*": f"[{value} ...]", "+": f"{value} ..."}
    usage = usages.get(str(action.nargs), value)
    return Positional(value, tuple(map(str, action.choices or ())), _told(action), usage)


def _metavar(action: argparse.Action) -> str:
    return action.metavar if isinstance(action.metavar, str) else ""


def _told(action: argparse.Action) -> str:
    """The help of an argument, on one line."""
    return " ".join((action.help or "").split()).replace("%%", "%")
