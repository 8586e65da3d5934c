"""Designs and model files as the command line names them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from engine.errors import EngineError
from engine.models import Sequential, load_model
from engine.types import Shape
from netbuilder.commands.console import UsageError
from netbuilder.design import Design, DesignError

MODEL: Final = ".keras"
"""How the names of model files end; all other files are designs."""


def add_design(parser: argparse.ArgumentParser, metavar: str, description: str) -> None:
    """The argument that names a design; without one it is the network that the window opens."""
    parser.add_argument("design", nargs="?", type=Path, metavar=metavar, help=description)


def read_design(path: Path | None, data: str | None = None) -> Design:
    """The design of a file, or the default for some data where None.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return Design.default(data or "mnist") if path is None else Design.load(path)
    except (DesignError, OSError) as error:
        raise UsageError(str(error)) from error


def read_model(path: Path) -> Sequential:
    """The model of a `.keras` file, its input and output known.

    Raises:
        UsageError: it cannot be read, or says nothing of its input.
    """
    try:
        model = load_model(path)
    except (EngineError, OSError) as error:
        raise UsageError(str(error)) from error
    if not model.built:
        raise UsageError(
            f"'{path}' holds a model that does not say what it takes; "
            "give it an Input, or call fit, before it is saved."
        )
    return model


def sample(shape: Shape) -> tuple[int, ...]:
    """The shape of one sample: the engine's without the batch in front."""
    return tuple(size or 0 for size in shape[1:])
