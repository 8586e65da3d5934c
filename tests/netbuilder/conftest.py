from __future__ import annotations

import functools
import logging
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.datasets import digits, mnist
from netbuilder import languages, logs, theme, translation
from netbuilder.views.bar import second_clicks
from netbuilder.views.common.questions import MessageBox

_PATIENCE_MS = 30_000


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """Takes the log file's handler away again."""
    root = logging.getLogger()
    # A fixture of a whole module may have opened one, in a home that is not this test's.
    before = [each for each in root.handlers if not isinstance(each, logs.LogFile)]
    _close_all_but(before)
    yield
    _close_all_but(before)
    logging.captureWarnings(False)


def _close_all_but(kept: list[logging.Handler]) -> None:
    root = logging.getLogger()
    for handler in set(root.handlers) - set(kept):
        root.removeHandler(handler)
        handler.close()


@pytest.fixture
def chinese() -> Iterator[None]:
    """Texts in Chinese, without Qt's own."""
    languages.use("zh_CN")
    yield
    languages.use(translation.ENGLISH)


@pytest.fixture(autouse=True)
def light_as_before() -> Iterator[None]:
    """Leaves no test the colours of another; which tests share a process is left to chance."""
    yield
    if isinstance(QApplication.instance(), QApplication) and theme.current().dark:
        QApplication.setPalette(theme.palette(theme.LIGHT))


@pytest.fixture(autouse=True)
def clicks_are_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests click faster than people do, and mean what is there by then."""
    monkeypatch.setattr(second_clicks, "SECONDS", 0.0)


@pytest.fixture(autouse=True)
def no_question_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that a failing test leaves unanswered is cancelled, so that the run continues."""

    def limited(box: MessageBox) -> int:
        timer = QTimer(box, singleShot=True, interval=_PATIENCE_MS)
        timer.timeout.connect(box.reject)
        timer.start()
        try:
            return QMessageBox.exec(box)  # as a test may have replaced it
        finally:
            timer.stop()

    monkeypatch.setattr(MessageBox, "exec", limited)


@functools.cache
def _few() -> digits.Data:
    return digits.load_data(train=400, test=100)


@pytest.fixture
def few_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both data sets are a few digits here, so that a training takes no time."""
    few = _few()
    monkeypatch.setattr(digits, "load_data", lambda: few)
    monkeypatch.setattr(mnist, "load_data", lambda report: few)
