"""Output shapes and sizes of layers; nothing is allocated."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from engine.errors import EngineError
from engine.layers import Layer
from engine.types import Shape
from netbuilder.design.blocks import Block, Parameters
from netbuilder.design.catalogue import entry

Sample = tuple[int, ...]

MAX_PARAMETERS: Final = 200_000_000
"""The most values that a network which is trained here may learn."""


class Measures(NamedTuple):
    """The output shape of a layer for an input shape, and what it costs."""

    output: Sample
    parameters: int
    multiply_adds: int


@lru_cache(maxsize=4096)  # of networks with many layers most are alike, and an edit changes one
def measures(kind: str, parameters: Parameters, shape: Shape) -> Measures:
    """Measure a kind of layer; results are remembered.

    Raises:
        EngineError: it does not accept that shape.
    """
    return measure(entry(kind).make(parameters), shape)


def measure(layer: Layer, shape: Shape) -> Measures:
    """Measure a layer; the shape has the batch in front.

    Raises:
        EngineError: it does not accept that shape.
    """
    output = sample(layer.compute_output_shape(shape))
    parameters = sum(spec.size for _, specs in layer.all_specs(shape) for spec in specs)
    return Measures(output, parameters, layer.multiply_adds(shape))


def output_of(block: Block, given: Sample) -> Sample | None:
    """The output shape of a block for this input shape; None where it does not fit."""
    found = measures_of(block, given)
    return None if found is None else found.output


def measures_of(block: Block, given: Sample) -> Measures | None:
    """The measures of a block for this input shape; None where it does not fit."""
    if not block.enabled:
        return Measures(given, 0, 0)
    return _measures_or_none(block.kind, block.parameters, given)


@lru_cache(maxsize=8192)  # fixes are tried at many places, and most do not fit
def _measures_or_none(kind: str, parameters: Parameters, given: Sample) -> Measures | None:
    try:
        return measures(kind, parameters, (None, *given))
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
