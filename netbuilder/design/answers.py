"""Whether a network puts out what it is to learn, and its loss measures that."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from netbuilder.design.design import Design
from netbuilder.design.findings import Fix, Problem, shape_text
from netbuilder.design.fixing import fixes_of_the_end
from netbuilder.design.targets import CLASS, INPUT, NUMBER, TARGETS

_BETWEEN_CLASSES: Final = (
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "categorical_focal_crossentropy",
    "categorical_generalized_cross_entropy",
    "categorical_hinge",
    "hinge",
    "squared_hinge",
    "circle",
)
"""Losses that compare classes, and mean nothing for quantities."""


def of_the_output(design: Design, last: str, output: tuple[int, ...]) -> list[Problem]:
    """What is wrong with the shape of the last block's output."""
    data, target = design.data_set, TARGETS[design.target]
    if target.name == CLASS and not data.classes:
        return [_without_classes(design)]
    wanted = target.shape(data, design.input_shape)
    if output == wanted:
        return []
    wish = {
        CLASS: f"{data.title} has {data.classes} classes",
        NUMBER: "The network is to put out a number",
        INPUT: f"The network is to put out what comes in ({shape_text(wanted)})",
    }[target.name]
    fixes = fixes_of_the_end(design, last, output, wanted, _ending(design))
    return [
        Problem(
            f"{wish}, but the last layer, '{last}', puts out {shape_text(output)}.",
            last,
            _remedy(design, fixes, len(output), wanted),
            fixes,
        )
    ]


def of_the_loss(design: Design) -> list[Problem]:
    """A loss between classes says nothing of quantities."""
    target = TARGETS[design.target]
    if target.name == CLASS or design.loss not in _BETWEEN_CLASSES:
        return []
    return [
        Problem(
            f"The loss {_words(design.loss)} compares classes, but the network is to put out "
            f"{target.wanted}.",
            None,
            f"Choose {_words(target.loss)}.",
            (Fix(f"Use {_words(target.loss)}", design.with_loss(target.loss)),),
        )
    ]


def _without_classes(design: Design) -> Problem:
    number = TARGETS[NUMBER]
    learning = design.with_target(NUMBER).with_loss(number.loss)
    return Problem(
        f"{design.data_set.title} has no classes: what belongs to a sample is a number.",
        None,
        "Let the network learn a number.",
        (Fix("Learn a number", learning),),
    )


def _ending(design: Design) -> str:
    """The activation of a last layer: what puts samples out again must reach all their values."""
    if design.target == INPUT and not design.data_set.are_pictures:
        return "linear"
    return TARGETS[design.target].ending


def _remedy(design: Design, fixes: Sequence[Fix], dimensions: int, wanted: tuple[int, ...]) -> str:
    values = math.prod(wanted)
    if fixes and not fixes[0].label.startswith((f"Give {design.active[-1].name} ", "Add ")):
        return f"{fixes[0].label}."
    unit = "unit" if values == 1 else "units"
    if len(wanted) > 1:
        shape = shape_text(wanted)
        return f"Put a Dense layer with {values} {unit} and a Reshape to {shape} after it."
    if dimensions > 1:
        return (
            "It is no row of values yet: put a Flatten or a global pooling layer and a Dense layer "
            f"with {values} {unit} after it."
        )
    if "units" in design.active[-1].parameters:
        return f"Give it {values} {unit}, or put a Dense layer with {values} after it."
    return f"Put a Dense layer with {values} {unit} after it."


def _words(loss: str) -> str:
    return loss.replace("_", " ").replace("crossentropy", "cross-entropy")
