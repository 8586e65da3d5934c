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


def parser() -> argparse.ArgumentParser:
    """Reads the arguments of `export`."""
    from netbuilder.exchange.formats import FORMATS  # late: no other command needs the writers

    listed = "\n".join(f"  {each.ending:<7} {each.title}" for each in FORMATS)
    parser = Parser(
        "netbuilder export",
        "Write a model in a form that other programs use.",
        {
            FAILURE: "a layer cannot be written in this format, or the file cannot be written",
            USAGE: "wrong usage, or a file that is not a model",
        },
        f"The ending of OUT chooses the format:\n{listed}",
    )
    parser.add_argument("model", type=Path, metavar="MODEL.keras", help="a model file")
    parser.add_argument("out", type=Path, metavar="OUT", help="the file to write")
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


COMMAND = Command("write a model for other programs: ONNX, Python, web page", parser, run)
