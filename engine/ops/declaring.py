"""How the functions of this package are declared.

Each is one lambda with Keras's argument names. It takes arrays, numbers and lists of them; what
it returns is no wider than what it was given: NumPy answers in 64 bits where Keras does not.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeAlias

import numpy as np

from engine import config

Op: TypeAlias = Callable[..., Any]

_FLOATS = ("float64", "complex128")
_INTEGERS = ("int64", "uint64")


def op(compute: Op) -> Op:
    """A function that computes so, and whose results are as wide as Keras's."""
    computed = _taking_axes(compute)

    @wraps(compute)
    def function(*arguments: Any, **named: Any) -> Any:
        result = computed(*arguments, **named)
        types = set(_types((arguments, tuple(named.values()))))
        return _narrowed(result, types)

    return function


def index_op(compute: Op) -> Op:
    """The same for places and counts: these have 32 bits, whatever the function is given."""
    computed = _taking_axes(compute)

    @wraps(compute)
    def function(*arguments: Any, **named: Any) -> Any:
        return _narrowed(computed(*arguments, **named), set())

    return function


def _taking_axes(compute: Op) -> Op:
    """The same function, for which several axes may be a list, which NumPy does not take."""
    names = list(inspect.signature(compute).parameters)
    if "axis" not in names:
        return compute
    place = names.index("axis")

    def function(*arguments: Any, **named: Any) -> Any:
        if len(arguments) > place and isinstance(arguments[place], list):
            axes = tuple(arguments[place])
            arguments = (*arguments[:place], axes, *arguments[place + 1 :])
        elif isinstance(named.get("axis"), list):
            named["axis"] = tuple(named["axis"])
        return compute(*arguments, **named)

    return function


def as_float(x: Any) -> Any:
    """An array of floats: of its own type, or else of the default one."""
    array = np.asarray(x)
    own = hasattr(x, "dtype") and array.dtype.kind in "fc"
    return array if own else array.astype(config.floatx())


def floating(dtype: Any) -> Any:
    """A type, or where it is None that of floats."""
    return config.floatx() if dtype is None else dtype


def _types(given: Any) -> Iterator[str]:
    """The types that arguments have or name."""
    if isinstance(given, tuple | list):
        for each in given:
            yield from _types(each)
    elif isinstance(given, str | type):
        if given not in ("", str):
            yield np.dtype(given).name if given in (*_FLOATS, *_INTEGERS) else str(given)
    else:
        yield getattr(getattr(given, "dtype", given), "name", "")


def _narrowed(result: Any, types: set[str]) -> Any:
    if isinstance(result, tuple | list):
        parts = [_narrowed(each, types) for each in result]
        return tuple(parts) if isinstance(result, tuple) else parts
    name = getattr(getattr(result, "dtype", None), "name", "")
    if name == "float64" and not types & set(_FLOATS):
        return result.astype(config.floatx())
    if name == "complex128" and not types & set(_FLOATS):
        return result.astype("complex64" if config.floatx() == "float32" else name)
    if name in _INTEGERS and not types & set(_INTEGERS):
        return result.astype(name.replace("64", "32"))
    return result
