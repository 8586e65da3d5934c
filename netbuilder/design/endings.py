"""Ways to make a network end in the output that it needs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from netbuilder.design.blocks import MAX_BLOCKS, Block
from netbuilder.design.design import Design
from netbuilder.design.findings import Fix
from netbuilder.design.fixing import best
from netbuilder.design.measures import MAX_PARAMETERS, Sample, outputs_of
from netbuilder.design.sense import is_softmax, last_with_size, size_name
from netbuilder.translation import mark, say
from netbuilder.wording import plural, shape_text

_LONGEST: Final = 3
"""How many blocks a fix adds at most."""
_MANY: Final = 20_000_000
"""A Dense layer on flattened samples with more weights than this is offered pooling first."""
_POOLING: Final[Mapping[int, str]] = {
    2: "GlobalAveragePooling1D",
    3: "GlobalAveragePooling2D",
    4: "GlobalAveragePooling3D",
}
"""By the number of a sample's dimensions."""


_SIZED: Final = {
    "units": (mark("Set {name} to {count} unit"), mark("Set {name} to {count} units")),
    "filters": (mark("Set {name} to {count} filter"), mark("Set {name} to {count} filters")),
}
_FLATTENED: Final = (
    mark("Insert Flatten before {before} and set {name} to {count} unit"),
    mark("Insert Flatten before {before} and set {name} to {count} units"),
)
_ADDED: Final = {
    (False, True): (mark("Add Dense with {count} unit"), mark("Add Dense with {count} units")),
    (False, False): (
        mark("Add Dense with {count} unit and Reshape to {shape}"),
        mark("Add Dense with {count} units and Reshape to {shape}"),
    ),
    (True, True): (
        mark("Add {head} and Dense with {count} unit"),
        mark("Add {head} and Dense with {count} units"),
    ),
    (True, False): (
        mark("Add {head}, Dense with {count} unit and Reshape to {shape}"),
        mark("Add {head}, Dense with {count} units and Reshape to {shape}"),
    ),
}
"""What is added, by whether another layer comes before it, and whether the output is a row."""


def fixes_of_the_end(
    design: Design, last: str, output: Sample, wanted: Sample, ending: str
) -> tuple[Fix, ...]:
    """Ways to make a network end in the output it needs, each tried on the whole design.

    Args:
        design: that has the problem.
        last: its last block.
        output: the output shape of that.
        wanted: the output shape it needs.
        ending: the activation for a new last layer.
    """
    ways = _ways(design, last, output, wanted, ending)
    return best(design, ways, design.index(last))


def _ways(design: Design, last: str, output: Sample, wanted: Sample, ending: str) -> Iterator[Fix]:
    sized = last_with_size(design)
    room = len(design.blocks) + _LONGEST <= MAX_BLOCKS
    yield from _before_the_output(design, wanted)
    if sized is not None and sized.name == last:
        yield _with_size(design, sized, wanted, ending)
    if len(output) > 1:
        yield from _flattened(design, wanted, ending)
    if room:
        yield from _longer(design, last, output, wanted, ending)
    if sized is not None and sized.name != last:
        yield _with_size(design, sized, wanted, ending)


def _before_the_output(design: Design, wanted: Sample) -> Iterator[Fix]:
    """The blocks behind a layer with the right number of units, moved before it."""
    active = design.active
    for place in range(len(active) - 2, -1, -1):
        block = active[place]
        if block.parameters.get("units") != math.prod(wanted):
            continue
        behind = [each.name for each in active[place + 1 :]]
        moved = design.moved(behind, design.index(block.name))
        first, count = behind[0], len(behind)
        label = say("Move {first} before {block_name}", first=first, block_name=block.name)
        if count > 1:
            label = say(
                "Move the last {count} blocks before {block_name}",
                count=count,
                block_name=block.name,
            )
        yield Fix(label, moved)
        for flat, before in _with_flatten(moved, wanted):
            label = say(
                "Move {first} before {block_name} and insert Flatten before {before}",
                first=first,
                block_name=block.name,
                before=before,
            )
            if count > 1:
                label = say(
                    "Move the last {count} blocks before {block_name} and insert "
                    "Flatten before {before}",
                    count=count,
                    block_name=block.name,
                    before=before,
                )
            yield Fix(label, flat)
        return


def _with_size(design: Design, block: Block, wanted: Sample, ending: str) -> Fix:
    """A layer that outputs as many values as there have to be."""
    size = size_name(block)
    values = math.prod(wanted) if size == "units" else wanted[-1]
    fixed = design.with_parameter(block.name, size, values)
    if block.parameters.get("activation") == "softmax" != ending:
        fixed = fixed.with_parameter(block.name, "activation", ending)
    return Fix(plural(values, *_SIZED[size], name=block.name), fixed)


def _flattened(design: Design, wanted: Sample, ending: str) -> Iterator[Fix]:
    """A Flatten before the first Dense layer whose input is not a row of values."""
    for fixed, before in _with_flatten(design, wanted):
        yield Fix(say("Insert Flatten before {before}", before=before), fixed)
        last = last_with_size(design)
        if last is not None and "units" in last.parameters:
            both = _with_size(fixed, last, wanted, ending).design
            label = plural(math.prod(wanted), *_FLATTENED, before=before, name=last.name)
            yield Fix(label, both)


def _with_flatten(design: Design, wanted: Sample) -> Iterator[tuple[Design, str]]:
    """The design with that Flatten, and the name of the Dense layer; nothing without one."""
    given = design.input_shape
    shapes = outputs_of(design.active, design.input_shape)
    for block, after in zip(design.active, shapes, strict=False):
        if len(given) > 1 and block.kind == "Dense":
            if len(wanted) == 1 and len(design.blocks) + _LONGEST <= MAX_BLOCKS:
                yield design.inserted(design.index(block.name), "Flatten"), block.name
            return
        given = after


def _longer(
    design: Design, last: str, output: Sample, wanted: Sample, ending: str
) -> Iterator[Fix]:
    """Layers after the last that turn its output into the one needed."""
    values, end = math.prod(wanted), design.index(last) + 1
    if math.prod(output) == values:
        if len(wanted) == 1:
            yield Fix(say("Add Flatten"), design.inserted(end, "Flatten"))
        else:
            shaped = design.inserted(end, "Reshape", {"target_shape": wanted})
            yield Fix(say("Add Reshape to {wanted}", wanted=shape_text(wanted)), shaped)
        return
    before = design
    if is_softmax(design.block(last)) and "activation" in design.block(last).parameters:
        before = design.with_parameter(last, "activation", "relu")
    heads = ["Flatten"] if len(output) > 1 else [""]
    if len(output) in _POOLING and len(wanted) == 1:
        heads.append(_POOLING[len(output)])
        if math.prod(output) * values > _MANY:
            heads.reverse()
    for head in heads:
        if head in ("", "Flatten") and math.prod(output) * values > MAX_PARAMETERS:
            continue
        longer = before.inserted(end, head) if head else before
        place = end + bool(head)
        longer = longer.inserted(place, "Dense", {"units": values, "activation": ending})
        shape, flat = shape_text(wanted), len(wanted) == 1
        if not flat:
            longer = longer.inserted(place + 1, "Reshape", {"target_shape": wanted})
        label = plural(values, *_ADDED[bool(head), flat], head=head, shape=shape)
        yield Fix(label, longer)
