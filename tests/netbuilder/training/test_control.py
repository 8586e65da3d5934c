from __future__ import annotations

import threading
import time

import pytest

from netbuilder.training.control import Control, StoppedError


def waiting(control: Control) -> tuple[threading.Thread, threading.Event]:
    """A thread that waits as a paused run does, and what it sets when it goes on."""
    gone_on = threading.Event()

    def wait() -> None:
        control.wait_while_paused()
        gone_on.set()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread, gone_on


def test_a_run_that_nobody_pauses_does_not_wait() -> None:
    Control().wait_while_paused()


@pytest.mark.parametrize("way", ["resume", "stop"])
def test_a_paused_run_waits_until_told(way: str) -> None:
    control = Control()
    control.pause()
    thread, gone_on = waiting(control)
    assert not gone_on.wait(0.05)
    getattr(control, way)()
    thread.join(10)
    assert gone_on.is_set()


def test_check_leaves_the_work_once_stopped() -> None:
    control = Control()
    control.check()
    control.stop()
    with pytest.raises(StoppedError):
        control.check()


def test_stop_is_allowed_while_the_same_thread_holds_the_lock() -> None:
    control = Control()
    with control.changed:  # as when a signal arrives in the middle of waiting
        control.stop()
    assert control.stopped


def test_a_slow_run_waits_for_its_next_batch() -> None:
    control = Control()
    control.set_speed(20.0)
    begun = time.monotonic()
    control.hold_back(begun)
    assert time.monotonic() - begun >= 1 / 20
    control.hold_back(begun)  # It is due by now.
    control.set_speed(None)
    control.hold_back(time.monotonic())


@pytest.mark.parametrize("way", ["stop", "pause", "full speed"])
def test_a_held_back_run_heeds_at_once(way: str) -> None:
    control = Control()
    control.set_speed(0.001)
    thread = threading.Thread(target=lambda: control.hold_back(time.monotonic()))
    thread.start()
    {"stop": control.stop, "pause": control.pause, "full speed": lambda: control.set_speed(None)}[
        way
    ]()
    thread.join(10)
    assert not thread.is_alive()
