"""Models under Keras's names."""

from engine.models.sequential import Sequential
from engine.models.training import BatchEnd, EpochEnd, TrainingRun, ValidationBatchEnd

__all__ = ["BatchEnd", "EpochEnd", "Sequential", "TrainingRun", "ValidationBatchEnd"]
