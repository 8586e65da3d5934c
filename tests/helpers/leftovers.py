"""What a test left running: Qt's threads, timers and top-level widgets."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

# Qt keeps one tool-tip for itself.
QT_OWN = {"QTipLabel"}


class Watch:
    """While entered, notes each thread and timer that is started; says which still run."""

    def __init__(self) -> None:
        self._patch = pytest.MonkeyPatch()
        self._started: list[weakref.ref[QObject]] = []
        self._widgets_before: list[QWidget] = []

    def __enter__(self) -> Watch:
        self._widgets_before = top_level_widgets()
        for kind in (QThread, QTimer):
            self._patch.setattr(kind, "start", self._noting(kind.start))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._patch.undo()

    def leftovers(self) -> list[str]:
        """Descriptions of what is still there; empty for a tidy test."""
        deliver_deletions()
        if not any(self._running()):
            return []
        # Perhaps only a cycle of references that nobody has collected yet.
        gc.collect()
        gc.freeze()  # what is alive now need not be searched again after each later test
        deliver_deletions()
        return [describe(thing) for thing in self._running()]

    def _noting(self, start: Any) -> Any:
        def start_and_note(thing: QObject, *arguments: Any) -> None:
            self._started.append(weakref.ref(thing))
            start(thing, *arguments)

        return start_and_note

    def _running(self) -> Iterator[QObject]:
        for reference in self._started:
            thing = reference()
            if thing is not None and shiboken6.isValid(thing) and runs(thing):
                yield thing
        for widget in top_level_widgets():
            if widget not in self._widgets_before:
                yield widget


def runs(thing: QObject) -> bool:
    """Whether a thread or timer is at work."""
    if isinstance(thing, QThread):
        return thing.isRunning()
    return isinstance(thing, QTimer) and thing.isActive()


def top_level_widgets() -> list[QWidget]:
    """The application's windows, shown or not."""
    if not isinstance(QCoreApplication.instance(), QApplication):
        return []
    widgets = QApplication.topLevelWidgets()
    return [widget for widget in widgets if widget.metaObject().className() not in QT_OWN]


def deliver_deletions() -> None:
    """Carry out every `deleteLater` that waits for an event loop."""
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def describe(thing: QObject) -> str:
    """Class and object name, as a developer would look for it."""
    name = f" '{thing.objectName()}'" if thing.objectName() else ""
    return f"{type(thing).__name__}{name}"
