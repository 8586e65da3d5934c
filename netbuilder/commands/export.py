"""`netbuilder export`: a model file in the form of other programs."""

from __future__ import annotations

import argparse
from pathlib import Path

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
from netbuilder.commands.designs import opened, read_opened
from netbuilder.exchange.errors import ExportError
from netbuilder.translation import mark, say


def parser() -> argparse.ArgumentParser:
    """Reads the arguments of `export`."""
    from netbuilder.exchange.formats import FORMATS  # late: no other command needs the writers

    listed = "\n".join(f"  {each.ending:<7} {each.title}" for each in FORMATS)
    parser = Parser(
        "netbuilder export",
        say("Write a model in a form that other programs use."),
        {
            FAILURE: say("a layer cannot be written in this format, or the file cannot be written"),
            USAGE: say("wrong usage, or a file that is not a model"),
        },
        say("The ending of OUT chooses the format:\n{listed}", listed=listed),
    )
    parser.add_argument("model", type=Path, metavar="MODEL.keras", help=say("a model file"))
    parser.add_argument("out", type=Path, metavar="OUT", help=say("the file to write"))
    add_json(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Write the file, and say whether it was tried."""
    from netbuilder.exchange.formats import format_of

    try:
        form = format_of(options.out)
    except ExportError as error:
        raise UsageError(str(error)) from error
    network = read_opened(options.model).network
    try:
        if network is not None:
            outcome = form.write(network, options.out)
        else:
            outcome = form.write_model(opened(options.model, compiled=False).model, options.out)
    except ExportError as error:
        complain(str(error))
        return FAILURE
    if options.json:
        tried = outcome.verification
        write_json(
            {
                "model": options.model,
                "out": outcome.path,
                "verified": tried.verified,
                "difference": tried.difference if tried.verified else None,
                "reason": tried.reason or None,
            }
        )
    else:
        write(outcome.sentence)
    return SUCCESS


COMMAND = Command(mark("write a model for other programs: ONNX, Python, web page"), parser, run)
