from __future__ import annotations

import threading
from typing import Any

import pytest

from netbuilder.training.control import Control, StoppedError
from netbuilder.training.run.abandonable import Report, run_abandonable


def ignore(message: str, fraction: float | None) -> None:
    """Nobody looks."""


def test_returns_the_result_and_shows_reports_in_the_callers_thread() -> None:
    shown: list[Any] = []
    seen = threading.Event()

    def work(report: Report) -> int:
        report("half way", 0.5)
        seen.wait(10)
        return threading.get_ident()

    def show(message: str, fraction: float | None) -> None:
        shown.append((message, fraction, threading.get_ident()))
        seen.set()

    there = run_abandonable(work, Control(), show)
    here = threading.get_ident()
    assert there != here
    assert shown == [("half way", 0.5, here)]


def test_raises_what_the_work_raises() -> None:
    def work(report: Report) -> None:
        raise ValueError("no such data")

    with pytest.raises(ValueError, match="no such data"):
        run_abandonable(work, Control(), ignore)


def test_leaves_work_that_hangs_when_stopped() -> None:
    control, begun, go_on = Control(), threading.Event(), threading.Event()
    ended: list[str] = []
    done = threading.Event()

    def work(report: Report) -> None:
        begun.set()
        go_on.wait(10)  # as on a stalled network
        try:
            report("more", None)
        except StoppedError:
            ended.append("at its next report")
        done.set()

    def stop() -> None:
        begun.wait(10)
        control.stop()

    threading.Thread(target=stop).start()
    with pytest.raises(StoppedError):
        run_abandonable(work, control, ignore)
    assert not ended
    go_on.set()
    assert done.wait(10)
    assert ended == ["at its next report"]
