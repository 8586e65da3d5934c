"""Learning rates that follow the step, under Keras's names."""

from __future__ import annotations

from typing import Any

from engine.optimizers.schedules.base import SCHEDULES, LearningRateSchedule
from engine.optimizers.schedules.cosine import CosineDecay, CosineDecayRestarts
from engine.optimizers.schedules.decays import (
    ExponentialDecay,
    InverseTimeDecay,
    PiecewiseConstantDecay,
    PolynomialDecay,
)

__all__ = [
    "SCHEDULES",
    "CosineDecay",
    "CosineDecayRestarts",
    "ExponentialDecay",
    "InverseTimeDecay",
    "LearningRateSchedule",
    "PiecewiseConstantDecay",
    "PolynomialDecay",
    "deserialize",
    "serialize",
]


def serialize(learning_rate_schedule: LearningRateSchedule) -> dict[str, Any]:
    """Keras's config of the schedule."""
    return SCHEDULES.serialize(learning_rate_schedule)


def deserialize(config: Any) -> LearningRateSchedule:
    """The inverse of `serialize`."""
    return SCHEDULES.get(config)
