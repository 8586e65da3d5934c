"""What the network reads of a drawing, what that is worth, and what the drawing is like."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design.deciding import threshold_of
from netbuilder.design.pictures import resized, side_of
from netbuilder.design.targets import CLASS
from netbuilder.imported import Fitted
from netbuilder.insight.confidence import describe
from netbuilder.insight.novelty import Match, NoveltyDetector
from netbuilder.insight.own_pictures import as_samples, to_look_at
from netbuilder.insight.reading import read_picture
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.records import HeldOut

NEAREST: Final = 3
"""Training examples to show beside a drawing."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A picture that the network was trained on.

    Attributes:
        picture: float32 (side, side).
        name: of its class; '' where it has none.
    """

    picture: Array
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class PictureReading:
    """An answer to a drawing.

    Attributes:
        answer: as `read_picture` gives it.
        target: what the network learns.
        verdict: a sentence on how far the answer is to be believed; '' where there is no scale.
        nearest: the training examples that are most like the drawing, the nearest first.
    """

    answer: Array
    target: str
    verdict: str
    nearest: tuple[Example, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """Pictures that the network was trained on, to compare drawings with.

    Attributes:
        detector: tells what is unlike them.
        seen: where they come from.
        fitted: the preparation of the user's pictures, if they are.
        taught: (n, ...), drawings that were taught since; None without any.
    """

    detector: NoveltyDetector
    seen: HeldOut
    fitted: Fitted | None = None
    taught: Array | None = None

    @property
    def side(self) -> int:
        """The side of each picture."""
        return math.isqrt(self.detector.values)


def remember(network: TrainedNetwork, seen: HeldOut) -> Memory | None:
    """Look through what a network was trained on; takes about a second for MNIST.

    Returns:
        None for a network that takes no pictures, or where there are too few to tell.
    """
    if side_of(network.design) is None:
        return None
    try:
        return Memory(NoveltyDetector(seen.samples), seen, network.fitted)
    except ValueError:
        return None


def with_taught(memory: Memory, taught: Array) -> Memory:
    """The same memory, and drawings (n, 28, 28) that are as familiar from now on."""
    fitting = np.stack([resized(picture, memory.side) for picture in taught])
    return replace(memory, taught=as_samples(memory.fitted, fitting))


def look_at(
    network: TrainedNetwork, probe: Probe, picture: Array, memory: Memory | None
) -> PictureReading | None:
    """Read a drawing.

    Args:
        network: that is asked.
        probe: answers for it.
        picture: float32 (side, side), in [0, 1], not empty.
        memory: what to compare the drawing with, where it is at hand.

    Returns:
        None where the network cannot read it.
    """
    answer = read_picture(probe, picture, network.fitted)
    if answer is None:
        return None
    match: Match | None = None
    if memory is not None:
        drawn = as_samples(network.fitted, resized(picture, memory.side)[None])[0]
        match = memory.detector.look(drawn, NEAREST, memory.taught)
    verdict = ""
    target = network.design.target
    if target == CLASS:
        unlike = match is not None and match.unlike
        verdict = describe(answer, network.classes, unlike, threshold_of(network.design)).text
    nearest: tuple[Example, ...] = ()
    if memory is not None and match is not None:
        nearest = tuple(_example(network, memory, int(place)) for place in match.nearest)
    return PictureReading(answer, target, verdict, nearest)


def _example(network: TrainedNetwork, memory: Memory, place: int) -> Example:
    labels = memory.seen.labels
    number = None if labels is None else int(labels[place])
    known = number is not None and number < len(network.classes)
    name = network.classes[number] if known and number is not None else ""
    picture = to_look_at(network, memory.seen.samples[place : place + 1])
    return Example(picture.reshape(memory.side, memory.side), name)
