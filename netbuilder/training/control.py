"""The handle on a running training: pause, resume, stop; from any thread."""

from __future__ import annotations

import threading
from typing import Final

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
        self._step = ""

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
        """Let it go on."""
        with self.changed:
            self._step, self._paused = "", False
            self.changed.notify_all()

    def step(self, unit: str) -> None:
        """Let it go on to the end of the next `BATCH` or `EPOCH`, and wait there."""
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

    def stop(self) -> None:
        """End it after the present batch, also while it waits."""
        with self.changed:
            self._stopped = True
            self.changed.notify_all()

    def wait_while_paused(self) -> None:
        """Return when the run may go on or is to end."""
        with self.changed:
            self.changed.wait_for(lambda: self._stopped or not self._paused)

    def check(self) -> None:
        """Leave the work at hand if the run is to end.

        Raises:
            StoppedError: it is.
        """
        if self._stopped:
            raise StoppedError
