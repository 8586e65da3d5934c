"""Values at places: taken, put, searched and counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine.errors import DataError, ParameterError
from engine.ops.declaring import floating, index_op, op
from engine.types import Array

get_item = op(lambda x, key: np.asarray(x)[key])
take = op(lambda x, indices, axis=None: np.take(x, indices, axis))
take_along_axis = op(lambda x, indices, axis=None: np.take_along_axis(np.asarray(x), indices, axis))
where = op(lambda condition, x1=None, x2=None: _where(condition, x1, x2))
select = op(lambda condlist, choicelist, default=0: np.select(condlist, choicelist, default))
nonzero = index_op(lambda x: np.nonzero(x))
searchsorted = index_op(
    lambda sorted_sequence, values, side="left": np.searchsorted(sorted_sequence, values, side)
)
digitize = index_op(lambda x, bins: np.digitize(x, bins))
unravel_index = op(lambda indices, shape: np.unravel_index(indices, shape))
slice = op(lambda inputs, start_indices, shape: _part(np.asarray(inputs), start_indices, shape))
slice_update = op(lambda inputs, start_indices, updates: _put(inputs, start_indices, updates))
scatter = op(lambda indices, values, shape: _scattered(indices, values, shape))
scatter_update = op(
    lambda inputs, indices, updates, reduction=None: _updated(inputs, indices, updates, reduction)
)
one_hot = op(
    lambda x, num_classes, axis=-1, dtype=None, sparse=False: _hot(
        x, num_classes, axis, floating(dtype)
    )
)
multi_hot = op(
    lambda inputs, num_classes=None, axis=-1, dtype=None, sparse=False: _several_hot(
        inputs, num_classes, axis, floating(dtype)
    )
)
top_k = op(lambda x, k, sorted=True: _largest(np.asarray(x), k))
in_top_k = op(lambda targets, predictions, k: _among(targets, np.asarray(predictions), k))


def _segments(reduce: Any, empty: Callable[[np.dtype[Any]], Any]) -> Any:
    def by_segment(data: Any, ids: Any, count: int | None) -> Array:
        values, numbers = np.asarray(data), np.asarray(ids)
        if numbers.ndim != 1 or len(values) != len(numbers):
            raise DataError(
                f"Segments are numbers in a list, one for each of the data; received shape "
                f"{numbers.shape} for data of shape {values.shape}."
            )
        length = int(numbers.max(initial=-1)) + 1 if count is None else count
        result = np.full((length, *values.shape[1:]), empty(values.dtype), values.dtype)
        inside = (numbers >= 0) & (numbers < length)
        reduce.at(result, numbers[inside], values[inside])
        return result

    return op(
        lambda data, segment_ids, num_segments=None, sorted=False: by_segment(
            data, segment_ids, num_segments
        )
    )


def _lowest(dtype: np.dtype[Any]) -> Any:
    return -np.inf if dtype.kind == "f" else np.iinfo(dtype).min


def _highest(dtype: np.dtype[Any]) -> Any:
    return np.inf if dtype.kind == "f" else np.iinfo(dtype).max


segment_sum = _segments(np.add, lambda dtype: 0)
segment_prod = _segments(np.multiply, lambda dtype: 1)
segment_max = _segments(np.maximum, _lowest)
segment_min = _segments(np.minimum, _highest)


def _where(condition: Any, x1: Any, x2: Any) -> Any:
    if (x1 is None) != (x2 is None):
        raise ParameterError("x2", "given where x1 is, and only there", x2)
    return np.where(condition) if x1 is None else np.where(condition, x1, x2)


def _part(x: Array, starts: Sequence[int], shape: Sequence[int]) -> Array:
    """A block; where it would reach beyond the end, it begins earlier, as in Keras on JAX."""
    places = []
    for start, length, size in zip(starts, shape, x.shape, strict=True):
        whole = size - int(start) if length == -1 else length
        begin = min(max(int(start), 0), size - whole)
        places.append(np.s_[begin : begin + whole])
    return x[tuple(places)]


def _put(inputs: Any, starts: Sequence[int], updates: Any) -> Array:
    result, block = np.array(inputs), np.asarray(updates)
    pairs = zip(starts, block.shape, strict=True)
    result[tuple(np.s_[int(start) : int(start) + size] for start, size in pairs)] = block
    return result


def _columns(indices: Any) -> tuple[Array, ...]:
    return tuple(np.moveaxis(np.asarray(indices), -1, 0))


def _scattered(indices: Any, values: Any, shape: Sequence[int]) -> Array:
    added = np.asarray(values)
    result = np.zeros(tuple(shape), added.dtype)
    np.add.at(result, _columns(indices), added)
    return result


def _updated(inputs: Any, indices: Any, updates: Any, reduction: str | None) -> Array:
    result, places = np.array(inputs), _columns(indices)
    ways = {"add": np.add, "max": np.maximum, "min": np.minimum, "mul": np.multiply}
    if reduction is None:
        result[places] = updates
    elif reduction in ways:
        ways[reduction].at(result, places, updates)
    else:
        raise ParameterError("reduction", "None, 'add', 'max', 'min' or 'mul'", reduction)
    return result


def _hot(x: Any, classes: int, axis: int, dtype: Any) -> Array:
    hot = np.equal(np.asarray(x)[..., None], np.arange(classes))
    return np.moveaxis(hot, -1, axis).astype(dtype)


def _several_hot(inputs: Any, classes: int | None, axis: int, dtype: Any) -> Array:
    if classes is None:
        raise ParameterError("num_classes", "how many classes there are", None)
    hot = _hot(inputs, classes, axis, dtype)
    return hot.max(axis=1 if np.ndim(inputs) > 1 else 0)


def _largest(x: Array, k: int) -> tuple[Array, Array]:
    order = np.argsort(-x if x.dtype.kind == "f" else np.negative(x, dtype="int64"), kind="stable")
    places = order[..., :k]
    return np.take_along_axis(x, places, -1), places.astype("int32")


def _among(targets: Any, predictions: Array, k: int) -> Array:
    own = np.take_along_axis(predictions, np.asarray(targets)[..., None], -1)
    among = (predictions > own).sum(axis=-1) < k
    return np.asarray(among & np.isfinite(own[..., 0]))
