"""What a single step of a training did."""

from __future__ import annotations

import numpy as np

from engine.models import BatchEnd
from engine.types import Array
from netbuilder.training.records import StepTaken, locked
from netbuilder.training.run.preparation import Prepared


def step_taken(
    run: int, prepared: Prepared, event: BatchEnd, before: Array, after: Array
) -> StepTaken:
    """Describe the step that has just been taken.

    Args:
        run: the run's number.
        prepared: the training.
        event: of the batch.
        before: all weights before the step, flat, read-only.
        after: likewise after it.

    Raises:
        ValueError: no batch has been trained on.
    """
    batch = prepared.training.batch
    if batch is None or batch.y is None:
        raise ValueError("No batch has been trained on yet.")
    count = min(len(batch.x), StepTaken.MOST)
    return StepTaken(
        run=run,
        epoch=event.epoch,
        step=event.step,
        samples=locked(np.array(batch.x[:count], np.float32)),
        answers=locked(np.array(batch.y[:count])),
        size=event.size,
        loss=event.loss,
        before=before,
        after=after,
    )
