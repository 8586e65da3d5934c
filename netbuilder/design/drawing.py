"""What points that somebody draws by hand need to be learned."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from engine.optimizers import OPTIMIZERS
from netbuilder.design.design import Design
from netbuilder.design.findings import Fix, Problem
from netbuilder.design.points import DRAWN
from netbuilder.translation import mark, say
from netbuilder.wording import number_text, plural

_FEWEST: Final = 2

_FEW_STEPS: Final = 1000
"""Fewer steps than this at Adam's default rate leave points in the plane unlearned."""

_FOR_POINTS: Final = {"batch_size": 8, "epochs": 50}
_RATE_FOR_POINTS: Final = 0.03
_FEW_POINTS: Final = (
    mark(
        "{count} point drawn by hand gives {steps} at a learning rate of "
        "{rate}: too little to learn from."
    ),
    mark(
        "{count} points drawn by hand give {steps} at a learning rate of "
        "{rate}: too little to learn from."
    ),
)


def check_points(design: Design) -> Iterator[Problem]:
    """What keeps a design from learning the points that were drawn."""
    if design.data != DRAWN:
        return
    drawn = len({point[2] for point in design.points.points})
    if drawn < _FEWEST:
        yield Problem(
            say("There are no points of two classes to learn from yet."),
            "",
            say("Draw some on the plane, with the left mouse button and with the right one."),
        )


def check_steps(design: Design) -> Iterator[Problem]:
    """A few points make few steps, so these must be longer than with other data."""
    rate = design.optimizer.parameters.get("learning_rate")
    count = len(design.points)
    usual = OPTIMIZERS.class_of(design.optimizer.kind).parameters[0].default
    if design.data != DRAWN or design.optimizer.kind != "adam" or rate != usual or not count:
        return
    trained = max(1, int(count * (1 - design.validation_split)))
    steps = math.ceil(trained / design.batch_size) * design.epochs
    if steps >= _FEW_STEPS:
        return
    fixed = design.with_optimizer_parameter("learning_rate", _RATE_FOR_POINTS)
    for name, value in _FOR_POINTS.items():
        larger = max if name == "epochs" else min
        fixed = fixed.with_setting(name, larger(value, getattr(design, name)))
    yield Problem(
        plural(
            count,
            *_FEW_POINTS,
            steps=plural(steps, "{count} step", "{count} steps"),
            rate=number_text(rate),
        ),
        None,
        say("Few points take larger steps and more of them."),
        (
            Fix(
                say(
                    "Use learning rate {rate_for_points}, batches of {batch_size} and "
                    "{epochs} epochs",
                    rate_for_points=number_text(_RATE_FOR_POINTS),
                    batch_size=fixed.batch_size,
                    epochs=fixed.epochs,
                ),
                fixed,
            ),
        ),
    )
