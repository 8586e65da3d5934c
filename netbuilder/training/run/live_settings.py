"""What can be changed of a training while it runs: learning rate, schedule, batch size, epochs."""

from __future__ import annotations

from typing import NamedTuple

from engine.models import TrainingRun
from engine.models.snapshot import DONE, END
from netbuilder.design import Design
from netbuilder.design.rates import learning_rate_of
from netbuilder.design.schedules import CONSTANT, PLATEAU
from netbuilder.translation import say
from netbuilder.wording import count_text, number_text, sentences

RATE = "learning_rate"
BATCH_SIZE = "batch_size"
EPOCHS = "epochs"
CHANGEABLE = frozenset({RATE, BATCH_SIZE, EPOCHS})
"""Names of the numbers that a run can change on its way; the schedule comes beside them."""


class Changed(NamedTuple):
    """What has become of a run.

    Attributes:
        design: what it trains now.
        message: what is different, for the user; '' where nothing is.
    """

    design: Design
    message: str


def merge(present: Design, wanted: Design) -> Design:
    """`present` with all of `wanted` that a run can change on its way."""
    design = present.with_setting(BATCH_SIZE, wanted.batch_size)
    design = design.with_setting(EPOCHS, wanted.epochs)
    if wanted.optimizer.kind == present.optimizer.kind:
        design = design.with_optimizer_parameter(RATE, wanted.optimizer.parameters[RATE])
    # What watches the loss is there from the start, or not at all.
    if PLATEAU not in (wanted.schedule.kind, present.schedule.kind):
        design = design.with_component(design.optimizer, wanted.schedule)
    return design


def apply(training: TrainingRun, present: Design, wanted: Design) -> Changed:
    """Apply to a run what it can change on its way.

    Args:
        training: between two of its steps.
        present: what it trains.
        wanted: a design that may differ in anything; the rest counts from the next training.
    """
    design = merge(present, wanted)
    rate_said = size_said = end_said = ""
    rate = design.optimizer.parameters[RATE]
    rescheduled = design.schedule != present.schedule
    if rescheduled or rate != present.optimizer.parameters[RATE]:
        training.objective.optimizer.follow(learning_rate_of(design))
        if design.schedule.kind in (CONSTANT, PLATEAU):
            rate_said = say("The learning rate is now {rate}.", rate=number_text(rate))
        else:
            rate_said = say(
                "The learning rate now follows {kind} from {rate}.",
                kind=design.schedule.kind,
                rate=number_text(rate),
            )
    if design.batch_size != present.batch_size:
        training.batch_size = design.batch_size
        size_said = say(
            "The batch size will be {batch_size} from the next epoch.", batch_size=design.batch_size
        )
    # The epoch that is on its way is trained to its end, and nothing follows the last one.
    over = training.phase in (END, DONE)
    last = present.epochs if over else max(design.epochs, training.epoch + 1)
    design = design.with_setting(EPOCHS, last)
    if last != present.epochs:
        training.epochs = last
        end_said = say("The training ends after epoch {last}.", last=count_text(last))
    return Changed(design, sentences(rate_said, size_said, end_said))
