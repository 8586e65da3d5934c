"""The design: a network and how it is trained, as an immutable value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self

from engine.declarations import Parameter, defaults
from engine.losses import LOSSES
from netbuilder.design import filing, following, refusals
from netbuilder.design.augmenting import checked_kinds, proposed_kinds
from netbuilder.design.blocks import MAX_BLOCKS, Block, Component, checked_name, too_many_blocks
from netbuilder.design.catalogue import entry
from netbuilder.design.checking import checked, checked_optimizer, checked_shape
from netbuilder.design.datasets import DATA_SETTINGS, DATASETS, DataSet
from netbuilder.design.errors import DesignError, unknown
from netbuilder.design.known_data import known_data_set
from netbuilder.design.naming import names_of
from netbuilder.design.own import OWN_DATA, OwnData
from netbuilder.design.points import DRAWN, NO_POINTS, DrawnPoints
from netbuilder.design.schedules import CONSTANT, checked_schedule
from netbuilder.design.targets import CLASS, INPUT, TARGETS
from netbuilder.design.training_settings import TrainingSettings, checked_weights
from netbuilder.design.watching import LOSS, checked_metrics, fits, watched
from netbuilder.imported import Fold
from netbuilder.imported.preparation.folds import IN_TIME
from netbuilder.translation import say


@dataclass(frozen=True)
class Design(TrainingSettings):
    """A stack of blocks on an input, with data, optimizer, loss and settings.

    Every edit returns a new design, or the same one where nothing changes, and raises `DesignError`
    for what no design can have.

    Attributes:
        blocks: first to last.
        input_shape: of one sample.
        data: name of the data set.
        target: what the network is to learn about a sample, a name of `TARGETS`.
        optimizer: its kind and parameters.
        schedule: how the optimizer's learning rate changes: its kind and parameters.
        loss: its name in the engine.
        own: the user's own data, which `data` names where it is 'own'; kept when it is not.
        points: drawn by hand, which `data` names where it is 'drawn'; kept likewise.
    """

    blocks: tuple[Block, ...] = ()
    input_shape: tuple[int, ...] = (784,)
    data: str = "mnist"
    target: str = CLASS
    optimizer: Component = field(default_factory=lambda: checked_optimizer("adam"))
    schedule: Component = field(default_factory=lambda: checked_schedule(CONSTANT))
    loss: str = "categorical_crossentropy"
    own: OwnData | None = None
    points: DrawnPoints = NO_POINTS

    SETTINGS: ClassVar[tuple[Parameter, ...]]
    """The declarations of those that are one number, or a yes or no."""

    @classmethod
    def default(cls, data: str = "mnist") -> Self:
        """The design 784-64-10 with relu and softmax; for other data as fits them."""
        design = cls().with_data(data)
        kind, target = DATASETS[data], TARGETS[design.target]
        hidden = (64, "relu") if kind.are_pictures else (8, "tanh")
        end = math.prod(target.shape(kind, design.input_shape)), target.ending
        for index, (units, activation) in enumerate((hidden, end)):
            values = {"units": units, "activation": activation}
            design = design.inserted(index, "Dense", values)
        return design

    @classmethod
    def load(cls, path: str | Path) -> Design:
        """Read a design file.

        Raises:
            DesignError: it cannot be read, or is no design that this version knows.
        """
        return filing.files().load(Path(path))

    def save(self, path: str | Path) -> None:
        """Write a design file, replacing an older one only when complete.

        Raises:
            DesignError: it cannot be written; an older file is as it was.
        """
        filing.files().save(self, Path(path))

    # Blocks

    @cached_property
    def active(self) -> tuple[Block, ...]:
        """The blocks that take part."""
        return tuple([block for block in self.blocks if block.enabled])

    @property
    def is_full(self) -> bool:
        """Whether no further block fits in."""
        return len(self.blocks) >= MAX_BLOCKS

    def block(self, name: str) -> Block:
        """The block of this name."""
        return self.blocks[self.index(name)]

    def index(self, name: str) -> int:
        """Its place, from 0."""
        if name not in self._places:
            raise DesignError(refusals.no_block(name))
        return self._places[name]

    @cached_property
    def _places(self) -> dict[str, int]:
        """The place of each block, by its name."""
        return {block.name: index for index, block in enumerate(self.blocks)}

    def inserted(self, index: int, kind: str, parameters: Mapping[str, Any] | None = None) -> Self:
        """The design with a new block at `index`; the catalogue proposes the other parameters."""
        if self.is_full:
            raise DesignError(refusals.full(MAX_BLOCKS))
        declared = entry(kind).parameters
        values = checked(declared, {**defaults(declared), **(parameters or {})}, kind)
        used = {block.name for block in self.blocks}
        name = next(name for name in names_of(kind) if name not in used)
        place = max(0, min(index, len(self.blocks)))
        made = Block(name, kind, values)
        return self._with(blocks=(*self.blocks[:place], made, *self.blocks[place:]))

    def removed(self, names: Iterable[str]) -> Self:
        """The design without these blocks."""
        gone = set(names)
        for name in gone:
            self.index(name)
        return self._with(blocks=tuple(b for b in self.blocks if b.name not in gone))

    def moved(self, names: str | Iterable[str], index: int) -> Self:
        """The design with blocks moved into the gap `index`, in their order; 0 is the top.

        The gap is counted before they are taken out.
        """
        going = {names} if isinstance(names, str) else set(names)
        for name in going:
            self.index(name)
        place = max(0, min(index, len(self.blocks)))
        before = [block for block in self.blocks[:place] if block.name not in going]
        after = [block for block in self.blocks[place:] if block.name not in going]
        moved = [block for block in self.blocks if block.name in going]
        return self._with(blocks=(*before, *moved, *after))

    def pasted(self, index: int, blocks: Iterable[Block]) -> Self:
        """The design with copies of blocks in the gap `index`, renamed where a name is in use."""
        given, place = tuple(blocks), max(0, min(index, len(self.blocks)))
        total = len(self.blocks) + len(given)
        if total > MAX_BLOCKS:
            raise DesignError(refusals.too_many(total, MAX_BLOCKS))
        used = {block.name for block in self.blocks}
        names = {block.kind: names_of(block.kind) for block in given}
        copies = []
        for block in given:
            name = block.name
            if name in used:
                name = next(name for name in names[block.kind] if name not in used)
            used.add(name)
            copies.append(replace(block, name=name))
        return self._with(blocks=(*self.blocks[:place], *copies, *self.blocks[place:]))

    def renamed(self, name: str, new: str) -> Self:
        """The design with another name for a block.

        Raises:
            DesignError: the new name cannot be one, or another block has it.
        """
        if new == name:
            return self
        if any(block.name == checked_name(new) for block in self.blocks):
            raise DesignError(refusals.name_taken(new))
        return self._replaced(name, name=new)

    def with_enabled(self, names: Iterable[str], enabled: bool) -> Self:
        """The design with blocks enabled or disabled."""
        return self._with_flags(names, enabled=enabled)

    def with_frozen(self, names: Iterable[str], frozen: bool) -> Self:
        """The design with the weights of blocks locked or unlocked."""
        return self._with_flags(names, frozen=frozen)

    def _with_flags(self, names: Iterable[str], **flags: Any) -> Self:
        chosen = {self.index(name) for name in names}
        blocks = [replace(b, **flags) if i in chosen else b for i, b in enumerate(self.blocks)]
        return self._with(blocks=tuple(blocks))

    def with_parameter(self, block: str, parameter: str, value: Any) -> Self:
        """The design with another value for a parameter of a block."""
        old = self.block(block)
        declared = entry(old.kind).parameters
        values = checked(
            declared, {**old.parameters, parameter: value}, say("block '{block}'", block=block)
        )
        return self._replaced(block, parameters=values)

    # Everything else

    def with_input_shape(self, shape: Iterable[int]) -> Self:
        """The design with another input shape."""
        return self._with(input_shape=checked_shape(shape))

    def with_data(self, name: str, *, alone: bool = False) -> Self:
        """The design with another data set, and the input shape and target that follow from it.

        Args:
            name: of the data set.
            alone: leave shape, target and loss as they are.
        """
        old, new = self.data_set, self._data_set(name)
        mute = DATA_SETTINGS.difference(new.settings)
        unused = {each.name: each.default for each in self.SETTINGS if each.name in mute}
        design = self._with(data=name, **unused)
        if alone:
            return design
        target = following.target(self.target, old, new)
        return design._with(
            input_shape=following.input_shape(self.input_shape, self.active, old, new),
            target=target,
            loss=following.loss(self.loss, self.target, target),
        )

    def with_own(self, own: OwnData, *, alone: bool = False) -> Self:
        """The design with the user's own data, whose recipe gives the target; see `with_data`."""
        if len(own.recipe.targets) > 1 and not own.recipe.numbers:
            raise DesignError(refusals.one_target())
        known = self if self.data != OWN_DATA else self._with(data="mnist")
        design = known._with(own=own).with_data(OWN_DATA, alone=alone)
        if alone or design.target == INPUT:
            return design
        loss = following.loss(design.loss, design.target, own.target)
        return design._with(target=own.target, loss=loss)

    def with_points(self, points: DrawnPoints, *, alone: bool = False) -> Self:
        """The design with points drawn by hand, which it learns; see `with_data`."""
        return self._with(points=points).with_data(DRAWN, alone=alone)

    @property
    def data_set(self) -> DataSet:
        """What is known of its data."""
        return self._data_set(self.data)

    def _data_set(self, name: str) -> DataSet:
        return known_data_set(name, self.own, self.points)

    def with_target(self, name: str) -> Self:
        """The design with another target."""
        if name not in tuple(TARGETS):
            raise unknown("target", name, TARGETS)
        return self._with(target=name)

    def with_optimizer(self, kind: str) -> Self:
        """The design with another optimizer and its default parameters."""
        kept = kind == self.optimizer.kind
        return self if kept else self._with(optimizer=checked_optimizer(kind))

    def with_component(self, optimizer: Component, schedule: Component) -> Self:
        """The design with an optimizer and a schedule and their parameters, checked already."""
        return self._with(optimizer=optimizer, schedule=schedule)

    def with_optimizer_parameter(self, name: str, value: Any) -> Self:
        """The design with another value for a parameter of the optimizer."""
        values = {**self.optimizer.parameters, name: value}
        return self._with(optimizer=checked_optimizer(self.optimizer.kind, values))

    def with_schedule(self, kind: str) -> Self:
        """The design with another learning-rate schedule, its parameters as proposed."""
        return self if kind == self.schedule.kind else self._with(schedule=checked_schedule(kind))

    def with_schedule_parameter(self, name: str, value: Any) -> Self:
        """The design with another value for a parameter of the schedule."""
        values = {**self.schedule.parameters, name: value}
        return self._with(schedule=checked_schedule(self.schedule.kind, values))

    def with_loss(self, name: str) -> Self:
        """The design with another loss."""
        if name not in LOSSES.names():
            raise unknown("loss", name, LOSSES.names())
        return self._with(loss=name)

    def with_metrics(self, names: Iterable[str]) -> Self:
        """The design with other figures to watch, the one that is shown first in front."""
        given = checked_metrics(names)
        usual = TARGETS[self.target].metric
        return self._with(metrics=() if given == (usual,) else given)

    def with_augmentation_kinds(self, names: Iterable[str]) -> Self:
        """The design with other variations of the user's own pictures; none for what fits them."""
        given = checked_kinds(names)
        return self._with(
            augmentation_kinds=() if given == proposed_kinds(self.data_set) else given
        )

    def with_class_weights(self, weights: Iterable[float]) -> Self:
        """The design with other weights of the classes by hand, in their order."""
        return self._with(class_weights=checked_weights(weights))

    def with_fold(self, fold: Fold | None) -> Self:
        """The design as one part of a cross-validation, or as a plain training for None."""
        own = self.own if self.data == OWN_DATA else None
        if fold is not None and own is not None and own.recipe.series:
            raise DesignError(IN_TIME)
        return self._with(fold=fold)

    @property
    def varied_by(self) -> tuple[str, ...]:
        """What varies the user's own pictures, where augmentation is on."""
        return self.augmentation_kinds or proposed_kinds(self.data_set)

    @property
    def watched(self) -> tuple[str, ...]:
        """The figures beside the loss, the one that is shown first in front."""
        return watched(self.metrics, self.target)

    @property
    def kept_back(self) -> float:
        """The share of the training samples to validate with; own data are divided before."""
        return 0.0 if self.data_set.prepared else self.validation_split

    @property
    def metric(self) -> str:
        """The figure beside the loss that is shown first."""
        return self.watched[0]

    @property
    def monitored(self) -> str:
        """What says which epoch is best: 'loss' where the chosen metric does not fit the target."""
        return self.monitor if self.monitor in self.watched else LOSS

    def with_setting(self, name: str, value: Any) -> Self:
        """The design with another value for one of `SETTINGS` or of those with several values."""
        if name == "augmentation_kinds":
            return self.with_augmentation_kinds(value)
        if name == "metrics":
            return self.with_metrics(value)
        if name == "class_weights":
            return self.with_class_weights(value)
        current = {parameter.name: getattr(self, parameter.name) for parameter in self.SETTINGS}
        values = checked(self.SETTINGS, {**current, name: value}, say("the settings"))
        changed = self._with(**values)
        if name == "monitor" and fits(changed.monitor, self.target):
            every = (*self.watched, changed.monitor, *self.metrics)
            return changed.with_metrics(dict.fromkeys(every))
        return changed

    def _with(self, **changes: Any) -> Self:
        changed = replace(self, **changes)
        return self if changed == self else changed

    def with_blocks(self, blocks: tuple[Block, ...]) -> Self:
        """The design with these blocks instead, checked already; there may be too many."""
        if len(blocks) > MAX_BLOCKS:
            raise too_many_blocks(len(blocks))
        return self._with(blocks=blocks)

    def named(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """Blocks with fresh names for those that have none ('')."""
        given = tuple(blocks)
        used = {block.name for block in (*self.blocks, *given)}
        names = {block.kind: names_of(block.kind) for block in given}
        result = []
        for block in given:
            name = block.name or next(n for n in names[block.kind] if n not in used)
            used.add(name)
            result.append(block if block.name else replace(block, name=name))
        return tuple(result)

    def without_blocks(self) -> Self:
        """The design without blocks: data, optimizer, loss and settings only."""
        return self._with(blocks=())

    def _replaced(self, block: str, /, **changes: Any) -> Self:
        index = self.index(block)
        new = replace(self.blocks[index], **changes)
        return self._with(blocks=(*self.blocks[:index], new, *self.blocks[index + 1 :]))


Design.SETTINGS = tuple(
    replace(each.metadata["declaration"], name=each.name)
    for each in fields(Design)
    if "declaration" in each.metadata
)
