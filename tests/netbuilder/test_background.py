"""Work beside the window's thread."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread
from pytestqt.qtbot import QtBot

from netbuilder.background import CancelledError, Handle, Queue, Task, bell_of


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Holds work back until it is set; open at the end, whatever happens."""
    event = threading.Event()
    yield event
    event.set()


def test_the_result_arrives_in_the_thread_that_asked(qtbot: QtBot) -> None:
    threads: list[object] = []

    def work(_: Handle) -> int:
        threads.append(threading.current_thread())
        return 42

    task = Task(work)
    task.finished.connect(lambda _: threads.append(QThread.currentThread()))
    with qtbot.waitSignal(task.finished) as told:
        task.start()
        assert task.running
    assert told.args == [42]
    assert threads[0] is not threading.main_thread()
    assert threads[1] is task.thread()
    assert not task.running


def test_an_exception_is_handed_over(qtbot: QtBot) -> None:
    def fail(_: Handle) -> None:
        raise OSError("no room")

    task = Task(fail)
    with (
        qtbot.assertNotEmitted(task.finished),
        qtbot.waitSignal(task.failed) as told,
    ):
        task.start()
    assert isinstance(told.args[0], OSError)


def test_of_reports_that_nobody_heard_only_the_newest_is_told(qtbot: QtBot) -> None:
    def work(handle: Handle) -> None:
        for number in range(1000):
            handle.report("Counting", number / 1000)

    task = Task(work)
    heard: list[tuple[str, float]] = []
    task.progress.connect(lambda text, fraction: heard.append((text, fraction)))
    task.start()
    assert task.wait(5)
    with qtbot.waitSignal(task.finished):
        pass
    assert heard == [("Counting", 0.999)]


def test_a_cancelled_task_tells_nothing_and_its_work_ends_at_the_next_report(
    qtbot: QtBot, gate: threading.Event
) -> None:
    ends: list[type[BaseException]] = []

    def work(handle: Handle) -> None:
        gate.wait(5)
        try:
            handle.report("Going on")
        except CancelledError as error:
            ends.append(type(error))
            raise

    task = Task(work)
    told: list[object] = []
    for signal in (task.finished, task.failed, task.progress):
        signal.connect(lambda *arguments: told.append(arguments))
    task.start()
    task.cancel()
    assert not task.running
    gate.set()
    assert task.wait(5)
    follower = Task(lambda _: None)  # Its end comes after all that the first one would tell.
    with qtbot.waitSignal(follower.finished):
        follower.start()
    assert ends == [CancelledError]
    assert told == []


def test_work_outlives_its_parent_and_is_cancelled_with_it(
    qtbot: QtBot, gate: threading.Event
) -> None:
    seen: list[bool] = []
    done = threading.Event()

    def work(handle: Handle) -> None:
        gate.wait(5)
        seen.append(handle.cancelled)
        done.set()

    parent = QObject()
    Task(work, parent).start()
    parent.deleteLater()
    with qtbot.waitSignal(parent.destroyed):
        pass
    del parent
    gate.set()
    assert done.wait(5)
    assert seen == [True]


def test_no_exit_waits_for_the_thread(gate: threading.Event) -> None:
    threads: list[threading.Thread] = []

    def work(_: Handle) -> None:
        threads.append(threading.current_thread())
        gate.wait(5)

    task = Task(work, name="netbuilder-test")
    task.start()
    gate.set()
    assert task.wait(5)
    assert threads[0].daemon
    assert threads[0].name == "netbuilder-test"


def test_a_queue_does_and_tells_in_order(qtbot: QtBot, gate: threading.Event) -> None:
    queue = Queue()
    done: list[int] = []
    told: list[int] = []

    def work(number: int, _: Handle) -> int:
        gate.wait(5)
        done.append(number)
        return number

    for number in range(5):
        queue.put(partial(work, number), lambda result, _: told.append(result))
    assert queue.busy
    assert told == []
    gate.set()
    qtbot.waitUntil(lambda: not queue.busy)
    assert done == told == [0, 1, 2, 3, 4]


def test_what_is_quick_is_told_before_put_returns(qtbot: QtBot) -> None:
    told: list[object] = []
    Queue(at_once=5).put(lambda _: 1, lambda *both: told.append(both))
    assert told == [(1, None)]


def test_a_failure_is_told_in_its_place_and_the_next_is_done(qtbot: QtBot) -> None:
    queue = Queue(at_once=5)
    told: list[object] = []

    def fail(_: Handle) -> None:
        raise OSError("no room")

    queue.put(fail, lambda result, error: told.append((result, str(error))))
    queue.put(lambda _: 2, lambda *both: told.append(both))
    assert told == [(None, "no room"), (2, None)]


def test_what_is_put_while_something_is_told_comes_after_it(qtbot: QtBot) -> None:
    queue = Queue(at_once=5)
    told: list[str] = []

    def tell(result: str, _: object) -> None:
        queue.put(lambda _: "inner", lambda result, _: told.append(result))
        told.append(result)

    queue.put(lambda _: "outer", tell)
    assert told == ["outer", "inner"]


def test_items_are_told_in_their_order_and_of_one_key_only_the_newest(qtbot: QtBot) -> None:
    def work(handle: Handle) -> None:
        for number in range(100):
            handle.tell(number, key="count")
        for letter in "abc":
            handle.tell(letter)

    task = Task(work)
    heard: list[object] = []
    task.told.connect(heard.append)
    task.start()
    assert task.wait(5)
    with qtbot.waitSignal(task.finished):
        pass
    assert heard == [99, "a", "b", "c"]


def test_whatever_nobody_hears_any_more_is_handed_back(qtbot: QtBot, gate: threading.Event) -> None:
    back: list[str] = []

    def work(handle: Handle) -> None:
        handle.tell("waits")
        gate.wait(5)
        handle.tell("comes too late")

    task = Task(work, unwanted=back.append)
    with qtbot.assertNotEmitted(task.told):
        task.start()
        qtbot.waitUntil(lambda: task._job.handle._waiting != {})
        task.cancel()
        assert back == ["waits"]
        gate.set()
        assert task.wait(5)
        qtbot.waitUntil(lambda: back == ["waits", "comes too late"])


def test_a_thread_holds_nothing_of_qt(qtbot: QtBot) -> None:
    """An object of Qt that ended in a thread would take the program with it."""
    calls: list[int] = []

    class Called(QObject):
        def call(self) -> None:
            calls.append(1)

    called = Called()
    bell = bell_of(called.call)
    thread = threading.Thread(target=bell)
    thread.start()
    qtbot.waitUntil(lambda: calls == [1])
    gone = weakref.ref(called)
    thread.join(5)
    del called
    assert gone() is None  # though the bell is still there
    bell()
    QCoreApplication.processEvents()
    assert calls == [1]
