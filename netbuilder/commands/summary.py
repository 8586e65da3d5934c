"""`netbuilder summary`: what a network consists of, and what it costs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from engine.layers.entries import kind_of
from engine.models import Sequential
from netbuilder.commands.console import (
    FAILURE,
    SUCCESS,
    USAGE,
    Command,
    Parser,
    add_json,
    complain,
    write,
    write_json,
)
from netbuilder.commands.designs import MODELS, add_design, opened, read_design, sample
from netbuilder.commands.help_text import columns
from netbuilder.design import Analysis, Block, Design, analyze
from netbuilder.translation import mark, now, say, say_as
from netbuilder.wording import count_text, shape_text, terms

_HEADER: Final = (
    *(mark("block"), mark("kind"), mark("output"), mark("parameters"), mark("multiply-adds")),
)
_SIDES: Final = "<<<>>"
_UNKNOWN: Final = "?"


def parser() -> argparse.ArgumentParser:
    """Reads the arguments of `summary`."""
    parser = Parser(
        "netbuilder summary",
        say(
            "Show the blocks of a network: output shapes, parameters, multiply-adds for one sample."
        ),
        {
            FAILURE: say("the design cannot be trained; the reason is on standard error"),
            USAGE: say("wrong usage, or a file that cannot be read"),
        },
    )
    add_design(
        parser,
        "DESIGN|MODEL.keras",
        say("a saved design or a model file (default: the network that the window opens with)"),
    )
    add_json(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Print the table."""
    path: Path | None = options.design
    if path is not None and path.name.endswith(MODELS):
        model = opened(path, trains=True).model
        if options.json:
            write_json(of_model(model))
        else:
            model.summary(print_fn=write)
        return SUCCESS
    design = read_design(path)
    analysis = analyze(design)
    if options.json:
        write_json(of_design(design, analysis))
    else:
        write("\n".join(table(design, analysis)))
    for problem in analysis.problems:
        complain(problem.text)
    return SUCCESS if analysis.can_train else FAILURE


def table(design: Design, analysis: Analysis) -> list[str]:
    """The blocks as lines of text, the input first and the totals last; '?' for the unknown."""
    rows = [(say("input"), "", shape_text(design.input_shape), "", "")]
    for block, info in zip(design.blocks, analysis.infos, strict=True):
        rows.append(
            (
                block.name,
                _kind(block),
                _UNKNOWN if info.output_shape is None else shape_text(info.output_shape),
                _count(info.parameters),
                _count(info.multiply_adds),
            )
        )
    total = (
        say_as("report", "total"),
        "",
        "",
        _count(analysis.total_parameters),
        _count(analysis.multiply_adds),
    )
    head = tuple(map(now, _HEADER))
    widths = [max(map(columns, column)) for column in zip(head, *rows, total, strict=True)]
    rule = "  ".join("-" * width for width in widths)
    return [
        _line(head, widths),
        rule,
        *(_line(row, widths) for row in rows),
        rule,
        _line(total, widths),
    ]


def _kind(block: Block) -> str:
    marks = [say("disabled")] * (not block.enabled) + [say("locked")] * block.frozen
    return f"{block.kind} ({terms(marks)})" if marks else block.kind


def of_design(design: Design, analysis: Analysis) -> dict[str, Any]:
    """What --json prints of a design; null for the unknown."""
    blocks = [
        {
            "name": block.name,
            "kind": block.kind,
            "enabled": block.enabled,
            "trainable": not block.frozen,
            "output_shape": info.output_shape,
            "parameters": info.parameters,
            "multiply_adds": info.multiply_adds,
        }
        for block, info in zip(design.blocks, analysis.infos, strict=True)
    ]
    return {
        "input_shape": design.input_shape,
        "blocks": blocks,
        "parameters": analysis.total_parameters,
        "multiply_adds": analysis.multiply_adds,
        "can_train": analysis.can_train,
        "problems": [each.text for each in analysis.problems],
    }


def of_model(model: Sequential) -> dict[str, Any]:
    """What --json prints of a model file."""
    blocks = []
    shape = model.input_shape
    costs = 0
    for layer in model.stack.line:
        cost = layer.multiply_adds(shape)
        costs += cost
        shape = layer.compute_output_shape(shape)
        blocks.append(
            {
                "name": layer.name,
                "kind": kind_of(layer),
                "enabled": True,
                "trainable": layer.trainable,
                "output_shape": sample(shape),
                "parameters": layer.count_params(),
                "multiply_adds": cost,
            }
        )
    return {
        "input_shape": sample(model.input_shape),
        "blocks": blocks,
        "parameters": model.count_params(),
        "multiply_adds": costs,
    }


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = []
    for cell, side, width in zip(cells, _SIDES, widths, strict=True):
        room = " " * (width - columns(cell))
        padded.append(f"{cell}{room}" if side == "<" else f"{room}{cell}")
    return "  ".join(padded).rstrip()


def _count(number: int | None) -> str:
    return _UNKNOWN if number is None else count_text(number)


COMMAND = Command(mark("print blocks, shapes, parameters and costs of a network"), parser, run)
