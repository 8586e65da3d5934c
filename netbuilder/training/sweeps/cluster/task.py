"""What a worker does: it trains one design in a process, and tells how far that is.

Only the name of `train` travels to the worker, with text; so it runs what is installed there.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec

import netbuilder
from netbuilder.design import Design, DesignError
from netbuilder.design.storage import decode
from netbuilder.storage import encoding
from netbuilder.training.history.files import to_bytes
from netbuilder.training.sweeps.cluster import store
from netbuilder.training.sweeps.process import TrainingProcess
from netbuilder.training.sweeps.progress import Standing
from netbuilder.translation import say

PROTOCOL: Final = 1
_LOOK: Final = 0.1
"""Seconds between two looks at whether the training is still wanted."""
_PAUSE: Final = 0.25
"""Seconds between two messages on how far a training is, but for the ends of epochs."""


class Order(msgspec.Struct, forbid_unknown_fields=True):
    """A training that is asked for.

    Attributes:
        version: of the NetBuilder that asks.
        protocol: of orders and answers.
        number: of the training.
        topic: under which the worker tells how far it is.
        design: as a design file holds it.
        data: digest of the data that it needs, or ''.
        root: what its own path is below the folder of the data, or ''.
        test: whether the end is measured on the test samples.
    """

    version: str
    protocol: int
    number: int
    topic: str
    design: str
    data: str = ""
    root: str = ""
    test: bool = True


class Answer(msgspec.Struct, forbid_unknown_fields=True):
    """What came of it.

    Attributes:
        standing: how it ended; None where it could not begin for want of data.
        run: the run as a file, or b''.
        lacking: the machine that lacks the data, or ''.
        worker: the worker's address there.
    """

    standing: Standing | None
    run: bytes = b""
    lacking: str = ""
    worker: str = ""


class Machine(msgspec.Struct):
    """What a worker says of itself.

    Attributes:
        name: of its machine.
        version: of its NetBuilder.
        protocol: of orders and answers.
    """

    name: str
    version: str
    protocol: int


def introduce() -> bytes:
    """What this worker is."""
    return encoding.encode(Machine(store.machine(), netbuilder.__version__, PROTOCOL))


def differs(machine: Machine) -> bool:
    """Whether another NetBuilder than this one is there."""
    return (machine.version, machine.protocol) != (netbuilder.__version__, PROTOCOL)


def train(order: bytes) -> bytes:
    """Carry out an order; an answer in the same form, JSON by msgspec."""
    from distributed import get_worker

    worker = get_worker()
    return encoding.encode_packed(_answer(order, worker, worker.get_current_task()))


def _answer(text: bytes, worker: Any, key: Any) -> Answer:
    try:
        order = msgspec.json.decode(text, type=Order)
        there = Machine("", order.version, order.protocol)
    except msgspec.MsgspecError:
        there = Machine("", "another version", 0)
    if differs(there):
        return Answer(
            Standing(
                "failed",
                say(
                    "The worker at {address} has NetBuilder {version}, not "
                    "{version_2}; install the same version on all machines.",
                    address=worker.address,
                    version=netbuilder.__version__,
                    version_2=there.version,
                ),
            )
        )
    folder = store.look(order.data) if order.data else ""
    if order.data and not folder:
        return Answer(None, b"", store.machine(), worker.address)
    try:
        design = _placed(decode(order.design.encode()), folder, order.root)
    except DesignError as error:
        return Answer(Standing("failed", str(error)))
    sent = "" if order.root else folder
    with TemporaryDirectory(prefix="netbuilder-task-", ignore_cleanup_errors=True) as place:
        process = TrainingProcess(order.number, design, Path(place), test=order.test, sent=sent)
        over = threading.Event()
        watch = threading.Thread(target=_end_unwanted, args=(worker, key, process, over))
        watch.start()
        try:
            standing, run = process.run(_Teller(worker, order).tell)
        finally:
            over.set()
            watch.join()
    if sent and standing.state == "failed":
        # Perhaps they were damaged since; then they are sent again.
        store.forget(order.data)
    return Answer(standing, b"" if run is None else to_bytes(run))


def _placed(design: Design, folder: str, root: str) -> Design:
    """A design whose own data are where they lie on this machine."""
    if not root or design.own is None:
        return design
    return replace(design, own=replace(design.own, path=str(Path(folder, root))))


class _Teller:
    """Tells the program how far a training is."""

    def __init__(self, worker: Any, order: Order) -> None:
        self._worker, self._order = worker, order
        self._told = 0.0

    def tell(self, standing: Standing) -> None:
        now = time.monotonic()
        if not standing.epoch and now - self._told < _PAUSE:
            return
        self._told = now
        text = encoding.encode(standing).decode()
        self._worker.log_event(self._order.topic, [self._order.number, text])


def _end_unwanted(worker: Any, key: Any, process: TrainingProcess, over: threading.Event) -> None:
    """End the training once the scheduler wants it no more: cancelled, or the program is gone."""
    while not over.wait(_LOOK):
        task = worker.state.tasks.get(key)
        if task is None or task.state != "executing":
            process.end()
            return
