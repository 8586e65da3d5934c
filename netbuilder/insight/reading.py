"""What the network makes of one sample that somebody draws, types or points at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design.pictures import resized, side_of
from netbuilder.design.targets import CLASS, INPUT, NUMBER
from netbuilder.imported import Fitted
from netbuilder.insight.own_pictures import as_samples
from netbuilder.network.probe import Probe

CELLS: Final = 48
"""The most cells of a strip."""


def read_picture(probe: Probe, picture: Array, fitted: Fitted | None = None) -> Array | None:
    """The output for one picture.

    Args:
        probe: the network.
        picture: float32 (side, side), in [0, 1]; brought to the size of the input.
        fitted: the preparation of the user's pictures that it was trained on, if it was.

    Returns:
        For a network that learns classes float32 (classes,), in [0, 1]: probabilities where it
        ends with softmax; other outputs have no common scale, so they are shown as they are, cut
        off at 0 and 1. For one that learns numbers (1,), for one that learns its input (side,
        side) of that. None without weights, for a network with another kind of input or output,
        or where its output is no number.
    """
    side = side_of(probe.design)
    if side is None:
        return None
    output = probe.outputs(as_samples(fitted, resized(picture, side)[None])[0])
    if output is None:
        return None
    if probe.design.target == NUMBER:
        values = output.reshape(1, -1)
        return values[0] if fitted is None else np.asarray(fitted.in_units(values)[0], np.float64)
    if probe.design.target == INPUT:
        return output.reshape(side, side)
    return np.clip(output[0], 0, 1) if output.ndim == 2 else None


def strips(
    probe: Probe,
    picture: Array,
    fitted: Fitted | None = None,
    wanted: Collection[str] | None = None,
) -> dict[str, Array]:
    """What every layer puts out for a picture, as strips to look at.

    Args:
        probe: the network.
        picture: float32 (side, side), in [0, 1]; brought to the size of the input.
        fitted: as for `read_picture`.
        wanted: names of the layers that are asked about; all where None.

    Returns:
        By the layer's name up to `CELLS` values in [0, 1], each the mean size of as many
        neighbouring outputs, 1 the strip's strongest; empty while nothing can be read.
    """
    side = side_of(probe.design)
    if side is None or (wanted is not None and not wanted):
        return {}
    found = probe.activations(as_samples(fitted, resized(picture, side)[None])[0])
    return {n: strip(values) for n, values in found.items() if wanted is None or n in wanted}


def read_row(probe: Probe, fitted: Fitted, row: Mapping[str, str]) -> Array | None:
    """The answer to a row of a table.

    Args:
        probe: the network.
        fitted: the preparation of the data that it was trained on.
        row: by the column's name what stands there; '' where nothing does.

    Returns:
        Probabilities of the classes, or (1,) the number in the units of the data; None before
        there are weights, or where the answer is no number.

    Raises:
        DataError: a value is no number, or is missing where one is needed.
    """
    return read_window(probe, fitted, [row])


def read_window(probe: Probe, fitted: Fitted, rows: Sequence[Mapping[str, str]]) -> Array | None:
    """The same for the last rows of a series, which make one sample together."""
    output = probe.outputs(fitted.transform([dict(row) for row in rows]))
    if output is None:
        return None
    values = output.reshape(1, -1)
    if probe.design.target == NUMBER:
        return np.asarray(fitted.in_units(values)[0], np.float64)
    return np.clip(values[0], 0, 1) if probe.design.target == CLASS else None


def strip(values: Array) -> Array:
    """Outputs of any shape as a few means of their sizes, float64 in [0, 1]."""
    sizes = np.abs(values, dtype=np.float64).reshape(-1)
    sizes = np.where(np.isfinite(sizes), sizes, 0.0)
    if not len(sizes):
        return np.zeros(1)
    # As many in each part as `np.array_split` puts there.
    few, longer = divmod(len(sizes), min(CELLS, len(sizes)))
    counts = np.full(min(CELLS, len(sizes)), few)
    counts[:longer] += 1
    means = np.add.reduceat(sizes, np.cumsum(counts) - counts) / counts
    highest = means.max()
    return np.asarray(means / highest if highest > 0 else means)
