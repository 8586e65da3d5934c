"""The class that a network's output stands for: the one place that decides it."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design.design import Design
from netbuilder.design.targets import CLASS

MIDDLE: Final = 0.5
"""The threshold at which the larger of two probabilities is the answer."""
_TWO: Final = 2


def threshold_of(design: Design) -> float:
    """The probability from which the second of two classes is the answer; 0.5 for other designs."""
    is_two = design.target == CLASS and design.data_set.classes == _TWO
    return design.threshold if is_two else MIDDLE


def decided(outputs: Array, threshold: float = MIDDLE) -> Array:
    """The class of each sample.

    Args:
        outputs: of the network, (..., classes); a single one is that of the second of two classes.
        threshold: of two classes, the output for the second from which it is the answer.

    Returns:
        int64 (...,): the largest output, or what the threshold says of two classes.
    """
    if outputs.shape[-1] == 1:
        second = outputs[..., 0]
        return ((second > MIDDLE) if threshold == MIDDLE else second >= threshold).astype(np.int64)
    if outputs.shape[-1] != _TWO or threshold == MIDDLE:
        return outputs.argmax(axis=-1).astype(np.int64)
    return (outputs[..., 1] >= threshold).astype(np.int64)


def ranked(outputs: Array, threshold: float = MIDDLE) -> Array:
    """The classes of one sample, int64 (classes,): the answer first, then by their outputs."""
    order = np.argsort(-outputs, kind="stable")
    first = decided(outputs, threshold)
    return np.concatenate([order[order == first], order[order != first]]).astype(np.int64)


def ahead(outputs: Array, threshold: float = MIDDLE) -> Array:
    """How far each answer is from another one, from 0 to 1.

    Args:
        outputs: (..., classes), probabilities or on any other scale.
        threshold: as `decided` takes it.

    Returns:
        (...,): the largest output less the next one; of two classes with a threshold the part of
        the way from the threshold to certainty.
    """
    count = outputs.shape[-1]
    if count == 1:
        return np.ones(outputs.shape[:-1])
    if count != _TWO or threshold == MIDDLE:
        two = np.partition(outputs, count - 2, axis=-1)[..., -2:]
        return np.clip(two[..., 1] - two[..., 0], 0, 1)
    over = outputs[..., 1] - threshold
    way = np.where(over >= 0, 1 - threshold, threshold)
    return np.clip(np.abs(over) / np.maximum(way, 1e-6), 0, 1)
