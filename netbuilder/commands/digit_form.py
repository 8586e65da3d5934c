"""A photograph or drawing of a digit, brought into the form of MNIST's pictures.

MNIST's digits are light ink on black, fill a box of 20 pixels with their longer side, and have
their centre of mass at pixel index 14 of 28 (`engine.datasets.digits.rendering` has the sources).
What differs from a pad is that here the ink has to be found first: which side of the paper's grey
it lies on, and where it ends and the paper's noise begins.
"""

from __future__ import annotations

import math
from typing import Final, Literal, TypeAlias

import numpy as np

from engine.datasets.digits.rendering import BOX, CENTRE, LINE, PIXELS
from engine.types import Array
from netbuilder.pictures.reading import Fit

LARGEST: Final = Fit(1024, 1024)
"""Pictures are scaled down to this when they are read: a digit needs no more."""

Invert: TypeAlias = Literal["auto", "yes", "no"]

_EDGE: Final = 0.1  # of full ink: what is fainter does not count for the box
_NOISE: Final = 4.0  # standard deviations of the paper that are no ink yet
_FAINTEST: Final = 0.04  # of the whole range of grey: what differs less is no ink
_FULL: Final = 0.1  # share of the ink, the strongest, that sets what full ink is
_WORKING: Final = 4  # pixels before scaling for each afterwards, at most
_THINNEST: Final = 1.7  # width of a stroke, in pixels; 5 % of MNIST's are thinner
_SAME: Final = 1.0  # ink that fits the box this well keeps its pixels


def digit_form(grey: Array, opacity: Array, side: int = PIXELS, invert: Invert = "auto") -> Array:
    """A picture as a network that was trained on MNIST expects it.

    Args:
        grey: in [0, 1], shape (height, width).
        opacity: of the same shape; what is transparent is paper.
        side: of the result; the box and the centre are those of MNIST in proportion.
        invert: whether the ink is darker than the paper ('yes'), lighter ('no'), or whichever
            differs more from the border ('auto').

    Returns:
        float32 (side, side) in [0, 1], 1 for ink; all 0 where there is none.
    """
    ink = _scaled_down(find_ink(grey, opacity, invert), _WORKING * BOX * side / PIXELS)
    box = BOX * side / PIXELS
    bounds = _bounds(ink)
    if bounds is None:
        return np.zeros((side, side), np.float32)
    ink = _thickened(ink, box / _longer(bounds), side / PIXELS)
    bounds = _bounds(ink) or bounds
    scale = box / _longer(bounds)
    same = abs(_longer(bounds) - box) <= _SAME
    if same:
        scale = 1.0
    weight = _only(ink, bounds)
    rows, columns = weight.sum(axis=1), weight.sum(axis=0)
    placed = []
    for sums in (rows, columns):
        centre = float(sums @ np.arange(len(sums))) / float(sums.sum())
        # Of the first pixel of the result, where its edge lies in the picture.
        begin = centre + 0.5 - (CENTRE * side / PIXELS + 0.5) / scale
        # Whole pixels keep what has its size already as sharp as it is.
        begin = math.floor(begin + 0.5) if same else begin
        placed.append(_averages(len(sums), begin, 1 / scale, side))
    form = placed[0] @ weight @ placed[1].T
    form /= max(float(form.max()), np.finfo(float).tiny)
    return np.clip(form, 0, 1).astype(np.float32)


def find_ink(grey: Array, opacity: Array, invert: Invert = "auto") -> Array:
    """How much ink each pixel holds, float64 in [0, 1]; the paper is 0.

    Args as in `digit_form`.
    """
    border = _border(grey.shape)
    if invert == "auto" and np.median(opacity[border]) < 0.5:
        # A drawing on nothing: whatever its colour, the ink is where it is opaque.
        return _stretched(opacity, 0.0)
    paper = {"yes": 1.0, "no": 0.0}.get(invert, float(np.median(grey[border])))
    over = grey * opacity + paper * (1 - opacity)
    difference = over - _paper(over, border)
    sign = {"yes": -1.0, "no": 1.0}.get(invert)
    if sign is None:
        darker, lighter = (np.clip(s * difference, 0, None) for s in (-1, 1))
        sign = -1.0 if (darker**2).sum() > (lighter**2).sum() else 1.0
    noise = 1.4826 * float(np.median(np.abs(difference[border])))
    return _stretched(sign * difference, _NOISE * noise)


