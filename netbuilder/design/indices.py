"""Whether a network looks up the characters or words of texts before it computes with them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from netbuilder.design.blocks import Block
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError
from netbuilder.design.findings import Fix, Problem
from netbuilder.design.sense import KEEP_VALUES, fits, last_with_size, size_name, wanted
from netbuilder.translation import say
from netbuilder.wording import count_text, listed

LOOKS_UP: Final = "Embedding"
_OTHERS: Final = ("CategoryEncoding", "Discretization")
_WIDTH: Final = 16
_POOLING: Final = "GlobalAveragePooling1D"


def check_indices(design: Design) -> Iterator[Problem]:
    """Problems of a design whose samples number the characters or words of texts."""
    vocabulary = design.data_set.vocabulary
    if not vocabulary or not design.active:
        return
    first = next((b for b in design.active if b.kind not in KEEP_VALUES), design.active[-1])
    if first.kind in _OTHERS:
        return
    if first.kind != LOOKS_UP:
        yield _without_embedding(design, first, vocabulary)
    elif first.parameters["input_dim"] < vocabulary:
        fixed = design.with_parameter(first.name, "input_dim", vocabulary)
        yield Problem(
            say(
                "'{first_name}' knows {parameters} different characters or words, "
                "but the texts have up to {vocabulary}.",
                first_name=first.name,
                parameters=count_text(first.parameters["input_dim"]),
                vocabulary=count_text(vocabulary),
            ),
            first.name,
            say("Make input_dim as large as the vocabulary."),
            (
                Fix(
                    say(
                        "Set input_dim of {first_name} to {vocabulary}",
                        first_name=first.name,
                        vocabulary=vocabulary,
                    ),
                    fixed,
                ),
            ),
        )


def _without_embedding(design: Design, first: Block, vocabulary: int) -> Problem:
    later = next((block for block in design.active if block.kind == LOOKS_UP), None)
    fixes: tuple[Fix, ...]
    if later is None:
        found = embedded(design, vocabulary)
        fixes = (
            () if found is None else (Fix(say("Put {looks_up} first", looks_up=LOOKS_UP), found),)
        )
    else:
        place = design.index(later.name)
        before = [block.name for block in design.active if design.index(block.name) < place]
        ways = (
            Fix(say("Move {later_name} first", later_name=later.name), design.moved(later.name, 0)),
            Fix(say("Remove {before}", before=listed(before)), design.removed(before)),
        )
        fixes = tuple(way for way in ways if fits(way.design)) or ways[1:]
    return Problem(
        say(
            "The samples are texts: each value is the number of a character or "
            "word, and '{first_name}' would compute with it as with a quantity.",
            first_name=first.name,
        ),
        first.name,
        say(
            "Put {looks_up} first, which gives each of them values to compute with.",
            looks_up=LOOKS_UP,
        ),
        fixes,
    )


def with_embedding(design: Design) -> Design:
    """The design as it is, or with the embedding that its texts need; see `check_indices`."""
    for problem in check_indices(design):
        for fix in problem.fixes:
            return fix.design
    return design


def embedded(design: Design, vocabulary: int) -> Design | None:
    """The design with an embedding in front, and whatever it takes to fit behind it.

    Args:
        design: its data are texts.
        vocabulary: as many different numbers as the embedding has to know.
    """
    values = {"input_dim": vocabulary, "output_dim": _WIDTH, "mask_zero": True}
    try:
        plain = design.inserted(0, LOOKS_UP, values)
        candidates = [plain, plain.inserted(1, _POOLING)]
    except DesignError:
        return None
    candidates += [ended for each in tuple(candidates) if (ended := _ended(each)) is not None]
    return next((each for each in candidates if fits(each)), candidates[1])


def _ended(design: Design) -> Design | None:
    """The design whose last layer with a size has as many units as are wanted."""
    last = last_with_size(design)
    if last is None:
        return None
    try:
        return design.with_parameter(last.name, size_name(last), math.prod(wanted(design)))
    except DesignError:
        return None
