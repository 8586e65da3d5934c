"""The handle on a running training: pause, resume, stop; from any thread."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from netbuilder.design import Design

BATCH: Final = "batch"
EPOCH: Final = "epoch"
"""How far a step goes."""


class StoppedError(Exception):
    """Work was left because the control says stop."""


class Control:
    """What the user wants of a run.

    The run looks at `stopped` and `paused` between any two batches.

    Attributes:
        changed: notified at each change; whoever waits for something of the run waits on it.
    """

    def __init__(self) -> None:
        # Its lock may be taken twice by one thread: a signal handler may stop the run that its own
        # thread carries out.
        self.changed = threading.Condition()
        self._paused = False
        self._stopped = False
        self._dropped = False
        self._for_good = False
        self._step = ""
        self._design: Design | None = None
        self._speed: float | None = None

    @property
    def speed(self) -> float | None:
        """Batches a second at most; None for no limit."""
        return self._speed

    def set_speed(self, speed: float | None) -> None:
        """Train so many batches a second at most, or as many as there is time for."""
        with self.changed:
            self._speed = speed
            self.changed.notify_all()

    def hold_back(self, since: float) -> None:
        """Return when the next batch is due, or the run is to end or to wait.

        Args:
            since: when the last one was begun, on `time.monotonic`'s clock.
        """
        with self.changed:
            while self._speed is not None and not (self._stopped or self._paused):
                left = since + 1 / self._speed - time.monotonic()
                if left <= 0:
                    return
                self.changed.wait(left)

    @property
    def paused(self) -> bool:
        """Whether the run is to wait."""
        return self._paused

    @property
    def stopped(self) -> bool:
        """Whether the run is to end; never taken back."""
        return self._stopped

    def pause(self) -> None:
        """Let the run wait after the present batch."""
        with self.changed:
            self._paused = True
            self.changed.notify_all()

    def resume(self) -> None:
        """Let it continue."""
        with self.changed:
            self._step, self._paused = "", False
            self.changed.notify_all()

    @property
    def asks(self) -> bool:
        """Whether anything is wanted of the run but to train on at full speed."""
        free = self._speed is None and self._design is None
        return not free or self._paused or self._stopped or bool(self._step)

    def step(self, unit: str) -> None:
        """Let it continue to the end of the next `BATCH` or `EPOCH`, and wait there."""
        with self.changed:
            self._step, self._paused = unit, False
            self.changed.notify_all()

    def reached(self, unit: str) -> bool:
        """The run is at such an end: whether it is to wait there because of a step."""
        with self.changed:
            if not unit or self._step != unit:
                return False
            self._step, self._paused = "", True
            return True

    def change(self, design: Design) -> None:
        """Go on with these settings, as far as a run can change them on its way."""
        with self.changed:
            self._design = design
            self.changed.notify_all()

    def changed_design(self) -> Design | None:
        """What `change` was told since the last time; None for nothing."""
        if self._design is None:
            return None
        with self.changed:
            design, self._design = self._design, None
        return design

    def stop(self, *, for_good: bool = False) -> None:
        """End it after the present batch, also while it waits.

        Args:
            for_good: whether that is the user's wish. Otherwise the run is interrupted, and may be
                resumed another time.
        """
        with self.changed:
            self._for_good = self._for_good or (for_good and not self._stopped)
            self._stopped = True
            self.changed.notify_all()

    @property
    def for_good(self) -> bool:
        """Whether the user has ended the run."""
        return self._for_good

    @property
    def dropped(self) -> bool:
        """Whether nothing of the run is wanted any more."""
        return self._dropped

    def drop(self) -> None:
        """End it, and keep nothing of it."""
        with self.changed:
            self._dropped = self._stopped = True
            self.changed.notify_all()

    def wait_while_paused(self) -> None:
        """Return when the run may continue, is to end, or is to change its settings."""
        with self.changed:
            self.changed.wait_for(
                lambda: self._stopped or not self._paused or self._design is not None
            )

    def check(self) -> None:
        """Leave the work at hand if the run is to end.

        Raises:
            StoppedError: it is.
        """
        if self._stopped:
            raise StoppedError
