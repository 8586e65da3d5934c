"""Convolutions and pooling over any number of axes between the batch and the channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from engine.types import Array

Pairs = Sequence[tuple[int, int]]


def places(
    x: Array, kernel: Sequence[int], strides: Sequence[int], dilation: Sequence[int]
) -> Iterator[tuple[tuple[int, ...], Array]]:
    """Yield each place of a window, and what stands there in all windows."""
    axes = list(zip(x.shape[1:-1], kernel, strides, dilation, strict=True))
    counts = [(size - (k - 1) * d - 1) // s + 1 for size, k, s, d in axes]
    for place in np.ndindex(*kernel):
        cuts = [
            slice(p * d, p * d + (n - 1) * s + 1, s)
            for p, n, (_, _, s, d) in zip(place, counts, axes, strict=True)
        ]
        yield place, x[(slice(None), *cuts)]


def padded(x: Array, ends: Pairs, fill: float = 0.0) -> Array:
    """Add so many values at both ends of each axis between batch and channels."""
    return np.pad(x, [(0, 0), *ends, (0, 0)], constant_values=fill)


def cropped(x: Array, ends: Pairs) -> Array:
    """What lies from the first place to before the second one, along each axis."""
    return x[(slice(None), *(slice(first, last) for first, last in ends))]


def convolution(
    x: Array,
    kernel: Array,
    strides: Sequence[int],
    dilation: Sequence[int],
    ends: Pairs,
    groups: int = 1,
) -> Array:
    """Sums over windows; the kernel has shape (*window, channels of a group, filters)."""
    x = padded(x, ends)
    parts = []
    for group in range(groups):
        channels, filters = kernel.shape[-2], kernel.shape[-1] // groups
        own = kernel[..., group * filters : (group + 1) * filters]
        some = x[..., group * channels : (group + 1) * channels]
        parts.append(sum(v @ own[p] for p, v in places(some, own.shape[:-2], strides, dilation)))
    return np.concatenate(parts, axis=-1)


def depthwise(
    x: Array, kernel: Array, strides: Sequence[int], dilation: Sequence[int], ends: Pairs
) -> Array:
    """Each channel by itself; the kernel has shape (*window, channels, multiplier)."""
    window = kernel.shape[:-2]
    parts = places(padded(x, ends), window, strides, dilation)
    total = np.asarray(sum(values[..., None] * kernel[place] for place, values in parts))
    return total.reshape(*total.shape[:-2], -1)


def transposed_convolution(
    x: Array,
    kernel: Array,
    strides: Sequence[int],
    dilation: Sequence[int],
    padded_sizes: Sequence[int],
    ends: Pairs,
) -> Array:
    """Every value times the kernel (*window, filters, channels), added up where they overlap.

    The canvas is as large as `padded_sizes`; `ends` says what of it is the output.
    """
    canvas = np.zeros((len(x), *padded_sizes, kernel.shape[-2]), x.dtype)
    for place in np.ndindex(*kernel.shape[:-2]):
        cuts = [
            slice(p * d, p * d + (size - 1) * s + 1, s)
            for p, size, s, d in zip(place, x.shape[1:-1], strides, dilation, strict=True)
        ]
        canvas[(slice(None), *cuts)] += x @ kernel[place].T
    return cropped(canvas, ends)


def max_pooling(x: Array, size: Sequence[int], strides: Sequence[int], ends: Pairs) -> Array:
    """The largest value of each window."""
    x = padded(x, ends, -np.inf)
    return np.asarray(np.max([v for _, v in places(x, size, strides, [1] * len(size))], axis=0))


def average_pooling(x: Array, size: Sequence[int], strides: Sequence[int], ends: Pairs) -> Array:
    """The mean of each window, of the values within the input."""
    ones = np.ones((1, *x.shape[1:-1], 1), x.dtype)
    near = [1] * len(size)
    total = sum(v for _, v in places(padded(x, ends), size, strides, near))
    count = sum(v for _, v in places(padded(ones, ends), size, strides, near))
    return np.asarray(total / count)
