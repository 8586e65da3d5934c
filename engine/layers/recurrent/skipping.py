"""Steps that a mask leaves out."""

from __future__ import annotations

import numpy as np

from engine.types import Array


class SkippedSteps:
    """Which samples skip which steps.

    Args:
        mask: of bools, True for the steps that count, shape (batch, steps).
        reversed_steps: whether the sequences are read from their ends.

    Attributes:
        rows: the numbers of the samples that skip each step, in the order of reading.
    """

    def __init__(self, mask: Array, reversed_steps: bool) -> None:
        skipped = ~mask
        self._skipped = skipped[:, ::-1] if reversed_steps else skipped
        self.rows = [np.flatnonzero(self._skipped[:, t]) for t in range(mask.shape[1])]

    def clear(self, values: Array) -> None:
        """Set to 0 what belongs to skipped steps.

        Args:
            values: of all steps, shape (batch, steps, units), or of the last, (batch, units).
        """
        values[self._skipped if values.ndim == 3 else self._skipped[:, -1]] = 0
