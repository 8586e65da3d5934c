"""What happens in the course of a training, as its driver is told."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from engine.types import Logs


class BatchEnd(NamedTuple):
    """A batch has been trained on.

    Attributes:
        epoch: counted from 0.
        step: within the epoch, counted from 0.
        size: samples in the batch.
        loss: of this batch alone.
        batch_logs: loss and metrics of this batch alone.
        learning_rate: of the next batch.
    """

    epoch: int
    step: int
    size: int
    loss: float
    batch_logs: Logs
    learning_rate: float


class ValidationBatchEnd(NamedTuple):
    """A batch of the validation data has been evaluated; `steps` is 0 where only the data know."""

    epoch: int
    step: int
    steps: int


class EpochEnd(NamedTuple):
    """An epoch is over; `logs` holds its figures, those of the validation under 'val_'."""

    epoch: int
    logs: Logs


Event: TypeAlias = BatchEnd | ValidationBatchEnd | EpochEnd
