"""Loops, branches and functions of functions; each step is computed at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from engine.errors import DataError, ParameterError
from engine.ops.declaring import op


def cond(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any]) -> Any:
    """What the one or the other function returns."""
    return true_fn() if pred else false_fn()


def switch(index: Any, branches: Sequence[Callable[..., Any]], *operands: Any) -> Any:
    """What the function of this number returns; the first or the last where there is none."""
    return branches[min(max(int(index), 0), len(branches) - 1)](*operands)


def fori_loop(lower: int, upper: int, body_fun: Callable[[int, Any], Any], init_val: Any) -> Any:
    """The value after `body_fun(i, value)` for each i from `lower` to `upper` - 1."""
    value = init_val
    for number in range(int(lower), int(upper)):
        value = body_fun(number, value)
    return value


def while_loop(
    cond: Callable[..., Any],
    body: Callable[..., Any],
    loop_vars: Any,
    maximum_iterations: int | None = None,
) -> Any:
    """The variables after `body(*variables)` as long as `cond(*variables)`."""
    several = isinstance(loop_vars, tuple | list)
    values, number = tuple(loop_vars) if several else (loop_vars,), 0
    while cond(*values) and (maximum_iterations is None or number < maximum_iterations):
        result = body(*values)
        values = tuple(result) if isinstance(result, tuple | list) else (result,)
        number += 1
    return type(loop_vars)(values) if several else values[0]


def map(f: Callable[[Any], Any], xs: Any) -> Any:
    """The results of a function for each entry of an array, or of each array, put together."""
    return _together([f(each) for each in _entries(xs)])


def vectorized_map(function: Callable[[Any], Any], elements: Any) -> Any:
    """The same."""
    return map(function, elements)


def scan(
    f: Callable[[Any, Any], tuple[Any, Any]],
    init: Any,
    xs: Any = None,
    length: int | None = None,
    reverse: bool = False,
    unroll: int = 1,
) -> tuple[Any, Any]:
    """Carry a value along the entries of an array.

    Args:
        f: from the carried value and an entry to the next value and a result.
        init: the first value.
        xs: the array, or several; None for entries that are None.
        length: the number of entries, where there are no arrays.
        reverse: whether the last entry comes first.
        unroll: of no meaning here.

    Returns:
        The last value, and the results put together.
    """
    if xs is None and length is None:
        raise ParameterError("length", "given where xs is not", None)
    if not isinstance(unroll, int) or (unroll < 1 and unroll is not False):
        raise ParameterError("unroll", "a positive integer or a boolean", unroll)
    entries = [None] * (length or 0) if xs is None else _entries(xs)
    carried, results = init, []
    for entry in reversed(entries) if reverse else entries:
        carried, result = f(carried, entry)
        results.append(result)
    return carried, _together(results[::-1] if reverse else results)


def associative_scan(
    f: Callable[[Any, Any], Any], elems: Any, reverse: bool = False, axis: int = 0
) -> Any:
    """The results of an associative function for all entries up to each."""
    entries = _entries(_each(lambda part: np.moveaxis(np.asarray(part), axis, 0), elems))
    results: list[Any] = []
    for entry in reversed(entries) if reverse else entries:
        results.append(f(results[-1], entry) if results else entry)
    scanned = _together(results[::-1] if reverse else results)
    return _each(lambda part: np.moveaxis(part, 0, axis), scanned)


def _each(function: Callable[[Any], Any], tree: Any) -> Any:
    """A tree of tuples, lists and dicts with a function of each of its arrays."""
    if isinstance(tree, dict):
        return {key: _each(function, value) for key, value in tree.items()}
    if isinstance(tree, tuple | list):
        return type(tree)(_each(function, value) for value in tree)
    return None if tree is None else function(tree)


def _entries(xs: Any) -> list[Any]:
    """Of an array; of a tree of arrays trees of their entries."""
    shapes: list[tuple[int, ...]] = []
    _each(lambda part: shapes.append(np.shape(part)), xs)
    lengths = {shape[:1] for shape in shapes}
    if len(lengths) != 1 or lengths == {()}:
        raise DataError(f"The arrays must have one length; received the shapes {shapes}.")
    return [_each(partial(_entry, number), xs) for number in range(shapes[0][0])]


def _entry(number: int, values: Any) -> Any:
    return np.asarray(values)[number]


def _together(results: Sequence[Any]) -> Any:
    """Arrays put together; of trees each part."""
    first = results[0] if results else None
    if isinstance(first, dict):
        return {key: _together([result[key] for result in results]) for key in first}
    if isinstance(first, tuple | list):
        return type(first)(_together(part) for part in zip(*results, strict=True))
    return None if first is None else op(np.stack)(list(results))


def vectorize(
    pyfunc: Callable[..., Any], *, excluded: Any = None, signature: str | None = None
) -> Any:
    """A function of arrays that calls `pyfunc` for each of their entries."""
    return op(np.vectorize(pyfunc, excluded=excluded, signature=signature).__call__)
