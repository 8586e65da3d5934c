"""The design: a network and how it is trained, as an immutable value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Self

from engine.declarations import Integer, Named, Parameter, Real, check_all, defaults, shown
from engine.errors import ParameterError
from engine.layers.base import check_shape
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from netbuilder.design.blocks import Block, Component
from netbuilder.design.catalogue import entry
from netbuilder.design.datasets import DATASETS
from netbuilder.design.errors import DesignError, one_line, quoted, unknown

MAX_BLOCKS = 10_000
MAX_DIMENSIONS = 8
MAX_VALUES = 2**31 - 1


@dataclass(frozen=True)
class Design:
    """A stack of blocks on an input, with data, optimizer, loss and settings.

    Every edit returns a new design, or the same one where nothing changes, and raises `DesignError`
    for what no design can have.

    Attributes:
        blocks: first to last.
        input_shape: of one sample.
        data: name of the data set.
        optimizer: its kind and parameters.
        loss: its name in the engine.
        batch_size: samples per step.
        epochs: passes over the data.
        validation_split: share of the samples that is kept back for validation.
        seed: fixes initial weights and the order of samples.
    """

    blocks: tuple[Block, ...] = ()
    input_shape: tuple[int, ...] = (784,)
    data: str = "mnist"
    optimizer: Component = field(default_factory=lambda: _component("adam"))
    loss: str = "categorical_crossentropy"
    batch_size: int = 32
    epochs: int = 10
    validation_split: float = 0.1
    seed: int = 0

    SETTINGS: ClassVar[tuple[Parameter, ...]] = (
        Integer(
            name="batch_size",
            help="Samples between two changes of the weights. More is steadier, fewer is quicker.",
            default=32,
            minimum=1,
            maximum=65_536,
        ),
        Integer(
            name="epochs",
            help="How often training goes through all the data.",
            default=10,
            minimum=1,
            maximum=100_000,
        ),
        Real(
            name="validation_split",
            help="Share of the data kept back, to see how the network does on what it never saw.",
            default=0.1,
            minimum=0.0,
            maximum=0.9,
        ),
        Integer(
            name="seed",
            help="The same seed gives the same run, number for number.",
            default=0,
            maximum=2**31 - 1,
        ),
    )

    @classmethod
    def default(cls, data: str = "mnist") -> Self:
        """784 inputs, 64 neurons with relu, 10 with softmax."""
        design = cls().with_data(data)
        design = design.inserted(0, "Dense", {"units": 64, "activation": "relu"})
        return design.inserted(1, "Dense", {"units": 10, "activation": "softmax"})

    @classmethod
    def load(cls, path: str | Path) -> Design:
        """Read a design file.

        Raises:
            DesignError: it cannot be read, or is no design that this version knows.
        """
        from netbuilder.design import storage

        return storage.load(Path(path))

    def save(self, path: str | Path) -> None:
        """Write a design file, replacing an older one only when complete.

        Raises:
            DesignError: it cannot be written; an older file is as it was.
        """
        from netbuilder.design import storage

        storage.save(self, Path(path))

    # Blocks

    def block(self, name: str) -> Block:
        """The block of this name."""
        return self.blocks[self.index(name)]

    def index(self, name: str) -> int:
        """Its place, from 0."""
        for index, block in enumerate(self.blocks):
            if block.name == name:
                return index
        raise DesignError(f"There is no block {quoted(name)} in the design.")

    def inserted(self, index: int, kind: str, parameters: Mapping[str, Any] | None = None) -> Self:
        """With a new block at `index`; what `parameters` leave out is as the catalogue proposes."""
        if len(self.blocks) >= MAX_BLOCKS:
            raise DesignError(f"A design has at most {MAX_BLOCKS:,} blocks; delete one first.")
        declared = entry(kind).parameters
        values = checked(declared, {**defaults(declared), **(parameters or {})}, kind)
        block = Block(self._fresh_name(kind), kind, values)
        place = max(0, min(index, len(self.blocks)))
        return self._with(blocks=(*self.blocks[:place], block, *self.blocks[place:]))

    def removed(self, names: Iterable[str]) -> Self:
        """Without these blocks."""
        gone = set(names)
        for name in gone:
            self.index(name)
        return self._with(blocks=tuple(b for b in self.blocks if b.name not in gone))

    def moved(self, name: str, index: int) -> Self:
        """With a block in the gap `index`, counted before it is taken out: 0 is the top."""
        old = self.index(name)
        place = index - 1 if index > old else index
        rest = [block for block in self.blocks if block.name != name]
        place = max(0, min(place, len(rest)))
        return self._with(blocks=(*rest[:place], self.blocks[old], *rest[place:]))

    def with_parameter(self, block: str, parameter: str, value: Any) -> Self:
        """With another value for a parameter of a block."""
        index = self.index(block)
        old = self.blocks[index]
        declared = entry(old.kind).parameters
        values = checked(declared, {**old.parameters, parameter: value}, f"block '{block}'")
        new = replace(old, parameters=values)
        return self._with(blocks=(*self.blocks[:index], new, *self.blocks[index + 1 :]))

    # Everything else

    def with_input_shape(self, shape: Iterable[int]) -> Self:
        """With samples of another shape."""
        return self._with(input_shape=checked_shape(shape))

    def with_data(self, name: str) -> Self:
        """With another data set."""
        if name not in tuple(DATASETS):
            raise unknown("data set", name, DATASETS)
        return self._with(data=name)

    def with_optimizer(self, kind: str) -> Self:
        """With another optimizer, its parameters as it declares them."""
        return self if kind == self.optimizer.kind else replace(self, optimizer=_component(kind))

    def with_optimizer_parameter(self, name: str, value: Any) -> Self:
        """With another value for a parameter of the optimizer."""
        values = {**self.optimizer.parameters, name: value}
        return self._with(optimizer=_component(self.optimizer.kind, values))

    def with_loss(self, name: str) -> Self:
        """With another loss."""
        if name not in LOSSES.names():
            raise unknown("loss", name, LOSSES.names())
        return self._with(loss=name)

    def with_setting(self, name: str, value: Any) -> Self:
        """With another value for one of `SETTINGS`."""
        current = {parameter.name: getattr(self, parameter.name) for parameter in self.SETTINGS}
        values = checked(self.SETTINGS, {**current, name: value}, "the settings")
        return self._with(**values)

    def _with(self, **changes: Any) -> Self:
        changed = replace(self, **changes)
        return self if changed == self else changed

    def _fresh_name(self, kind: str) -> str:
        stem = entry(kind).layer.default_name()
        taken = {block.name for block in self.blocks}
        if stem not in taken:
            return stem
        return next(
            name for number in range(1, MAX_BLOCKS + 1) if (name := f"{stem}_{number}") not in taken
        )


def checked(
    declared: tuple[Parameter, ...], values: Mapping[str, Any], where: str = ""
) -> dict[str, Any]:
    """Values as their declarations want them.

    Raises:
        DesignError: one is missing, unknown, of the wrong type or out of bounds.
    """
    by_name = {parameter.name: parameter for parameter in declared}
    for name, value in values.items():
        if name not in by_name:
            raise unknown("parameter", name, by_name, where)
        parameter = by_name[name]
        # The registry takes configs and objects too, which a design can neither compare nor save.
        if isinstance(parameter, Named) and value not in (parameter.default, *parameter.options):
            raise unknown(name, value, parameter.options, where)
    try:
        return check_all(declared, values)
    except ParameterError as error:
        begin = f"In {where}: " if where else ""
        raise DesignError(begin + one_line(str(error))) from None


def checked_shape(shape: Iterable[int]) -> tuple[int, ...]:
    """The shape of a sample, within bounds.

    Raises:
        DesignError: it is not.
    """
    try:
        given = tuple(shape)
    except TypeError:
        given = ()
    try:
        sizes = check_shape(given[:MAX_DIMENSIONS])
    except ParameterError:
        sizes = ()
    if not sizes or sizes != given or math.prod(sizes) > MAX_VALUES:
        raise DesignError(
            f"The input's shape must have 1 to {MAX_DIMENSIONS} dimensions, whole numbers from 1, "
            f"and together at most {MAX_VALUES:,} values; received {quoted(shape)}."
        )
    return sizes


def _component(kind: str, values: Mapping[str, Any] | None = None) -> Component:
    if kind not in OPTIMIZERS.names():
        raise unknown("optimizer", kind, OPTIMIZERS.names())
    declared = shown(OPTIMIZERS.class_of(kind).parameters)
    return Component(kind, checked(declared, {**defaults(declared), **(values or {})}, kind))
