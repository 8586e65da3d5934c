"""Making arrays, and what concerns their types, shapes and places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine import config
from engine.errors import DataError, ParameterError
from engine.ops.declaring import floating, index_op, op
from engine.types import Array

# Types


def convert_to_tensor(x: Any, dtype: Any = None, sparse: Any = None, ragged: Any = None) -> Array:
    """An array of `x`; numbers and lists without a type get Keras's.

    Raises:
        ParameterError: it is to be sparse or ragged.
    """
    for name, value in (("sparse", sparse), ("ragged", ragged)):
        if value:
            raise ParameterError(name, "False; arrays are dense", value)
    array = np.asarray(x, dtype)
    if dtype is None and not hasattr(x, "dtype"):
        narrower = {"float64": config.floatx(), "int64": "int32"}
        return array.astype(narrower.get(array.dtype.name, array.dtype))
    return array


def convert_to_numpy(x: Any) -> Array:
    """An array."""
    return np.asarray(x)


def is_tensor(x: Any) -> bool:
    """Whether it is an array."""
    return isinstance(x, np.ndarray | np.generic)


def dtype(x: Any) -> str:
    """The name of an array's type."""
    return np.asarray(x).dtype.name


def cast(x: Any, dtype: Any) -> Array:
    """An array of this type."""
    return np.asarray(x).astype(floating(dtype))


def saturate_cast(x: Any, dtype: Any) -> Array:
    """The same; what does not fit becomes the nearest that does."""
    array, wanted = np.asarray(x), np.dtype(floating(dtype))
    if wanted.kind not in "iu":
        return array.astype(wanted)
    bounds = np.iinfo(wanted)
    return np.clip(array.astype("float64"), bounds.min, bounds.max).astype(wanted)


def shape(x: Any) -> tuple[int, ...]:
    """The shape of an array."""
    return np.shape(x)


def stop_gradient(variable: Any) -> Any:
    """What it was given; there are no gradients."""
    return variable


def _complex(x: Array) -> Array:
    if x.shape[-1:] != (2,):
        raise DataError(f"The last axis holds real and imaginary parts; received shape {x.shape}.")
    return x[..., 0] + 1j * x[..., 1]


def array(x: Any, dtype: Any = None) -> Array:
    """A new array of `x`."""
    return np.array(convert_to_tensor(x, dtype))


ndim = op(lambda x: np.ndim(x))
size = op(lambda x: np.size(x))
view = op(lambda x, dtype=None: np.asarray(x).view(dtype))
view_as_complex = op(lambda x: _complex(np.asarray(x)))
view_as_real = op(lambda x: np.stack([np.real(x), np.imag(x)], axis=-1))
copy = op(lambda x: np.copy(x))

# New arrays


def _steps(start: Any, stop: Any, step: Any, dtype: Any) -> Any:
    begin, end = (0, start) if stop is None else (start, stop)
    counting: Any = np.arange
    return counting(begin, end, 1 if step is None else step, dtype)


arange = op(lambda start, stop=None, step=None, dtype=None: _steps(start, stop, step, dtype))
empty = op(lambda shape, dtype=None: np.empty(shape, floating(dtype)))
empty_like = op(lambda x, dtype=None: np.empty_like(x, dtype))
eye = op(lambda N, M=None, k=0, dtype=None: np.eye(N, M, k, floating(dtype)))
full = op(lambda shape, fill_value, dtype=None: np.full(shape, fill_value, floating(dtype)))
full_like = op(lambda x, fill_value, dtype=None: np.full_like(x, fill_value, dtype))
geomspace = op(
    lambda start, stop, num=50, endpoint=True, dtype=None, axis=0: np.geomspace(
        start, stop, num, endpoint, dtype, axis
    )
)
identity = op(lambda n, dtype=None: np.identity(n, floating(dtype)))
linspace = op(
    lambda start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0: np.linspace(
        start, stop, num, endpoint, retstep, dtype, axis
    )
)
logspace = op(
    lambda start, stop, num=50, endpoint=True, base=10, dtype=None, axis=0: np.logspace(
        start, stop, num, endpoint, base, dtype, axis
    )
)
ones = op(lambda shape, dtype=None: np.ones(shape, floating(dtype)))
ones_like = op(lambda x, dtype=None: np.ones_like(x, dtype))
tri = op(lambda N, M=None, k=0, dtype=None: np.tri(N, M, k, floating(dtype)))
vander = op(lambda x, N=None, increasing=False: np.vander(x, N, increasing))
zeros = op(lambda shape, dtype=None: np.zeros(shape, floating(dtype)))
zeros_like = op(lambda x, dtype=None: np.zeros_like(x, dtype))
bartlett = op(lambda x: np.bartlett(x))
blackman = op(lambda x: np.blackman(x))
hamming = op(lambda x: np.hamming(x))
hanning = op(lambda x: np.hanning(x))
kaiser = op(lambda x, beta: np.kaiser(x, beta))

