"""Files that the system hands to the running program: on macOS, what is opened in the Finder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """The application; it keeps the files that are handed to it until somebody opens them."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._files = HandedOver()

    @property
    def files(self) -> HandedOver:
        """What was handed over."""
        return self._files

    def event(self, event: QEvent) -> bool:
        """Take a file, or do what applications do."""
        return self._files.take(event) or super().event(event)


class HandedOver:
    """Files on their way to the window."""

    def __init__(self) -> None:
        self._waiting: list[Path] = []
        self._open: Callable[[Path], object] | None = None

    def open_with(self, opens: Callable[[Path], object]) -> None:
        """Open what has come and what comes; called once the window is there."""
        self._open = opens
        self._go_on()

    def take(self, event: QEvent) -> bool:
        """Whether the event hands a file over, which is then opened."""
        if not isinstance(event, QFileOpenEvent) or not event.file():
            return False
        self._waiting.append(Path(event.file()))
        self._go_on()
        return True

    def _go_on(self) -> None:
        # Not within the event: opening may ask a question.
        if self._open is not None and self._waiting:
            opens, path = self._open, self._waiting.pop(0)
            QTimer.singleShot(0, lambda: opens(path))
            self._go_on()
