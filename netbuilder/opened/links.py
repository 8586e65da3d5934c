"""The links between two blocks: bundles of weights times activity, or single weights."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from engine.types import Array
from netbuilder.opened.forms import Form
from netbuilder.opened.passed import Passed
from netbuilder.opened.pictures import Bars, Picture, Tiles

_LEAST: Final = 0.12
_FAINT: Final = 0.25
_FROM_PICTURE: Final = 8
_MOST_ROWS: Final = 8
_MOST_LINES: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Lines between two blocks; none where a plain arrow says all that there is to say.

    Attributes:
        starts: where each begins along the edge of the block before, float32 (n,) in [0, 1].
        ends: where it ends along the edge of the block behind, likewise.
        values: how wide each is, and by its sign in which colour, float32 (n,) in [-1, 1].
        strength: how strongly it is drawn, float32 (n,) in [0, 1].
        pairs: units that each connects, int (n, 2); None for bundles.
        weights: of single links, float32 (n,); None for bundles.
    """

    starts: Array
    ends: Array
    values: Array
    strength: Array
    pairs: Array | None = None
    weights: Array | None = None


def none() -> Links:
    """No lines."""
    empty = np.empty(0, np.float32)
    return Links(empty, empty, empty, empty)


def between(
    first: Form, second: Form, before: Picture | None, after: Picture, block: Passed
) -> Links:
    """The bundles from one block to the next.

    Args:
        first: the form of the block before.
        second: the form of the block behind.
        before: what the one before shows.
        after: what the one behind shows.
        block: the one behind, with its weights.
    """
    kernel = getattr(block.layer, "kernel", None)
    activity = block.below[0]
    if first.kind == "pixels" and second.kind == "weights" and isinstance(after, Tiles):
        return _from_picture(second, after)
    dense = isinstance(kernel, np.ndarray) and kernel.ndim == 2 and activity.ndim == 1
    if not dense or kernel is None or len(kernel) != len(activity):
        return none()
    sources = _rows(first, before, len(activity))
    targets = _rows(second, after, kernel.shape[1])
    if not sources or not targets:
        return none()
    chosen: Any = activity * np.array([np.isin(np.arange(len(activity)), row) for row in sources])
    sums = np.nan_to_num(chosen.astype(np.float32) @ kernel.astype(np.float32))
    sums = np.stack([sums[:, row].sum(axis=1) for row in targets], axis=1)
    return _bundles(sums, after)


def _bundles(sums: Array, after: Picture) -> Links:
    highest = float(np.abs(sums).max(initial=0.0))
    shares = sums / highest if highest > 0 else sums
    least = _LEAST
    if shares.size > _MOST_LINES:
        least = max(least, float(np.partition(np.abs(shares).ravel(), -_MOST_LINES)[-_MOST_LINES]))
    start, end = np.nonzero(np.abs(shares) >= least)
    values = shares[start, end]
    strength = np.full(len(values), 0.6, np.float32)
    if isinstance(after, Bars):
        strength = np.where(end == after.best, 1.0, _FAINT).astype(np.float32)
    order = np.argsort(strength * 2 + np.abs(values), kind="stable")  # the strongest in front
    starts = (start + 0.5) / sums.shape[0]
    ends = (end + 0.5) / sums.shape[1]
    return Links(starts[order], ends[order], values[order].astype(np.float32), strength[order])


def _from_picture(form: Form, after: Tiles) -> Links:
    """A line to each row of tiles, as wide as the row is active: the tiles are the weights."""
    strength = after.strength if after.strength is not None else np.zeros(len(after.units))
    rows = np.array_split(strength, max(1, min(form.rows, _FROM_PICTURE)))
    means = np.array([float(row.mean()) if len(row) else 0.0 for row in rows])
    highest = means.max(initial=0.0)
    places = ((np.arange(len(means)) + 0.5) / len(means)).astype(np.float32)
    values = (means / highest if highest > 0 else means).astype(np.float32)
    return Links(places, places, values, np.full(len(means), 0.6, np.float32))


def _rows(form: Form, picture: Picture | None, count: int) -> list[Array]:
    """The units in each row of a block's picture, from top to bottom."""
    if isinstance(picture, Bars):
        return [np.array([unit]) for unit in picture.units]
    if isinstance(picture, Tiles) and picture.values is not None:
        if len(picture.units) == 0 or int(picture.units.max()) >= count:
            return []
        rows = [
            picture.units[start : start + form.columns]
            for start in range(0, len(picture.units), form.columns)
        ]
        if len(rows) <= _MOST_ROWS:
            return rows
        return [np.concatenate(part) for part in _parts(rows, _MOST_ROWS)]
    return []


def _parts(rows: list[Array], count: int) -> list[list[Array]]:
    edges = np.linspace(0, len(rows), count + 1).round().astype(int)
    return [rows[a:b] for a, b in pairwise(edges)]