# Shapes


def _shape(shape: Any) -> Any:
    sizes = [shape] if np.ndim(shape) == 0 else list(shape)
    if sizes.count(-1) > 1 or any(size < -1 for size in sizes):
        expected = "non-negative integers, and at most one unknown dimension, -1"
        raise ParameterError("newshape", expected, shape)
    return shape


broadcast_to = op(lambda x, shape: np.broadcast_to(x, shape))
expand_dims = op(lambda x, axis: np.expand_dims(x, axis))
moveaxis = op(lambda x, source, destination: np.moveaxis(x, source, destination))
ravel = op(lambda x: np.ravel(x))
reshape = op(lambda x, newshape: np.reshape(x, _shape(newshape)))
squeeze = op(lambda x, axis=None: np.squeeze(x, axis))
swapaxes = op(lambda x, axis1, axis2: np.swapaxes(x, axis1, axis2))
transpose = op(lambda x, axes=None: np.transpose(x, axes))

# Several arrays
append = op(lambda x1, x2, axis=None: np.append(x1, x2, axis))
array_split = op(
    lambda x, indices_or_sections, axis=0: np.array_split(x, indices_or_sections, axis)
)
concatenate = op(lambda xs, axis=0: np.concatenate(xs, axis))
dsplit = op(lambda x, indices_or_sections: np.dsplit(x, indices_or_sections))
dstack = op(lambda xs: np.dstack(xs))
hsplit = op(lambda x, indices_or_sections: np.hsplit(x, indices_or_sections))
hstack = op(lambda xs: np.hstack(xs))
meshgrid = op(lambda *x, indexing="xy": list(np.meshgrid(*x, indexing=indexing)))
split = op(lambda x, indices_or_sections, axis=0: np.split(x, indices_or_sections, axis))
stack = op(lambda x, axis=0: np.stack(x, axis))
unstack = op(lambda x, num=None, axis=0: list(np.moveaxis(np.asarray(x), axis, 0)))
vsplit = op(lambda x, indices_or_sections: np.vsplit(x, indices_or_sections))
vstack = op(lambda xs: np.vstack(xs))

# Order
argpartition = index_op(lambda x, kth, axis=-1: np.argpartition(x, kth, axis))
argsort = index_op(lambda x, axis=-1: np.argsort(x, axis, kind="stable"))
flip = op(lambda x, axis=None: np.flip(x, axis))
fliplr = op(lambda x: np.fliplr(x))
flipud = op(lambda x: np.flipud(x))
repeat = op(lambda x, repeats, axis=None: np.repeat(x, repeats, axis))
roll = op(lambda x, shift, axis=None: np.roll(x, shift, axis))
rot90 = op(lambda array, k=1, axes=(0, 1): np.rot90(array, k, axes))
sort = op(lambda x, axis=-1: np.sort(x, axis))
tile = op(lambda x, repeats: np.tile(x, repeats))
diag = op(lambda x, k=0: np.diag(x, k))
diagflat = op(lambda x, k=0: np.diagflat(x, k))
diagonal = op(lambda x, offset=0, axis1=0, axis2=1: np.diagonal(x, offset, axis1, axis2))
tril = op(lambda x, k=0: np.tril(x, k))
triu = op(lambda x, k=0: np.triu(x, k))


