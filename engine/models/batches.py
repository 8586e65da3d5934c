"""Arrays cut into batches."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engine.errors import DataError
from engine.types import Array, Shape


class Batch(NamedTuple):
    """Samples and their labels; `y` is empty where there are none."""

    x: Array
    y: Array


class Batches:
    """Samples and labels, taken a batch at a time.

    Args:
        x: samples, in the model's dtype; a memory-mapped array in any type is read and converted
            batch by batch.
        y: labels in the form that the loss takes, as many as samples.
        batch_size: samples per batch; the last may have fewer.
        dtype: the model's.
        check: whether the first pass looks for NaN and infinity.
    """

    def __init__(
        self, x: Array, y: Array, batch_size: int, dtype: str, *, check: bool = True
    ) -> None:
        self.x = x
        self.y = y
        self.batch_size = batch_size
        self.samples = len(x)
        self.steps = -(-self.samples // batch_size)
        self._dtype = np.dtype(dtype)
        rows = min(batch_size, self.samples)
        self._unchecked = self.steps if check else 0
        self._x_buffer = np.empty((rows, *x.shape[1:]), self._dtype)
        self._y_buffer = np.empty((rows, *y.shape[1:]), y.dtype)

    def batch(self, step: int, order: Array | None = None) -> Batch:
        """The batch at `step`, of the samples in `order` where one is given.

        The arrays are valid until the next call.

        Raises:
            DataError: it holds NaN or infinity.
        """
        batch = self._cut(step, order)
        if self._unchecked:
            self._unchecked -= 1
            if not (_all_finite(batch.x) and _all_finite(batch.y)):
                refuse_non_finite(self.x)
                refuse_non_finite(self.y, "labels")
        return batch

    def _cut(self, step: int, order: Array | None) -> Batch:
        start = step * self.batch_size
        part = slice(start, min(start + self.batch_size, self.samples))
        if order is None:
            return Batch(np.asarray(self.x[part], self._dtype), self.y[part])
        rows = order[part]
        y = np.take(self.y, rows, axis=0, out=self._y_buffer[: len(rows)], mode="clip")
        x = self._x_buffer[: len(rows)]
        if self.x.dtype == self._dtype:
            np.take(self.x, rows, axis=0, out=x, mode="clip")
        else:
            x[...] = self.x[rows]
        return Batch(x, y)


def as_samples(x: npt.ArrayLike, dtype: str) -> Array:
    """Samples as an array of the model's dtype; a memory-mapped array stays as it is.

    Raises:
        DataError: they are no numbers, or a single value.
    """
    array = x if isinstance(x, np.memmap) else np.asarray(x)
    if array.dtype.kind not in "biuf":
        raise DataError(f"The samples must be numbers; received type {array.dtype}.")
    if array.ndim == 0:
        raise DataError("The samples must be an array with one entry per sample.")
    return array if isinstance(x, np.memmap) else array.astype(dtype, copy=False)


def check_samples(x: Array, input_shape: Shape) -> Array:
    """Samples in the model's input shape; vectors become columns for a model that takes one value.

    Raises:
        DataError: the shapes do not go together.
    """
    if x.ndim == 1 and tuple(input_shape[1:]) == (1,):
        x = x[:, None]
    if x.shape[1:] != tuple(input_shape[1:]):
        wanted = tuple(input_shape[1:])
        message = (
            f"The samples have shape {x.shape[1:]}, the model's input has shape {wanted}; "
            "one of them must change."
        )
        if np.prod(x.shape[1:]) == np.prod(np.array(wanted)):
            message = message.replace(
                "one of them must change",
                f"reshape the samples: x.reshape({', '.join(map(str, (-1, *wanted)))})",
            )
        raise DataError(message)
    return x


def check_lengths(x: Array, y: Array) -> None:
    """Refuse samples and labels that differ in number, and empty data.

    Raises:
        DataError: they do.
    """
    if len(x) != len(y):
        raise DataError(
            f"There are {len(x)} samples but {len(y)} labels; give as many of one as of the other."
        )
    if len(x) == 0:
        raise DataError("There are no samples; give at least one.")


def _all_finite(values: Array) -> bool:
    """Whether no value is NaN or infinite; 0 times either is NaN, and a product is quick."""
    if values.dtype.kind != "f":
        return True
    flat = values.ravel()
    with np.errstate(invalid="ignore"):
        return bool(np.dot(flat, np.zeros_like(flat)) == 0)


def refuse_non_finite(x: Array, what: str = "samples", rows: int = 1024) -> None:
    """Say where the data holds NaN or infinity, reading it piece by piece.

    Raises:
        DataError: it does.
    """
    for start in range(0, len(x), rows):
        finite = np.isfinite(x[start : start + rows])
        if not finite.all():
            first = np.unravel_index(int(np.argmin(finite)), finite.shape)
            place = ", ".join(str(int(index)) for index in (first[0] + start, *first[1:]))
            value = x[tuple(np.add(first, (start, *[0] * (x.ndim - 1))))]
            raise DataError(
                f"The {what} hold {value} at index [{place}]; remove or replace such values."
            )
