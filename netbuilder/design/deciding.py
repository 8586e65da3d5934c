"""The class that a network's output stands for."""

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
        outputs: of the network, (n, classes).
        threshold: of two classes, the output for the second from which it is the answer.

    Returns:
        int64 (n,): the largest output, or what the threshold says of two classes.
    """
    if outputs.shape[-1] != _TWO or threshold == MIDDLE:
        return outputs.argmax(axis=-1).astype(np.int64)
    return (outputs[..., 1] >= threshold).astype(np.int64)
