"""What a design amounts to: shapes, parameter counts, and what keeps it from training."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from engine.errors import EngineError
from engine.types import Shape
from netbuilder.design.advice import advice
from netbuilder.design.answers import check_loss, check_output
from netbuilder.design.blocks import Block
from netbuilder.design.clipping import check_clipping
from netbuilder.design.design import Design
from netbuilder.design.drawing import check_points
from netbuilder.design.findings import Fix, Problem
from netbuilder.design.fixing import input_fixes
from netbuilder.design.indices import check_indices
from netbuilder.design.measures import MAX_PARAMETERS, measures, sample
from netbuilder.design.misfits import fixes_for
from netbuilder.design.needs import misfit
from netbuilder.design.sense import is_softmax
from netbuilder.design.targets import TARGETS
from netbuilder.translation import say
from netbuilder.wording import count_text, shape_text

INPUT = ""
"""The name under which problems of the input appear."""

_FLOAT = 4
"""Bytes of a float32."""


@dataclass(frozen=True)
class BlockInfo:
    """What is known of a block; None where a block below does not fit.

    Attributes:
        name: the block's.
        input_shape: of one sample.
        output_shape: of one sample.
        parameters: number of values that it learns.
        multiply_adds: by its kernels, for one sample.
    """

    name: str
    input_shape: tuple[int, ...] | None = None
    output_shape: tuple[int, ...] | None = None
    parameters: int | None = None
    multiply_adds: int | None = None

    @property
    def weight_bytes(self) -> int | None:
        """What its weights take."""
        return None if self.parameters is None else _FLOAT * self.parameters

    @property
    def sample_bytes(self) -> int | None:
        """What its output takes, for each sample of a batch."""
        return None if self.output_shape is None else _FLOAT * math.prod(self.output_shape)


@dataclass(frozen=True)
class Analysis:
    """Everything about a design that follows from it.

    Attributes:
        infos: one per block, in order.
        problems: in the order of the blocks; empty for a design that can be trained.
        advice: what a design that can be trained could do better.
        total_parameters: of the blocks whose number is known.
    """

    infos: tuple[BlockInfo, ...]
    problems: tuple[Problem, ...]
    total_parameters: int
    advice: tuple[Problem, ...] = ()

    @property
    def multiply_adds(self) -> int:
        """The multiply-adds of all blocks for one sample, as far as they are known."""
        return sum(info.multiply_adds or 0 for info in self.infos)

    @property
    def sample_bytes(self) -> int:
        """What the outputs of all blocks take for one sample."""
        return sum(info.sample_bytes or 0 for info in self.infos)

    @property
    def can_train(self) -> bool:
        """Whether nothing keeps the design from training."""
        return not self.problems

    @property
    def reason(self) -> str:
        """The first problem and its remedy, or ''."""
        if not self.problems:
            return ""
        return self.problems[0].text

    def info(self, name: str) -> BlockInfo:
        """What is known of a block."""
        return self._infos_by_name[name]

    def problems_of(self, name: str | None) -> tuple[Problem, ...]:
        """The problems of a block, of the input (''), or of the settings (None)."""
        return self._problems_by_name.get(name, ())

    def advice_of(self, name: str | None) -> tuple[Problem, ...]:
        """The advice for a block, the input (''), or the settings (None)."""
        return self._advice_by_name.get(name, ())

    @cached_property
    def _problems_by_name(self) -> dict[str | None, tuple[Problem, ...]]:
        return _by_block(self.problems)

    @cached_property
    def _advice_by_name(self) -> dict[str | None, tuple[Problem, ...]]:
        return _by_block(self.advice)

    @cached_property
    def _infos_by_name(self) -> dict[str, BlockInfo]:
        return {info.name: info for info in self.infos}


def _by_block(findings: tuple[Problem, ...]) -> dict[str | None, tuple[Problem, ...]]:
    found: dict[str | None, tuple[Problem, ...]] = {}
    for each in findings:
        found[each.block] = (*found.get(each.block, ()), each)
    return found


def analyze(design: Design) -> Analysis:
    """Shapes, parameter counts and problems of a design; nothing is allocated."""
    problems = [*_input_problems(design), *check_indices(design), *check_points(design)]
    misplaced: Problem | None = None
    infos: list[BlockInfo] = []
    shape: Shape | None = (None, *design.input_shape)
    below = INPUT
    for block in design.blocks:
        info, trouble = _pass_through(block, shape, below)
        infos.append(info)
        if trouble is not None and shape is not None:
            misplaced = _with_fixes(trouble, design, block, sample(shape))
        shape = None if info.output_shape is None else (None, *info.output_shape)
        below = block.name if block.enabled else below
    problems += _constant_outputs(design, infos)
    if misplaced is not None:
        problems.append(misplaced)
    total = sum(info.parameters or 0 for info in infos)
    if not design.blocks:
        problems.append(
            Problem(say("The network has no layers."), INPUT, say("Drag a layer from the palette."))
        )
    elif not design.active:
        problems.append(
            Problem(
                say("All layers of the network are disabled."), INPUT, say("Enable at least one.")
            )
        )
    elif shape is not None:
        last = design.active[-1].name
        output = next(info.output_shape for info in infos if info.name == last)
        problems += check_output(design, last, output or ())
    problems += check_loss(design)
    problems += check_clipping(design)
    if total > MAX_PARAMETERS:
        largest = max(infos, key=lambda info: info.parameters or 0)
        problems.append(
            Problem(
                say(
                    "The network would have {total} parameters, more than the "
                    "{max_parameters} that NetBuilder trains; most of them are in "
                    "'{largest_name}'.",
                    total=count_text(total),
                    max_parameters=count_text(MAX_PARAMETERS),
                    largest_name=largest.name,
                ),
                largest.name,
                say("Reduce its units, or those of the layer before it."),
            )
        )
    hints = () if problems else (*advice(design), *_all_locked(design, infos))
    return Analysis(tuple(infos), tuple(problems), total, hints)


def _all_locked(design: Design, infos: Sequence[BlockInfo]) -> Iterator[Problem]:
    """Nothing is left to train."""
    sizes = {info.name: info.parameters or 0 for info in infos}
    learning = [block for block in design.active if sizes[block.name]]
    if learning and all(block.frozen for block in learning):
        last = learning[-1].name
        yield Problem(
            say("All layers with weights are locked, so training changes nothing."),
            last,
            say("Unlock at least one of them."),
            (Fix(say("Unlock {last}", last=last), design.with_frozen([last], False)),),
        )


def _pass_through(
    block: Block, shape: Shape | None, below: str
) -> tuple[BlockInfo, Problem | None]:
    """A block's info, and why it does not fit on what is below."""
    if shape is None:
        return BlockInfo(block.name), None
    given = sample(shape)
    if not block.enabled:
        return BlockInfo(block.name, given, given, 0, 0), None
    try:
        found = measures(block.kind, block.parameters, shape)
    except EngineError:
        return BlockInfo(block.name, given), misfit(block, shape, below)
    return BlockInfo(block.name, given, *found), None


