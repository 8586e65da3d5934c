"""Points that grow by the thousand and are drawn by the hundred."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

_FIRST_CAPACITY: Final = 1024


class Series:
    """Points in ascending order of x, in arrays that double when they are full.

    Attributes:
        highest: the greatest finite y so far; -inf without one.
        lowest: the least finite y so far; inf without one.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all points; arrays handed out before keep theirs."""
        self._x = np.empty(_FIRST_CAPACITY)
        self._y = np.empty(_FIRST_CAPACITY)
        self._size = 0
        self.highest = -np.inf
        self.lowest = np.inf

    def __len__(self) -> int:
        return self._size

    @property
    def x(self) -> Array:
        """Positions (n,), float64, a read-only view."""
        return _locked(self._x[: self._size])

    @property
    def y(self) -> Array:
        """Values (n,), float64, a read-only view; NaN and infinities are kept."""
        return _locked(self._y[: self._size])

    def extend(self, x: ArrayLike, y: ArrayLike) -> None:
        """Add points behind the last one; their time is constant on average.

        Args:
            x: positions (n,), ascending.
            y: values (n,).

        Raises:
            ValueError: the arrays do not match, or x goes back.
        """
        x = np.atleast_1d(np.asarray(x, dtype=np.float64))
        y = np.atleast_1d(np.asarray(y, dtype=np.float64))
        if x.ndim != 1 or x.shape != y.shape:
            raise ValueError(
                f"A curve needs as many positions as values in one dimension; "
                f"received shapes {x.shape} and {y.shape}."
            )
        if not x.size:
            return
        first = self._x[self._size - 1] if self._size else -np.inf
        if not (x[0] >= first and (x[1:] >= x[:-1]).all()):
            raise ValueError(f"Positions must ascend; received {x[0]} after {first}.")
        self._reserve(self._size + x.size)
        self._x[self._size : self._size + x.size] = x
        self._y[self._size : self._size + x.size] = y
        self._size += x.size
        finite = y[np.isfinite(y)]
        if finite.size:
            self.highest = max(self.highest, float(finite.max()))
            self.lowest = min(self.lowest, float(finite.min()))

    def nearest(self, x: float) -> int | None:
        """Index of the point nearest to `x`; None without points."""
        if not self._size:
            return None
        right = int(np.searchsorted(self.x, x))
        if right == self._size or (right and x - self._x[right - 1] <= self._x[right] - x):
            right -= 1
        return right

    def thinned(self, left: float, right: float, buckets: int) -> tuple[Array, Array]:
        """What is worth drawing between `left` and `right` on `buckets` columns of pixels.

        Each column keeps its least and its greatest value, so no spike is lost however narrow it
        is; one neighbour on either side keeps the line going to the edges. A column without any
        finite value gives NaN, a gap in the line.

        Returns:
            Positions and values, at most 2 * buckets + 4 of them; the points as they are where
            they are no more than that.
        """
        x, y = self.x, self.y
        begin = max(int(np.searchsorted(x, left)) - 1, 0)
        end = min(int(np.searchsorted(x, right, side="right")) + 1, self._size)
        x, y = x[begin:end], y[begin:end]
        if x.size <= 2 * buckets:
            return x, np.where(np.isfinite(y), y, np.nan)
        starts = np.searchsorted(x, np.linspace(left, right, buckets + 1))
        starts = np.concatenate(([0], starts[starts < x.size]))
        starts = starts[np.diff(starts, prepend=-1) > 0]
        pairs = np.empty((starts.size, 2))
        finite = np.isfinite(y)
        if finite.all():
            pairs[:, 0] = np.minimum.reduceat(y, starts)
            pairs[:, 1] = np.maximum.reduceat(y, starts)
        else:
            pairs[:, 0] = np.fmin.reduceat(np.where(finite, y, np.nan), starts)
            pairs[:, 1] = np.fmax.reduceat(np.where(finite, y, np.nan), starts)
        return np.repeat(x[starts], 2), pairs.ravel()

    def _reserve(self, size: int) -> None:
        capacity = self._x.size
        if size <= capacity:
            return
        while capacity < size:
            capacity *= 2
        for name in ("_x", "_y"):
            grown = np.empty(capacity)
            grown[: self._size] = getattr(self, name)[: self._size]
            setattr(self, name, grown)


def _locked(array: Array) -> Array:
    array.flags.writeable = False
    return array
