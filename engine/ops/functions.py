"""Functions of networks: activations, normalizations, cross-entropies, the error function."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from engine import activations, config
from engine.activations.error_function import erfc as _erfc_of_arrays
from engine.errors import DataError
from engine.ops.declaring import as_float, op
from engine.types import Array

celu = op(lambda x, alpha=1.0: activations.celu(x, alpha))
elu = op(lambda x, alpha=1.0: activations.elu(x, alpha))
gelu = op(lambda x, approximate=True: activations.gelu(x, approximate))
glu = op(lambda x, axis=-1: activations.glu(x, axis))
hard_shrink = op(lambda x, threshold=0.5: activations.hard_shrink(x, threshold))
hard_sigmoid = op(lambda x: activations.hard_sigmoid(x))
hard_silu = hard_swish = op(lambda x: activations.hard_silu(x))
hard_tanh = op(lambda x: activations.hard_tanh(x))
leaky_relu = op(lambda x, negative_slope=0.2: activations.leaky_relu(x, negative_slope))
log_sigmoid = op(lambda x: activations.log_sigmoid(x))
log_softmax = op(lambda x, axis=-1: _log_softmax(as_float(x), axis))
relu = op(lambda x: np.maximum(x, 0))
relu6 = op(lambda x: np.clip(as_float(x), 0, 6))
selu = op(lambda x: activations.selu(x))
sigmoid = op(lambda x: activations.sigmoid(x))
silu = swish = op(lambda x: activations.silu(x))
soft_shrink = op(lambda x, threshold=0.5: activations.soft_shrink(x, threshold))
softmax = op(lambda x, axis=-1: _softmax(as_float(x), axis))
softplus = op(lambda x: activations.softplus(x))
softsign = op(lambda x: activations.softsign(x))
sparse_plus = op(lambda x: activations.sparse_plus(x))
sparse_sigmoid = op(lambda x: activations.sparse_sigmoid(x))
sparsemax = op(lambda x, axis=-1: activations.sparsemax(x, axis))
squareplus = op(lambda x, b=4: activations.squareplus(x, b))
tanh_shrink = op(lambda x: activations.tanh_shrink(x))
threshold = op(
    lambda x, threshold, default_value: activations.threshold(x, threshold, default_value)
)

batch_normalization = op(
    lambda x, mean, variance, axis, offset=None, scale=None, epsilon=1e-3: _scaled(
        as_float(x),
        _along(mean, x, axis),
        _along(variance, x, axis),
        epsilon,
        _along(scale, x, axis),
        _along(offset, x, axis),
    )
)
layer_normalization = op(
    lambda x, gamma=None, beta=None, axis=-1, epsilon=None: _layer_normalized(
        as_float(x), gamma, beta, axis, _least(epsilon)
    )
)
rms_normalization = op(
    lambda x, scale=None, axis=-1, epsilon=None: _rms_normalized(
        as_float(x), scale, axis, _least(epsilon)
    )
)
psnr = op(
    lambda x1, x2, max_val: (
        20 * np.log10(as_float(max_val)) - 10 * np.log10(np.mean(np.square(as_float(x1) - x2)))
    )
)

binary_crossentropy = op(
    lambda target, output, from_logits=False: _binary(target, as_float(output), from_logits)
)
categorical_crossentropy = op(
    lambda target, output, from_logits=False, axis=-1: _categorical(
        np.asarray(target), as_float(output), from_logits, axis
    )
)
sparse_categorical_crossentropy = op(
    lambda target, output, from_logits=False, axis=-1: _sparse(
        np.asarray(target), as_float(output), from_logits, axis
    )
)

erf = op(lambda x: _erf(as_float(x)))
erfc = op(lambda x: _erfc(as_float(x)).astype(as_float(x).dtype))
erfinv = op(lambda x: _erfinv(as_float(x)))


def _softmax(x: Array, axis: Any) -> Array:
    if axis is not None and np.prod(np.take(x.shape, axis)) == 1:
        warnings.warn(
            f"The softmax over axis {axis} of an array of shape {x.shape} is 1 everywhere because "
            "that axis has size 1; use sigmoid instead.",
            stacklevel=4,
        )
    raised = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return np.asarray(raised / np.sum(raised, axis=axis, keepdims=True))


def _log_softmax(x: Array, axis: Any) -> Array:
    moved = x - np.max(x, axis=axis, keepdims=True)
    return np.asarray(moved - np.log(np.sum(np.exp(moved), axis=axis, keepdims=True)))


def _least(epsilon: float | None) -> float:
    return config.epsilon() if epsilon is None else epsilon


def _along(values: Any, x: Any, axis: int) -> Any:
    """Numbers for the places of an axis, brought to where they meet the values."""
    if values is None:
        return None
    shape = [1] * np.ndim(x)
    shape[axis] = -1
    return as_float(values).reshape(shape)


def _scaled(x: Array, mean: Any, variance: Any, epsilon: float, scale: Any, offset: Any) -> Array:
    result = (x - mean) / np.sqrt(variance + epsilon)
    result = result if scale is None else result * scale
    return np.asarray(result if offset is None else result + offset).astype(x.dtype)


def _layer_normalized(x: Array, gamma: Any, beta: Any, axis: Any, epsilon: float) -> Array:
    along = tuple(axis) if isinstance(axis, tuple | list) else axis
    mean, variance = np.mean(x, along, keepdims=True), np.var(x, along, keepdims=True)
    shape = [size if place in _places(along, x.ndim) else 1 for place, size in enumerate(x.shape)]
    gamma, beta = (None if each is None else np.reshape(each, shape) for each in (gamma, beta))
    return _scaled(x, mean, variance, epsilon, gamma, beta)


def _rms_normalized(x: Array, scale: Any, axis: Any, epsilon: float) -> Array:
    along = tuple(axis) if isinstance(axis, tuple | list) else axis
    result = x / np.sqrt(np.mean(np.square(x), along, keepdims=True) + epsilon)
    return np.asarray(result if scale is None else result * scale).astype(x.dtype)


def _places(axes: Any, rank: int) -> set[int]:
    return {axis % rank for axis in ((axes,) if isinstance(axes, int) else axes)}


def _clipped(output: Array) -> Array:
    epsilon = config.epsilon()
    return np.clip(output, epsilon, 1 - epsilon)


def _binary(target: Any, output: Array, from_logits: bool) -> Array:
    p = activations.sigmoid(output) if from_logits else output
    labels = np.asarray(target, p.dtype)
    if from_logits:
        positive = np.maximum(output, 0) - output * labels
        return np.asarray(positive + np.log1p(np.exp(-np.abs(output))))
    p = _clipped(p)
    return np.asarray(-(labels * np.log(p) + (1 - labels) * np.log1p(-p)))


def _log_probabilities(output: Array, from_logits: bool, axis: int) -> Array:
    if from_logits:
        return np.asarray(activations.log_softmax(output, axis))
    return np.log(_clipped(output / np.sum(output, axis=axis, keepdims=True)))


def _categorical(target: Array, output: Array, from_logits: bool, axis: int) -> Array:
    if target.shape != output.shape:
        raise DataError(f"The target has shape {target.shape}, the output {output.shape}.")
    logs = _log_probabilities(output, from_logits, axis)
    return np.asarray(-np.sum(target.astype(output.dtype) * logs, axis=axis))


def _sparse(target: Array, output: Array, from_logits: bool, axis: int) -> Array:
    if target.ndim == output.ndim and target.shape[-1] == 1:
        target = target[..., 0]
    logs = np.moveaxis(_log_probabilities(output, from_logits, axis), axis, -1)
    return np.asarray(-np.take_along_axis(logs, target.astype(int)[..., None], -1)[..., 0])


def _erfc(x: Array) -> Array:
    """Of a single number, too."""
    return _erfc_of_arrays(np.atleast_1d(x.astype("float64"))).reshape(x.shape)


def _erf(x: Array) -> Array:
    """Near 0 by its series, where 1 - erfc(x) would lose digits."""
    z = x.astype("float64")
    series = np.zeros_like(z)
    near = np.clip(z, -0.5, 0.5)
    term = near.copy()
    for n in range(15):
        series += term / (2 * n + 1)
        term = term * -(near**2) / (n + 1)
    result = np.where(np.abs(z) < 0.5, 2 / math.sqrt(math.pi) * series, 1 - _erfc(z))
    return result.astype(x.dtype)


def _erfinv(x: Array) -> Array:
    """By Newton's method, from the start of Winitzki, "A handy approximation", 2008."""
    y = x.astype("float64")
    with np.errstate(all="ignore"):
        logs = np.log1p(-y * y)
        half = 2 / (math.pi * 0.147) + logs / 2
        z = np.copysign(np.sqrt(np.sqrt(half * half - logs / 0.147) - half), y)
        for _ in range(4):
            # erfc keeps the digits of what is close to 1.
            error = np.where(y < 0, _erfc(-z) - (1 + y), (1 - y) - _erfc(z))
            error = np.where(np.abs(y) < 0.5, _erf(z) - y, error)
            z = z - error * math.sqrt(math.pi) / 2 * np.exp(z * z)
        z = np.where(np.abs(y) == 1, np.copysign(np.inf, y), z)
    return np.where(np.abs(y) > 1, np.nan, z).astype(x.dtype)
