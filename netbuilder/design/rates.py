"""The learning rate of a design, step by step."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from engine.optimizers.schedules import LearningRateSchedule
from engine.types import Array
from netbuilder.design.design import Design
from netbuilder.design.schedules import class_of


def learning_rate_of(design: Design) -> float | LearningRateSchedule:
    """What the design's optimizer is to be given: a number, or a schedule that begins with it."""
    rate = float(design.optimizer.parameters["learning_rate"])
    cls = class_of(design.schedule.kind)
    if cls is None:
        return rate
    return cls(initial_learning_rate=rate, **design.schedule.parameters)


def rate_at(design: Design, step: float) -> float:
    """The learning rate after this many steps; where the loss decides, the one at the begin."""
    rate = learning_rate_of(design)
    return rate if isinstance(rate, float) else rate(step)


def rates(design: Design, steps: Iterable[float]) -> Array:
    """`rate_at` of each step: float64, one value per step."""
    rate = learning_rate_of(design)
    values = [rate if isinstance(rate, float) else rate(step) for step in steps]
    return np.array(values, np.float64)


def run_steps(design: Design) -> int:
    """Batches of a whole run; 0 where the number of samples is not known before."""
    trained = round(design.data_set.samples * (1 - design.kept_back))
    return design.epochs * math.ceil(trained / design.batch_size)


def spanning(design: Design) -> Design:
    """The design with a schedule that spans the whole run, where its length is known."""
    steps = run_steps(design)
    for name, share in (("decay_steps", 1), ("first_decay_steps", 4)):
        if steps and name in design.schedule.parameters:
            design = design.with_schedule_parameter(name, max(1, steps // share))
    return design
