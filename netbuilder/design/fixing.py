"""Fixes for shapes that do not fit, tried on the whole design and ranked.

Each fix leads to a network that can be trained, where there is such a fix, and to none with a
softmax in its middle, where there is another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from netbuilder.design.blocks import MAX_BLOCKS, Block
from netbuilder.design.catalogue import CATALOGUE
from netbuilder.design.design import Design
from netbuilder.design.findings import Fix
from netbuilder.design.measures import Sample, output_of, outputs_of
from netbuilder.design.targets import TARGETS
from netbuilder.wording import counted, listed, shape_text

_LONGEST: Final = 3
"""How many blocks a fix adds at most."""
_OFFERED: Final = 3
_TRIED: Final = 8
"""How many places for a block are tried."""
_MANY: Final = 20_000_000
"""A Dense layer on flattened samples with more weights than this is offered pooling first."""
_POOLING: Final[Mapping[int, str]] = {
    2: "GlobalAveragePooling1D",
    3: "GlobalAveragePooling2D",
    4: "GlobalAveragePooling3D",
}
"""By the number of a sample's dimensions."""


def fixes_for(design: Design, block: Block, below: Sample) -> tuple[Fix, ...]:
    """Ways to give a block the input it expects.

    Args:
        design: that has the problem.
        block: that does not fit.
        below: the output shape below it.
    """
    inserted = [] if design.is_full else list(_insertions(design, block, below))
    flat = [fix for fix in inserted if fix.label == "Insert Flatten"]
    others = [fix for fix in inserted if fix.label != "Insert Flatten"]
    ways = [*flat, *_moves(design, block), *_to_the_samples(design, block), *others]
    whole = [done for fix in ways if (done := _completed(fix, block)) is not None]
    return _best(whole) or tuple(inserted)


def fixes_of_the_end(
    design: Design, last: str, output: Sample, wanted: Sample, ending: str
) -> tuple[Fix, ...]:
    """Ways to make a network end in the output it needs.

    Args:
        design: that has the problem.
        last: its last block.
        output: the output shape of that.
        wanted: the output shape it needs.
        ending: the activation for a new last layer.
    """
    values, learning = math.prod(wanted), _last_with_units(design)
    ways = list(_before_the_output(design, wanted))
    if learning is not None and learning.name == last:
        ways.append(_with_units(design, learning, values, ending))
    if len(design.blocks) + _LONGEST <= MAX_BLOCKS:
        if len(output) > 1 and len(wanted) == 1:
            ways += _flattened(design)
        ways += _longer(design, last, output, wanted, ending)
    if learning is not None and learning.name != last:
        ways.append(_with_units(design, learning, values, ending))
    return _best([fix for fix in ways if fits(fix.design)])


def with_fitting_end(before: Design, after: Design) -> Design:
    """A design on other data; its last layer is fitted to these if it fitted the old ones.

    Args:
        before: with the data until now.
        after: the same with others.
    """
    last = _last_with_units(after)
    if not fits(before) or fits(after) or last is None:
        return after
    target = TARGETS[after.target]
    values = math.prod(target.shape(after.data_set, after.input_shape))
    fixed = after.with_parameter(last.name, "units", values)
    if last.parameters.get("activation") == TARGETS[before.target].ending:
        fixed = fixed.with_parameter(last.name, "activation", target.ending)
    return fixed if fits(fixed) else after


def fits(design: Design) -> bool:
    """Whether all blocks fit on one another, and the last on what is to be learned."""
    shapes = outputs_of(design.active, design.input_shape)
    wanted = TARGETS[design.target].shape(design.data_set, design.input_shape)
    return len(shapes) == len(design.active) > 0 and shapes[-1] == wanted


