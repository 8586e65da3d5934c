"""Arrays cut into batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.errors import DataError
from engine.models.data.batch import Batch
from engine.models.data.checks import all_finite, refuse_non_finite
from engine.models.data.lazy import Rows, Samples
from engine.types import Array, Generator


class Batches:
    """Samples, labels and weights, taken a batch at a time.

    Args:
        x: samples, in the model's dtype, or lying in a file.
        y: labels in the form that the loss takes, or lying in a file; None where there are none.
        weights: of the samples, if any.
        batch_size: samples per batch; the last may have fewer.
        dtype: the model's.
        labels: turns labels from a file into the form that the loss takes.
        check: whether the first pass looks for NaN and infinity.
    """

    once = False

    def __init__(
        self,
        x: Samples,
        y: Samples | None,
        weights: Array | None,
        batch_size: int,
        dtype: npt.DTypeLike,
        *,
        labels: Callable[[Array], Array] | None = None,
        check: bool = True,
    ) -> None:
        self.x = x
        self.y = y
        self.weights = weights
        self.batch_size = batch_size
        self.samples = len(x)
        self._labels = labels if isinstance(y, Rows) else None
        self._unchecked = self.samples if check else 0
        self._order: Array | None = None
        self._begin = 0
        self._gathered = (
            Gathered(x, dtype),
            None if y is None else Gathered(y, y.dtype),
            None if weights is None else Gathered(weights, weights.dtype),
        )

    @property
    def steps(self) -> int:
        """Batches in one pass."""
        return -(-self.samples // self.batch_size)

    def start(self, rng: Generator | None) -> None:
        """Begin a pass."""
        self._begin = 0
        self._order = None if rng is None else rng.permutation(self.samples)

    def next(self) -> Batch | None:
        """The next batch, valid until the one after; None at the end of the pass.

        Raises:
            DataError: it holds NaN or infinity.
        """
        start = self._begin
        if start >= self.samples:
            return None
        self._begin = stop = min(start + self.batch_size, self.samples)
        x, y, weights = self._gathered
        rows = slice(start, stop) if self._order is None else self._order[start:stop]
        batch = Batch(
            x.take(rows),
            None if y is None else y.take(rows),
            None if weights is None else weights.take(rows),
        )
        if self._unchecked > 0:
            self._unchecked -= stop - start
            self._check(batch)
        if self._labels is not None and batch.y is not None:
            return batch._replace(y=self._labels(batch.y))
        return batch

    # For those who take the rows themselves

    def sample(self) -> Batch:
        """The first sample, as batches have it."""
        rows = slice(0, 1)
        x, y, weights = (None if each is None else each.take(rows) for each in self._gathered)
        return Batch(
            x,  # type: ignore[arg-type]
            self._labels(y) if self._labels is not None and y is not None else y,
            weights,
        )

    def arrays(self) -> tuple[Array, Array, Array | None] | None:
        """Samples, labels and weights as batches have them; None where they must be converted."""
        x, y, weights = self.x, self.y, self.weights
        if isinstance(x, Rows) or isinstance(y, Rows) or y is None or not self._gathered[0].same:
            return None
        return x, y, weights

    @property
    def position(self) -> int:
        """How many samples of the pass have been taken."""
        return self._begin

    @property
    def checks(self) -> bool:
        """Whether the next batch is looked at for NaN and infinity."""
        return self._unchecked > 0

    def upcoming(self) -> tuple[int, int]:
        """Samples in the next batch, and how many batches of that size come next."""
        left = self.samples - self._begin
        if left >= self.batch_size:
            return self.batch_size, left // self.batch_size
        return left, min(left, 1)

    def order_ahead(self) -> Array | None:
        """The numbers of the samples that are left of the pass; None where they lie in order."""
        return None if self._order is None else self._order[self._begin :]

    def skip(self, samples: int) -> None:
        """Go past samples that somebody has taken, and looked at where that was due."""
        self._begin += samples
        self._unchecked = max(0, self._unchecked - samples)

    def trust(self) -> None:
        """Look for NaN and infinity no more."""
        self._unchecked = 0

    def epoch_begin(self) -> None:
        """Do nothing."""

    def epoch_end(self) -> None:
        """Do nothing."""

    def state(self) -> dict[str, Any]:
        """The position of the pass."""
        order = None if self._order is None else self._order.copy()
        return {"begin": self._begin, "order": order, "unchecked": self._unchecked}

    def restore(self, state: dict[str, Any]) -> None:
        """Return to that position.

        Raises:
            DataError: it is no place in these data.
        """
        self._order = checked_order(state["order"], self.samples)
        self._begin, self._unchecked = int(state["begin"]), int(state["unchecked"])
        if not 0 <= self._begin <= self.samples or self.batch_size < 1:
            raise DataError("The snapshot is damaged: it stands outside the data.")

    def _check(self, batch: Batch) -> None:
        for values, whole, what in ((batch.x, self.x, "samples"), (batch.y, self.y, "labels")):
            if values is not None and whole is not None and not all_finite(values):
                refuse_non_finite(whole, what)


def checked_order(order: Any, count: int) -> Array | None:
    """A copy of the order in which `count` things are taken, as a snapshot holds it.

    Raises:
        DataError: it is none.
    """
    if order is None:
        return None
    places = np.array(order)
    if places.shape != (count,) or places.dtype.kind not in "iu":
        raise DataError("The snapshot is damaged: its order is not that of the data.")
    if count and not (np.bincount(np.clip(places, 0, count - 1), minlength=count) == 1).all():
        raise DataError("The snapshot is damaged: its order leaves samples out.")
    return places


class Gathered:
    """Rows of an array, in arrays that are used again.

    Attributes:
        same: whether the rows are taken as they are.
    """

    def __init__(self, values: Samples, dtype: npt.DTypeLike) -> None:
        self._values = values
        self._dtype = np.dtype(dtype)
        self.same = values.dtype == self._dtype and isinstance(values, np.ndarray)
        self._buffer = np.empty((0, *values.shape[1:]), self._dtype)

    def take(self, rows: slice | Array) -> Array:
        """Rows one after another, or in any order."""
        values = self._values
        if isinstance(rows, slice):
            part = values.read(rows.start, rows.stop) if isinstance(values, Rows) else values[rows]
            return np.asarray(part, self._dtype)
        count = len(rows)
        if count > len(self._buffer):
            self._buffer = np.empty((count, *values.shape[1:]), self._dtype)
        out = self._buffer if count == len(self._buffer) else self._buffer[:count]
        if isinstance(values, Rows):
            values.gather(rows, out)
        elif self.same:
            # All indices are good; only 'raise' would make a copy to be safe.
            values.take(rows, 0, out, "clip")
        else:
            out[...] = values[rows]
        return out
