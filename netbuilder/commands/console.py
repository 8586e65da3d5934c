"""What all commands share: exit statuses, errors of one sentence, JSON, parsers."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Never

from netbuilder.commands.help_text import Help
from netbuilder.plain import is_seen, one_line, printed
from netbuilder.translation import say, told
from netbuilder.wording import STOPS

SUCCESS: Final = 0
FAILURE: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130


class UsageError(Exception):
    """A command line that asks for what cannot be done; the message says what to do instead."""


@dataclass(frozen=True)
class Command:
    """A command of the program.

    Attributes:
        summary: what it does, in a line for the list of commands.
        parser: makes the parser of its arguments.
        run: carries it out; returns the exit status.
    """

    summary: str
    parser: Callable[[], argparse.ArgumentParser]
    run: Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """Reads arguments; says what is wrong with them in one sentence, without the usage.

    Args:
        prog: program and command, 'netbuilder train'.
        description: what it does.
        statuses: meaning of each exit status that is not the same for all commands.
        notes: paragraphs between the options and the statuses.
        usage: in place of what the arguments themselves say.
    """

    def __init__(
        self,
        prog: str,
        description: str,
        statuses: Mapping[int, str],
        notes: str = "",
        usage: str | None = None,
    ) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            epilog=f"{notes}\n\n{_statuses(statuses)}".lstrip(),
            formatter_class=Help,
            allow_abbrev=False,
            add_help=False,
        )
        self._positionals.title = say("positional arguments:")
        self._optionals.title = say("options:")
        told = say("show this help message and exit")
        self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help=told)

    def error(self, message: str) -> Never:
        """End with one sentence and status 2."""
        what = told(one_line(message).rstrip(STOPS))
        complain(say("{prog}: {what}; see {prog} --help.", prog=self.prog, what=what))
        sys.exit(USAGE)


def whole_number(text: str) -> int:
    """An argument that is a whole number; its bounds are its owner's to check."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            say("'{text}' is not a whole number", text=one_line(text, 40))
        ) from None


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option that every command has."""
    parser.add_argument(
        "--json", action="store_true", help=say("print one JSON object instead of text")
    )


def complain(message: str) -> None:
    """Write a sentence to standard error; what would steer the terminal is written out."""
    print(printed(message), file=sys.stderr, flush=True)


def write(text: str) -> None:
    """Write lines to standard output, at once; what would steer the terminal is written out."""
    print(printed(text), flush=True)


def write_json(content: Mapping[str, Any]) -> None:
    """Write one JSON object to standard output; what is no finite number becomes null."""
    text = json.dumps(_plain(content), indent=2, ensure_ascii=False, allow_nan=False)
    print("".join(map(_in_json, text)), flush=True)


def _in_json(character: str) -> str:
    """A character of JSON as a terminal may have it: in strings any of them can be written out."""
    return character if character == "\n" or is_seen(character) else json.dumps(character)[1:-1]


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _statuses(own: Mapping[int, str]) -> str:
    meanings = {SUCCESS: say("success"), INTERRUPTED: say("interrupted by Ctrl+C"), **own}
    lines = [f"  {status:<4} {meanings[status]}" for status in sorted(meanings)]
    return "\n".join([say("exit status:"), *lines])
