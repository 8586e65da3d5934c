"""What layers make of shapes; nothing is allocated."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from engine.errors import EngineError
from engine.layers import Layer
from engine.types import Shape
from netbuilder.design.blocks import Block, Parameters
from netbuilder.design.catalogue import entry

Sample = tuple[int, ...]


class Measures(NamedTuple):
    """Of a layer on samples of some shape: its output's shape, and what it takes."""

    output: Sample
    parameters: int
    multiply_adds: int


@lru_cache(maxsize=4096)  # of networks with many layers most are alike, and an edit changes one
def measures(kind: str, parameters: Parameters, shape: Shape) -> Measures:
    """Of a kind of layer.

    Raises:
        EngineError: it does not take samples of that shape.
    """
    return measure(entry(kind).layer(**parameters), shape)


def measure(layer: Layer, shape: Shape) -> Measures:
    """Of a layer; the shape has the batch in front.

    Raises:
        EngineError: it does not take samples of that shape.
    """
    output = sample(layer.compute_output_shape(shape))
    parameters = sum(spec.size for spec in layer.weight_specs(shape))
    return Measures(output, parameters, layer.multiply_adds(shape))


def output_of(block: Block, given: Sample) -> Sample | None:
    """The shape that a block makes of samples of this shape; None where it does not take them."""
    if not block.enabled:
        return given
    try:
        return measures(block.kind, block.parameters, (None, *given)).output
    except EngineError:
        return None


def outputs_of(blocks: Iterable[Block], given: Sample) -> list[Sample]:
    """The shape after each block, as far as they fit on one another."""
    found: list[Sample] = []
    for block in blocks:
        after = output_of(block, given)
        if after is None:
            break
        found.append(given := after)
    return found


def sample(shape: Shape) -> Sample:
    """A shape without its batch."""
    return tuple(size or 0 for size in shape[1:])
