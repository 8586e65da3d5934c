"""Designs and model files as the command line names them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from engine.errors import EngineError
from engine.saving import open_model
from engine.saving.loading import Opened
from engine.types import Shape
from netbuilder.commands.console import UsageError
from netbuilder.design import Design, DesignError
from netbuilder.exchange import model_file
from netbuilder.exchange.model_file import OpenedModel
from netbuilder.exchange.opening import FileKind, OpenError, identify
from netbuilder.network.trained import TrainedNetwork
from netbuilder.translation import say
from netbuilder.wording import sentences

MODEL: Final = ".keras"
"""How the names of model files end that are written."""

MODELS: Final = (MODEL, ".h5", ".hdf5")
"""How those end that are read; all other files are designs."""


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


def read_opened(path: Path, trains: bool = False) -> OpenedModel:
    """The network in a model file, judged by its content, with notes on what it does not hold.

    Raises:
        UsageError: it is none, or cannot be read.
    """
    try:
        kind = identify(path)
        if kind not in (FileKind.MODEL, FileKind.HDF5, FileKind.WEIGHTS):
            raise UsageError(
                say(
                    "'{path}' is {kind_value}, not a model; give a model file, .keras.",
                    path=path,
                    kind_value=kind.value,
                )
            )
        return model_file.read(path, trains=trains)
    except (EngineError, OSError, OpenError) as error:
        raise UsageError(str(error)) from error


def read_network(path: Path) -> TrainedNetwork:
    """The network in a model file, to be asked.

    Raises:
        UsageError: there is none, or none that can be asked.
    """
    found = read_opened(path)
    if found.network is None:
        raise UsageError(sentences(say("'{path}' cannot be used.", path=path), *found.notes))
    return found.network


def opened(path: Path, compiled: bool = True, trains: bool = False) -> Opened:
    """The model of a `.keras` or `.h5` file, with what of its compilation is known here.

    Args:
        path: of the file.
        compiled: whether loss and metrics are wanted.
        trains: whether the optimizer is, too.

    Raises:
        UsageError: it cannot be read, or says nothing of its input.
    """
    try:
        result = open_model(path, compiled, trains)
    except (EngineError, OSError) as error:
        raise UsageError(str(error)) from error
    if not result.model.built:
        raise UsageError(
            say(
                "'{path}' holds a model without an input shape; give it an Input, "
                "or call fit, before saving it.",
                path=path,
            )
        )
    return result


def sample(shape: Shape) -> tuple[int, ...]:
    """The shape of one sample: the engine's without the batch in front."""
    return tuple(size or 0 for size in shape[1:])
