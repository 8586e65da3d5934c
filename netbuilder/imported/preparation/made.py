"""What is made of somebody's data, before it is written anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from engine.types import Array
from netbuilder.imported.preparation.fitted import Fitted, standardised
from netbuilder.imported.recipes.recipe import CLASSES


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """Samples of all parts in one order.

    Attributes:
        fitted: what was measured on those that are trained on.
        parts: uint8 (n,), see `splitting`.
        answers: class indices, int64 (n,); or numbers, float32 (n, targets).
        samples: float32 (m, *input shape), some at a time, from the first to the last.
        notices: sentences on what was done about the rows.
        times: of a series whose rows tell theirs, (n, steps): when each row is that is told, in
            seconds from the beginning of 1970, or as the column's numbers.
    """

    fitted: Fitted
    parts: Array
    answers: Array
    samples: Callable[[], Iterator[Array]]
    notices: tuple[str, ...]
    times: Array | None = None


def answers_of(fitted: Fitted, targets: Array) -> Array:
    """Targets (n, targets), class indices or numbers, as what is trained on."""
    if fitted.recipe.task == CLASSES:
        return targets[:, 0].astype(np.int64)
    means, stds = np.array(fitted.target_means), np.array(fitted.target_stds)
    return standardised(targets, means, stds)
