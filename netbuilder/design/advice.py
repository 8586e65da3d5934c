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
from netbuilder.translation import say
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
                say(
                    "There is no activation between '{first_name}' and "
                    "'{second_name}', so together they compute no more than a single "
                    "layer could.",
                    first_name=first.name,
                    second_name=second.name,
                ),
                first.name,
                say("Use an activation in the first one."),
                (
                    Fix(
                        say("Set the activation of {first_name} to relu", first_name=first.name),
                        fixed,
                    ),
                ),
            )


def _softmax_inside(design: Design) -> Iterator[Problem]:
    """Softmax lets one value through at the cost of all others."""
    for block in softmaxes_inside(design):
        if "activation" in block.parameters:
            fixed = design.with_parameter(block.name, "activation", "relu")
            fix = Fix(
                say("Set the activation of {block_name} to relu", block_name=block.name), fixed
            )
        else:
            fix = Fix(
                say("Remove {block_name}", block_name=block.name), design.removed([block.name])
            )
        yield Problem(
            say(
                "'{block_name}' applies softmax in the middle of the network, "
                "which leaves the layers after it little to learn from.",
                block_name=block.name,
            ),
            block.name,
            say("Use softmax only for the output."),
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
        fix = Fix(
            say("Remove {softmaxes_name}", softmaxes_name=softmaxes[0].name),
            design.removed([softmaxes[0].name]),
        )
    elif len(names) == 1:
        fix = Fix(
            say("Move {names} before {output}", names=names[0], output=output),
            design.moved(names, place),
        )
    else:
        label = say("Move {names} blocks before {output}", names=len(names), output=output)
        fix = Fix(label, design.moved(names, place))
    yield Problem(
        say(
            "'{blocks_name}' comes after the output layer '{output}' and distorts its values.",
            blocks_name=blocks[0].name,
            output=output,
        ),
        blocks[0].name,
        say("Keep the output layer last."),
        (fix,),
    )


def _real_numbers_looked_up(design: Design) -> Iterator[Problem]:
    """An index that is rounded down says next to nothing."""
    for block in without_indices(design):
        yield Problem(
            say(
                "'{block_name}' looks up integers (indices), but its input "
                "consists of real numbers, which it truncates.",
                block_name=block.name,
            ),
            block.name,
            say("Use it directly on integer data."),
            (Fix(say("Remove {block_name}", block_name=block.name), design.removed([block.name])),),
        )


def _check_ending(design: Design) -> Iterator[Problem]:
    last, ending = _ending(design)
    classes = design.data_set.classes
    if ending == "softmax" and design.loss in ("mean_squared_error", "mean_absolute_error"):
        fitting = design.with_loss("categorical_crossentropy")
        yield Problem(
            say(
                "After softmax this loss gives almost no gradient when the network "
                "is confidently wrong."
            ),
            last.name,
            say("Categorical cross-entropy is designed for probabilities."),
            (Fix(say("Use categorical cross-entropy"), fitting),),
        )
    if "categorical_crossentropy" in design.loss and ending != "softmax" and classes > 1:
        if "activation" in last.parameters:
            fitting = design.with_parameter(last.name, "activation", "softmax")
            fix = Fix(
                say("Set the activation of {last_name} to softmax", last_name=last.name), fitting
            )
        else:
            fix = Fix(say("Add Softmax"), design.inserted(len(design.blocks), "Softmax"))
        yield Problem(
            say(
                "Categorical cross-entropy expects probabilities that sum to 1, "
                "but '{last_name}' ends in {ending}.",
                last_name=last.name,
                ending=ending,
            ),
            last.name,
            say("Use softmax in the last layer."),
            () if design.is_full and fix.label == "Add Softmax" else (fix,),
        )


def _check_learning_rate(design: Design) -> Iterator[Problem]:
    rate = design.optimizer.parameters.get("learning_rate")
    usual = OPTIMIZERS.class_of(design.optimizer.kind).parameters[0].default
    if not isinstance(rate, float) or usual / _FAR <= rate <= usual * _FAR:
        return
    given, typical = number_text(rate), number_text(usual)
    if rate > usual:
        message = say(
            "A learning rate of {given} is very large for this optimizer: the "
            "loss may increase instead of decreasing.",
            given=given,
        )
    else:
        message = say(
            "A learning rate of {given} is very small for this optimizer: the "
            "network will learn slowly.",
            given=given,
        )
    fixed = design.with_optimizer_parameter("learning_rate", usual)
    label = say("Set the learning rate to {typical}", typical=typical)
    yield Problem(
        message, None, say("A typical value is {typical}.", typical=typical), (Fix(label, fixed),)
    )


def _ending(design: Design) -> tuple[Block, str]:
    """The block that the network ends in, and its function; what keeps values is passed over."""
    last = next(
        (block for block in reversed(design.active) if block.kind not in KEEP_VALUES),
        design.active[-1],
    )
    if is_softmax(last):
        return last, "softmax"
    return last, str(last.parameters.get("activation", "linear"))
