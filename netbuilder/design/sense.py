"""Whether a network that fits together is one that somebody would build."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from netbuilder.design.blocks import Block
from netbuilder.design.catalogue import entry
from netbuilder.design.design import Design
from netbuilder.design.measures import MAX_PARAMETERS, Sample, measures_of
from netbuilder.design.own import OWN_DATA
from netbuilder.design.targets import TARGETS

_SIZES: Final = ("units", "filters")
"""The parameters that say how many values a layer outputs."""
_ORDERED_FAMILIES: Final = ("convolution", "pooling", "recurrent", "image")
_ELEMENTWISE_FAMILIES: Final = ("activation", "normalization", "regularization")
KEEP_VALUES: Final = ("Flatten", "Reshape", "Identity", "Masking")
"""Layers that change no value, at most the shape."""
_KEEP_ORDER: Final = (*KEEP_VALUES, "Permute", "Rescaling")
_OF_INDICES: Final = ("Embedding", "CategoryEncoding")
_SPATIAL_DROPOUT: Final = "SpatialDropout"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a network amounts to.

    Attributes:
        fits: whether all blocks fit on one another, the last on what is to be learned, and all of
            them into what is trained here.
        reach: number of enabled blocks, from the first, that fit on one another.
        left: number of those after them.
        faults: number of blocks that make no sense where they are.
    """

    fits: bool
    reach: int
    left: int
    faults: int


def judge(design: Design) -> Judgement:
    """Judge a network as a whole."""
    given, ordered, weights = design.input_shape, _is_ordered(design), 0
    blocks, needed = design.active, wanted(design)
    misplaced = (softmaxes_inside, behind_the_output, without_indices)
    faults = sum(len(find(design)) for find in misplaced)
    for reach, block in enumerate(blocks):
        found = measures_of(block, given)
        if found is None:
            return Judgement(False, reach, len(blocks) - reach, faults)
        after, weights = found.output, weights + found.parameters
        faults += _needs_order(block) and not ordered
        faults += _loses_nearly_all(block, after, needed)
        ordered = _stays_ordered(block, given, after, ordered)
        given = after
    fits = bool(blocks) and given == needed and weights <= MAX_PARAMETERS
    return Judgement(fits, len(blocks), 0, faults)


def fits(design: Design) -> bool:
    """Whether all blocks fit on one another, and the last on what is to be learned."""
    return judge(design).fits


def wanted(design: Design) -> Sample:
    """The shape that the output needs."""
    return TARGETS[design.target].shape(design.data_set, design.input_shape)


def size_name(block: Block) -> str:
    """The parameter that says how many values a block outputs: 'units', 'filters' or ''."""
    return next((name for name in _SIZES if name in block.parameters), "")


def last_with_size(design: Design) -> Block | None:
    """The last enabled block that says how many values it outputs."""
    return next((block for block in reversed(design.active) if size_name(block)), None)


def output_place(design: Design) -> int | None:
    """The index of the last block with a size, where the output begins, if its size is right."""
    last = last_with_size(design)
    needed = wanted(design)
    if last is None or last.parameters[size_name(last)] not in (needed[-1], math.prod(needed)):
        return None
    return design.index(last.name)


def is_softmax(block: Block) -> bool:
    """Whether a block ends in softmax."""
    return block.kind == "Softmax" or block.parameters.get("activation") == "softmax"


def softmaxes_inside(design: Design) -> list[Block]:
    """Blocks that end in softmax though others follow that learn, or another softmax."""
    found, later = [], False
    for block in reversed(design.active):
        if is_softmax(block) and later:
            found.append(block)
        later = later or is_softmax(block) or bool(size_name(block))
    return found[::-1]


def behind_the_output(design: Design) -> list[Block]:
    """Blocks after the output that would only distort it.

    A softmax or another activation may follow an output without one, and so may what changes
    nothing but its shape. Behind filters the output begins where the picture ends.
    """
    place = output_place(design)
    if place is None:
        return []
    output = design.blocks[place]
    ending = TARGETS[design.target].ending
    ended = output.parameters.get("activation") == ending != "linear"
    begun = size_name(output) == "units"
    found = []
    for block in design.blocks[place + 1 :]:
        if not block.enabled:
            continue
        if begun and block.kind not in KEEP_VALUES:
            if ended or _family(block.kind) != "activation":
                found.append(block)
            ended = ended or is_softmax(block)
        elif not begun:
            begun = block.kind == "Flatten" or block.kind.startswith("Global")
    return found


def without_indices(design: Design) -> list[Block]:
    """Blocks that look up whole numbers, where real numbers come in."""
    # The values of a table may be whole numbers; those of a series are quantities.
    own = design.own if design.data == OWN_DATA else None
    found, whole = [], own is not None and own.recipe.series is None
    for block in design.active:
        if block.kind in _OF_INDICES and not whole:
            found.append(block)
        whole = block.kind == "Discretization" or (whole and block.kind in KEEP_VALUES)
    return found


def _is_ordered(design: Design) -> bool:
    """Whether neighbours in a sample belong together, as in pictures and sequences."""
    data = design.data_set
    return len(design.input_shape) > 1 or len(data.sample_shape) > 1 or data.vocabulary > 0


def _loses_nearly_all(block: Block, after: Sample, needed: Sample) -> bool:
    """Whether pooling leaves fewer values than there are to be told apart."""
    return len(after) == 1 and _family(block.kind) == "pooling" and after < needed[:1]


def _needs_order(block: Block) -> bool:
    if block.kind in _KEEP_ORDER:
        return False
    family = _family(block.kind)
    return family in _ORDERED_FAMILIES or block.kind.startswith(_SPATIAL_DROPOUT)


def _stays_ordered(block: Block, given: Sample, after: Sample, ordered: bool) -> bool:
    if block.kind == "RepeatVector":
        return True
    if len(after) > 1 or block.kind in _KEEP_ORDER:
        return ordered
    elementwise = after == given and _family(block.kind) in _ELEMENTWISE_FAMILIES
    return ordered and elementwise


@lru_cache(maxsize=256)
def _family(kind: str) -> str:
    return entry(kind).family
