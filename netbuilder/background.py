"""Work beside the window's thread, with progress and cancel."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar, Generic, NamedTuple, TypeAlias, TypeVar
from weakref import WeakMethod

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")
OnResult: TypeAlias = Callable[[Any, Exception | None], None]


class CancelledError(Exception):
    """The work is no longer wanted."""


class Progress(NamedTuple):
    """What is being done, and the fraction of it that is done (None where unknown)."""

    text: str
    fraction: float | None


class Handle:
    """What work is given to tell what there is to tell, and to ask whether it is still wanted.

    Args:
        ring: called when something waits to be told.
        unwanted: takes each item that comes too late to be told, in either thread.
    """

    def __init__(self, ring: Callable[[], None], unwanted: Callable[[Any], None]) -> None:
        self._ring = ring
        self._unwanted = unwanted
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, Any] = {}
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the result any more."""
        return self._cancelled

    def check(self) -> None:
        """Go no further where nobody waits.

        Raises:
            CancelledError: the work is to end here.
        """
        if self._cancelled:
            raise CancelledError

    def report(self, text: str, fraction: float | None = None) -> None:
        """Say what is being done, and which fraction of it is done (None where unknown).

        Raises:
            CancelledError: the work is to end here.
        """
        self.tell(Progress(text, fraction), Progress)

    def tell(self, item: Any, key: Hashable | None = None) -> None:
        """Pass something on before the work is over.

        Args:
            item: to be told.
            key: of what waits to be told, an item with the same key is forgotten for this one.

        Raises:
            CancelledError: the work is to end here.
        """
        with self._lock:
            cancelled, ringing = self._cancelled, not self._waiting
            if not cancelled:
                self._waiting[object() if key is None else key] = item
        if cancelled:
            self._unwanted(item)
            raise CancelledError
        if ringing:
            self._ring()

    def cancel(self) -> None:
        """Let the work end at its next word."""
        with self._lock:
            self._cancelled = True
            waiting, self._waiting = self._waiting, {}
        for item in waiting.values():
            self._unwanted(item)

    def refuse(self, item: Any) -> None:
        """Nobody hears of this any more."""
        self._unwanted(item)

    def take(self) -> list[Any]:
        """What waits to be told, which is told with that."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        return list(waiting.values())


class Task(QObject, Generic[T]):
    """One piece of work in a thread of its own; lives in the thread that made it.

    The thread is Python's, and no exit of the program waits for it. It outlives the task where it
    must: nothing is told then.

    Args:
        work: called in the thread; ends early, with anything, once its handle says cancelled.
        parent: Qt's; with it the task dies, and the work is cancelled.
        name: of the thread.
        unwanted: takes each item that the work tells and nobody hears any more, in any thread.

    Signals:
        progress: what is being done (str), and the fraction of it that is done (float or None).
        told: an item that the work tells on its way.
        finished: the result.
        failed: the exception that the work raised.

    All arrive in the task's thread, and none after `cancel`.
    """

    progress = Signal(str, object)
    told = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        work: Callable[[Handle], T],
        parent: QObject | None = None,
        name: str = "netbuilder-task",
        unwanted: Callable[[Any], None] = lambda item: None,
    ) -> None:
        super().__init__(parent)
        # The thread holds no QObject, which would end in it should the task be gone by then.
        self._job = _Job(work, bell_of(self.tell), unwanted)
        self._finished = False
        self._thread = threading.Thread(target=self._job.run, name=name, daemon=True)
        self.destroyed.connect(partial(_cancel, self._job.handle))

    @property
    def running(self) -> bool:
        """Whether it was started, and neither its end was told nor it was cancelled."""
        return self._thread.ident is not None and not self._finished

    def start(self) -> None:
        """Begin; to be called once."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to end; nothing more is told."""
        self._finished = True
        self._job.handle.cancel()

    def wait(self, seconds: float) -> bool:
        """Block until the work has ended, so long at most; whether it has.

        What it came to is told later, when the thread's events are handled, or by `tell`.
        """
        self._thread.join(seconds)
        return not self._thread.is_alive()

    @Slot()
    def tell(self) -> None:
        """Tell what there is to be told, without waiting for the thread's events."""
        job = self._job
        over = job.over
        for item in job.handle.take():
            if self._finished:
                job.handle.refuse(item)  # A receiver of those before it has cancelled.
            elif isinstance(item, Progress):
                self.progress.emit(*item)
            else:
                self.told.emit(item)
        if not over or self._finished:
            return
        self._finished = True
        error, result = job.error, job.result
        job.error = job.result = None  # An error holds the frames it came through.
        if error is not None:
            self.failed.emit(error)
        else:
            self.finished.emit(result)


