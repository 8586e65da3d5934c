"""The split of the rows into training, validation and test."""

from __future__ import annotations

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.preparation.lots import parts_of_rows
from netbuilder.imported.recipes.recipe import Split
from netbuilder.wording import plural

TRAINING, VALIDATION, TEST = 0, 1, 2


def assign(
    split: Split, count: int, labels: Array | None = None, given: Array | None = None
) -> Array:
    """The part that each row belongs to; the same for the same arguments.

    Args:
        split: the fractions, and the seed.
        count: of the rows.
        labels: class indices (n,), for a stratified split.
        given: uint8 (n,), the parts in which the rows come; None where they come undivided.

    Returns:
        uint8 (n,): `TRAINING`, `VALIDATION` or `TEST`.

    Raises:
        DataError: there are too few rows.
    """
    try:
        return parts_of_rows(
            labels,
            given if given is not None and split.as_given else np.zeros(count, np.uint8),
            validation=split.validation,
            test=split.test,
            seed=split.seed,
            stratified=split.stratified,
        )
    except ValueError:
        raise DataError(
            plural(
                count,
                "Only {count} row is left, too few to train on; choose a larger file, or leave "
                "out fewer rows.",
                "Only {count} rows are left, too few to train on; choose a larger file, or leave "
                "out fewer rows.",
            )
        ) from None
