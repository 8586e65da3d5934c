"""Functions of many values along axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import DataError
from engine.ops.declaring import as_float, index_op, op


def _bounded(reduce: Any, x: Any, axis: Any, keepdims: bool, initial: Any) -> Any:
    """The largest or smallest value, or `initial`, where there is one."""
    given = {} if initial is None else {"initial": initial}
    return reduce(x, axis=axis, keepdims=keepdims, **given)


def _place(find: Any, otherwise: float, x: Any, axis: Any, keepdims: bool) -> Any:
    """Where the largest or smallest value is; -1 where none is a number."""
    values = as_float(x)
    nowhere = np.all(np.isnan(values), axis, keepdims=keepdims)
    found = find(np.where(np.isnan(values), otherwise, values), axis, keepdims=keepdims)
    return np.where(nowhere, -1, found)


def _histogram(x: Any, bins: Any, limits: Any) -> Any:
    """Counts, as floats like in Keras on JAX, and the bounds of the bins."""
    if x.ndim != 1:
        raise DataError(f"A histogram is one of a list of numbers; received shape {x.shape}.")
    counts, bounds = np.histogram(x, bins, limits)
    return counts.astype(x.dtype), bounds


all = op(lambda x, axis=None, keepdims=False: np.all(x, axis, keepdims=keepdims))
any = op(lambda x, axis=None, keepdims=False: np.any(x, axis, keepdims=keepdims))
sum = op(lambda x, axis=None, keepdims=False: np.sum(x, axis, keepdims=keepdims))
prod = op(
    lambda x, axis=None, keepdims=False, dtype=None: np.prod(x, axis, dtype, keepdims=keepdims)
)
mean = op(lambda x, axis=None, keepdims=False: np.mean(as_float(x), axis, keepdims=keepdims))
median = op(lambda x, axis=None, keepdims=False: np.median(as_float(x), axis, keepdims=keepdims))
std = op(lambda x, axis=None, keepdims=False: np.std(as_float(x), axis, keepdims=keepdims))
var = op(lambda x, axis=None, keepdims=False: np.var(as_float(x), axis, keepdims=keepdims))
average = op(lambda x, axis=None, weights=None: np.average(x, axis, weights))
max = op(
    lambda x, axis=None, keepdims=False, initial=None: _bounded(np.max, x, axis, keepdims, initial)
)
min = op(
    lambda x, axis=None, keepdims=False, initial=None: _bounded(np.min, x, axis, keepdims, initial)
)
amax = op(lambda x, axis=None, keepdims=False: np.amax(x, axis, keepdims=keepdims))
amin = op(lambda x, axis=None, keepdims=False: np.amin(x, axis, keepdims=keepdims))
ptp = op(lambda x, axis=None, keepdims=False: np.ptp(x, axis, keepdims=keepdims))
argmax = index_op(lambda x, axis=None, keepdims=False: np.argmax(x, axis, keepdims=keepdims))
argmin = index_op(lambda x, axis=None, keepdims=False: np.argmin(x, axis, keepdims=keepdims))
count_nonzero = index_op(lambda x, axis=None: np.asarray(np.count_nonzero(x, axis)))
quantile = op(
    lambda x, q, axis=None, method="linear", keepdims=False: np.quantile(
        as_float(x), q, axis, method=method, keepdims=keepdims
    )
)
percentile = op(
    lambda x, q, axis=None, method="linear", keepdims=False: np.percentile(
        as_float(x), q, axis, method=method, keepdims=keepdims
    )
)
cumsum = op(lambda x, axis=None, dtype=None: np.cumsum(x, axis, dtype))
cumprod = op(lambda x, axis=None, dtype=None: np.cumprod(x, axis, dtype))

# The same without what is not a number
nansum = op(lambda x, axis=None, keepdims=False: np.nansum(x, axis, keepdims=keepdims))
nanprod = op(lambda x, axis=None, keepdims=False: np.nanprod(x, axis, keepdims=keepdims))
nanmean = op(lambda x, axis=None, keepdims=False: np.nanmean(as_float(x), axis, keepdims=keepdims))
nanmedian = op(
    lambda x, axis=None, keepdims=False: np.nanmedian(as_float(x), axis, keepdims=keepdims)
)
nanstd = op(lambda x, axis=None, keepdims=False: np.nanstd(as_float(x), axis, keepdims=keepdims))
nanvar = op(lambda x, axis=None, keepdims=False: np.nanvar(as_float(x), axis, keepdims=keepdims))
nanmax = op(lambda x, axis=None, keepdims=False: np.nanmax(x, axis, keepdims=keepdims))
nanmin = op(lambda x, axis=None, keepdims=False: np.nanmin(x, axis, keepdims=keepdims))
nanargmax = index_op(
    lambda x, axis=None, keepdims=False: _place(np.argmax, -np.inf, x, axis, keepdims)
)
nanargmin = index_op(
    lambda x, axis=None, keepdims=False: _place(np.argmin, np.inf, x, axis, keepdims)
)
nanquantile = op(
    lambda x, q, axis=None, method="linear", keepdims=False: np.nanquantile(
        as_float(x), q, axis, method=method, keepdims=keepdims
    )
)
nanpercentile = op(
    lambda x, q, axis=None, method="linear", keepdims=False: np.nanpercentile(
        as_float(x), q, axis, method=method, keepdims=keepdims
    )
)
nancumsum = op(lambda x, axis=None, dtype=None: np.nancumsum(x, axis, dtype))
nancumprod = op(lambda x, axis=None, dtype=None: np.nancumprod(x, axis, dtype))

allclose = op(
    lambda x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False: np.asarray(
        np.allclose(x1, x2, rtol, atol, equal_nan)
    )
)


def _logsumexp(x: Any, axis: Any, keepdims: bool) -> Any:
    values = as_float(x)
    largest = np.max(values, axis=axis, keepdims=True)
    largest = np.where(np.isfinite(largest), largest, 0)
    total = np.sum(np.exp(values - largest), axis=axis, keepdims=True)
    with np.errstate(divide="ignore"):
        result = np.log(total) + largest
    return result if keepdims else np.squeeze(result, axis=axis)


def _moments(x: Any, axes: Any, keepdims: bool) -> Any:
    given, along = as_float(x), axes if isinstance(axes, int) else tuple(axes)
    values = given.astype("float32") if given.dtype == np.float16 else given
    found = np.mean(values, along, keepdims=keepdims), np.var(values, along, keepdims=keepdims)
    if values is given:
        return found
    bounds = np.finfo(given.dtype)
    return tuple(np.clip(each, bounds.min, bounds.max).astype(given.dtype) for each in found)


def _bincounts(x: Any, weights: Any, minlength: int) -> Any:
    """Of each row."""
    numbers = np.asarray(x)
    if numbers.ndim < 2:
        return np.bincount(numbers, weights, minlength)
    length = int(np.max(numbers, initial=minlength - 1)) + 1
    rows = [None] * len(numbers) if weights is None else np.asarray(weights)
    return np.stack([np.bincount(*row, length) for row in zip(numbers, rows, strict=True)])


logsumexp = op(lambda x, axis=None, keepdims=False: _logsumexp(x, axis, keepdims))
moments = op(lambda x, axes, keepdims=False, synchronized=False: _moments(x, axes, keepdims))
bincount = op(lambda x, weights=None, minlength=0, sparse=False: _bincounts(x, weights, minlength))
histogram = op(lambda x, bins=10, range=None: _histogram(as_float(x), bins, range))
corrcoef = op(lambda x: np.corrcoef(as_float(x)))
