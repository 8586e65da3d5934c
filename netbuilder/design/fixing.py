"""Ways out of shapes that do not fit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from engine.errors import EngineError
from engine.types import Shape
from netbuilder.design.blocks import MAX_BLOCKS, Block
from netbuilder.design.catalogue import CATALOGUE, entry
from netbuilder.design.design import Design
from netbuilder.design.findings import Fix

_LONGEST: Final = 3
"""Blocks that a fix adds at most."""


def fixes_for(design: Design, block: Block, below: Shape) -> Iterator[Fix]:
    """Layers that, put below a block, give it what it takes.

    Args:
        design: that has the problem.
        block: that does not fit.
        below: what is put out below it, the batch in front.
    """
    if design.is_full:
        return
    index = design.index(block.name)
    for kind, values in _between(tuple(size or 0 for size in below[1:])):
        if any(each.kind == kind for each in CATALOGUE) and _fits(block, below, kind, values):
            words = f"Insert {kind}"
            if "target_shape" in values:
                words += f" {'x'.join(map(str, values['target_shape']))}"
            yield Fix(words, design.inserted(index, kind, values))


def fixes_of_the_end(
    design: Design, last: str, output: tuple[int, ...], wanted: tuple[int, ...], ending: str
) -> Iterator[Fix]:
    """Ways to let a network end in what is wanted of it.

    Args:
        design: that has the problem.
        last: its last block.
        output: what that puts out.
        wanted: what it has to put out.
        ending: the activation that a new last layer gets.
    """
    block, values = design.block(last), math.prod(wanted)
    unit = "unit" if values == 1 else "units"
    if len(output) == len(wanted) == 1 and "units" in block.parameters:
        fixed = design.with_parameter(last, "units", values)
        if block.parameters.get("activation") == "softmax" != ending:
            fixed = fixed.with_parameter(last, "activation", ending)
        yield Fix(f"Give {last} {values} {unit}", fixed)
    if len(design.blocks) + _LONGEST > MAX_BLOCKS:
        return
    end = design.index(last) + 1
    longer = design
    if math.prod(output) != values:
        if len(output) > 1:
            longer, end = longer.inserted(end, "Flatten"), end + 1
        longer = longer.inserted(end, "Dense", {"units": values, "activation": ending})
        end += 1
    elif len(wanted) == 1:
        yield Fix("Add Flatten", longer.inserted(end, "Flatten"))
        return
    if len(wanted) > 1:
        longer = longer.inserted(end, "Reshape", {"target_shape": wanted})
    added = " and ".join(
        words
        for words, kind in ((f"Dense with {values} {unit}", "Dense"), ("Reshape", "Reshape"))
        if any(each.kind == kind for each in longer.blocks[design.index(last) + 1 :])
    )
    yield Fix(f"Add {added}", longer)


def _between(sample: tuple[int, ...]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Kinds and parameters that turn such a sample into another shape."""
    values = math.prod(sample)
    if len(sample) > 1:
        yield "Flatten", {}
    side = math.isqrt(values)
    if len(sample) == 1 and side * side == values:
        yield "Reshape", {"target_shape": (side, side, 1)}
        yield "Reshape", {"target_shape": (side, side)}
    if len(sample) == 2:
        yield "Reshape", {"target_shape": (*sample, 1)}


def _fits(block: Block, below: Shape, kind: str, values: Mapping[str, Any]) -> bool:
    """Whether the block takes what a layer of this kind makes of `below`."""
    try:
        between = entry(kind).make(values)
        shape = between.compute_output_shape(below)
        entry(block.kind).make(block.parameters).compute_output_shape(shape)
    except EngineError:
        return False
    return True
