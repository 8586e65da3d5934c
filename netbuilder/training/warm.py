"""What an edited network can keep of what was learned before the edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engine.models import Sequential
from engine.types import Array, Shape
from netbuilder.design import Design, analyze, build
from netbuilder.design.blocks import Parameters
from netbuilder.design.catalogue import entry

_NAMED: Final = 12
"""Blocks that a sentence names."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """Weights, and the design whose they are.

    Attributes:
        design: as trained.
        weights: flat, float32.
    """

    design: Design
    weights: Array


@dataclass(frozen=True, slots=True)
class Carried:
    """Which blocks keep their weights.

    Attributes:
        kept: names in the new design, each with the name in the old one.
        fresh: names of those with weights that begin anew.
    """

    kept: tuple[tuple[str, str], ...]
    fresh: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Who keeps and who begins anew, for the user."""
        if not self.kept:
            return "No block can keep what it has learned: all shapes have changed."
        kept = f"Keeps what it has learned: {_listed([new for new, _ in self.kept])}."
        if not self.fresh:
            return kept
        return f"{kept} Begins anew: {_listed(self.fresh)}."


def _listed(names: Sequence[str]) -> str:
    """Names in a sentence; of many the first, and how many there are besides."""
    rest = len(names) - _NAMED
    more = f" and {rest:,} others" if rest > 1 else ""
    return ", ".join(names[:_NAMED] if more else names) + more


def carried(old: Design, new: Design) -> Carried:
    """What `new` can keep of `old`: blocks of the same kind whose weights have the same shapes.

    Blocks are told by their names; one that was renamed, by its place.
    """
    before, after = _weights(old), _weights(new)
    names = {block.name for block in new.blocks}
    places = {place: name for name, (place, _) in before.items() if name not in names}
    kept, fresh = [], []
    for name, (place, form) in after.items():
        source = name if name in before else places.get(place)
        if source is not None and before[source][1] == form:
            kept.append((name, source))
        else:
            fresh.append(name)
    return Carried(tuple(kept), tuple(fresh))


def carry(learned: Learned, design: Design, model: Sequential) -> tuple[str, ...]:
    """Give a model the weights that it can keep.

    Args:
        learned: from an earlier training.
        design: of the model.
        model: built of it; its other weights stay as they are.

    Returns:
        The names of the blocks that kept theirs.
    """
    pairs = carried(learned.design, design).kept
    if pairs:
        source = build(learned.design)
        source.set_flat_weights(learned.weights)
        for new, old in pairs:
            model.get_layer(new).set_weights(source.get_layer(old).get_weights())
    return tuple(new for new, _ in pairs)


def _weights(design: Design) -> dict[str, tuple[int, tuple[object, ...]]]:
    """Of each block with weights: its place, and what has to be the same for it to keep them."""
    analysis = analyze(design)
    found: dict[str, tuple[int, tuple[object, ...]]] = {}
    for place, block in enumerate(design.active):
        shape = analysis.info(block.name).input_shape
        if shape is not None:
            form = _form(block.kind, block.parameters, (None, *shape))
            if form:
                found[block.name] = (place, (block.kind, *form))
    return found


@lru_cache(maxsize=4096)  # asked after each edit, and of blocks that are mostly as before
def _form(
    kind: str, parameters: Parameters, shape: Shape
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    layer = entry(kind).make(parameters)
    return tuple((spec.name, spec.shape) for _, specs in layer.all_specs(shape) for spec in specs)
