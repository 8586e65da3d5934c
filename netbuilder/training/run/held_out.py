"""Samples to look at a network with: what it never saw, and a part of what it did."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.targets import CLASS
from netbuilder.training.records import HeldOut
from netbuilder.training.run.data import Data

MOST_SEEN: Final = 5000
"""Training samples that are kept to look at, at most."""


def unseen(design: Design, data: Data) -> HeldOut:
    """The part of the data that is never trained on."""
    return _part(design, data, data.x_test, data.y_test)


def seen(design: Design, data: Data) -> HeldOut:
    """A few of those that are, always the same of the same data; copied."""
    places = np.random.default_rng(0).permutation(len(data.x_train))[:MOST_SEEN]
    return _part(design, data, data.x_train[places], data.y_train[places])


def _part(design: Design, data: Data, samples: Array, answers: Array) -> HeldOut:
    labels = None
    if design.target == CLASS:
        labels = (answers.argmax(axis=1) if answers.ndim > 1 else answers).astype(np.int64)
    return HeldOut(samples, answers, labels, data.in_units)