def _padded(x: Any, pad_width: Any, mode: str, constant_values: Any) -> Array:
    """Padded with 0 unless another constant is given."""
    if mode != "constant":
        if constant_values is not None:
            expected = "None unless mode is 'constant'"
            raise ParameterError("constant_values", expected, constant_values)
        return np.pad(x, pad_width, mode)  # type: ignore[call-overload]
    return np.pad(x, pad_width, constant_values=0 if constant_values is None else constant_values)


pad = op(
    lambda x, pad_width, mode="constant", constant_values=None: _padded(
        x, pad_width, mode, constant_values
    )
)


def _with_blocks(turn: Callable[[Array, int], Array], x: Any, size: int, order: str) -> Array:
    if size < 2:
        raise ParameterError("block_size", "a whole number from 2", size)
    if order == "channels_first":
        return np.moveaxis(turn(np.moveaxis(np.asarray(x), 1, -1), size), -1, 1)
    return turn(np.asarray(x), size)


def _to_space(x: Array, block: int) -> Array:
    n, h, w, c = x.shape
    parts = x.reshape(n, h, w, block, block, c // block**2).transpose(0, 1, 3, 2, 4, 5)
    return parts.reshape(n, h * block, w * block, c // block**2)


def _to_depth(x: Array, block: int) -> Array:
    n, h, w, c = x.shape
    parts = x.reshape(n, h // block, block, w // block, block, c).transpose(0, 1, 3, 2, 4, 5)
    return parts.reshape(n, h // block, w // block, c * block**2)


depth_to_space = op(
    lambda x, block_size, data_format="channels_last": _with_blocks(
        _to_space, x, block_size, data_format
    )
)
space_to_depth = op(
    lambda x, block_size, data_format="channels_last": _with_blocks(
        _to_depth, x, block_size, data_format
    )
)


def _windows(x: Any, length: int, stride: int) -> Array:
    return np.lib.stride_tricks.sliding_window_view(np.asarray(x), length, -1)[..., ::stride, :]


extract_sequences = op(
    lambda x, sequence_length, sequence_stride: _windows(x, sequence_length, sequence_stride)
)


@op
def unique(
    x: Any,
    sorted: bool = True,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: int | None = None,
    size: int | None = None,
    fill_value: Any = None,
) -> Any:
    """The different values in order; as many as `size` says, filled up with the smallest.

    Args:
        x: the values.
        sorted: of no meaning here.
        return_index: whether the place where each is found first is returned too.
        return_inverse: whether that of each value among the different ones is.
        return_counts: whether it is said how often each occurs.
        axis: along which slices are compared; None for single values.
        size: how many there are to be, if that matters.
        fill_value: what fills them up, if that is not the smallest.
    """
    different: Any = np.unique
    asked = {"index": return_index, "inverse": return_inverse, "counts": return_counts}
    found = different(x, *asked.values(), axis, equal_nan=False)
    values, *more = found if isinstance(found, tuple) else (found,)
    if size is not None:
        values = _filled(values, size, fill_value, axis or 0)
        names = [name for name, wanted in asked.items() if wanted]
        fillings = {"index": None, "counts": 0}
        more = [
            _filled(each, size, fillings[name]) if name in fillings else each
            for name, each in zip(names, more, strict=True)
        ]
    return (values, *more) if more else values


def _filled(values: Array, size: int, filling: Any, axis: int = 0) -> Array:
    """So many values along an axis: the last left out, or the first or a filling added."""
    kept = np.take(values, np.arange(min(size, values.shape[axis])), axis)
    more = np.take(values, [0] * (size - kept.shape[axis]), axis)
    more = more if filling is None else np.full_like(more, filling)
    return np.concatenate([kept, more], axis)