def _best(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """Those that make the most sensible networks, in the order in which they are given."""
    found: dict[Design, Fix] = {}
    for fix in fixes:
        found.setdefault(fix.design, fix)
    fewest = min(map(_stacked, found), default=0)
    return tuple(fix for design, fix in found.items() if _stacked(design) == fewest)[:_OFFERED]


def _stacked(design: Design) -> int:
    """How many softmaxes are in the middle, where they limit what the rest can learn."""
    return sum(_ends_in_softmax(block) for block in design.active[:-1])


def _ends_in_softmax(block: Block) -> bool:
    return block.kind == "Softmax" or block.parameters.get("activation") == "softmax"


# A block that does not fit ------------------------------------------------------------------------


def _insertions(design: Design, block: Block, below: Sample) -> Iterator[Fix]:
    """A layer put below a block, so that it fits there."""
    index = design.index(block.name)
    for kind, values in _between(below):
        if not any(each.kind == kind for each in CATALOGUE):
            continue
        fixed = design.inserted(index, kind, values)
        between = output_of(fixed.blocks[index], below)
        if between is not None and output_of(block, between) is not None:
            words = f"Insert {kind}"
            if "target_shape" in values:
                words += f" {shape_text(values['target_shape'])}"
            yield Fix(words, fixed)


def _moves(design: Design, block: Block) -> Iterator[Fix]:
    """A block put where it fits, the nearest place first."""
    index = design.index(block.name)
    others = [each for each in design.blocks if each is not block]
    shapes = [design.input_shape, *outputs_of(others, design.input_shape)]
    gaps = sorted(range(len(shapes)), key=lambda gap: abs(gap - index))
    fitting = (gap for gap in gaps if gap != index and output_of(block, shapes[gap]) is not None)
    for gap in islice(fitting, _TRIED):
        # The gap is counted before the block is taken out.
        moved = design.moved(block.name, gap if gap < index else gap + 1)
        place = f"before {others[gap].name}" if gap < len(others) else "to the end"
        yield Fix(f"Move {block.name} {place}", moved)


def _to_the_samples(design: Design, block: Block) -> Iterator[Fix]:
    """A block put first, on samples that are pictures again and not rows of values."""
    data = design.data_set
    if len(design.input_shape) != 1 or len(data.sample_shape) < 2:
        return
    shapes = (data.sample_shape, (*data.sample_shape, 1))
    for shape in shapes:
        if math.prod(shape) == math.prod(design.input_shape) and output_of(block, shape):
            moved = design.moved(block.name, 0).with_input_shape(shape)
            yield Fix(f"Move {block.name} to the input, as {shape_text(shape)}", moved)


def _completed(fix: Fix, block: Block) -> Fix | None:
    """The fix, with a Flatten after the block where only that is missing; None if more is."""
    if fits(fix.design):
        return fix
    if fix.design.is_full:
        return None
    after = fix.design.inserted(fix.design.index(block.name) + 1, "Flatten")
    return Fix(f"{fix.label} and flatten its output", after) if fits(after) else None


def _between(sample: Sample) -> Iterator[tuple[str, Mapping[str, Any]]]:
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


# An output that does not have the shape needed ----------------------------------------------------


def _before_the_output(design: Design, wanted: Sample) -> Iterator[Fix]:
    """The blocks behind a layer that has the output shape needed, moved before it."""
    shapes = outputs_of(design.active, design.input_shape)
    pairs = list(zip(design.active, shapes, strict=False))
    for place in range(len(pairs) - 2, -1, -1):
        block, shape = pairs[place]
        if shape == wanted and "units" in block.parameters:
            behind = [each.name for each in design.active[place + 1 :]]
            moved = design.moved(behind, design.index(block.name))
            what = behind[0] if len(behind) == 1 else f"{len(behind)} blocks"
            yield Fix(f"Move {what} before {block.name}", moved)
            return


def _last_with_units(design: Design) -> Block | None:
    """The last layer with a parameter for the size of its output."""
    return next((each for each in reversed(design.active) if "units" in each.parameters), None)


def _with_units(design: Design, block: Block, values: int, ending: str) -> Fix:
    """A layer with as many units as there have to be values."""
    fixed = design.with_parameter(block.name, "units", values)
    if block.parameters.get("activation") == "softmax" != ending:
        fixed = fixed.with_parameter(block.name, "activation", ending)
    return Fix(f"Give {block.name} {counted(values, 'unit')}", fixed)


def _flattened(design: Design) -> Iterator[Fix]:
    """A Flatten before the first Dense layer whose input is not a row of values."""
    given = design.input_shape
    for block, after in zip(
        design.active, outputs_of(design.active, design.input_shape), strict=False
    ):
        if len(given) > 1 and block.kind == "Dense":
            fixed = design.inserted(design.index(block.name), "Flatten")
            yield Fix(f"Insert Flatten before {block.name}", fixed)
            return
        given = after


def _longer(
    design: Design, last: str, output: Sample, wanted: Sample, ending: str
) -> Iterator[Fix]:
    """Layers after the last that turn its output into the one needed."""
    values, end = math.prod(wanted), design.index(last) + 1
    if math.prod(output) == values:
        reshaped = {"target_shape": wanted}
        kind, given = ("Flatten", {}) if len(wanted) == 1 else ("Reshape", reshaped)
        yield Fix(f"Add {kind}", design.inserted(end, kind, given))
        return
    before = design
    if design.block(last).parameters.get("activation") == "softmax":
        before = design.with_parameter(last, "activation", "relu")
    heads: list[tuple[str, ...]] = [("Flatten",)] if len(output) > 1 else [()]
    if len(output) in _POOLING and len(wanted) == 1:
        heads.append((_POOLING[len(output)],))
        if math.prod(output) * values > _MANY:
            heads.reverse()
    for head in heads:
        longer, place = before, end
        for kind in head:
            longer, place = longer.inserted(place, kind), place + 1
        longer = longer.inserted(place, "Dense", {"units": values, "activation": ending})
        added = [*head, f"Dense with {counted(values, 'unit')}"]
        if len(wanted) > 1:
            longer = longer.inserted(place + 1, "Reshape", {"target_shape": wanted})
            added.append("Reshape")
        yield Fix(f"Add {listed(added)}", longer)
