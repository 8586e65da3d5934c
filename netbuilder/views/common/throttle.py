"""Drawing as often as it is worth its time."""

from __future__ import annotations

from time import perf_counter
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

SHARE: Final = 0.01  # of the GUI thread's time for one drawing
SHORTEST: Final = 1 / 10  # seconds between two drawings
LONGEST: Final = 0.5
READABLE: Final = 1 / 5  # seconds between two changes of a text or a figure
_WEIGHT: Final = 0.3  # of the last drawing's cost among those before; one dear one proves little


class Throttle(QObject):
    """Gathers requests and says when the next drawing is due.

    The pause between two drawings follows from what they cost, so that they take `SHARE` of the
    time at most, within `shortest` and `LONGEST`.

    Args:
        shortest: seconds between two drawings.
        parent: Qt's.

    Signals:
        due: draw now.
    """

    due = Signal()

    def __init__(self, shortest: float = SHORTEST, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shortest = shortest
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._fire)
        self._last = -LONGEST
        self._cost = 0.0
        self._spent = 0.0

    @property
    def interval(self) -> float:
        """Seconds between two drawings at the present cost."""
        return min(max(self._expected() / SHARE, self._shortest), LONGEST)

    def request(self) -> None:
        """Ask for a drawing; further requests before it add nothing."""
        if not self._timer.isActive():
            pause = self._last + self.interval - perf_counter()
            self._timer.start(max(0, round(pause * 1000)))

    def cancel(self) -> None:
        """Withdraw the request."""
        self._timer.stop()

    def add_cost(self, seconds: float) -> None:
        """Count time spent on the drawing that was last due."""
        self._spent += seconds

    def _fire(self) -> None:
        self._cost = self._expected()
        self._spent = 0.0
        self._last = perf_counter()
        self.due.emit()

    def _expected(self) -> float:
        """Cost of a drawing, in seconds."""
        return self._cost + _WEIGHT * (self._spent - self._cost)
