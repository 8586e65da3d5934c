"""Data sets that a script loads, and what it makes of their arrays before the training."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import Final

from netbuilder.design.code.values import Array, Made, Unknown, Value

_SHAPES: Final[dict[str, tuple[int, int, tuple[int, ...] | None]]] = {
    "mnist": (60_000, 10_000, (28, 28)),
    "fashion_mnist": (60_000, 10_000, (28, 28)),
    "digits": (60_000, 10_000, (28, 28)),
    "cifar10": (50_000, 10_000, (32, 32, 3)),
    "cifar100": (50_000, 10_000, (32, 32, 3)),
    "boston_housing": (404, 102, (13,)),
    "imdb": (25_000, 25_000, None),
    "reuters": (8_982, 2_246, None),
}
"""Samples for training and testing, and the shape of one."""

_CLASSES: Final = {
    "mnist": 10,
    "fashion_mnist": 10,
    "digits": 10,
    "cifar10": 10,
    "cifar100": 100,
    "reuters": 46,
    "imdb": 2,
}
_SAME: Final = {
    *("array", "asarray", "ascontiguousarray", "copy", "float32", "float64", "normalize"),
    *("convert_to_tensor", "constant", "clip", "divide", "multiply", "subtract", "varied"),
    "varied_pictures",
    "cast",
}
_SPLIT: Final = "train_test_split"


def loaded(name: str, made: Made) -> Value:
    """The arrays of a data set; None where a call loads none."""
    parts = name.split(".")
    if parts[-1] not in ("load_data", "load_parts") or len(parts) < 2:
        return None
    data = parts[-2]
    train, test, shape = _SHAPES.get(data, (0, 0, None))
    if data not in _SHAPES:
        names = ("train", "val", "test") if parts[-1] == "load_parts" else ("train", "test")
        return tuple([(Array(data, f"x_{each}"), Array(data, f"y_{each}")) for each in names])
    colours = data.startswith("cifar")
    return tuple(
        (
            Array(data, f"x_{part}", None if shape is None else (count, *shape)),
            Array(data, f"y_{part}", (count, 1) if colours else (count,)),
        )
        for part, count in (("train", train), ("test", test))
    )


def prepared(name: str, given: list[Value], named: dict[str, Value]) -> Value:
    """An array that something was done to; None where that is not known."""
    last = name.rpartition(".")[2]
    if last == _SPLIT:
        arrays = [each for each in given if isinstance(each, Array)]
        if len(arrays) != len(given) or not arrays:
            return None
        return tuple([half for each in arrays for half in _halves(each)])
    if not given or not isinstance(given[0], Array):
        return None
    array, others = given[0], list(given[1:])
    if last == "reshape":
        return _with(array, _reshaped(array, named.get("newshape", named.get("shape", others))))
    if last == "expand_dims":
        axis = others[0] if others else named.get("axis")
        shape = array.shape
        if shape is not None and type(axis) is int and -1 <= axis <= len(shape):
            at = len(shape) if axis == -1 else axis
            return _with(array, (*shape[:at], 1, *shape[at:]))
        return _with(array, None)
    if last == "astype" or last in _SAME:
        floats = array.floats or any("float" in _word(e) for e in (*others, *named.values()))
        return Array(array.data, array.part, array.shape, floats, array.one_hot)
    if last in ("to_categorical", "one_hot"):
        classes = others[0] if others else named.get("num_classes", named.get("nb_classes"))
        shape = None
        if array.shape is not None and type(classes) is int:
            shape = (array.shape[0], classes)
        elif array.shape is not None and array.data in ("mnist", "fashion_mnist", "cifar10"):
            shape = (array.shape[0], 10)
        return Array(array.data, array.part, shape, array.floats, one_hot=True)
    if last in ("max", "amax", "unique") and not others and not named:
        classes = _CLASSES.get(array.data, 0)
        if classes and array.part.startswith("y") and not array.one_hot:
            return list(range(classes)) if last == "unique" else classes - 1
        return None
    if last in ("flatten", "ravel", "squeeze"):
        return _with(array, None)
    return None


def _with(array: Array, shape: tuple[Value, ...] | None) -> Array:
    return Array(array.data, array.part, shape, array.floats, array.one_hot)


def _halves(array: Array) -> tuple[Array, Array]:
    shape = None if array.shape is None else (Unknown(), *array.shape[1:])
    part = array.part
    test = part.replace("train", "test")
    return (_with(array, shape), Array(array.data, test, shape, array.floats, array.one_hot))


def _reshaped(array: Array, given: Value) -> tuple[Value, ...] | None:
    sizes = list(given) if isinstance(given, list | tuple) else [given]
    if len(sizes) == 1 and isinstance(sizes[0], list | tuple):
        sizes = list(sizes[0])
    if not sizes:
        return None
    if sizes[0] == -1 and all(type(each) is int and each > 0 for each in sizes[1:]):
        first = array.shape[0] if array.shape is not None else Unknown()
        if len(sizes) == 1 and array.shape is not None:
            return None
        return (first, *sizes[1:])
    if sizes.count(-1) == 1 and array.shape is not None:
        known = [each for each in array.shape if type(each) is int]
        others = [each for each in sizes if each != -1]
        if len(known) != len(array.shape) or not all(type(each) is int for each in others):
            sample = [each for each in array.shape[1:] if type(each) is int]
            if len(sample) == len(array.shape) - 1 and len(sizes) == 2 and sizes[1] == -1:
                return (Unknown(), math.prod(sample))
            return None
        product = math.prod(others)
        left = math.prod(known) // product if product else 0
        return tuple([left if each == -1 else each for each in sizes])
    return tuple(sizes)


def _word(value: Value) -> str:
    return value if isinstance(value, str) else getattr(value, "name", "")


def part_of(array: Array, index: ast.expr, value: Callable[[ast.expr], Value]) -> Array:
    """Some rows of an array, or the array with another axis."""
    shape: tuple[Value, ...] | None = None
    each = list(index.elts) if isinstance(index, ast.Tuple) else [index]
    plain = [isinstance(e, ast.Slice) and e.lower is e.upper is e.step is None for e in each]
    is_new = [not isinstance(e, ast.Slice | ast.Starred) and value(e) is None for e in each]
    dots = [isinstance(e, ast.Constant) and e.value is ... for e in each]
    if array.shape is not None:
        if is_new[-1] and (dots[0] or all(plain[:-1])) and len(each) > 1:
            if dots[0] or len(each) == len(array.shape) + 1:
                shape = (*array.shape, 1)
        elif len(each) == 1 and isinstance(each[0], ast.Slice):
            shape = (Unknown(), *array.shape[1:])
    return Array(array.data, array.part, shape, array.floats, array.one_hot)
