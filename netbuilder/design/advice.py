"""What a design could do better, though it trains as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.optimizers import OPTIMIZERS
from netbuilder.design.blocks import Block
from netbuilder.design.design import Design
from netbuilder.design.findings import Fix, Problem
from netbuilder.design.targets import CLASS

_FAR: Final = 30
"""How many times larger or smaller than its default a learning rate may be."""


def advice(design: Design) -> Iterator[Problem]:
    """Hints, each with the design that follows it; for a design without problems."""
    yield from _between_dense_layers(design)
    if design.target == CLASS:
        yield from _check_ending(design)
    yield from _check_learning_rate(design)


def _between_dense_layers(design: Design) -> Iterator[Problem]:
    """Two linear maps, one after the other, are a single one."""
    for first, second in zip(design.active, design.active[1:], strict=False):
        if first.kind == second.kind == "Dense" and first.parameters["activation"] == "linear":
            fixed = design.with_parameter(first.name, "activation", "relu")
            yield Problem(
                f"There is no activation between '{first.name}' and '{second.name}', so together "
                "they compute no more than a single layer could.",
                first.name,
                "Give the first one an activation.",
                (Fix(f"Give {first.name} relu", fixed),),
            )


def _check_ending(design: Design) -> Iterator[Problem]:
    last = design.active[-1]
    ending = _ending(last)
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
        fixes: tuple[Fix, ...] = ()
        if "activation" in last.parameters:
            fitting = design.with_parameter(last.name, "activation", "softmax")
            fixes = (Fix(f"Give {last.name} softmax", fitting),)
        yield Problem(
            f"Categorical cross-entropy expects probabilities that sum to 1, but '{last.name}' "
            f"ends in {ending}.",
            last.name,
            "Use softmax in the last layer.",
            fixes,
        )


def _check_learning_rate(design: Design) -> Iterator[Problem]:
    rate = design.optimizer.parameters.get("learning_rate")
    usual = OPTIMIZERS.class_of(design.optimizer.kind).parameters[0].default
    if not isinstance(rate, float) or usual / _FAR <= rate <= usual * _FAR:
        return
    far = "large" if rate > usual else "small"
    consequence = (
        "the loss may increase instead of decreasing" if far == "large" else "it learns slowly"
    )
    yield Problem(
        f"A learning rate of {rate:g} is very {far} for this optimizer: {consequence}.",
        None,
        f"Typically it is {usual:g}.",
        (Fix(f"Set it to {usual:g}", design.with_optimizer_parameter("learning_rate", usual)),),
    )


def _ending(block: Block) -> str:
    """The function that a block ends in."""
    if block.kind == "Softmax":
        return "softmax"
    return str(block.parameters.get("activation", "linear"))
