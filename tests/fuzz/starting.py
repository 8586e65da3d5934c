"""Starts of the window within one process, each with one damaged file."""

from __future__ import annotations

import faulthandler
import gc
import logging
import random
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from netbuilder import app as program
from netbuilder.design import templates
from netbuilder.document import Document
from netbuilder.insight.my_digits import MyDigits
from netbuilder.views.runs.keeper import RunKeeper
from netbuilder.views.window.interrupted import InterruptedBar, Offers
from netbuilder.views.window.window import MainWindow
from tests.fuzz.damaged_state import belongings, damage, lost, name_folders
from tests.fuzz.state_files import Start

T = TypeVar("T", bound=QObject)

_LOOK_MS = 20
_COLLECTED = 20
_OFFERED = ("A design", "Design '", "Training of")


class Starter:
    """The application, and a home whose files are damaged anew for each window.

    Args:
        home: where; made for each start.
        patience: seconds that a window has to come up.
    """

    def __init__(self, home: Path, patience: float) -> None:
        self._home, self._patience = home, patience
        self._app = QApplication.instance() or QApplication([])
        self._wrong: list[str] = []
        self._listener = _Listener(self._wrong)
        sys.excepthook = self._note
        threading.excepthook = lambda given: self._note(
            given.exc_type, given.exc_value, given.exc_traceback
        )
        logging.getLogger().addHandler(self._listener)
        logging.captureWarnings(True)
        self._watch = QTimer(interval=_LOOK_MS)
        self._watch.timeout.connect(self._close_dialogs)
        self._watch.start()

    def start(self, seed: int, number: int, sound: Path) -> Start:
        """Damage a file, and have the window come up and close again."""
        self._wrong.clear()
        shutil.rmtree(self._home, ignore_errors=True)
        shutil.copytree(sound, self._home)
        name_folders(self._home)
        what, fault = damage(self._home, random.Random(f"{seed} {number}"))
        before = belongings(self._home)
        begin = time.perf_counter()
        faulthandler.dump_traceback_later(2 * self._patience, exit=True)
        told: list[str] = []
        try:
            told = self._come_up()
        except Exception:
            self._wrong.append(f"did not come up: {traceback.format_exc()}")
        seconds = time.perf_counter() - begin
        faulthandler.cancel_dump_traceback_later()
        gone = lost(before, belongings(self._home))
        if gone:
            self._wrong.append(f"what was in {gone} is nowhere any more")
        if number % _COLLECTED == 0:
            gc.collect()
        return Start(number, what, fault, seconds, "; ".join(self._wrong), told)

    def _come_up(self) -> list[str]:
        window = program.create_window("digits")
        window.show()
        searched: list[bool] = []
        _child(window, Offers).searched.connect(lambda: searched.append(True))
        window.offer_recovery()
        keeper = _child(window, RunKeeper)
        self._wait(lambda: bool(searched) and not keeper._looking)
        if not window.isVisible():
            self._wrong.append("did not come up: it is not visible")
        texts = _child(window, InterruptedBar).texts()
        told = [text for text in texts if not text.startswith(_OFFERED)]
        templates.own()
        MyDigits().all  # noqa: B018
        _child(window, Document).new()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return told

    def _wait(self, done: Callable[[], bool]) -> None:
        end = time.perf_counter() + self._patience
        while not done():
            if time.perf_counter() > end:
                raise TimeoutError(f"it was not ready within {self._patience:.0f} s")
            self._app.processEvents()
            time.sleep(0.0005)

    def _close_dialogs(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None and not goes_by_itself(dialog):
            text = dialog.text() if isinstance(dialog, QMessageBox) else dialog.windowTitle()
            self._wrong.append(f"a dialog barred the way: {text}")
            dialog.close()

    def _note(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wrong.append("".join(traceback.format_exception(kind, error, trace)))


class _Listener(logging.Handler):
    """Notes what is logged as an error."""

    def __init__(self, wrong: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._wrong = wrong

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.exc_info:
            text += "\n" + "".join(traceback.format_exception(*record.exc_info))
        self._wrong.append(text)


def goes_by_itself(dialog: QWidget) -> bool:
    """Whether a dialog only says what a slow machine waits for, and asks for nothing."""
    return dialog.objectName() == "patience" and dialog.findChild(QPushButton) is None


def _child(window: MainWindow, kind: type[T]) -> T:
    found = window.findChild(kind)
    if found is None:
        raise RuntimeError(f"the window has no {kind.__name__}")
    return found
