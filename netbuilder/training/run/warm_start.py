"""What an edited network can keep of what was learned before the edit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engine.models import Sequential
from engine.types import Array, Shape
from netbuilder.design import Design, analyze, build
from netbuilder.design.blocks import Parameters
from netbuilder.design.catalogue import entry
from netbuilder.wording import listed

_NAMED: Final = 12
"""How many blocks a sentence names."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainedWeights:
    """Weights, and the design they belong to.

    Attributes:
        design: as trained.
        weights: flat, float32.
    """

    design: Design
    weights: Array


@dataclass(frozen=True, slots=True)
class Transfer:
    """The blocks that keep their weights, and those that do not.

    Attributes:
        kept: names in the new design, each with the name in the old one.
        fresh: names of those with weights that are reinitialized.
    """

    kept: tuple[tuple[str, str], ...]
    fresh: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """A sentence on which blocks keep their weights and which are reinitialized."""
        if not self.kept:
            return "No block can keep its weights: all shapes have changed."
        kept = f"Weights kept: {listed([new for new, _ in self.kept], _NAMED)}."
        if not self.fresh:
            return kept
        return f"{kept} Reinitialized: {listed(self.fresh, _NAMED)}."


def transfer(old: Design, new: Design) -> Transfer:
    """What `new` can keep of `old`: blocks of the same kind whose weights have the same shapes.

    Blocks are matched by name; one that was renamed, by its position.
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
    return Transfer(tuple(kept), tuple(fresh))


def transfer_weights(learned: TrainedWeights, design: Design, model: Sequential) -> tuple[str, ...]:
    """Give a model the weights that it can keep.

    Args:
        learned: from an earlier training.
        design: of the model.
        model: built of it; its other weights stay as they are.

    Returns:
        The names of the blocks that kept theirs.
    """
    pairs = transfer(learned.design, design).kept
    if pairs:
        source = build(learned.design)
        source.set_flat_weights(learned.weights)
        for new, old in pairs:
            model.get_layer(new).set_weights(source.get_layer(old).get_weights())
    return tuple(new for new, _ in pairs)


def _weights(design: Design) -> dict[str, tuple[int, tuple[object, ...]]]:
    """Each block with weights: its position, and what has to be the same to keep them."""
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
