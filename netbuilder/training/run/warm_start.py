"""What an edited network can keep of what was learned before the edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from engine.models import Sequential, snapshot
from engine.types import Array, Shape
from netbuilder.design import Design, analyze, build
from netbuilder.design.blocks import Block, Parameters
from netbuilder.design.catalogue import entry
from netbuilder.design.schedules import class_of
from netbuilder.translation import say
from netbuilder.wording import listed, sentences

_NAMED: Final = 12
"""How many blocks a sentence names."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainedWeights:
    """Weights, and the design they belong to.

    Attributes:
        design: as trained.
        weights: flat, float32.
        optimizer: the state of the optimizer behind them; None where it is not known.
    """

    design: Design
    weights: Array
    optimizer: Mapping[str, Any] | None = None


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
            return say("No block can keep its weights: all shapes have changed.")
        return sentences(
            say("Weights kept: {listed}.", listed=listed([new for new, _ in self.kept], _NAMED)),
            say("Reinitialized: {fresh}.", fresh=listed(self.fresh, _NAMED)) if self.fresh else "",
        )


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


def continue_optimizer(learned: TrainedWeights, design: Design, model: Sequential) -> bool:
    """Let a model's optimizer continue where that of an earlier training stood, if it can.

    It begins anew where a block is another, and with a schedule that counts the steps: that is to
    span the training that begins, not the one that is over.

    Args:
        learned: from an earlier training.
        design: of the model.
        model: built of it.
    """
    same = [_learning(block) for block in learned.design.active] == [
        _learning(block) for block in design.active
    ]
    if learned.optimizer is None or not same or class_of(design.schedule.kind) is not None:
        return False
    # The rate is the design's: the user may have changed it since.
    return give_optimizer(model, {**learned.optimizer, "rate": None})


def give_optimizer(model: Sequential, state: Mapping[str, Any]) -> bool:
    """Let a compiled model's optimizer continue from a state, where that fits.

    Args:
        model: built and compiled.
        state: as `snapshot.optimizer_state` returns it.

    Returns:
        Whether it fits: the same kind of optimizer, for as many weights.
    """
    optimizer, parameters = model.optimizer, model.flat()
    size = parameters.trainable.size
    arrays = state["arrays"].values()
    if state["kind"] != type(optimizer).__name__ or any(len(each) != size for each in arrays):
        return False
    optimizer.build(size, parameters.trainable.dtype)
    snapshot.restore_optimizer(optimizer, state)
    return True


def _learning(block: Block) -> tuple[object, ...]:
    return block.name, block.kind, block.parameters, block.frozen


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
