"""What can be changed of a training while it goes on."""

from __future__ import annotations

from typing import NamedTuple

from engine.models import TrainingRun
from netbuilder.design import Design

RATE = "learning_rate"
BATCH_SIZE = "batch_size"


class Changed(NamedTuple):
    """What has become of a run.

    Attributes:
        design: what it trains now.
        told: what is different, for the user; '' where nothing is.
    """

    design: Design
    told: str


def adopted(present: Design, wanted: Design) -> Design:
    """`present` with all of `wanted` that a run can change on its way."""
    design = present.with_setting(BATCH_SIZE, wanted.batch_size)
    if wanted.optimizer.kind == present.optimizer.kind:
        design = design.with_optimizer_parameter(RATE, wanted.optimizer.parameters[RATE])
    return design


def change(training: TrainingRun, present: Design, wanted: Design) -> Changed:
    """Take over what a run can change on its way: the learning rate and the batch size.

    Args:
        training: between two of its steps.
        present: what it trains.
        wanted: a design that may differ in anything; the rest counts from the next training.
    """
    design, told = adopted(present, wanted), []
    rate = design.optimizer.parameters[RATE]
    if rate != present.optimizer.parameters[RATE]:
        training.objective.optimizer.follow(rate)
        told.append(f"the learning rate is {rate:g} from now on")
    if design.batch_size != present.batch_size:
        training.batch_size = design.batch_size
        told.append(f"the batch size is {design.batch_size} from the next epoch on")
    sentence = " and ".join(told)
    return Changed(design, f"{sentence[:1].upper()}{sentence[1:]}." if told else "")
