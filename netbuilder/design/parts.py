"""The parts of a design as files, journals and the clipboard hold them."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from engine.declarations import Parameter
from engine.errors import DataError
from engine.optimizers import OPTIMIZERS
from engine.optimizers.arguments import CommonArguments
from netbuilder.design.blocks import MAX_BLOCKS, Block, Component, checked_name, too_many_blocks
from netbuilder.design.catalogue import Entry, entry
from netbuilder.design.checking import checked
from netbuilder.design.datasets import DATA_SETTINGS
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError, MissingPluginError, one_line, quoted
from netbuilder.design.own import OwnData
from netbuilder.design.points import checked_points
from netbuilder.design.schedules import CONSTANT
from netbuilder.design.targets import CLASS
from netbuilder.imported import recipe_from_json, recipe_to_json
from netbuilder.imported.preparation.folds import Fold, checked_fold
from netbuilder.translation import say
from netbuilder.wording import sentences

_LATER: Final = {
    *("augmentation", "early_stopping", "keep_best"),
    *("monitor", "class_weight", "threshold"),
}
"""Settings that the first files of this version did not have."""


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    parameters: dict[str, Any]


class BlockPart(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A block as files and the clipboard hold it."""

    name: str
    kind: str
    parameters: dict[str, Any]
    enabled: bool = True
    frozen: bool = False
    plugin: str = ""


class OwnPart(msgspec.Struct, forbid_unknown_fields=True):
    """The user's own data."""

    path: str
    recipe: msgspec.Raw


class SettingsPart(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """All of a design but its blocks."""

    data: str
    target: str = CLASS
    input_shape: list[int]
    optimizer: _Part
    loss: str
    settings: dict[str, Any]
    own: OwnPart | None = None
    points: list[tuple[float, float, int]] | None = None
    schedule: _Part | None = None
    metrics: list[str] | None = None
    class_weights: list[float] | None = None
    augmentation_kinds: list[str] | None = None
    fold: list[int] | None = None

    def design(self) -> Design:
        """A design without blocks, every value checked against its declaration.

        Raises:
            DesignError: a value is wrong.
        """
        design = Design()
        if self.own is not None:
            design = design.with_own(_own(self.own), alone=True)
        if self.points is not None:
            design = design.with_points(checked_points(self.points), alone=True)
        design = design.with_data(self.data, alone=True)
        design = design.with_target(self.target).with_loss(self.loss)
        design = design.with_input_shape(self.input_shape)
        design = design.with_optimizer(self.optimizer.kind)
        for name, value in self.optimizer.parameters.items():
            design = design.with_optimizer_parameter(name, value)
        if self.schedule is not None:
            design = design.with_schedule(self.schedule.kind)
            for name, value in self.schedule.parameters.items():
                design = design.with_schedule_parameter(name, value)
        for name, value in self.settings.items():
            design = design.with_setting(name, value)
        design = design.with_metrics(self.metrics or ())
        design = design.with_class_weights(self.class_weights or ())
        design = design.with_augmentation_kinds(self.augmentation_kinds or ())
        return design if self.fold is None else design.with_fold(_fold(self.fold))


def block_part(block: Block) -> BlockPart:
    """A block as it is written."""
    plugin = entry(block.kind).plugin
    return BlockPart(
        block.name, block.kind, dict(block.parameters), block.enabled, block.frozen, plugin
    )


def read_blocks(parts: list[BlockPart]) -> tuple[Block, ...]:
    """Blocks as they were written, every value checked.

    Raises:
        DesignError: there are too many, a name appears twice, or a value is wrong.
    """
    if len(parts) > MAX_BLOCKS:
        raise too_many_blocks(len(parts))
    blocks: dict[str, Block] = {}
    for number, part in enumerate(parts, start=1):
        try:
            if checked_name(part.name) in blocks:
                raise DesignError(say("Another block has this name."))
            kind = entry(part.kind, one_line(part.plugin, 120))
            values = _checked(kind, part)
        except DesignError as error:
            raise type(error)(
                say(
                    "Block {number} ({part_name}): {error}",
                    number=number,
                    part_name=quoted(part.name),
                    error=error,
                )
            ) from None
        blocks[part.name] = Block(part.name, part.kind, values, part.enabled, part.frozen)
    return tuple(blocks.values())


def _checked(kind: Entry, part: BlockPart) -> dict[str, Any]:
    """The values of a block.

    Raises:
        DesignError: one is wrong; names both versions where another version wrote it.
    """
    try:
        return checked(kind.parameters, part.parameters)
    except DesignError as error:
        if part.plugin == kind.plugin:
            raise
        said = say(
            "It was saved with {saved}, and {plugin} is loaded; install that version.",
            saved=one_line(part.plugin, 120) or "NetBuilder",
            plugin=kind.plugin or "NetBuilder",
        )
        raise MissingPluginError(sentences(str(error), said)) from None


def settings_part(design: Design) -> SettingsPart:
    """All of a design but its blocks, as it is written."""
    fold = design.fold
    return SettingsPart(
        data=design.data,
        target=design.target,
        input_shape=list(design.input_shape),
        optimizer=_optimizer_part(design.optimizer),
        loss=design.loss,
        settings={p.name: getattr(design, p.name) for p in design.SETTINGS if _counts(p, design)},
        own=_own_part(design.own),
        points=list(design.points.points) or None,
        schedule=_schedule_part(design.schedule),
        metrics=list(design.metrics) or None,
        class_weights=list(design.class_weights) or None,
        augmentation_kinds=list(design.augmentation_kinds) or None,
        fold=None if fold is None else [fold.number, fold.of, fold.seed],
    )


def _optimizer_part(optimizer: Component) -> _Part:
    """What files of every version hold, and of the rest what is asked for."""
    own = OPTIMIZERS.class_of(optimizer.kind).parameters
    defaults = {each.name: each.default for each in own}
    common = {each.name: each.default for each in CommonArguments.parameters}
    usual = {name: value for name, value in common.items() if defaults[name] == value}
    values = optimizer.parameters.items()
    return _Part(optimizer.kind, {k: v for k, v in values if k not in usual or v != usual[k]})


def _schedule_part(schedule: Component) -> _Part | None:
    if schedule.kind == CONSTANT:
        return None
    return _Part(schedule.kind, dict(schedule.parameters))


def _fold(numbers: list[int]) -> Fold:
    try:
        return checked_fold(*numbers)
    except (TypeError, ValueError):
        raise DesignError(say("There is no fold {numbers}.", numbers=quoted(numbers))) from None


def _own(part: OwnPart) -> OwnData:
    try:
        recipe = recipe_from_json(bytes(part.recipe))
    except DataError as error:
        raise DesignError(one_line(str(error))) from None
    return OwnData(part.path, recipe)


def _own_part(own: OwnData | None) -> OwnPart | None:
    if own is None:
        return None
    return OwnPart(own.path, msgspec.Raw(recipe_to_json(own.recipe)))


def _counts(setting: Parameter, design: Design) -> bool:
    """Whether a setting says something, so that files are as ever where it does not."""
    silent = DATA_SETTINGS.difference(design.data_set.settings) | _LATER
    return setting.name not in silent or getattr(design, setting.name) != setting.default
