"""What of a design follows from another data set."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.errors import EngineError
from netbuilder.design.blocks import Block
from netbuilder.design.catalogue import entry
from netbuilder.design.datasets import DataSet
from netbuilder.design.targets import CLASS, NUMBER, TARGETS

Shape = tuple[int, ...]


def input_shape(current: Shape, blocks: Sequence[Block], old: DataSet, new: DataSet) -> Shape:
    """The input's shape with other data: as it is, where samples keep their size.

    Args:
        current: the input's shape.
        blocks: those that take part.
        old: the data until now.
        new: the data from now on.
    """
    if math.prod(old.sample_shape) == math.prod(new.sample_shape):
        return current
    row: Shape = (math.prod(new.sample_shape),)
    shapes = [row]
    if new.prepared and len(new.sample_shape) > 1:
        shapes.append(new.sample_shape)
    if new.are_pictures:
        shapes += [new.sample_shape, (*new.sample_shape, 1)]
    return next((shape for shape in shapes if blocks and _takes(blocks[0], shape)), row)


def target(current: str, old: DataSet, new: DataSet) -> str:
    """What is learned of other data: classes where there are some, numbers where there are none."""
    if current == CLASS and not new.classes:
        return NUMBER
    if current == NUMBER and new.classes and not old.classes:
        return CLASS
    return current


def loss(current: str, before: str, after: str) -> str:
    """The loss for a target in another's place: as it is, where the target is."""
    return current if before == after else TARGETS[after].loss


def _takes(block: Block, shape: Shape) -> bool:
    try:
        entry(block.kind).make(block.parameters).compute_output_shape((None, *shape))
    except EngineError:
        return False
    return True
