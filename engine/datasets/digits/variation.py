"""How hands differ: random variation of a stroke model.

The spreads are wider than looks right to the eye: a network trained on such digits reads more of
what people draw.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from engine.datasets.digits.curves import Curves, curves
from engine.datasets.digits.rendering import LINE
from engine.datasets.digits.strokes import Way
from engine.types import Array, Generator

_JITTER = 0.05  # of each point, in box heights
_END_JITTER = 0.1  # of the ends of strokes
_ASPECT = 0.17  # logarithmic
_SLANT_MEAN, _SLANT = 0.15, 0.24  # people lean to the right
_ROTATION = 0.15  # radians
_WARP = 0.075  # in box heights
_BALANCE = 0.22  # logarithmic; the upper part against the lower, the left against the right
_TAPER = 0.15  # how much wider or narrower the top and the bottom are, of the width
_ANGULAR = 0.5  # most that a curve is drawn towards straight lines
_ENDS = 0.04  # how much of a stroke is left out or added at either end
_HASTE = 0.6  # most that a hurried pen cuts the turns
_TREMOR = 0.01  # in box heights
_LINE_SPREAD = 0.32  # logarithmic
_SOFTEST = 1.5  # pixels
_THINNEST, _THICKEST = 1.3, 5.5


def vary(way: Way, count: int, rng: Generator) -> tuple[Array, Array, Array, Array]:
    """Write a digit `count` times, each time a little differently.

    Args:
        way: the stroke model.
        count: how many digits.
        rng: where randomness comes from.

    Returns:
        What `rendering.render_batch` takes: points (count, points, 2), joined, widths, softness.
    """
    curve = curves(way)
    spread = np.where(curve.ends, _END_JITTER, _JITTER).astype(np.float32)[:, None]
    # Careful and careless hands.
    care = np.exp(rng.normal(0, 0.35, (count, 1, 1))).astype(np.float32)
    noise = rng.standard_normal((count, *curve.controls.shape), np.float32)
    controls = curve.controls + noise * spread * care
    points = _written(curve, controls, rng) - np.float32(0.5)
    points = _balanced(points, rng)
    points = _tapered(points, rng)
    points = _warped(points, rng)
    points = _trembling(points, rng)
    widths = np.clip(LINE * np.exp(rng.normal(0, _LINE_SPREAD, count)), _THINNEST, _THICKEST)
    softness = rng.uniform(1.0, _SOFTEST, count).astype(np.float32)
    points = points @ _hands(way.aspect, count, rng)
    return points, curve.joined, widths.astype(np.float32), softness


def _written(curve: Curves, controls: Array, rng: Generator) -> Array:
    """The pen's way: round or angular, each stroke begun and ended early or late."""
    count = len(controls)
    angular = rng.uniform(0, _ANGULAR, (count, 1, 1)).astype(np.float32)
    points = np.matmul(curve.basis, controls)
    points += angular * (np.matmul(curve.polygon, controls) - points)
    lifts = [0, *(np.flatnonzero(~curve.joined) + 1), points.shape[1]]
    digits = np.arange(count)[:, None]
    for first, end in pairwise(lifts):
        last = end - first - 1
        early, late = rng.normal(0, _ENDS, (2, count, 1))
        along = (early + (1 + late - early) * np.linspace(0, 1, last + 1)) * last
        before = np.clip(along.astype(np.intp), 0, last - 1)
        share = (along - before).astype(np.float32)[..., None]
        begin = points[digits, first + before]
        points[:, first:end] = begin + share * (points[digits, first + before + 1] - begin)
    return _hurried(np.asarray(points), curve.joined, rng)


def _hurried(points: Array, joined: Array, rng: Generator) -> Array:
    """Cut the turns as a fast pen does: each point moves towards the middle of its neighbours."""
    haste = rng.uniform(0, _HASTE, (len(points), 1, 1)).astype(np.float32)
    inner = np.flatnonzero(joined[:-1] & joined[1:]) + 1
    for _ in range(3):
        middle = (points[:, inner - 1] + points[:, inner + 1]) / 2
        points[:, inner] += haste * (middle - points[:, inner])
    return points


def _tapered(points: Array, rng: Generator) -> Array:
    """Widen the top at the bottom's cost, or the reverse; and the left against the right."""
    taper = rng.normal(0, _TAPER, (len(points), 1, 2)).astype(np.float32)
    return points * (1 + taper * points[..., ::-1])


def _trembling(points: Array, rng: Generator) -> Array:
    """Shake the pen a little."""
    strength = np.abs(rng.normal(0, _TREMOR, (len(points), 1, 1))).astype(np.float32)
    noise = rng.standard_normal(points.shape, np.float32)
    noise[:, 1:] += noise[:, :-1]
    return points + strength * noise


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
