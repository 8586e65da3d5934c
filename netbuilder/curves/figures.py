"""The curves of all figures that a run has watched beside the loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from numpy.typing import ArrayLike

from netbuilder.curves.run_curves import BATCHES, TRAINING, VALIDATION
from netbuilder.curves.series import Array, Series
from netbuilder.curves.table import Curves


class WatchedFigures:
    """Gathers what a run reports of every figure, so that any of them can be shown.

    Attributes:
        names: of the figures, the one that is shown first in front.
        epochs: of the run.
        best: the best epoch, counted from 1; 0 before there is one.
    """

    def __init__(self) -> None:
        self.reset((), 0)

    def reset(self, names: Sequence[str], epochs: int) -> None:
        """Forget the run and expect one of so many epochs that watches these."""
        self.names, self.epochs, self.best = tuple(names), epochs, 0
        kinds = BATCHES, TRAINING, VALIDATION
        self._curves = {name: {kind: Series() for kind in kinds} for name in self.names}

    def append(self, positions: ArrayLike, values: Mapping[str, ArrayLike]) -> None:
        """Add batches; as `Series.extend`, for each figure by its name."""
        for name in self.names:
            if name in values:
                self._curves[name][BATCHES].extend(positions, values[name])

    def add_epoch(self, epoch: int, logs: Mapping[str, float]) -> None:
        """Add an epoch, counted from 0, with its figures by Keras's keys."""
        for name, curves in self._curves.items():
            for kind, key in ((TRAINING, name), (VALIDATION, f"val_{name}")):
                if key in logs:
                    curves[kind].extend(epoch + 1, logs[key])

    def batches(self, name: str) -> tuple[Array, Array]:
        """Ends of the batches in epochs, and what a figure was of each."""
        series = self._curves[name][BATCHES]
        return series.x, series.y

    def means(self, name: str) -> Mapping[int, tuple[float | None, float | None]]:
        """By the number of the epoch, counted from 0, a figure of training and of validation."""
        found: dict[int, list[float | None]] = {}
        for place, kind in enumerate((TRAINING, VALIDATION)):
            series = self._curves[name][kind]
            for x, y in zip(series.x.tolist(), series.y.tolist(), strict=True):
                found.setdefault(round(x) - 1, [None, None])[place] = y
        return {epoch: (pair[0], pair[1]) for epoch, pair in sorted(found.items())}

    def series(self) -> Mapping[str, Curves]:
        """By the figures' names positions in epochs and values of every curve."""
        return MappingProxyType(
            {
                name: {kind: (each.x, each.y) for kind, each in curves.items()}
                for name, curves in self._curves.items()
            }
        )
