"""What a design could do better, though it trains as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.optimizers import OPTIMIZERS
from netbuilder.design.blocks import Block
from netbuilder.design.design import Design
from netbuilder.design.drawing import check_steps
from netbuilder.design.findings import Fix, Problem
from netbuilder.design.sense import (
    KEEP_VALUES,
    behind_the_output,
    is_softmax,
    output_place,
    softmaxes_inside,
    without_indices,
)
from netbuilder.design.targets import CLASS
from netbuilder.wording import number_text

_FAR: Final = 30
"""How many times larger or smaller than its default a learning rate may be."""


def advice(design: Design) -> Iterator[Problem]:
    """Hints, each with the design that follows it; for a design without problems."""
    yield from _between_dense_layers(design)
    yield from _softmax_inside(design)
    behind = list(_behind_the_output(design))
    yield from behind
    yield from _real_numbers_looked_up(design)
    if design.target == CLASS and not behind:
        yield from _check_ending(design)
    yield from _check_learning_rate(design)
    yield from check_steps(design)


def _between_dense_layers(design: Design) -> Iterator[Problem]:
    """Two linear maps, one after the other, are a single one."""
    for first, second in zip(design.active, design.active[1:], strict=False):
        if first.kind == second.kind == "Dense" and first.parameters["activation"] == "linear":
            fixed = design.with_parameter(first.name, "activation", "relu")
            yield Problem(
                f"There is no activation between '{first.name}' and '{second.name}', so together "
                "they compute no more than a single layer could.",
                first.name,
                "Use an activation in the first one.",
                (Fix(f"Set the activation of {first.name} to relu", fixed),),
            )


def _softmax_inside(design: Design) -> Iterator[Problem]:
    """Softmax lets one value through at the cost of all others."""
    for block in softmaxes_inside(design):
        if "activation" in block.parameters:
            fixed = design.with_parameter(block.name, "activation", "relu")
            fix = Fix(f"Set the activation of {block.name} to relu", fixed)
        else:
            fix = Fix(f"Remove {block.name}", design.removed([block.name]))
        yield Problem(
            f"'{block.name}' applies softmax in the middle of the network, which leaves the layers "
            "after it little to learn from.",
            block.name,
            "Use softmax only for the output.",
            (fix,),
        )


def _behind_the_output(design: Design) -> Iterator[Problem]:
    """What follows the output changes the answer, and learns nothing."""
    blocks, place = behind_the_output(design), output_place(design)
    if not blocks or place is None:
        return
    output, names = design.blocks[place].name, [block.name for block in blocks]
    softmaxes = [block for block in blocks if is_softmax(block)]
    if softmaxes:
        fix = Fix(f"Remove {softmaxes[0].name}", design.removed([softmaxes[0].name]))
    elif len(names) == 1:
        fix = Fix(f"Move {names[0]} before {output}", design.moved(names, place))
    else:
        label = f"Move {len(names)} blocks before {output}"
        fix = Fix(label, design.moved(names, place))
    yield Problem(
        f"'{blocks[0].name}' comes after the output layer '{output}' and distorts its values.",
        blocks[0].name,
        "Keep the output layer last.",
        (fix,),
    )


def _real_numbers_looked_up(design: Design) -> Iterator[Problem]:
    """An index that is rounded down says next to nothing."""
    for block in without_indices(design):
        yield Problem(
            f"'{block.name}' looks up integers (indices), but its input consists of real numbers, "
            "which it truncates.",
            block.name,
            "Use it directly on integer data.",
            (Fix(f"Remove {block.name}", design.removed([block.name])),),
        )


def _check_ending(design: Design) -> Iterator[Problem]:
    last, ending = _ending(design)
    classes = design.data_set.classes
    if ending == "softmax" and design.loss in ("mean_squared_error", "mean_absolute_error"):
        fitting = design.with_loss("categorical_crossentropy")
        yield Problem(
            "After softmax this loss gives almost no gradient when the network is confidently "
            "wrong.",
            last.name,
            "Categorical cross-entropy is designed for probabilities.",
            (Fix("Use categorical cross-entropy", fitting),),
        )
    if "categorical_crossentropy" in design.loss and ending != "softmax" and classes > 1:
        if "activation" in last.parameters:
            fitting = design.with_parameter(last.name, "activation", "softmax")
            fix = Fix(f"Set the activation of {last.name} to softmax", fitting)
        else:
            fix = Fix("Add Softmax", design.inserted(len(design.blocks), "Softmax"))
        yield Problem(
            f"Categorical cross-entropy expects probabilities that sum to 1, but '{last.name}' "
            f"ends in {ending}.",
            last.name,
            "Use softmax in the last layer.",
            () if design.is_full and fix.label == "Add Softmax" else (fix,),
        )


def _check_learning_rate(design: Design) -> Iterator[Problem]:
    rate = design.optimizer.parameters.get("learning_rate")
    usual = OPTIMIZERS.class_of(design.optimizer.kind).parameters[0].default
    if not isinstance(rate, float) or usual / _FAR <= rate <= usual * _FAR:
        return
    given, typical = number_text(rate), number_text(usual)
    if rate > usual:
        message = (
            f"A learning rate of {given} is very large for this optimizer: the loss may increase "
            "instead of decreasing."
        )
    else:
        message = (
            f"A learning rate of {given} is very small for this optimizer: the network will learn "
            "slowly."
        )
    fixed = design.with_optimizer_parameter("learning_rate", usual)
    label = f"Set the learning rate to {typical}"
    yield Problem(message, None, f"A typical value is {typical}.", (Fix(label, fixed),))


def _ending(design: Design) -> tuple[Block, str]:
    """The block that the network ends in, and its function; what keeps values is passed over."""
    last = next(
        (block for block in reversed(design.active) if block.kind not in KEEP_VALUES),
        design.active[-1],
    )
    if is_softmax(last):
        return last, "softmax"
    return last, str(last.parameters.get("activation", "linear"))
