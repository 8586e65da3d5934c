"""Smooth curves through the points of a stroke model, for thousands of digits at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from engine.datasets.digits.strokes import Way
from engine.types import Array

_SAMPLES = 6  # points on the curve for each of its spans


@dataclass(frozen=True, slots=True)
class Curves:
    """One way to write a digit, ready to be drawn.

    Attributes:
        controls: (controls, 2), the model's points in its box, from 0 to 1.
        ends: (controls,), whether a stroke begins or ends at the point.
        basis: (points, controls); times any placing of the controls, it gives the curve.
        polygon: the same with straight lines from control to control.
        joined: (points - 1,), whether the pen is down on the way to the next point.
    """

    controls: Array
    ends: Array
    basis: Array
    polygon: Array
    joined: Array


@cache
def curves(way: Way) -> Curves:
    """The curves of a stroke model; Catmull-Rom splines that break at sharp turns."""
    parsed = [_parse(stroke) for stroke in way.strokes]
    controls = np.concatenate([points for points, _ in parsed])
    ends = np.zeros(len(controls), bool)
    rows, straight = [], []
    first = 0
    for points, corners in parsed:
        ends[[first, first + len(points) - 1]] = True
        block = _stroke_basis(len(points), corners)
        columns = (0, 0), (first, len(controls) - first - len(points))
        rows.append(np.pad(block, columns))
        straight.append(np.pad(_polygon_basis(len(points)), columns))
        first += len(points)
    joined = np.ones(sum(map(len, rows)), bool)
    joined[np.cumsum([len(block) for block in rows]) - 1] = False
    basis = np.concatenate(rows).astype(np.float32)
    polygon = np.concatenate(straight).astype(np.float32)
    return Curves(controls.astype(np.float32), ends, basis, polygon, joined[:-1])


def _parse(stroke: str) -> tuple[Array, list[int]]:
    """The points of a stroke, and which of them are sharp turns."""
    words = stroke.split()
    corners = [index for index, word in enumerate(words) if word.endswith("!")]
    points = [[float(number) / 100 for number in word.rstrip("!").split(",")] for word in words]
    return np.array(points), corners


def _stroke_basis(count: int, corners: list[int]) -> Array:
    """The basis of one stroke: one spline from corner to corner."""
    identity = np.eye(count)
    breaks = [0, *corners, count - 1]
    runs = [_catmull_rom(identity[begin : end + 1])[:-1] for begin, end in pairwise(breaks)]
    return np.concatenate([*runs, identity[-1:]])


def _polygon_basis(count: int) -> Array:
    """The basis of one stroke of straight lines, with as many points as the curve has."""
    along = np.arange((count - 1) * _SAMPLES + 1)[:, None] / _SAMPLES
    return np.asarray(np.maximum(0.0, 1.0 - np.abs(along - np.arange(count))))


def _catmull_rom(points: Array) -> Array:
    """Uniform Catmull-Rom spline through (n, d) points; the ends are continued straight."""
    before, after = 2 * points[0] - points[1], 2 * points[-1] - points[-2]
    p = np.concatenate([before[None], points, after[None]])
    t = (np.arange(_SAMPLES) / _SAMPLES)[:, None]
    spans = [
        p1
        + t * (p2 - p0) / 2
        + t**2 * (2 * p0 - 5 * p1 + 4 * p2 - p3) / 2
        + t**3 * (3 * p1 - p0 - 3 * p2 + p3) / 2
        for p0, p1, p2, p3 in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True)
    ]
    return np.concatenate([*spans, points[-1:]])