class Queue(QObject):
    """Pieces of work, one after the other, each told in its order; as for one file or one disk.

    Args:
        parent: Qt's; with it what waits is forgotten, and what is being done is cancelled.
        name: of the threads.
        at_once: seconds that `put` waits for work, so that what is quick is told before it returns.
    """

    def __init__(
        self, parent: QObject | None = None, name: str = "netbuilder-queue", at_once: float = 0.0
    ) -> None:
        super().__init__(parent)
        self._name, self._at_once = name, at_once
        self._waiting: deque[tuple[Callable[[Handle], Any], OnResult]] = deque()
        self._task: Task[Any] | None = None
        self._on_result: OnResult | None = None
        self._telling = False

    @property
    def busy(self) -> bool:
        """Whether something is not yet done and told."""
        return self._task is not None or self._telling or bool(self._waiting)

    def put(self, work: Callable[[Handle], Any], on_result: OnResult) -> None:
        """Do this when all before it is done.

        Args:
            work: called in a thread.
            on_result: takes the result and None, or None and the error, in this object's thread.
        """
        self._waiting.append((work, on_result))
        self._next()

    def _next(self) -> None:
        if self._task is not None or self._telling or not self._waiting:
            return
        work, self._on_result = self._waiting.popleft()
        task = self._task = Task(work, self, self._name)
        # Methods, not lambdas: with one the task would hold its parent, and end by ending it.
        task.finished.connect(self._succeed)
        task.failed.connect(self._fail)
        task.start()
        if task.wait(self._at_once):
            task.tell()

    @Slot(object)
    def _succeed(self, result: object) -> None:
        self._end(result, None)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._end(None, error)

    def _end(self, result: object, error: Exception | None) -> None:
        on_result, task, self._on_result, self._task = self._on_result, self._task, None, None
        if on_result is None or task is None:
            return
        task.deleteLater()
        self._telling = True
        try:
            on_result(result, error)
        finally:
            self._telling = False
            self._next()


def bell_of(slot: Callable[[], None]) -> Callable[[], None]:
    """Calls a method of a QObject from other threads, which hold nothing of that object.

    Args:
        slot: the method; called in the window's thread soon after, unless the object is gone.
    """
    return partial(_ring, _Doorbell.the().expect(slot))


class _Doorbell(QObject):
    """The one object that threads call; it lasts as long as the program."""

    rung = Signal(int)
    _only: ClassVar[_Doorbell | None] = None

    def __init__(self) -> None:
        super().__init__()
        self._slots: dict[int, WeakMethod[Callable[[], None]]] = {}
        self._count = 0
        self.rung.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    @classmethod
    def the(cls) -> _Doorbell:
        """It, which lives in the thread that asks first: the window's."""
        if cls._only is None:
            cls._only = cls()
        return cls._only

    def expect(self, slot: Callable[[], None]) -> int:
        """The number under which a method is called from now on."""
        self._count += 1
        number = self._count
        self._slots[number] = WeakMethod(slot, lambda _: self._slots.pop(number, None))
        return number

    @Slot(int)
    def _answer(self, number: int) -> None:
        known = self._slots.get(number)
        slot: Any = None if known is None else known()
        if slot is not None and isValid(slot.__self__):
            slot()


def _ring(number: int) -> None:
    """Call from another thread; in vain once the program ends."""
    with suppress(RuntimeError):
        _Doorbell.the().rung.emit(number)


class _Job(Generic[T]):
    """The work and its outcome."""

    def __init__(
        self, work: Callable[[Handle], T], ring: Callable[[], None], unwanted: Callable[[Any], None]
    ) -> None:
        self._work = work
        self._ring = ring
        self.handle = Handle(ring, unwanted)
        self.result: T | None = None
        self.error: Exception | None = None
        self.over = False

    def run(self) -> None:
        try:
            self.result = self._work(self.handle)
        except Exception as error:  # handed over to the thread that waits
            self.error = error
        self.over = True
        self._ring()


def _cancel(handle: Handle, *_: object) -> None:
    """A connection to a signal does not hold the task alive."""
    handle.cancel()
