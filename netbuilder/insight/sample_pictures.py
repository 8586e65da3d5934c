"""Samples as pictures to look at, where they are that."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.insight.own_pictures import to_look_at
from netbuilder.network.trained import TrainedNetwork

_SMALLEST: Final = 4
_COLOURS: Final = 3


def to_show(network: TrainedNetwork, samples: Array) -> Array:
    """Samples to look at; rows of a table, however many values they have, are no pictures."""
    fitted = network.fitted
    if fitted is not None and fitted.recipe.block is None:
        return samples.reshape(len(samples), -1)[:, :0]
    return to_look_at(network, samples)


def as_pictures(samples: Array) -> Array | None:
    """Samples as pictures, grey or in colours, where they are that.

    Args:
        samples: (n, ...).

    Returns:
        (n, height, width) or (n, height, width, 3); None for anything else.
    """
    if samples.ndim == 4 and samples.shape[3] == 1:
        samples = samples[..., 0]
    is_colour = samples.ndim == 4 and samples.shape[3] == _COLOURS
    if (samples.ndim == 3 or is_colour) and min(samples.shape[1:3]) >= _SMALLEST:
        return samples
    values = samples[0].size if len(samples) else 0
    side = int(np.sqrt(values))
    if side < _SMALLEST or side * side != values:
        return None
    return samples.reshape(len(samples), side, side)
