"""What a network with two inputs makes of every point of the plane, from a copy of its weights."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.datasets.toys import RADIUS, TOYS
from engine.models import Sequential
from engine.types import Array
from netbuilder.design import Design, analyze, build
from netbuilder.design.targets import CLASS, INPUT

FINEST: Final = 100
"""Cells along either side of the plane."""

_SIDES: Final = (FINEST, 50, 25, 10)
_MULTIPLICATIONS: Final = 2e7
"""As many as one surface may cost; those of larger networks are coarser."""

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
    toy = TOYS.get(design.data)
    if toy is None:
        return None
    (train, train_answers), (test, test_answers) = toy.load_data(noise=design.noise)
    furthest = max(float(np.abs(train).max()), float(np.abs(test).max()), RADIUS)
    extent = math.ceil(furthest * _MARGIN / _STEP) * _STEP
    return Points(train, train_answers, test, test_answers, extent)


def span_of(design: Design) -> tuple[float, float]:
    """The numbers between which a data set's answers lie: those of its classes, or -1 and 1."""
    classes = design.data_set.classes
    return (0.0, classes - 1.0) if classes else (-1.0, 1.0)


class Surface:
    """A network of its own, so that no other thread trains it meanwhile.

    Args:
        design: as trained.

    Attributes:
        classes: how many the network tells apart; 0 where it puts out a number.
        span: the numbers that the answers lie between, where it puts out a number.
        side: cells along either side of the plane.
    """

    def __init__(self, design: Design) -> None:
        kind = design.data_set
        self.classes = kind.classes if design.target == CLASS else 0
        self.span = span_of(design)
        self.side = FINEST
        self._shape = design.input_shape
        self._model: Sequential | None = None
        if takes_points(design) and design.target != INPUT:
            self._model = build(design)
            cost = max(analyze(design).multiply_adds, 1)
            fits = (side for side in _SIDES if side * side * cost <= _MULTIPLICATIONS)
            self.side = next(fits, _SIDES[-1])
        self._ready = False

    @property
    def possible(self) -> bool:
        """Whether the network has a surface at all, once it has weights."""
        return self._model is not None

    def update(self, weights: Array) -> None:
        """Use these weights from now on.

        Args:
            weights: flat, as the records of a training carry them; copied.

        Raises:
            ShapeError: they are not those of this design.
        """
        if self._model is not None:
            self._model.set_flat_weights(weights)
            self._ready = True

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
        if self._model is None or not self._ready:
            return None
        with np.errstate(all="ignore"):
            samples = points.reshape(-1, *self._shape).astype(np.float32)
            output = self._model.predict_on_batch(samples).reshape(len(points), -1)
        return output.astype(np.float32) if np.isfinite(output).all() else None
