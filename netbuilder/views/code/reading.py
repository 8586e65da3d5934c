"""Scripts read, and edits written into them, beside the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from netbuilder.background import Handle, Task
from netbuilder.design import Design
from netbuilder.design.code import (
    AT_ONCE,
    QUICK_STEPS,
    Reading,
    Rewritten,
    read_apart,
    read_quickly,
    rewritten,
    rewritten_apart,
    too_long,
)


class ScriptReading(QObject):
    """Reads one script at a time; a new one takes the place of the one before.

    Signals:
        busyChanged: whether a script is being read that takes a while.
        done: a `Reading`; of a short script before `request` returns.
    """

    busyChanged = Signal(bool)
    done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task[Reading] | None = None

    def request(self, source: str, design: Design, model: str | None = None) -> None:
        """Read a script.

        Args:
            source: the script.
            design: what holds where it says nothing.
            model: the key of the model that is meant.
        """
        self.cancel()
        if len(source) <= AT_ONCE or too_long(source):
            reading = read_quickly(source, design, model)
            if reading is not None:
                self.done.emit(reading)
                return

        def work(handle: Handle) -> Reading:
            return read_apart(source, design, lambda: handle.cancelled, model)

        self._task = Task(work, self, "netbuilder-script")
        self._task.finished.connect(self._finish)
        self._task.start()
        self.busyChanged.emit(True)

    def cancel(self) -> None:
        """Read on no further, and tell nothing of it."""
        if self._task is not None:
            self._task.cancel()
            self._task.deleteLater()
            self._task = None
            self.busyChanged.emit(False)

    @Slot(object)
    def _finish(self, reading: Reading) -> None:
        self.cancel()
        self.done.emit(reading)


class ScriptWriting(QObject):
    """Writes one edit into a script at a time; a new one takes the place of the one before.

    Signals:
        busyChanged: whether an edit is being written that takes a while.
        done: a `Rewritten`, or None where it cannot be; of a short script before `request` returns.
    """

    busyChanged = Signal(bool)
    done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task[Rewritten | None] | None = None

    def request(self, source: str, before: Design, after: Design, model: str | None) -> None:
        """Write what has changed between two designs into the script of the first."""
        self.cancel()
        if len(source) <= AT_ONCE:
            self.done.emit(rewritten(source, before, after, model, QUICK_STEPS))
            return

        def work(handle: Handle) -> Rewritten | None:
            return rewritten_apart(source, before, after, model, lambda: handle.cancelled)

        self._task = Task(work, self, "netbuilder-script")
        self._task.finished.connect(self._finish)
        self._task.start()
        self.busyChanged.emit(True)

    def cancel(self) -> None:
        """Write on no further, and tell nothing of it."""
        if self._task is not None:
            self._task.cancel()
            self._task.deleteLater()
            self._task = None
            self.busyChanged.emit(False)

    @Slot(object)
    def _finish(self, written: Rewritten | None) -> None:
        self.cancel()
        self.done.emit(written)
