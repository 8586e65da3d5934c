"""What a network with two inputs makes of every point of the plane."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.datasets import drawn
from engine.datasets.toys import RADIUS, TOYS
from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.deciding import threshold_of
from netbuilder.design.own import OWN_DATA
from netbuilder.design.points import DRAWN, EXTENT
from netbuilder.design.targets import CLASS, INPUT
from netbuilder.network.probe import Probe

FINEST: Final = 100
"""Cells along either side of the plane."""

_SIDES: Final = (FINEST, 50, 25, 10)
_MULTIPLICATIONS: Final = 2e7
"""The most that one surface may cost; those of larger networks are coarser."""

_DEVIATIONS: Final = 2.0
_MARGIN: Final = 1.08
_STEP: Final = 0.5


def takes_points(design: Design) -> bool:
    """Whether the network takes two numbers."""
    return math.prod(design.input_shape) == 2


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The samples that a design learns from, as points.

    Attributes:
        train: float32 (n, 2).
        train_answers: of each its class or number, (n,).
        test: float32 (m, 2); never trained on.
        test_answers: as `train_answers`.
        extent: half the side of a square around 0 that holds them all.
    """

    train: Array
    train_answers: Array
    test: Array
    test_answers: Array
    extent: float


def points_of(design: Design) -> Points | None:
    """The points of a design's data set; None where its samples are none."""
    if design.data == DRAWN:
        parts = drawn.load_data(design.points.points)
        (train, train_answers), (test, test_answers) = parts
        return Points(train, train_answers, test, test_answers, EXTENT)
    toy = TOYS.get(design.data)
    if toy is None:
        return None
    (train, train_answers), (test, test_answers) = toy.load_data(noise=design.noise)
    furthest = max(float(np.abs(train).max()), float(np.abs(test).max()), RADIUS)
    extent = math.ceil(furthest * _MARGIN / _STEP) * _STEP
    return Points(train, train_answers, test, test_answers, extent)


def span_of(design: Design) -> tuple[float, float]:
    """The numbers between which a data set's answers lie: those of its classes, or -1 and 1.

    Numbers of the user's own are standardized, so most lie within two deviations of 0.
    """
    classes = design.data_set.classes
    if design.data == OWN_DATA and not classes:
        return -_DEVIATIONS, _DEVIATIONS
    return (0.0, classes - 1.0) if classes else (-1.0, 1.0)


class Surface:
    """What a network puts out over the plane.

    Args:
        probe: the network.

    Attributes:
        classes: how many the network tells apart; 0 where it puts out a number.
        span: the numbers that the answers lie between, where it puts out a number.
        side: cells along either side of the plane.
        possible: whether the network has a surface at all, once it has weights.
    """

    def __init__(self, probe: Probe) -> None:
        design = probe.design
        self._probe = probe
        self.possible = takes_points(design) and design.target != INPUT
        self.classes = design.data_set.classes if design.target == CLASS else 0
        self.span = span_of(design)
        cost = max(probe.multiply_adds, 1)
        fits = (side for side in _SIDES if side * side * cost <= _MULTIPLICATIONS)
        self.side = next(fits, _SIDES[-1])

    @property
    def threshold(self) -> float:
        """The output from which the second of two classes is the answer."""
        return threshold_of(self._probe.design)

    def over(self, extent: float) -> Array | None:
        """The output in the middle of each cell of a square around 0.

        Args:
            extent: half the square's side.

        Returns:
            float32 (side, side, outputs), the first row at the top, where the second input is
            largest; None without weights, or where an output is no number.
        """
        middles = (2 * np.arange(self.side) + 1 - self.side) / self.side * extent
        x, y = np.meshgrid(middles, -middles)
        answer = self._answer(np.stack([x.ravel(), y.ravel()], axis=1))
        return None if answer is None else answer.reshape(self.side, self.side, -1)

    def at(self, x: float, y: float) -> Array | None:
        """The output at one point, float32 (outputs,); None as for `over`."""
        answer = self._answer(np.array([[x, y]]))
        return None if answer is None else answer[0]

    def _answer(self, points: Array) -> Array | None:
        if not self.possible:
            return None
        output = self._probe.outputs(points.astype(np.float32), len(points))
        return None if output is None else output.reshape(len(points), -1)