def _with_fixes(problem: Problem, design: Design, block: Block, below: tuple[int, ...]) -> Problem:
    """A block's problem with its fixes, the first of them as the remedy."""
    fixes = fixes_for(design, block, below)
    if not fixes:
        return problem
    return replace(problem, fixes=fixes, remedy=fixes[0].sentence)


def _constant_outputs(design: Design, infos: Sequence[BlockInfo]) -> Iterator[Problem]:
    """A softmax over one value is 1 whatever comes in, so nothing below it can learn."""
    ending = TARGETS[design.target].ending
    for block, info in zip(design.blocks, infos, strict=True):
        output = info.output_shape
        if not block.enabled or not is_softmax(block) or output is None or output[-1:] != (1,):
            continue
        if "activation" in block.parameters:
            other = ending if block is design.active[-1] and ending != "softmax" else "relu"
            fixed = design.with_parameter(block.name, "activation", other)
            fix = Fix(
                say(
                    "Set the activation of {block_name} to {other}",
                    block_name=block.name,
                    other=other,
                ),
                fixed,
            )
        else:
            fix = Fix(
                say("Remove {block_name}", block_name=block.name), design.removed([block.name])
            )
        yield Problem(
            say(
                "'{block_name}' applies softmax to a single value (output shape "
                "{output}), which always gives 1.",
                block_name=block.name,
                output=shape_text(output),
            ),
            block.name,
            say("Choose another activation or more units."),
            (fix,),
        )


def _input_problems(design: Design) -> list[Problem]:
    data = design.data_set
    wanted, given = math.prod(data.sample_shape), math.prod(design.input_shape)
    if wanted == given:
        return []
    return [
        Problem(
            say(
                "{data_title} has {wanted} values per sample ({sample_shape}), but "
                "the input takes {given} ({input_shape}).",
                data_title=data.title,
                wanted=count_text(wanted),
                sample_shape=shape_text(data.sample_shape),
                given=count_text(given),
                input_shape=shape_text(design.input_shape),
            ),
            INPUT,
            say("Set the input shape to {wanted}.", wanted=wanted),
            input_fixes(design),
        )
    ]
