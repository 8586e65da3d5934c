"""What `keras.backend` has that is of use with NumPy."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from engine import config
from engine.config import (
    backend,
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
)

__all__ = [
    "backend",
    "clear_session",
    "epsilon",
    "floatx",
    "get_uid",
    "image_data_format",
    "is_float_dtype",
    "is_int_dtype",
    "is_keras_tensor",
    "result_type",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
    "standardize_dtype",
]

_given: Counter[str] = Counter()


def clear_session(free_memory: bool = True) -> None:
    """Let `get_uid` count from 1 again; models keep no state outside of themselves."""
    _given.clear()


def get_uid(prefix: str = "") -> int:
    """The next number for a name: 1, 2, ..."""
    _given[prefix] += 1
    return _given[prefix]


def standardize_dtype(dtype: Any) -> str:
    """The name of a type; that of the engine's floats for None."""
    if dtype is None:
        return config.floatx()
    weak = {int: "int32", float: config.floatx(), "int": "int32", "float": config.floatx()}
    return weak.get(dtype) or np.dtype(dtype).name


def is_float_dtype(dtype: Any) -> bool:
    """Whether it is a type of floats."""
    return "float" in standardize_dtype(dtype)


def is_int_dtype(dtype: Any) -> bool:
    """Whether it is a type of whole numbers, with or without a sign."""
    return "int" in standardize_dtype(dtype)


def is_keras_tensor(x: Any) -> bool:
    """False: there are no tensors without values here."""
    return False


def result_type(*dtypes: Any) -> str:
    """The type that computing with these gives: floats do not become wider by whole numbers."""
    names = [standardize_dtype(dtype) for dtype in dtypes] or ["float32"]
    floats = [name for name in names if "float" in name]
    found = np.result_type(*(floats or names)).name
    return "int32" if found == "int64" and found not in names else found
