"""What of a trained network still holds for a design that was edited since."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, TypeAlias

from netbuilder.design import Analysis, Design, analyze
from netbuilder.design.blocks import Block, Parameters
from netbuilder.design.catalogue import entry

Key: TypeAlias = tuple[object, ...]

_DATA_SETTINGS: Final = ("noise",)
"""Settings that change what the samples are."""


def computes(design: Design) -> Key:
    """Equal for designs whose networks compute the same, given the same weights.

    Names, blocks that are disabled, and settings of the training do not count.
    """
    blocks = tuple([(block.kind, _values(block.kind, block.parameters)) for block in design.active])
    return design.input_shape, design.target, blocks


def learns_from(design: Design) -> Key:
    """Equal for designs that learn the same from the same data."""
    settings = tuple(getattr(design, name) for name in _DATA_SETTINGS)
    return design.data, design.own, design.target, settings


def is_edited(trained: Design, design: Design) -> bool:
    """Whether a design computes something else than the network that was trained."""
    return computes(trained) != computes(design)


def fitting(trained: Design, design: Design) -> frozenset[str]:
    """Names of the blocks of a design for which the trained network still speaks.

    A block is the same where name, kind and parameters are, and where it takes and gives samples of
    the shapes of then: what the trained network computes there can be shown on it.
    """
    if trained == design:
        return frozenset(block.name for block in design.active)
    before, now = analyze(trained), analyze(design)
    old = {block.name: block for block in trained.active}
    return frozenset(
        block.name
        for block in design.active
        if block.name in old and _same(old[block.name], before, block, now)
    )


def _same(old: Block, before: Analysis, new: Block, now: Analysis) -> bool:
    if old.kind != new.kind or _values(old.kind, old.parameters) != _values(
        new.kind, new.parameters
    ):
        return False
    was, is_ = before.info(old.name), now.info(new.name)
    return (was.input_shape, was.output_shape) == (is_.input_shape, is_.output_shape)


@lru_cache(maxsize=4096)  # asked after each edit, and of blocks that are mostly as before
def _values(kind: str, parameters: Parameters) -> Key:
    """What the parameters make of the function that a layer computes, not of how it learns it."""
    learned = {p.name for p in entry(kind).parameters if _is_about_learning(p.name)}
    return tuple(sorted((k, v) for k, v in parameters.items() if k not in learned))


def _is_about_learning(name: str) -> bool:
    return name.endswith(("_initializer", "_regularizer", "_constraint")) or name == "seed"
