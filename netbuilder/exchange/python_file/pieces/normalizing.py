"""Normalizing layers."""

from __future__ import annotations

import numpy as np

from engine.types import Array


def standardized(x: Array, axes: tuple[int, ...], epsilon: float) -> Array:
    """Mean 0 and variance 1 along the axes."""
    centred = x - np.mean(x, axes, keepdims=True)
    return centred / np.sqrt(np.mean(centred**2, axes, keepdims=True) + epsilon)


def over_deviation(x: Array, axes: tuple[int, ...], epsilon: float) -> Array:
    """Divided by the deviation along the axes."""
    return x / np.sqrt(np.var(x, axes, keepdims=True) + epsilon)


def over_root_mean_square(x: Array, axes: tuple[int, ...], epsilon: float) -> Array:
    """Divided by the root mean square along the axes."""
    return x / np.sqrt(np.mean(x**2, axes, keepdims=True) + epsilon)


def over_norm(x: Array, axes: tuple[int, ...]) -> Array:
    """Divided by the Euclidean norm along the axes."""
    return x / np.maximum(np.sqrt(np.sum(x**2, axes, keepdims=True)), 1e-12)


def standardized_groups(x: Array, groups: int, axis: int, epsilon: float) -> Array:
    """Mean 0 and variance 1 within each group of channels of a sample."""
    parts = x.reshape(*x.shape[:axis], groups, -1, *x.shape[axis + 1 :])
    others = tuple(each for each in range(1, parts.ndim) if each != axis)
    return standardized(parts, others, epsilon).reshape(x.shape)
