"""Ways to give a block the input that it needs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from netbuilder.design import catalogue
from netbuilder.design.blocks import Block
from netbuilder.design.catalogue import entry
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError
from netbuilder.design.findings import Fix
from netbuilder.design.fixing import best
from netbuilder.design.measures import Sample, output_of, outputs_of
from netbuilder.design.sense import KEEP_VALUES, fits, output_place
from netbuilder.translation import mark
from netbuilder.wording import shape_text

_PLACES: Final = 8
"""How many places for a block are tried."""
_CULPRITS: Final = 3
"""How many blocks before the one that does not fit are moved out of its way."""
_SIBLINGS: Final = ("2D", "1D", "3D")
"""By what layers for samples of several dimensions differ in name; the likeliest first."""


class _Sentence(NamedTuple):
    """What a fix says.

    Attributes:
        label: on its button.
        plain: what else it does; '' for nothing.
        flattened: the same, where the block's output is flattened, too.
        reshaped: the same, where the block's output is reshaped, too.
    """

    label: str
    plain: str = ""
    flattened: str = mark("Flatten follows {name}.")
    reshaped: str = mark("A Reshape to {shape} follows {name}.")


_MOVE: Final = _Sentence(mark("Move {name} before {other}"))
_MOVE_LAST: Final = _Sentence(mark("Move {name} to the end"))
_FLATTEN: Final = _Sentence(
    mark("Insert Flatten before {name}"), "", mark("Another follows {name}.")
)
_INPUT: Final = _Sentence(mark("Set the input shape to {input}"))
_MOVE_FIRST: Final = _Sentence(
    mark("Move {name} to the input"),
    mark("The input shape becomes {input}."),
    mark("The input shape becomes {input}, and Flatten follows {name}."),
    mark("The input shape becomes {input}, and a Reshape to {shape} follows {name}."),
)
_RESHAPE: Final = _Sentence(mark("Reshape the input of {name} to {input}"))
_MOVE_AND_RESHAPE: Final = _Sentence(
    mark("Move {name} before {other}"),
    mark("Its input is reshaped to {input}."),
    mark("Its input is reshaped to {input}, and Flatten follows {name}."),
    mark("Its input is reshaped to {input}, and a Reshape to {shape} follows {name}."),
)
_PAD: Final = _Sentence(mark("Set the padding of {name} to same"))
_REPLACE: Final = _Sentence(mark("Use {kind} instead of {old}"))


class _Way(NamedTuple):
    """A design that might be right, and the block whose output might have to change its shape."""

    design: Design
    block: str
    sentence: _Sentence
    words: dict[str, str]

    def completed(self) -> Iterator[Fix]:
        """The design, and with a layer after the block where only that is missing."""
        name, sentence = self.block, self.sentence
        words = {"name": name, **self.words}
        label = sentence.label.format(**words)
        yield Fix(label, self.design, sentence.plain.format(**words))
        if self.design.is_full or fits(self.design):
            return
        place = self.design.index(name)
        outputs = outputs_of(self.design.blocks[: place + 1], self.design.input_shape)
        if len(outputs) <= place or len(output := outputs[place]) < 2:
            return
        flat = self.design.inserted(place + 1, "Flatten")
        yield Fix(label, flat, sentence.flattened.format(**words))
        shape = _rows_of(output)
        if shape:
            rows = self.design.inserted(place + 1, "Reshape", {"target_shape": shape})
            words["shape"] = shape_text(shape)
            yield Fix(label, rows, sentence.reshaped.format(**words))


def fixes_for(design: Design, block: Block, below: Sample) -> tuple[Fix, ...]:
    """Ways to give a block the input it expects, each tried on the whole design.

    Args:
        design: that has the problem.
        block: that does not fit.
        below: the output shape below it.
    """
    fixes = (fix for way in _ways(design, block, below) for fix in way.completed())
    return best(design, fixes, design.index(block.name))


def _ways(design: Design, block: Block, below: Sample) -> Iterator[_Way]:
    yield from _moves(design, block)
    if not design.is_full:
        yield from _flattened(design, block, below)
    yield from _at_the_input(design, block)
    if not design.is_full:
        yield from _reshaped(design, block, below)
    yield from _out_of_the_way(design, block)
    yield from _padded(design, block, below)
    yield from _replaced(design, block, below)
    if not design.is_full:
        yield from _moved_and_reshaped(design, block)


def _moves(design: Design, block: Block) -> Iterator[_Way]:
    """The block put where it fits, the nearest place first, and none behind the output."""
    index = design.index(block.name)
    others = design.removed([block.name])
    shapes = [others.input_shape, *outputs_of(others.blocks, others.input_shape)]
    output = output_place(others)
    last = len(others.blocks) if output is None else output
    gaps = sorted(range(min(len(shapes), last + 1)), key=lambda gap: (abs(gap - index), gap))
    fitting = (gap for gap in gaps if gap != index and output_of(block, shapes[gap]) is not None)
    for gap in islice(fitting, _PLACES):
        if block.kind == "Flatten" and len(shapes[gap]) == 1:
            continue
        # The gap is counted before the block is taken out.
        moved = design.moved(block.name, gap if gap < index else gap + 1)
        if gap < len(others.blocks):
            yield _Way(moved, block.name, _MOVE, {"other": others.blocks[gap].name})
        else:
            yield _Way(moved, block.name, _MOVE_LAST, {})


def _flattened(design: Design, block: Block, below: Sample) -> Iterator[_Way]:
    flat = (math.prod(below),)
    if len(below) > 1 and output_of(block, flat) is not None:
        inserted = design.inserted(design.index(block.name), "Flatten")
        yield _Way(inserted, block.name, _FLATTEN, {})


def _at_the_input(design: Design, block: Block) -> Iterator[_Way]:
    """The block put first, on samples that are pictures again and not rows of values."""
    sample, given = design.data_set.sample_shape, design.input_shape
    if len(sample) < 2 or math.prod(sample) != math.prod(given):
        return
    for shape in (sample, (*sample, 1)):
        if shape != given and output_of(block, shape) is not None:
            moved = design.moved(block.name, 0).with_input_shape(shape)
            is_first = design.active[0].name == block.name
            sentence = _INPUT if is_first else _MOVE_FIRST
            yield _Way(moved, block.name, sentence, {"input": shape_text(shape)})


def _reshaped(design: Design, block: Block, below: Sample) -> Iterator[_Way]:
    """A Reshape below the block, which leaves neighbours neighbours."""
    for shape in _shapes_from(design, below):
        if output_of(block, shape) is not None:
            values = {"target_shape": shape}
            inserted = design.inserted(design.index(block.name), "Reshape", values)
            yield _Way(inserted, block.name, _RESHAPE, {"input": shape_text(shape)})


def _moved_and_reshaped(design: Design, block: Block) -> Iterator[_Way]:
    """The block put where a Reshape below it makes it fit, the nearest place first."""
    index = design.index(block.name)
    others = design.removed([block.name])
    shapes = [others.input_shape, *outputs_of(others.blocks, others.input_shape)]
    output = output_place(others)
    gaps = range(min(len(shapes), len(others.blocks) if output is None else output + 1))
    found = (
        (gap, shape)
        for gap in sorted(gaps, key=lambda gap: (abs(gap - index), gap))
        for shape in _shapes_from(design, shapes[gap])
        if gap != index and gap < len(others.blocks) and output_of(block, shape) is not None
    )
    for gap, shape in islice(found, _PLACES):
        moved = design.moved(block.name, gap if gap < index else gap + 1)
        values = {"target_shape": shape}
        made = moved.inserted(moved.index(block.name), "Reshape", values)
        words = {"other": others.blocks[gap].name, "input": shape_text(shape)}
        yield _Way(made, block.name, _MOVE_AND_RESHAPE, words)


def _shapes_from(design: Design, below: Sample) -> Iterator[Sample]:
    """Shapes of as many values in which neighbours stay neighbours."""
    sample = design.data_set.sample_shape
    if len(below) == 3:
        yield _rows_of(below)
    elif len(below) == 2:
        yield (*below, 1)
    elif len(sample) > 1 and math.prod(sample) == math.prod(below):
        yield from (sample, (*sample, 1))


def _rows_of(sample: Sample) -> Sample:
    """A picture as a sequence of its rows; () for what is none."""
    if len(sample) != 3:
        return ()
    height, width, channels = sample
    return (height, width * channels)


def _out_of_the_way(design: Design, block: Block) -> Iterator[_Way]:
    """A block before the one that does not fit, moved behind it."""
    index = design.index(block.name)
    before = [each for each in design.blocks[:index] if each.enabled]
    for culprit in reversed(before[-_CULPRITS:]):
        others = design.removed([culprit.name])
        if culprit.kind in KEEP_VALUES and fits(others):
            continue
        shapes = [others.input_shape, *outputs_of(others.blocks, others.input_shape)]
        output = output_place(others)
        last = min(len(shapes) - 1, len(others.blocks) - 1 if output is None else output)
        for gap in range(index, min(last + 1, index + _PLACES)):
            if output_of(culprit, shapes[gap]) is not None:
                moved = design.moved(culprit.name, gap + 1)
                other = others.blocks[gap].name
                yield _Way(moved, culprit.name, _MOVE, {"other": other})


def _padded(design: Design, block: Block, below: Sample) -> Iterator[_Way]:
    """Padding, where a kernel or a window is larger than what it is to cover."""
    if block.parameters.get("padding") == "valid":
        fixed = design.with_parameter(block.name, "padding", "same")
        if output_of(fixed.block(block.name), below) is not None:
            yield _Way(fixed, block.name, _PAD, {})


def _replaced(design: Design, block: Block, below: Sample) -> Iterator[_Way]:
    """A layer of the same sort for samples of another number of dimensions."""
    known = {each.kind for each in catalogue.CATALOGUE}
    stem, dimensions = block.kind[:-2], block.kind[-2:]
    if any(output_of(block, shape) is not None for shape in _samples(design)):
        return
    if dimensions not in _SIBLINGS and block.kind != f"Conv{block.kind[4:6]}Transpose":
        return
    for other in _SIBLINGS:
        kind = f"{stem}{other}"
        if dimensions not in _SIBLINGS:
            kind = f"Conv{other}Transpose"
        if kind == block.kind or kind not in known:
            continue
        made = _with_kind(design, block, kind)
        new = made.blocks[design.index(block.name)]
        words = {"kind": kind, "old": block.name}
        if output_of(new, below) is not None:
            yield _Way(made, new.name, _REPLACE, words)
        for way in (*_moves(made, new), *_at_the_input(made, new)):
            yield _Way(way.design, new.name, _REPLACE, words)


def _samples(design: Design) -> tuple[Sample, ...]:
    """A sample as it is, or as it would be without having been flattened."""
    sample = design.data_set.sample_shape
    return (sample, (*sample, 1)) if len(design.input_shape) == 1 else (design.input_shape,)


def _with_kind(design: Design, block: Block, kind: str) -> Design:
    """The design with a block of another kind in a block's place, with what both declare."""
    shared: dict[str, Any] = {
        each.name: block.parameters[each.name]
        for each in entry(kind).parameters
        if not isinstance(block.parameters.get(each.name, ()), tuple)
    }
    index, without = design.index(block.name), design.removed([block.name])
    try:
        return without.inserted(index, kind, shared)
    except DesignError:
        return without.inserted(index, kind)
