"""Learning rates that follow the step, under Keras's names."""

from __future__ import annotations

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

serialize = SCHEDULES.serialize
deserialize = SCHEDULES.deserialize
