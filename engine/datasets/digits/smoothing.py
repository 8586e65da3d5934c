"""Lines as an unhurried pen would have led them: without the jitter of mouse and hand."""

from __future__ import annotations

import numpy as np

from engine.types import Array

_SIGMA = 1.6  # pixels of the picture, along the line
_STEP = 0.75
_REACH = 6  # steps to each side
_WEIGHTS = np.exp(-0.5 * (np.arange(-_REACH, _REACH + 1) * _STEP / _SIGMA) ** 2)
_WEIGHTS /= _WEIGHTS.sum()


def smoothed(stroke: Array, scale: float) -> Array:
    """A line as the running mean of itself, weighted by a normal distribution; its ends stay.

    Means go along the line's length, not from point to point, so that they are the same whether
    it was drawn fast or slowly.

    Args:
        stroke: (points, 2), two at least.
        scale: pixels of the picture for each unit.

    Returns:
        Points at equal distances along the line, (n, 2); `stroke` where it has no length.
    """
    lengths = np.hypot(*np.diff(stroke, axis=0).T)
    ends = np.concatenate([[0.0], np.cumsum(lengths)])
    count = int(np.ceil(ends[-1] * scale / _STEP))
    if count == 0:
        return stroke
    places = np.linspace(0.0, ends[-1], count + 1)
    x, y = (_averaged(np.interp(places, ends, values)) for values in stroke.T)
    return np.stack([x, y], axis=1)


def _averaged(values: Array) -> Array:
    """Means around each value; beyond its ends a line goes on as its mirror image there."""
    reach = min(_REACH, len(values) - 1)
    before = 2 * values[0] - values[reach:0:-1]
    after = 2 * values[-1] - values[-2 : -reach - 2 : -1]
    weights = _WEIGHTS[_REACH - reach : _REACH + reach + 1]
    return np.convolve(np.concatenate([before, values, after]), weights / weights.sum(), "valid")
