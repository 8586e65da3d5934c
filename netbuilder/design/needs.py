"""Why a block does not fit, in a sentence."""

from __future__ import annotations

import math

from engine.errors import EngineError
from engine.types import Shape
from netbuilder.design.blocks import Block
from netbuilder.design.catalogue import entry
from netbuilder.design.findings import Problem
from netbuilder.design.measures import measure, sample
from netbuilder.translation import mark, say
from netbuilder.wording import plural, shape_text

_BY_DIMENSIONS = {
    1: mark("a sequence (steps, features)"),
    2: mark("an image (height, width, channels)"),
    3: mark("a volume (depth, height, width, channels)"),
}

_ROW_BELOW = (
    mark("'{name}' needs {needed}, but '{below}' outputs {count} value."),
    mark("'{name}' needs {needed}, but '{below}' outputs {count} values."),
)
_ROW_INPUT = (
    mark("'{name}' needs {needed}, but the input is a row of {count} value."),
    mark("'{name}' needs {needed}, but the input is a row of {count} values."),
)


def misfit(block: Block, shape: Shape, below: str) -> Problem:
    """The problem of a block that does not take the output of the one below.

    Args:
        block: that does not fit.
        shape: of what comes in, with the batch in front.
        below: the name of the block that it comes from; '' for the input.

    Raises:
        ValueError: the block does fit.
    """
    try:
        measure(entry(block.kind).make(block.parameters, name=block.name), shape)
    except EngineError as error:
        given = sample(shape)
        message = _of_dimensions(block, given, below)
        message = message or _of_another_kind(block, given, below, error)
        remedy = say(
            "Change '{block_name}', or insert a layer before it that outputs what it expects.",
            block_name=block.name,
        )
        return Problem(message, block.name, remedy, details=str(error))
    raise ValueError(say("'{block}' fits under another name only.", block=block.name))


def _of_dimensions(block: Block, given: tuple[int, ...], below: str) -> str:
    """What it needs and what it gets, where the number of dimensions is what is wrong; else ''."""
    dimensions = _dimensions(block)
    if not dimensions or len(given) == dimensions + 1:
        return ""
    needed = _BY_DIMENSIONS[dimensions]
    if len(given) == 1:
        one, many = _ROW_BELOW if below else _ROW_INPUT
        words = {"name": block.name, "needed": needed, "below": below}
        return plural(math.prod(given), one, many, **words)
    shape = shape_text(given)
    if below:
        return say(
            "'{block_name}' needs {needed}, but '{below}' has output shape {shape}.",
            block_name=block.name,
            needed=needed,
            below=below,
            shape=shape,
        )
    return say(
        "'{block_name}' needs {needed}, but the input has shape {shape}.",
        block_name=block.name,
        needed=needed,
        shape=shape,
    )


def _of_another_kind(block: Block, given: tuple[int, ...], below: str, error: EngineError) -> str:
    shape = shape_text(given)
    if below:
        return say(
            "'{block_name}' cannot follow '{below}' (output shape {shape}): {error}",
            block_name=block.name,
            below=below,
            shape=shape,
            error=error,
        )
    return say(
        "'{block_name}' cannot follow the input (shape {shape}): {error}",
        block_name=block.name,
        shape=shape,
        error=error,
    )


def _dimensions(block: Block) -> int:
    """How many dimensions a layer needs beside that of the channels; 0 where it does not matter."""
    family = entry(block.kind).family
    for dimensions in _BY_DIMENSIONS:
        if f"{dimensions}D" in block.kind:
            return dimensions
    if family == "recurrent":
        return 0 if block.kind == "TimeDistributed" else 1
    return 2 if family == "image" and block.kind != "Rescaling" else 0
