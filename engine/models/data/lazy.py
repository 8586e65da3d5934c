"""Arrays too large to be read whole: memory-mapped ones, and those of HDF5 files."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from engine.errors import DataError
from engine.layers.lookup.tokens import as_objects
from engine.types import Array


class Rows:
    """The rows from `start` to `stop` of something that can be sliced; read when asked for.

    Args:
        source: has a shape, a type, and rows under slices and under rising lists of numbers, as
            memory-mapped arrays and the data sets of h5py do.
        start: the first row.
        stop: the one after the last.
    """

    def __init__(self, source: Any, start: int = 0, stop: int | None = None) -> None:
        self._source = source
        self._start = start
        self._stop = len(source) if stop is None else stop
        self.dtype = np.dtype(source.dtype)
        self.shape: tuple[int, ...] = (self._stop - start, *source.shape[1:])
        self.ndim = len(self.shape)

    def __len__(self) -> int:
        """The number of rows."""
        return self.shape[0]

    def __getitem__(self, rows: slice) -> Rows:
        """A part of the rows, not read yet."""
        start, stop, _ = rows.indices(len(self))
        return Rows(self._source, self._start + start, self._start + max(start, stop))

    def read(self, start: int, stop: int) -> Array:
        """Rows one after another."""
        end = min(self._start + stop, self._stop)
        return np.asarray(self._source[self._start + start : end])

    def gather(self, rows: Array, out: Array) -> None:
        """Write rows in any order into `out`; files are read from front to back."""
        order = np.argsort(rows, kind="stable")
        rising = rows[order] + self._start
        if (np.diff(rising) == 0).any():
            rising, places = np.unique(rising, return_inverse=True)
            out[order] = np.asarray(self._source[rising])[places]
        else:
            out[order] = self._source[rising]


Samples: TypeAlias = Array | Rows


def as_samples(x: Any, dtype: str) -> Samples:
    """Samples as an array of the model's type; what lies in a file stays there.

    Raises:
        DataError: they are no numbers, or no texts for a model that takes them; or a single value.
    """
    if dtype == "string":
        return _as_texts(x)
    lazy = is_lazy(x)
    try:
        array = x if lazy else np.asarray(x)
    except ValueError:
        raise DataError(
            "The samples must be an array of numbers; the samples received have different shapes."
        ) from None
    if array.dtype.kind not in "biuf":
        raise DataError(f"The samples must be numbers; received type {array.dtype}.")
    if len(array.shape) == 0:
        raise DataError("The samples must be an array with one entry per sample.")
    return Rows(x) if lazy else array.astype(type_of(array, dtype), copy=False)


def type_of(samples: Samples, dtype: str) -> np.dtype[Any]:
    """The type in which samples are handed to a model whose first layer takes `dtype`.

    Texts are objects; fractions stay such, for a layer that takes whole numbers to refuse.
    """
    if dtype == "string":
        return np.dtype(object)
    return np.dtype("float64" if dtype == "int64" and samples.dtype.kind == "f" else dtype)


def _as_texts(x: Any) -> Array:
    """Samples as an array of objects, which the model's first layer reads as texts."""
    array = as_objects(x, "The samples must be")
    if array.ndim == 0:
        raise DataError("The samples must be an array or a list with one entry per sample.")
    return array


def is_lazy(x: Any) -> bool:
    """Whether reading `x` whole is to be avoided."""
    if isinstance(x, np.ndarray):
        return isinstance(x, np.memmap)
    sliced = all(hasattr(x, name) for name in ("shape", "__getitem__", "__len__"))
    # Tables of pandas are indexed by label; arrays of other libraries are in memory already.
    in_memory = hasattr(x, "iloc") or hasattr(x, "__array_priority__")
    return sliced and not in_memory and isinstance(getattr(x, "dtype", None), np.dtype)