def _stretched(difference: Array, noise: float) -> Array:
    """What rises above the noise, so that full ink is 1."""
    ink = np.clip(difference - noise, 0, None)
    peak = float(ink.max(initial=0.0))
    if peak < _FAINTEST:
        return np.zeros_like(ink)
    strong = ink[ink > peak / 2]
    full = float(np.quantile(strong, 1 - _FULL))
    return np.clip(ink / full, 0, 1)


def _border(shape: tuple[int, ...]) -> Array:
    """A mask of the pixels at the rim."""
    width = max(1, min(shape) // 28)
    border = np.ones(shape, bool)
    border[width : shape[0] - width, width : shape[1] - width] = False
    return border


def _paper(grey: Array, border: Array) -> Array:
    """The paper's grey at each pixel: a plane through the border's, since light falls unevenly.

    Fitted again without what lies far from the first plane, such as a stroke that reaches the rim.
    """
    height, width = grey.shape
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    terms = np.stack([np.ones_like(x), x, y], axis=-1)
    inside = terms[border]
    values = grey[border]
    level = float(np.median(values))
    kept = np.abs(values - level) <= max(0.15, 3 * float(np.median(np.abs(values - level))))
    for _ in range(2):
        plane, *_rest = np.linalg.lstsq(inside[kept], values[kept], rcond=None)
        off = np.abs(values - inside @ plane)
        kept = off <= max(3 * 1.4826 * float(np.median(off)), 1e-6)
        if kept.sum() < 8:
            break
    fitted: Array = terms @ plane
    return fitted


def _bounds(ink: Array) -> tuple[int, int, int, int] | None:
    """Top, bottom, left and right of the ink, the ends not included; None without ink."""
    rows = np.flatnonzero((ink > _EDGE).any(axis=1))
    columns = np.flatnonzero((ink > _EDGE).any(axis=0))
    if not len(rows):
        return None
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _longer(bounds: tuple[int, int, int, int]) -> int:
    top, bottom, left, right = bounds
    return max(bottom - top, right - left)


def _only(ink: Array, bounds: tuple[int, int, int, int]) -> Array:
    """The ink within the bounds and one pixel around them."""
    top, bottom, left, right = bounds
    part = np.zeros_like(ink)
    place = np.s_[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1]
    part[place] = ink[place]
    return part


def _scaled_down(ink: Array, longest: float) -> Array:
    """The ink alone with a rim, its longer side at most `longest` pixels."""
    bounds = _bounds(ink)
    if bounds is None:
        return ink
    top, bottom, left, right = bounds
    step = max(1.0, _longer(bounds) / longest)
    rim = 8
    scaled = []
    for first, last, length in ((top, bottom, ink.shape[0]), (left, right, ink.shape[1])):
        count = math.ceil((last - first) / step) + 2 * rim
        scaled.append(_averages(length, first - rim * step, step, count))
    result: Array = scaled[0] @ _only(ink, bounds) @ scaled[1].T
    return result


def _thickened(ink: Array, scale: float, unit: float) -> Array:
    """Thin lines as a pen of MNIST's width would have drawn them.

    Networks trained on MNIST read lines that become too thin markedly worse. A line's width is
    twice its area over its outline.

    Args:
        ink: with a rim around it.
        scale: pixels afterwards for each one now.
        unit: pixels of the result for each of MNIST's.
    """
    mask = ink > 0.5
    outline = sum(np.count_nonzero(np.diff(mask, axis=axis)) for axis in (0, 1))
    if not outline:
        return ink
    # Steps along a slanting outline are 4 / pi as many, on average, as it is long.
    width = 2 * float(ink.sum()) / (outline * math.pi / 4) * scale / unit
    if width >= _THINNEST:
        return ink
    radius = min((LINE - width) / 2 * unit / scale, 7.0)
    reach = math.ceil(radius)
    padded = np.pad(ink, reach)
    height, length = ink.shape
    thick = ink.copy()
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            cover = min(1.0, radius + 0.5 - math.hypot(dy, dx))
            if cover > 0:
                top, left = reach + dy, reach + dx
                moved = padded[top : top + height, left : left + length]
                np.maximum(thick, cover * moved, out=thick)
    return thick


def _averages(length: int, begin: float, step: float, count: int) -> Array:
    """Weights that average `length` pixels over intervals; shape (count, length).

    Args:
        length: pixels that there are.
        begin: where the first interval begins, in pixels.
        step: width of an interval.
        count: how many there are; what lies beyond the pixels is 0.
    """
    edges = begin + step * np.arange(count + 1)
    pixels = np.arange(length)
    low = np.maximum(edges[:-1, None], pixels)
    high = np.minimum(edges[1:, None], pixels + 1)
    return np.clip(high - low, 0, None) / step
