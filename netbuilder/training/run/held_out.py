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
    """The samples that say most about a network: those for the test, as far as there are any."""
    if len(data.x_test):
        return _part(design, data, data.x_test, data.y_test)._replace(times=data.times[0])
    held = held_back(data, _validated(design, data))
    if held is not None and len(held[0]):
        return _part(design, data, *held)._replace(part="validation", times=data.times[1])
    return seen(design, data)


def seen(design: Design, data: Data) -> HeldOut:
    """A few of those that are, always the same of the same data; copied."""
    places = np.random.default_rng(0).permutation(len(data.x_train))[:MOST_SEEN]
    few = _part(design, data, data.x_train[places], data.y_train[places])
    return few._replace(part="training")


def _validated(design: Design, data: Data) -> int:
    """How many of the last samples a training keeps back, as `fit` counts them."""
    count = len(data.x_train)
    return count - int(count * (1 - design.kept_back)) if design.kept_back else 0


def held_back(data: Data, count: int) -> tuple[Array, Array] | None:
    """The samples and answers that a training validates with; None for none.

    Args:
        data: that are trained on.
        count: of the samples; where the data set none apart they are the last ones, as in Keras.
    """
    if data.validation is not None or not count:
        return data.validation
    return data.x_train[-count:], data.y_train[-count:]


def _part(design: Design, data: Data, samples: Array, answers: Array) -> HeldOut:
    labels = None
    if design.target == CLASS:
        labels = (answers.argmax(axis=1) if answers.ndim > 1 else answers).astype(np.int64)
    return HeldOut(samples, answers, labels, data.in_units)
