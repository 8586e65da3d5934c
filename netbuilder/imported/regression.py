"""How well predicted numbers agree with the true ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.errors import DataError
from engine.metrics import R2Score
from engine.types import Array
from netbuilder.translation import say
from netbuilder.wording import shape_text

MOST_POINTS: Final = 2000
_TINY: Final = 1e-30
_WORST: Final = 200


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """Figures and points of one target.

    Attributes:
        count: samples with a finite prediction.
        mean_squared_error: in the target's units squared; NaN without samples.
        mean_absolute_error: in the target's units; NaN without samples.
        r2: 1 for a perfect prediction, 0 for one no better than the mean; None where the true
            values are all the same, or nearly so.
        true: float64 (m,), of the points to draw: of many samples a part, the worst among them.
        predicted: float64 (m,), of the same samples.
        unusable: samples whose prediction is NaN or infinite; they count in no figure.
        places: int64 (m,), which samples are drawn, in their order; None for the first.
    """

    count: int
    mean_squared_error: float
    mean_absolute_error: float
    r2: float | None
    true: Array
    predicted: Array
    unusable: int = 0
    places: Array | None = None

    @property
    def limits(self) -> tuple[float, float]:
        """The smallest and the largest of all values to draw; 0 and 1 without any."""
        if not len(self.true):
            return 0.0, 1.0
        both = (self.true, self.predicted)
        return min(float(v.min()) for v in both), max(float(v.max()) for v in both)


@dataclass(frozen=True, slots=True, eq=False)
class Agreements:
    """The figures and points of several targets.

    Attributes:
        each: of every target, in the order of the outputs.
    """

    each: tuple[Agreement, ...]


def agreements(true: npt.ArrayLike, predicted: npt.ArrayLike) -> Agreements:
    """Compare several numbers for each sample, (n, targets), each target in its own units."""
    columns = zip(np.asarray(true).T, np.asarray(predicted).T, strict=True)
    return Agreements(tuple(agreement(*pair) for pair in columns))


def agreement(true: npt.ArrayLike, predicted: npt.ArrayLike, most: int = MOST_POINTS) -> Agreement:
    """Compare numbers with what was predicted for them.

    Args:
        true: (n,) or (n, 1), in the units of the file.
        predicted: the same samples in the same units; see `Fitted.in_units`.
        most: so many points are drawn.

    Raises:
        DataError: the two are not as many, or are several per sample.
    """
    truth = np.asarray(true, np.float64)
    answers = np.asarray(predicted, np.float64)
    if truth.shape[:1] != (truth.size,) or truth.size != answers.size:
        raise DataError(
            say(
                "Arrays of shapes {shape} and {shape_2} cannot be compared; give "
                "one predicted number for each true one.",
                shape=shape_text(truth.shape),
                shape_2=shape_text(answers.shape),
            )
        )
    truth, answers = truth.ravel(), answers.ravel()
    finite = np.isfinite(truth) & np.isfinite(answers)
    unusable = len(truth) - int(finite.sum())
    places = np.flatnonzero(finite)
    truth, answers = truth[finite], answers[finite]
    if not len(truth):
        return Agreement(0, math.nan, math.nan, None, truth, answers, unusable)
    errors = answers - truth
    # Nearer to 0 the sums of squares keep more digits.
    middle = truth.mean()
    varies = np.square(truth - middle).sum() > _TINY * max(1.0, float(np.square(errors).sum()))
    score = R2Score()
    score.update_state((truth - middle)[:, None], (answers - middle)[:, None])
    shown = _shown(np.abs(errors), most)
    return Agreement(
        len(truth),
        float(np.square(errors).mean()),
        float(np.abs(errors).mean()),
        float(score.result()) if varies else None,
        truth[shown],
        answers[shown],
        unusable,
        places[shown],
    )


def _shown(errors: Array, most: int) -> Array:
    """The samples to draw: the worst, and one in so many of the others."""
    if len(errors) <= most:
        return np.arange(len(errors))
    order = np.argsort(-errors, kind="stable")
    worst = min(_WORST, most // 2)
    others = np.sort(order[worst:])
    spread = np.linspace(0, len(others) - 1, most - worst).astype(np.intp)
    return np.sort(np.concatenate([order[:worst], others[spread]]))
