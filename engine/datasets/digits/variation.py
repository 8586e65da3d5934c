"""How hands differ: random variation of a stroke model.

The spreads are wider than looks right to the eye: a network trained on such digits reads more of
what people draw.
"""

from __future__ import annotations

import numpy as np

from engine.datasets.digits.curves import curves
from engine.datasets.digits.strokes import Way
from engine.types import Array, Generator

_JITTER = 0.05  # of each point, in box heights
_END_JITTER = 0.1  # of the ends of strokes
_ASPECT = 0.22  # logarithmic
_SLANT_MEAN, _SLANT = 0.15, 0.24  # people lean to the right
_ROTATION = 0.15  # radians
_WARP = 0.075  # in box heights
_BALANCE = 0.22  # logarithmic; the upper part against the lower, the left against the right
_PEN, _PEN_SPREAD = 2.5, 0.28  # pixels, logarithmic
_THINNEST, _THICKEST = 1.3, 5.0


def vary(way: Way, count: int, rng: Generator) -> tuple[Array, Array, Array]:
    """Write a digit `count` times, each time a little differently.

    Args:
        way: the stroke model.
        count: how many digits.
        rng: where randomness comes from.

    Returns:
        What `rendering.render_batch` takes: points (count, points, 2), joined, widths.
    """
    curve = curves(way)
    spread = np.where(curve.ends, _END_JITTER, _JITTER).astype(np.float32)[:, None]
    # Careful and careless hands.
    care = np.exp(rng.normal(0, 0.35, (count, 1, 1))).astype(np.float32)
    noise = rng.standard_normal((count, *curve.controls.shape), np.float32)
    controls = curve.controls + noise * spread * care
    points = np.matmul(curve.basis, controls) - np.float32(0.5)
    points = _balanced(points, rng)
    points = _warped(points, rng)
    widths = np.clip(_PEN * np.exp(rng.normal(0, _PEN_SPREAD, count)), _THINNEST, _THICKEST)
    return points @ _hands(way.aspect, count, rng), curve.joined, widths.astype(np.float32)


def _balanced(points: Array, rng: Generator) -> Array:
    """Widen one half of each axis at the other's cost: p + b (1/4 - p^2), with fixed ends."""
    balance = rng.normal(0, _BALANCE, (len(points), 1, 2)).astype(np.float32)
    return points + balance * (np.float32(0.25) - points * points)


def _warped(points: Array, rng: Generator) -> Array:
    """Bend the paper: each axis is displaced by one slow wave along a random direction."""
    shape = (len(points), 1, 1)
    moved = points.copy()
    for axis in range(2):
        direction = rng.uniform(0, 2 * np.pi, shape)
        frequency = rng.uniform(1.5, 5.0, shape)
        along = points[..., :1] * (frequency * np.cos(direction)).astype(np.float32)
        along += points[..., 1:] * (frequency * np.sin(direction)).astype(np.float32)
        along += rng.uniform(0, 2 * np.pi, shape).astype(np.float32)
        amplitude = rng.normal(0, _WARP, shape).astype(np.float32)
        moved[..., axis : axis + 1] += amplitude * np.sin(along)
    return moved


def _hands(aspect: float, count: int, rng: Generator) -> Array:
    """Aspect, slant, then rotation, as matrices to multiply row vectors with; (count, 2, 2)."""
    width = aspect * np.exp(rng.normal(0, _ASPECT, count))
    slant = rng.normal(_SLANT_MEAN, _SLANT, count)
    angle = rng.normal(0, _ROTATION, count)
    cos, sin = np.cos(angle), np.sin(angle)
    shear = np.zeros((count, 2, 2))
    shear[:, 0, 0], shear[:, 1, 0], shear[:, 1, 1] = width, -slant, 1
    turn = np.stack([np.stack([cos, sin], 1), np.stack([-sin, cos], 1)], 1)
    return np.asarray(shear @ turn, np.float32)
