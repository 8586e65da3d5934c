"""Tables of houses and what they cost, in archives with `x` and `y`."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import numpy as np

from engine import archives
from engine.errors import DataError, ParameterError
from engine.reasons import reason_of
from engine.types import Array

Data: TypeAlias = tuple[tuple[Array, Array], tuple[Array, Array]]


def read_table(path: Path) -> tuple[Array, Array]:
    """The attributes and the prices.

    Raises:
        DataError: the archive is damaged, or holds something else.
    """
    try:
        arrays = archives.read(path, ("x", "y"))
    except archives.DamagedArchiveError as error:
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise DataError(f"{path} cannot be used: {reason}; replace or delete it.") from error
    x, y = arrays["x"], arrays["y"]
    if x.ndim != 2 or y.shape != (len(x),):
        raise DataError(f"{path} holds arrays of shapes {x.shape} and {y.shape}, not a table.")
    return x, y


def check_share(test_split: float) -> None:
    """Refuse what is no share.

    Raises:
        ParameterError: it is below 0, or 1 and more.
    """
    if not 0 <= test_split < 1:
        raise ParameterError("test_split", "a share from 0 to less than 1", test_split)


def divided(x: Array, y: Array, test_split: float, seed: int) -> Data:
    """Rows in an order that chance chooses, the first to train with, the rest to test with."""
    order = np.arange(len(x))
    np.random.RandomState(seed).shuffle(order)
    cut = int(len(x) * (1 - test_split))
    train, test = order[:cut], order[cut:]
    return (x[train], y[train]), (x[test], y[test])
