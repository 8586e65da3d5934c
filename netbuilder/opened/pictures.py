"""What an opened block shows at one moment, as arrays that are painted without more arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from engine.types import Array

ZERO: Final = 128
"""The level of the value 0; 1 is the most against, 255 the most for."""

_REACH: Final = 127
_WEIGHT_LIMIT: Final = 0.993
_MAP_LIMIT: Final = 0.995
_ACTIVE: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """Small pictures in two colours, or in ink.

    Attributes:
        levels: uint8 (n, height, width), see `ZERO`.
        units: which of the block's units or maps they are, int (n,).
        strength: how active each is, float32 (n,) in [0, 1]; None where that is no matter.
        active: units of the whole block that answer; None where that is no matter.
        values: what each puts out, float32 (n,); None for whole pictures.
        biases: of units that have one, as levels, uint8 (n,); None where they have none.
        ink: whether these are grey values from 0 to 1, no values for and against.
        steps: of a picture of steps and units which steps its columns are, int (n,); else None.
        off: which of them are switched off, bool (n,); None for none.
        slices: the places before row and column, of a volume the slice that is shown.
    """

    levels: Array
    units: Array
    strength: Array | None = None
    active: int | None = None
    values: Array | None = None
    biases: Array | None = None
    ink: bool = False
    steps: Array | None = None
    slices: tuple[int, ...] = ()
    off: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """The answer: shares in [0, 1] of classes, in rows.

    Attributes:
        shares: float32 (n,).
        units: which class each row is, int (n,).
        best: the row of the likeliest class.
    """

    shares: Array
    units: Array
    best: int


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How values are distributed before and after a block.

    Attributes:
        before: counts of equal bins, float32 (bins,), 1 at the highest; so is the following.
        after: of the block's output.
        low: the left end of both.
        high: the right end of both.
        crossed: the part of the values that a training sets to 0 each time; 0 for none.
    """

    before: Array
    after: Array
    low: float
    high: float
    crossed: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """What an activation makes of its inputs.

    Attributes:
        x: inputs in order, float32 (n,).
        y: outputs, float32 (n,).
        ticks: the inputs of now, float32 (m,).
    """

    x: Array
    y: Array
    ticks: Array


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Tokens in two dimensions.

    Attributes:
        places: float32 (n, 2) in [-1, 1].
        marked: those of the present sample, bool (n,).
    """

    places: Array
    marked: Array


Picture: TypeAlias = Tiles | Bars | Spread | Curve | Points


def levels(values: Array, limit: float | Array) -> Array:
    """Values as levels, 0 in the middle; what is no number is shown as 0.

    Args:
        values: any shape.
        limit: the size that has the strongest colour; may be an array that broadcasts.
    """
    safe = np.where(np.asarray(limit) > 0, limit, 1.0)
    scaled = np.nan_to_num(values / safe, nan=0.0, posinf=1.0, neginf=-1.0)
    return (np.clip(scaled, -1, 1) * _REACH + (ZERO + 0.5)).astype(np.uint8)


def ink_levels(values: Array) -> Array:
    """Grey values from 0 to 1 as levels from `ZERO` to 255."""
    return levels(np.clip(np.nan_to_num(values), 0, 1), 1.0)


def weight_limits(tiles: Array) -> Array:
    """The size that nearly all weights of each picture, (n, height, width), stay below."""
    return _quantile(np.abs(tiles.reshape(len(tiles), -1)), _WEIGHT_LIMIT)[:, None, None]


def map_limit(values: Array) -> float:
    """The size that nearly all values of a block's output stay below."""
    return float(_quantile(np.abs(values.reshape(1, -1)), _MAP_LIMIT)[0])


def strengths(activity: Array) -> Array:
    """How active units are, from 0 to 1 for the most active."""
    sizes = np.abs(np.nan_to_num(activity, posinf=0.0, neginf=0.0)).astype(np.float32)
    highest = float(sizes.max(initial=0.0))
    return sizes / highest if highest > 0 else sizes


def active(activity: Array) -> int:
    """How many units answer at all."""
    return int(np.count_nonzero(np.abs(activity) > _ACTIVE))


def sampled(count: int, most: int) -> Array:
    """The places of at most so many of a row, evenly spread over it."""
    if count <= most:
        return np.arange(count)
    return np.linspace(0, count - 1, most).round().astype(np.intp)


def most_active(activity: Array, most: int) -> Array:
    """The places of the most active, in their own order; all where they are no more than that."""
    if len(activity) <= most:
        return np.arange(len(activity))
    sizes = np.abs(np.nan_to_num(activity, posinf=0.0, neginf=0.0))
    return np.sort(np.argpartition(sizes, -most)[-most:])


def spread(before: Array, after: Array, bins: int = 28, crossed: float = 0.0) -> Spread:
    """Both as histograms over the same range."""
    parts = [values[np.isfinite(values)] for values in (before.ravel(), after.ravel())]
    both = np.concatenate(parts)
    low, high = (float(both.min()), float(both.max())) if both.size else (0.0, 0.0)
    if high - low < _ACTIVE:
        low, high = low - 1, high + 1
    counts = [np.histogram(part, bins, (low, high))[0].astype(np.float32) for part in parts]
    heights = [each / max(float(each.max()), 1.0) for each in counts]
    return Spread(heights[0], heights[1], low, high, crossed)


def in_two_dimensions(rows: Array) -> Array:
    """Rows as points, along the two directions in which they differ most; (n, 2) in [-1, 1]."""
    values = np.nan_to_num(np.asarray(rows, np.float64))
    centred = values - values.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    best = directions[:, ::-1][:, :2]
    # Eigenvectors have no sign of their own; without one the picture would flip while it learns.
    best = best * np.where(best[np.abs(best).argmax(axis=0), range(best.shape[1])] < 0, -1, 1)
    places = np.zeros((len(values), 2))
    places[:, : best.shape[1]] = centred @ best
    furthest = np.abs(places).max(initial=0.0)
    return np.asarray(places / furthest if furthest > 0 else places, np.float32)


def _quantile(sizes: Array, share: float) -> Array:
    """The value below which that share of each row lies, to the next value."""
    sizes = np.nan_to_num(sizes, posinf=0.0)
    place = min(int(share * sizes.shape[1]), sizes.shape[1] - 1)
    found = np.partition(sizes, place, axis=1)[:, place]
    highest = sizes.max(axis=1)
    return np.where(found > 0, found, highest)
