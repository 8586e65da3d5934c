"""The curves of one figure: each batch, their smoothed course, and both means of each epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from netbuilder.curves.levels import Scale
from netbuilder.curves.series import Array, Series
from netbuilder.curves.smoothing import USUAL, Smoothing, lag_of, strength_of
from netbuilder.translation import say
from netbuilder.wording import count_text, decimals, figure_text

BATCHES: Final = "training batches"
TRAINING: Final = "training"
VALIDATION: Final = "validation"

_SETTLED: Final = 0.5  # epochs; earlier batches do not stretch the levels once an epoch is done


@dataclass(frozen=True, slots=True, eq=False)
class OtherRun:
    """The means of another run's epochs.

    Attributes:
        title: of the run.
        means: after each epoch, float64 (epochs,).
        colour: of its line, '#rrggbb'.
    """

    title: str
    means: Array
    colour: str

    def at(self, x: float) -> tuple[int, float]:
        """The epoch nearest to `x`, counted from 1, and the mean after it; 0 and NaN without."""
        if not len(self.means):
            return 0, np.nan
        epoch = int(np.clip(round(min(x, 1e9)), 1, len(self.means)))
        return epoch, float(self.means[epoch - 1])


class RunCurves:
    """Gathers what a run reports and says what is to be seen of it.

    Attributes:
        batches: value of each batch over its end in epochs.
        smooth: their exponential mean, point by point.
        means: by name, `TRAINING` and `VALIDATION`, the value after each epoch.
        others: runs that are laid over this one.
        scale: how values become heights.
        epochs: of the run.
    """

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self.others: Sequence[OtherRun] = ()
        self.batches, self.smooth = Series(), Series()
        self.means: Mapping[str, Series] = {TRAINING: Series(), VALIDATION: Series()}
        self._share = USUAL
        self.reset(1)

    def reset(self, epochs: int) -> None:
        """Forget the run and expect one of `epochs`."""
        self.epochs = epochs
        for series in (self.batches, self.smooth, *self.means.values()):
            series.clear()
        self._smoothing: Smoothing | None = None

    def append(self, positions: ArrayLike, values: ArrayLike) -> None:
        """Add batches; as `Series.extend`."""
        self.batches.extend(positions, values)
        self._smooth_further()

    def add_epoch(self, epoch: int, training: float | None, validation: float | None) -> None:
        """Add the means of the epoch number `epoch`, counted from 0."""
        for key, value in ((TRAINING, training), (VALIDATION, validation)):
            if value is not None:
                self.means[key].extend(epoch + 1, value)

    def smooth_by(self, share: float) -> None:
        """Smooth more or less, from 0, not at all, to 1; see `lag_of`."""
        self._share = share
        self._smoothing = None
        self.smooth.clear()
        self._smooth_further()

    def series(self) -> Mapping[str, tuple[Array, Array]]:
        """Positions in epochs and values of every curve, all points, read-only."""
        every = {BATCHES: self.batches, **self.means}
        return MappingProxyType({key: (s.x, s.y) for key, s in every.items()})

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to see."""
        return not (self.others or len(self.batches) or any(map(len, self.means.values())))

    @property
    def reached(self) -> float:
        """How far the run is, in epochs."""
        parts = (self.batches, *self.means.values())
        return max((float(s.x[-1]) for s in parts if len(s)), default=0.0)

    @property
    def room(self) -> int:
        """Epochs of the longest of the other runs."""
        return max((len(other.means) for other in self.others), default=0)

    def limits(self) -> tuple[float, float]:
        """The heights between which all of it can be looked at."""
        parts = (self.batches, *self.means.values())
        return self.scale.limits(
            self._with_others([v for s in parts for v in (s.lowest, s.highest)])
        )

    def levels(self, left: float, right: float, *, whole: bool) -> tuple[float, float]:
        """The heights to show between two positions: those of the lines, whatever the band's are.

        Args:
            left: first position, in epochs.
            right: last one.
            whole: whether the steep fall at the beginning counts once an epoch is done.
        """
        x, y = self.smooth.thinned(left, right, 200)
        means = list(self.means.values())
        if not whole and any(map(len, means)):
            y = y[x >= _SETTLED]
        if not whole and len(self.batches):
            # The first epoch's mean has the steep fall in it; the line shows the rest.
            means.remove(self.means[TRAINING])
        return self.scale.fitted(
            self._with_others([*y, *(v for s in means for v in (s.lowest, s.highest))])
        )

    def ends(self) -> list[tuple[str, float]]:
        """Name and last value, as measured, of every curve that has one."""
        last = {key: float(s.y[-1]) for key, s in self.means.items() if len(s)}
        if len(self.smooth):
            last[TRAINING] = float(self.smooth.y[-1])
        found = [(key, last[key]) for key in (TRAINING, VALIDATION) if key in last]
        return found + [(o.title, float(o.means[-1])) for o in self.others if len(o.means)]

    def text(self, value: float) -> str:
        """A measured value as it is written."""
        shown = float(self.scale.values(np.array([value]))[0])
        return figure_text(shown, share=self.scale.fraction, digits=1)

    def means_at(self, x: float) -> list[str]:
        """What each mean was after the epoch nearest to `x`."""
        points = [
            (series.x[i], name, series.y[i])
            for name, series in self.means.items()
            if (i := series.nearest(x)) is not None
        ]
        nearest = min(points, key=lambda point: abs(point[0] - x), default=(0.0,))[0]
        return [
            say("epoch {e}: {name} {y}", e=count_text(e), name=say(name), y=self.text(y))
            for e, name, y in points
            if e == nearest
        ]

    def told_at(self, x: float) -> tuple[float, list[str]]:
        """The nearest batch's end, or `x` without any, and all that is known there."""
        lines = []
        batch = self.batches.nearest(x)
        if batch is not None:
            x = float(self.batches.x[batch])
            lines.append(
                say("epoch {x}: batch {y}", x=decimals(x), y=self.text(self.batches.y[batch]))
            )
            if self._smoothing is not None and self._smoothing.strength:
                lines.append(say("smoothed {y}", y=self.text(self.smooth.y[batch])))
        lines += self.means_at(x)
        for other in self.others:
            epoch, value = other.at(x)
            lines.append(
                say(
                    "{other_title}, epoch {epoch}: {text}",
                    other_title=other.title,
                    epoch=epoch,
                    text=self.text(value),
                )
            )
        return x, lines

    def _smooth_further(self) -> None:
        """Bring the smoothed course up to the last batch."""
        if not len(self.batches):
            return
        if self._smoothing is None:
            steps = 1 / max(float(np.diff(self.batches.x[:2], prepend=0.0)[-1]), 1e-6)
            self._smoothing = Smoothing(strength_of(lag_of(self._share, steps * self.epochs)))
        done = len(self.smooth)
        self.smooth.extend(self.batches.x[done:], self._smoothing.extend(self.batches.y[done:]))

    def _with_others(self, values: Sequence[float]) -> Array:
        return np.concatenate([np.asarray(values, np.float64), *(o.means for o in self.others)])
