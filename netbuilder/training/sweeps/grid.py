"""What a sweep trains: the product of up to three lists of values, as designs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from engine.declarations import Boolean, Choice, Parameter, shown
from engine.optimizers import OPTIMIZERS
from netbuilder.design import Design, DesignError, analyze
from netbuilder.design.catalogue import entry
from netbuilder.design.datasets import DATA_SETTINGS
from netbuilder.training.sweeps.values import SweepError, parsed, proposed
from netbuilder.translation import mark, say
from netbuilder.wording import count_text

MAX_AXES: Final = 3
MAX_COMBINATIONS: Final = 200

OPTIMIZER: Final = "optimizer"
FOLD: Final = "fold"
USED: Final = "used"
"""The setting of a block that says whether it takes part: a second layer, or none."""
_OPTIMIZER_PARAMETER: Final = "optimizer parameter"
_SETTING: Final = "setting"
_USED_PARAMETER: Final = Boolean(
    name=USED, default=True, help=mark("Whether this block takes part in the network.")
)


@dataclass(frozen=True)
class Setting:
    """Something in a design that a sweep can vary.

    Attributes:
        name: as differences between designs are named: 'batch_size', 'dense: units'.
        parameter: its declaration.
        of: 'setting', 'optimizer', 'optimizer parameter', 'fold', or the name of a block.
        is_of_block: whether `of` is that.
    """

    name: str
    parameter: Parameter
    of: str
    is_of_block: bool = False

    @property
    def decides_others(self) -> bool:
        """Whether other settings are there or not according to its value."""
        return self.of == OPTIMIZER or (self.is_of_block and self.parameter.name == USED)

    def is_in(self, design: Design) -> bool:
        """Whether it has a meaning in a design."""
        if self.is_of_block and self.parameter.name != USED:
            return design.block(self.of).enabled
        if self.of == _OPTIMIZER_PARAMETER:
            return self.parameter.name in design.optimizer.parameters
        return True

    def value(self, design: Design) -> Any:
        """What a design has."""
        if self.is_of_block and self.parameter.name == USED:
            return design.block(self.of).enabled
        if self.is_of_block:
            return design.block(self.of).parameters[self.parameter.name]
        if self.of == FOLD:
            return design.fold
        if self.of == OPTIMIZER:
            return design.optimizer.kind
        if self.of == _OPTIMIZER_PARAMETER:
            return design.optimizer.parameters[self.parameter.name]
        return getattr(design, self.parameter.name)

    def changed(self, design: Design, value: Any) -> Design:
        """A design with another value.

        Raises:
            DesignError: no such design can be.
        """
        if self.is_of_block and self.parameter.name == USED:
            return design.with_enabled([self.of], value)
        if self.is_of_block:
            return design.with_parameter(self.of, self.parameter.name, value)
        if self.of == FOLD:
            return design.with_fold(value)
        if self.of == OPTIMIZER:
            return design.with_optimizer(value)
        if self.of == _OPTIMIZER_PARAMETER:
            return design.with_optimizer_parameter(self.parameter.name, value)
        return design.with_setting(self.parameter.name, value)


def settings(design: Design) -> tuple[Setting, ...]:
    """All that can be varied in a design: its settings, its optimizer, then block by block."""
    return tuple(_settings(design))


def _settings(design: Design) -> Iterator[Setting]:
    meaningless = DATA_SETTINGS.difference(design.data_set.settings)
    kind = Choice(
        name=OPTIMIZER,
        help=(
            say(
                "How gradients update the weights; each optimizer starts with its "
                "default parameters."
            )
        ),
        options=OPTIMIZERS.names(),
    )
    optimizer = shown(OPTIMIZERS.class_of(design.optimizer.kind).parameters)
    for parameter in optimizer:
        yield Setting(parameter.name, parameter, _OPTIMIZER_PARAMETER)
    yield Setting(OPTIMIZER, kind, OPTIMIZER)
    for parameter in design.SETTINGS:
        if parameter.name not in meaningless:
            yield Setting(parameter.name, parameter, _SETTING)
    for block in design.active:
        for parameter in entry(block.kind).parameters:
            yield Setting(f"{block.name}: {parameter.name}", parameter, block.name, True)
    for block in design.blocks:
        yield Setting(f"{block.name}: {USED}", _USED_PARAMETER, block.name, True)


@dataclass(frozen=True)
class Axis:
    """A setting and the values that it is to have, at least one, each once.

    Attributes:
        setting: what is varied.
        values: in the order of training.
    """

    setting: Setting
    values: tuple[Any, ...]

    @classmethod
    def typed(cls, setting: Setting, text: str) -> Axis:
        """The axis that somebody typed, such as '0.1, 0.01' or '32 64 128'.

        Raises:
            SweepError: an entry is no value of the setting, or there is none.
        """
        values = parsed(setting.name, setting.parameter, text)
        if len(values) > MAX_COMBINATIONS:
            raise SweepError(
                say(
                    "There are {values} values for {setting_name}; a sweep has at most "
                    "{max_combinations} trainings.",
                    values=count_text(len(values)),
                    setting_name=setting.name,
                    max_combinations=MAX_COMBINATIONS,
                )
            )
        return cls(setting, values)


def proposal(setting: Setting, design: Design) -> str:
    """The present value and sensible others, as they may be typed."""
    return proposed(setting.parameter, setting.value(design))


@dataclass(frozen=True)
class Combination:
    """One training of a sweep.

    Attributes:
        number: counted from 1, in the order of training.
        values: of the axes.
        design: what is trained; None where there is no such design.
        reason: why it is not trained, or ''.
    """

    number: int
    values: tuple[Any, ...]
    design: Design | None
    reason: str = ""


def count(axes: Sequence[Axis]) -> int:
    """How many combinations there are.

    Raises:
        SweepError: too many or too few axes or combinations, or two of the same setting.
    """
    varied = sum(axis.setting.of != FOLD for axis in axes)
    if not axes or varied > MAX_AXES:
        raise SweepError(
            say(
                "A sweep varies one to {max_axes} settings; received {varied}.",
                max_axes=MAX_AXES,
                varied=varied,
            )
        )
    names = [axis.setting.name for axis in axes]
    for name in names:
        if names.count(name) > 1:
            raise SweepError(
                say("{name} is listed twice; put all its values into one list.", name=name)
            )
    number = math.prod(len(axis.values) for axis in axes)
    if number > MAX_COMBINATIONS:
        raise SweepError(
            say(
                "That makes {number} combinations; a sweep has at most "
                "{max_combinations}. Remove some values.",
                number=count_text(number),
                max_combinations=MAX_COMBINATIONS,
            )
        )
    return number


def combinations(design: Design, axes: Sequence[Axis]) -> tuple[Combination, ...]:
    """All of them, the last axis changing fastest.

    Raises:
        SweepError: as `count` does.
    """
    count(axes)
    every = product(*(axis.values for axis in axes))
    return tuple(_combination(design, axes, n, values) for n, values in enumerate(every, start=1))


def _combination(
    design: Design, axes: Sequence[Axis], number: int, values: tuple[Any, ...]
) -> Combination:
    # Another optimizer has other parameters, so it has to be there before they change.
    pairs = sorted(zip(axes, values, strict=True), key=lambda pair: pair[0].setting.of != OPTIMIZER)
    try:
        for axis, value in pairs:
            design = axis.setting.changed(design, value)
    except DesignError as error:
        return Combination(number, values, None, str(error))
    return Combination(number, values, design, analyze(design).reason)
