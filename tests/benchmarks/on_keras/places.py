"""The interpreters with Keras that a command is told of."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from netbuilder.training.elsewhere.errors import BACKENDS
from netbuilder.training.elsewhere.process import Elsewhere


def add_places(parser: argparse.ArgumentParser) -> None:
    """Let a command be told of interpreters."""
    parser.add_argument(
        "--keras",
        nargs="+",
        required=True,
        type=_place,
        metavar="BACKEND=PYTHON",
        help="backends of Keras (jax, torch, tensorflow), each with the interpreter that has it",
    )


def _place(text: str) -> Elsewhere:
    backend, _, python = text.partition("=")
    if backend not in BACKENDS or not python:
        raise argparse.ArgumentTypeError(f"'{text}' is not like jax=PATH")
    return Elsewhere(python, backend)


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print figures in columns."""
    print(f"\n{title}")
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
