"""Waiting for slow disks and long steps while the window stays alive."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from netbuilder.translation import say
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, own, set_spoken, set_title

_LOOK_MS: Final = 10
_LEAVE: Final = 5.0
"""Seconds after which what computes is left to end with the program."""


class Part(Protocol):
    """Something that works beside the window's thread."""

    @property
    def at_work(self) -> bool:
        """Whether its work is still running."""

    def end(self) -> None:
        """Ask it to end, without waiting."""


class Writer(Part, Protocol):
    """Something that keeps what must not be lost."""

    def close(self) -> None:
        """Finish, once nothing is being written."""


def waits(window: QWidget) -> bool:
    """Whether the user is being asked for patience."""
    return window.findChild(_Notice) is not None


def wait(until: Callable[[], bool], text: str, window: QWidget, *, stay: str = "") -> bool:
    """Let the window paint itself until something is the case, and say what it waits for.

    Args:
        until: asked again and again.
        text: what is being done.
        window: takes no input meanwhile.
        stay: of the button that ends the waiting; there is none where ''.

    Returns:
        Whether it is the case; else the user has pressed the button.
    """
    if until():
        return True
    notice = _Notice(text, stay, window)
    loop = QEventLoop()
    timer = QTimer(interval=_LOOK_MS)
    timer.timeout.connect(lambda: loop.quit() if until() else None)
    notice.rejected.connect(loop.quit)
    notice.show()
    timer.start()
    loop.exec()
    timer.stop()
    notice.hide()
    notice.setParent(None)
    notice.deleteLater()
    return until()


def end(kept: Sequence[Writer], left: Sequence[Part], window: QWidget) -> None:
    """End all work before the window goes.

    Args:
        kept: what writes; it is waited for as long as it takes, and closed.
        left: what computes; it is waited for a few seconds.
        window: says so.
    """
    for part in (*left, *kept):
        part.end()
    deadline = time.monotonic() + _LEAVE

    def over() -> bool:
        if any(part.at_work for part in kept):
            return False
        return time.monotonic() > deadline or not any(part.at_work for part in left)

    wait(over, say("Saving, and ending background work..."), window)
    for writer in kept:
        writer.close()


class _Notice(Dialog):
    """What is waited for; closed by its button alone."""

    def __init__(self, text: str, stay: str, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("patience")
        set_title(self, say("NetBuilder"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        label = Label()
        label.show_text(text)
        bar = QProgressBar()
        bar.setRange(0, 0)
        set_spoken(bar, text)
        layout = QVBoxLayout(self)
        layout.addWidget(label)
        layout.addWidget(bar)
        self._stay = bool(stay)
        if stay:
            button = QPushButton(own(stay))
            button.setObjectName("stopWaiting")
            button.clicked.connect(self.reject)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)

    def reject(self) -> None:
        """Heed Escape and the window's own button only where waiting may end."""
        if self._stay:
            super().reject()
