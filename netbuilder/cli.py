"""The command line: which command carries it out, and what becomes of its errors."""

from __future__ import annotations

import argparse
import difflib
import io
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import netbuilder
from netbuilder import languages, logs, threads
from netbuilder.commands import (
    completion,
    evaluate,
    export,
    lessons,
    plugins,
    predict,
    summary,
    sweep,
    train,
)
from netbuilder.commands.console import (
    FAILURE,
    INTERRUPTED,
    SUCCESS,
    USAGE,
    Command,
    Parser,
    UsageError,
    complain,
)
from netbuilder.commands.outlines import Outline, outline
from netbuilder.design.errors import one_line
from netbuilder.design.plugins import loading
from netbuilder.design.plugins.allowed import remembered
from netbuilder.translation import say
from netbuilder.wording import sentences, terms, use_marks

_log = logging.getLogger(__name__)

COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {
        "train": train.COMMAND,
        "sweep": sweep.COMMAND,
        "evaluate": evaluate.COMMAND,
        "predict": predict.COMMAND,
        "export": export.COMMAND,
        "summary": summary.COMMAND,
        "plugins": plugins.COMMAND,
        "lessons": lessons.COMMAND,
    }
)


def main(arguments: Sequence[str], open_window: Callable[[Sequence[str]], int]) -> int:
    """Carry out a command line.

    Args:
        arguments: without the program's name.
        open_window: shows the window; given at most the path of a design.

    Returns:
        The exit status; every error has become a sentence on standard error.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal may lack a character, such as the sign in a shape; that must not end a command.
        sys.stdout.reconfigure(errors="replace")
    languages.use(languages.chosen(languages.SYSTEM, languages.of_environment()))
    use_marks(*languages.marks_of_environment())
    try:
        status = _carry_out(arguments, open_window)
        # What the parser has printed waits for Python's end, where no error is caught any more.
        sys.stdout.flush()
    except KeyboardInterrupt:
        complain(say("Stopped by Ctrl+C."))
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads any more. What Python still flushes at its end must not fail either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except Exception as error:
        _log.exception("Not caught")
        complain(logs.sentence(error))
        return FAILURE
    return status


def _carry_out(arguments: Sequence[str], open_window: Callable[[Sequence[str]], int]) -> int:
    """The exit status of a command, or of the window."""
    try:
        command = COMMANDS.get(arguments[0]) if arguments else None
        if command is not None:
            options = command.parser().parse_args(arguments[1:])
            logs.set_up()
            threads.use(threads.remembered())
            for sentence in loading.start(remembered()):
                complain(sentence)
            return command.run(options)
        _refuse_unknown(arguments)
        options = _parser().parse_args(arguments)
        if options.completion:
            sys.stdout.write(completion.script(options.completion, outlines()))
            return SUCCESS
        logs.set_up()
        return open_window([options.design] if options.design else [])
    except SystemExit as end:  # argparse has said why
        return end.code if isinstance(end.code, int) else FAILURE
    except UsageError as error:
        complain(str(error))
        return USAGE


def outlines() -> list[Outline]:
    """What the program and its commands take, for completion and the manual page."""
    commands = (
        outline(name, command.summary, command.parser()) for name, command in COMMANDS.items()
    )
    program = _parser()
    return [outline("", program.description or "", program), *commands]


def _refuse_unknown(arguments: Sequence[str]) -> None:
    """Tell a mistyped command from the file of a design.

    Raises:
        UsageError: the first argument can only have been meant as a command.
    """
    word = arguments[0] if arguments else ""
    if not word or word.startswith("-") or not word.replace("-", "").isalpha():
        return
    if Path(word).exists():
        return
    near = difflib.get_close_matches(word.casefold(), COMMANDS, n=1)
    raise UsageError(
        sentences(
            say("Unknown command or file '{word}'.", word=one_line(word, 40)),
            say("Did you mean '{near}'?", near=near[0])
            if near
            else say("Commands: {commands}.", commands=terms(COMMANDS)),
        )
    )


def _parser() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {name:<9} {command.summary}" for name, command in COMMANDS.items())
    parser = Parser(
        "netbuilder",
        say("Build neural networks with your hands, train them, and let them recognize digits."),
        {
            FAILURE: say(
                "the command failed: a training that diverged, a file that is not an image"
            ),
            USAGE: say("wrong usage, a file that cannot be read, or no display for the window"),
        },
        say(
            "commands that need no window:\n"
            "{listed}\n"
            "\n"
            "For the options of a command see netbuilder COMMAND --help.",
            listed=listed,
        ),
        usage="netbuilder [FILE]\n       netbuilder COMMAND [arguments]",
    )
    parser.add_argument(
        "design", nargs="?", metavar="FILE", help=say("a design, model, script or data to open")
    )
    parser.add_argument(
        "--version",
        action="version",
        version=say("NetBuilder {version}", version=netbuilder.__version__),
        help=say("print the version and exit"),
    )
    parser.add_argument(
        "--completion",
        choices=completion.SHELLS,
        help=say("print the script with which a shell completes command lines"),
    )
    return parser
