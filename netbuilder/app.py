"""The assembly of the program."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

import netbuilder
from engine.datasets import mnist
from netbuilder import languages, logs, memory, resources, threads
from netbuilder.appearance import Appearance
from netbuilder.background import Task
from netbuilder.commands.console import INTERRUPTED
from netbuilder.design import Design
from netbuilder.design.plugins import loading as plugins
from netbuilder.document import Document
from netbuilder.settings import Settings
from netbuilder.storage import folders
from netbuilder.training.checkpoints.folder import CheckpointFolder
from netbuilder.training.trainer import Trainer
from netbuilder.views.common import locale
from netbuilder.views.window.handed_over import Application
from netbuilder.views.window.window import MainWindow

_INTERRUPT_MS = 250
_SWITCH = 0.001
"""Seconds that another thread may keep the interpreter when the window's wants it; Python lets it
keep it for 5 ms, and an event of the window's may have to wait for it ten times and more."""


def create_window(data_set: str | None = None) -> MainWindow:
    """The main window, ready to show; a QApplication exists already.

    Args:
        data_set: the data set to begin with. Where None it is MNIST if there is a copy on this
            machine, and otherwise the built-in digits, until MNIST turns out to be within reach.
    """
    sys.setswitchinterval(_SWITCH)
    memory.return_large_arrays()
    settings = Settings()
    locale.use(languages.chosen(settings.language, locale.wanted()))
    threads.use(settings.threads)
    said = plugins.start(settings.plugins)
    settings.complaints += [(sentence, folders.settings().parent) for sentence in said]
    found = data_set or ("mnist" if _has_mnist() else "digits")
    document = Document(Design.default(found))
    window = MainWindow(
        document, Trainer(trainings=CheckpointFolder()), settings, Appearance(settings.appearance)
    )
    if data_set is None and found != "mnist":
        _prefer_mnist(document)
    return window


def spare_the_collector() -> None:
    """Let the garbage collector pass over all that is loaded by now, which stays to the end.

    It looks at everything in one go: 50 ms of the window's thread before, next to nothing after.
    """
    gc.freeze()


def run(arguments: Sequence[str], interrupt: Interrupt | None = None) -> int:
    """Show the window until it is closed.

    Args:
        arguments: at most the path of a design to open.
        interrupt: what takes Ctrl+C already.

    Returns:
        The program's exit status.
    """
    interrupt = interrupt or Interrupt()
    spare_the_collector()
    app = Application([sys.argv[0]])
    app.setApplicationName("NetBuilder")
    app.setApplicationVersion(netbuilder.__version__)
    app.setDesktopFileName("org.netbuilder.NetBuilder")
    app.setStyle("Fusion")
    app.setWindowIcon(QIcon(str(resources.path("icon.svg"))))
    window = create_window()
    logs.install_exception_hook(window.show_failure)
    window.show()
    interrupt.close(window)
    if arguments:
        window.open_path(Path(arguments[0]))
    else:
        window.open_last()
        window.guide.greet()
    app.files.open_with(partial(window.open_path, ask=True))
    window.offer_recovery()
    status = app.exec()
    return INTERRUPTED if interrupt.came_twice else status


class Interrupt:
    """Lets Ctrl+C in the terminal close the window as its own button does, from the start.

    Where a question is shown, or the window stays open for another reason, a second one ends the
    program without asking; what is unsaved then is offered at the next start.
    """

    def __init__(self) -> None:
        self._window: MainWindow | None = None
        self._count = 0
        signal.signal(signal.SIGINT, self._take)

    @property
    def came_twice(self) -> bool:
        """Whether the program was ended without asking."""
        return self._count > 1

    def close(self, window: MainWindow) -> None:
        """Close this window when it comes, or now if it has come already."""
        self._window = window
        # Python sees signals only when it runs; Qt's loop alone would never let it.
        awake = QTimer(window)
        awake.timeout.connect(lambda: None)
        awake.start(_INTERRUPT_MS)
        if self._count:
            QTimer.singleShot(0, window, window.close)

    def _take(self, number: int, frame: FrameType | None) -> None:
        self._count += 1
        if self._window is None:
            return
        if self._count == 1:
            # Not within whatever Python happens to be doing.
            QTimer.singleShot(0, self._window, self._window.close)
        else:
            QApplication.exit(INTERRUPTED)


def _has_mnist() -> bool:
    try:
        return mnist.is_local()
    except OSError:
        return False  # A folder that may not be looked into.


def _prefer_mnist(document: Document) -> None:
    """Turn to MNIST once it turns out to be within reach, unless the user has begun to work."""
    untouched = document.design
    probe = Task(lambda _: mnist.can_download(), document, "netbuilder-mnist")

    def change(reachable: bool) -> None:
        if reachable and document.design == untouched and document.path is None:
            document.new(Design.default("mnist"))

    probe.finished.connect(change)
    probe.start()
