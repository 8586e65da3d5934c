"""The rows shared out for cross-validation: every row is validated with once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.translation import mark, say
from netbuilder.wording import count_text

MOST: Final = 20
IN_TIME: Final = mark(
    "A series is validated in the order of time, as overlapping "
    "windows of other folds would tell the answers; turn "
    "cross-validation off for it."
)
LEAST: Final = 2
_PLAIN: Final = mark("{number} of {of}")
_REPEATED: Final = mark("{number} of {of} (repeat {repeat})")


@dataclass(frozen=True, slots=True, order=True)
class Fold:
    """One of several parts that the rows are shared out to.

    Attributes:
        number: of the part that is validated with, counted from 1; the others are trained on.
        of: how many parts there are.
        seed: of the drawing of lots; repeats have others.
    """

    number: int
    of: int
    seed: int = 0

    def __str__(self) -> str:
        """As '2 of 5'; of a repeat also its lots."""
        pattern = _REPEATED if self.seed else _PLAIN
        return pattern.format(number=self.number, of=self.of, repeat=self.seed + 1)


def checked_fold(number: object, of: object, seed: object = 0) -> Fold:
    """A fold whose numbers are in bounds.

    Raises:
        ValueError: they are not.
    """
    whole = all(isinstance(each, int) and not isinstance(each, bool) for each in (number, of, seed))
    if not whole:
        raise ValueError(say("a fold is given by whole numbers"))
    fold = Fold(number, of, seed)  # type: ignore[arg-type]
    if not LEAST <= fold.of <= MOST or not 1 <= fold.number <= fold.of or fold.seed < 0:
        raise ValueError(say("fold {fold} does not exist", fold=fold))
    return fold


def validated_with(fold: Fold, count: int, labels: Array | None = None) -> Array:
    """The rows that are validated with in a fold.

    Args:
        fold: which; with the same seed, no two folds share a row, and all folds cover them.
        count: of the rows.
        labels: class indices (n,), of which each fold has its share, give or take one.

    Returns:
        bool (n,).

    Raises:
        DataError: there are fewer rows than folds.
    """
    if count < fold.of:
        raise DataError(
            say(
                "There are {count} rows for {of} folds; choose fewer folds.",
                count=count_text(count),
                of=count_text(fold.of),
            )
        )
    rng = np.random.default_rng((fold.seed, fold.of))
    order = rng.permutation(count)
    if labels is not None:
        # Dealt out class by class, so that folds differ by one at most, in each class and in all.
        order = order[np.argsort(labels[order], kind="stable")]
    chosen = np.zeros(count, bool)
    chosen[order[fold.number - 1 :: fold.of]] = True
    return chosen


def folded(parts: Array, fold: Fold, labels: Array | None) -> Array:
    """The part of each row in a fold; rows of the test stay there.

    Args:
        parts: 0 training, 1 validation, 2 test, uint8 (n,).
        fold: which.
        labels: class indices (n,), for a stratified split; None for none.

    Raises:
        DataError: there are fewer rows than folds.
    """
    rest = np.flatnonzero(parts != 2)
    chosen = validated_with(fold, len(rest), None if labels is None else labels[rest])
    found = parts.copy()
    found[rest] = chosen.astype(parts.dtype)
    return found
