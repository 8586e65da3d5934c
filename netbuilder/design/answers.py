"""Whether a network's output matches its target, and its loss measures that."""

from __future__ import annotations

import math
from typing import Final

from netbuilder.design.design import Design
from netbuilder.design.endings import fixes_of_the_end
from netbuilder.design.findings import Fix, Problem
from netbuilder.design.own import OWN_DATA
from netbuilder.design.targets import CLASS, INPUT, NUMBER, TARGETS
from netbuilder.translation import mark, say
from netbuilder.wording import plural, shape_text, words_of

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
"""Losses that compare classes and are meaningless for quantities."""


_LONG: Final = (
    mark("End the network with a Dense layer of {count} unit and a Reshape to {shape}."),
    mark("End the network with a Dense layer of {count} units and a Reshape to {shape}."),
)
_FLAT: Final = (
    mark("End the network with Flatten or global pooling and a Dense layer of {count} unit."),
    mark("End the network with Flatten or global pooling and a Dense layer of {count} units."),
)
_SHORT: Final = (
    mark("End the network with a Dense layer of {count} unit."),
    mark("End the network with a Dense layer of {count} units."),
)


def check_output(design: Design, last: str, output: tuple[int, ...]) -> list[Problem]:
    """What is wrong with the shape of the last block's output."""
    data, target = design.data_set, TARGETS[design.target]
    own = design.own if design.data == OWN_DATA else None
    if own is not None and own.target == INPUT != target.name:
        return [_without_targets(design)]
    if target.name == CLASS and not data.classes:
        return [_without_classes(design)]
    wanted = target.shape(data, design.input_shape)
    if output == wanted:
        return []
    fixes = fixes_of_the_end(design, last, output, wanted, _ending(design))
    remedy = fixes[0].sentence if fixes else _remedy(len(output), wanted)
    return [Problem(_mismatch(design, last, output, wanted), last, remedy, fixes)]


def _mismatch(design: Design, last: str, output: tuple[int, ...], wanted: tuple[int, ...]) -> str:
    """What is needed, and what there is instead."""
    shape, needed = shape_text(output), shape_text(wanted)
    if design.target == INPUT:
        return say(
            "An autoencoder outputs its input (shape {needed}), but the last "
            "layer '{last}' has output shape {shape}.",
            needed=needed,
            last=last,
            shape=shape,
        )
    if design.target == NUMBER:
        return plural(
            math.prod(wanted),
            "One output is expected, but the last layer '{last}' has output shape {shape}.",
            "{count} outputs are expected, one for each number, but the last layer '{last}' has "
            "output shape {shape}.",
            last=last,
            shape=shape,
        )
    data = design.data_set
    return plural(
        data.classes,
        "{data} has {count} class, but the last layer '{last}' has output shape {shape}.",
        "{data} has {count} classes, but the last layer '{last}' has output shape {shape}.",
        data=data.title,
        last=last,
        shape=shape,
    )


def check_loss(design: Design) -> list[Problem]:
    """Whether a loss between classes is asked to compare quantities."""
    target = TARGETS[design.target]
    if target.name == CLASS or design.loss not in _BETWEEN_CLASSES:
        return []
    return [
        Problem(
            say(
                "The loss {loss} compares classes, but the target is {wanted}.",
                loss=words_of(design.loss),
                wanted=target.wanted,
            ),
            None,
            say("Choose {loss}.", loss=words_of(target.loss)),
            (Fix(say("Use {loss}", loss=words_of(target.loss)), design.with_loss(target.loss)),),
        )
    ]


def _without_classes(design: Design) -> Problem:
    number = TARGETS[NUMBER]
    learning = design.with_target(NUMBER).with_loss(number.loss)
    return Problem(
        say(
            "{data_set_title} has no classes: its targets are numbers.",
            data_set_title=design.data_set.title,
        ),
        None,
        say("Let the network predict a number."),
        (Fix(say("Predict a number"), learning),),
    )


def _without_targets(design: Design) -> Problem:
    learning = design.with_target(INPUT).with_loss(TARGETS[INPUT].loss)
    return Problem(
        say("{data_set_title} has no targets, only samples.", data_set_title=design.data_set.title),
        None,
        say("Let the network reproduce its input, or choose a target with File > Own Data."),
        (Fix(say("Reproduce the input"), learning),),
    )


def _ending(design: Design) -> str:
    """The activation for the last layer: an autoencoder's must reach all values of the samples."""
    if design.target == INPUT and not design.data_set.are_pictures:
        return "linear"
    return TARGETS[design.target].ending


def _remedy(dimensions: int, wanted: tuple[int, ...]) -> str:
    """What to do by hand, where no design is offered."""
    patterns = _LONG if len(wanted) > 1 else _FLAT if dimensions > 1 else _SHORT
    return plural(math.prod(wanted), *patterns, shape=shape_text(wanted))
