"""Refuses data that cannot be trained on, and says where the fault lies."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np

from engine.errors import DataError
from engine.models.data.lazy import Rows, Samples
from engine.types import Array, Shape

S = TypeVar("S", Array, Rows, Samples)


def check_samples(x: S, input_shape: Shape) -> S:
    """Samples in the model's input shape; vectors become columns for a model that takes one value.

    Raises:
        DataError: the shapes do not go together.
    """
    wanted: Shape = tuple(input_shape[1:])
    found = x.shape[1:]
    if found == wanted:
        return x
    if isinstance(x, np.ndarray) and x.ndim == 1 and wanted == (1,):
        return x[:, None]
    if len(found) == len(wanted) and all(
        size in (None, other) for size, other in zip(wanted, found, strict=True)
    ):
        return x
    remedy = "one of them must change"
    if None not in wanted and math.prod(found) == math.prod(size or 0 for size in wanted):
        remedy = f"reshape the samples: x.reshape({', '.join(map(str, (-1, *wanted)))})"
    elif x.shape == wanted:
        remedy = "a single sample needs a batch around it: x[None]"
    raise DataError(
        f"The samples have shape {found}, the model's input has shape {wanted}; {remedy}."
    )


def check_lengths(x: Samples, y: Samples | None, weights: Array | None = None) -> None:
    """Refuse samples, labels and weights that differ in number, and an empty pair of them.

    Raises:
        DataError: they do.
    """
    for others, name in ((y, "labels"), (weights, "sample weights")):
        if others is not None and len(x) != len(others):
            raise DataError(
                f"There are {len(x)} samples but {len(others)} {name}; "
                "give as many of one as of the other."
            )
    if len(x) == 0 and y is not None:
        raise DataError("There are no samples; give at least one.")


def all_finite(values: Array) -> bool:
    """Whether no value is NaN or infinite; a sum of squares says so quickly, unless it is large."""
    if values.dtype.kind != "f":
        return True
    flat = values.ravel()
    with np.errstate(all="ignore"):
        return math.isfinite(np.dot(flat, flat)) or bool(np.isfinite(flat).all())


def refuse_non_finite(x: Samples, what: str = "samples", rows: int = 1024) -> None:
    """Say where the data holds NaN or infinity, reading it piece by piece.

    Args:
        x: the data.
        what: they are.
        rows: read at a time.

    Raises:
        DataError: it does.
    """
    for start in range(0, len(x), rows):
        part = x.read(start, start + rows) if isinstance(x, Rows) else x[start : start + rows]
        finite = np.isfinite(part)
        if not finite.all():
            first = np.unravel_index(int(np.argmin(finite)), finite.shape)
            place = ", ".join(str(int(index)) for index in (first[0] + start, *first[1:]))
            raise DataError(
                f"The {what} hold {part[first]} at index [{place}]; remove or replace such values."
            )
