"""Pickles of plain values and NumPy's arrays, read without running anything that they name.

A pickle is a program: it names functions and has them called. Those of published data sets name
three, which put NumPy's arrays together. Here stand-ins take their place, which note what they are
given and do nothing else; arrays are then made of bytes that have been counted.
"""

from __future__ import annotations

import io
import math
import pickle
from typing import Any, Final

import numpy as np

from engine.archives import DAMAGE
from engine.errors import DataError
from engine.types import Array

_NUMBERS: Final = ("b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8")
_OBJECTS: Final = "O8"
_MULTIARRAY: Final = ("numpy.core.multiarray", "numpy._core.multiarray")


def read_pickle(content: bytes) -> Any:
    """The value of a pickle: plain values, texts of Python 2 as bytes, and arrays.

    Raises:
        DataError: it is damaged, or names anything but NumPy's arrays.
    """
    try:
        return _made(_Reader(io.BytesIO(content), encoding="bytes").load())
    except (*DAMAGE, pickle.UnpicklingError, MemoryError) as error:
        reason = str(error) or type(error).__name__
        raise DataError(f"it is not a pickle of arrays and plain values ({reason:.200})") from error


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """The stand-in for one of NumPy's names; any other is refused."""
        if name == "_reconstruct" and module in _MULTIARRAY:
            return _Begin()
        if (module, name) == ("numpy", "ndarray"):
            return _Array
        if (module, name) == ("numpy", "dtype"):
            return _Type
        raise pickle.UnpicklingError(f"it names {module}.{name}, which is not an array")


class _Type:
    """In the place of a type of NumPy's."""

    __slots__ = ("order", "spelled")

    def __init__(self, spelled: Any, *_: Any) -> None:
        self.spelled = spelled.decode("ascii") if isinstance(spelled, bytes) else spelled
        self.order = "="

    def __setstate__(self, state: Any) -> None:
        order = state[1]
        self.order = order.decode("ascii") if isinstance(order, bytes) else order


class _Array:
    """In the place of an array."""

    __slots__ = ("by_columns", "shape", "type", "values")

    def __init__(self) -> None:
        self.values: Any = None

    def __setstate__(self, state: Any) -> None:
        _, self.shape, self.type, self.by_columns, self.values = state

    def made(self) -> Array:
        """The array itself."""
        shape, kind = tuple(self.shape), self.type
        if not isinstance(kind, _Type) or any(type(size) is not int or size < 0 for size in shape):
            raise ValueError("an array has no type or shape")
        if kind.spelled == _OBJECTS:
            if type(self.values) is not list or len(self.values) != math.prod(shape):
                raise ValueError("an array has another size than it claims")
            array = np.empty(len(self.values), object)
            for place, value in enumerate(self.values):
                array[place] = _made(value)
        elif kind.spelled in _NUMBERS and kind.order in ("<", ">", "|", "="):
            dtype = np.dtype(kind.order + kind.spelled)
            size = dtype.itemsize * math.prod(shape)
            if type(self.values) is not bytes or len(self.values) != size:
                raise ValueError("an array has another size than it claims")
            array = np.frombuffer(self.values, dtype).astype(dtype.newbyteorder("="))
        else:
            raise ValueError("an array is of an unknown type")
        return array.reshape(shape, order="F" if self.by_columns else "C")


class _Begin:
    """In the place of the function that begins an array."""

    __slots__ = ()

    def __call__(self, kind: Any, *_: Any) -> _Array:
        if kind is not _Array:
            raise ValueError("it begins something else than an array")
        return _Array()

    def __setstate__(self, state: Any) -> None:
        raise ValueError("it changes a function")


def _made(value: Any, depth: int = 0) -> Any:
    """A value with its arrays in the place of the stand-ins."""
    if isinstance(value, _Array):
        return value.made()
    if isinstance(value, dict):
        return {key: _made(each, depth + 1) for key, each in value.items() if _shallow(depth)}
    if isinstance(value, list | tuple):
        if all(isinstance(each, int | float | str | bytes) for each in value):
            return list(value)
        return [_made(each, depth + 1) for each in value if _shallow(depth)]
    if value is None or isinstance(value, int | float | str | bytes):
        return value
    raise ValueError("it holds something else than arrays and plain values")


def _shallow(depth: int) -> bool:
    if depth > 4:
        raise ValueError("it is nested too deeply")
    return True
