"""One training on a cluster, seen from the program that wants it."""

from __future__ import annotations

import logging
import secrets
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec

import netbuilder
from netbuilder.design import Design
from netbuilder.design.storage import encode
from netbuilder.storage import encoding
from netbuilder.storage.errors import StorageError
from netbuilder.training.history.files import read
from netbuilder.training.history.runs import Run
from netbuilder.training.run.abandonable import Report
from netbuilder.training.sweeps.cluster import task
from netbuilder.training.sweeps.cluster.address import ClusterError
from netbuilder.training.sweeps.cluster.parcel import Parcel
from netbuilder.training.sweeps.progress import Standing
from netbuilder.translation import mark, say
from netbuilder.wording import sentences

_log = logging.getLogger(__name__)

_LOOK: Final = 1.0
"""Seconds between two looks at whether the scheduler is still there."""
_WAITING: Final = Standing("waiting", mark("Waiting for a worker of the cluster."))


class Connection(Protocol):
    """What a training needs of the cluster.

    Attributes:
        address: of the scheduler.
        topic: under which workers tell how far they are.
        client: Dask's.
        parcel: the data that travel, if any do.
    """

    address: str
    topic: str
    client: Any
    parcel: Parcel | None

    def bring(self, machine: str, worker: str, report: Report) -> None:
        """Bring the data to a machine."""


class ClusterWork:
    """A training that some worker carries out; another one, where that worker dies.

    Args:
        cluster: that has the worker.
        number: of the training.
        design: what to train.
        test: whether its end is measured on the test samples.
    """

    def __init__(self, cluster: Connection, number: int, design: Design, test: bool) -> None:
        self.number = number
        self._cluster, self._design, self._test = cluster, design, test
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._ended = False
        self._future: Any = None
        self._tell: Callable[[Standing], None] | None = None

    def end(self) -> None:
        """End it at once; may be called from any thread, and before it began."""
        with self._lock:
            self._ended, self._tell = True, None
            future, self._future = self._future, None
        self._over.set()
        if future is not None:
            # The scheduler ends what nobody waits for; nothing here waits for the scheduler.
            future.release()

    def _is_ended(self) -> bool:
        return self._ended

    def told(self, standing: Standing) -> None:
        """The worker has told how far it is."""
        tell = self._tell
        if tell is not None and not standing.over:
            tell(standing)

    def run(self, tell: Callable[[Standing], None]) -> tuple[Standing, Run | None]:
        """Hand it over and wait until it is over."""
        self._tell = tell
        try:
            while True:
                answer = self._answered(tell)
                if not isinstance(answer, task.Answer):
                    return answer, None
                if answer.standing is not None:
                    return self._result(answer.standing, answer.run)
                self._cluster.bring(
                    answer.lacking,
                    answer.worker,
                    lambda text, _: tell(Standing("loading", text)),
                )
        except ClusterError as error:
            return Standing("cancelled" if self._ended else "failed", str(error)), None
        finally:
            self._tell = None

    def _answered(self, tell: Callable[[Standing], None]) -> task.Answer | Standing:
        """What the worker has answered, or how it ended without an answer."""
        cluster, parcel = self._cluster, self._cluster.parcel
        order = task.Order(
            netbuilder.__version__,
            task.PROTOCOL,
            self.number,
            cluster.topic,
            encode(self._design).decode(),
            parcel.digest if parcel else "",
            parcel.root if parcel else "",
            self._test,
        )
        with self._lock:
            if self._is_ended():
                return Standing("cancelled")
            future = self._future = cluster.client.submit(
                task.train,
                encoding.encode(order),
                key=f"netbuilder-training-{self.number}-{secrets.token_hex(8)}",
                pure=False,
                priority=-self.number,
            )
        self._over.clear()
        future.add_done_callback(lambda _: self._over.set())
        tell(_WAITING)
        while not self._over.wait(_LOOK):
            if cluster.client.status in ("closing", "closed"):
                break
        if self._is_ended():
            return Standing("cancelled")
        if future.status == "finished":
            try:
                return msgspec.msgpack.decode(future.result(), type=task.Answer)
            except (TypeError, msgspec.MsgspecError):
                _log.warning("A worker gave an answer that cannot be read", exc_info=True)
                return Standing("failed", say("A worker gave an answer that cannot be read."))
        if future.status == "error":
            return Standing("failed", _described(future.exception()))
        return Standing(
            "failed",
            say(
                "The scheduler at {address} is gone; start it, then start the sweep again.",
                address=cluster.address,
            ),
        )

    def _result(self, standing: Standing, content: bytes) -> tuple[Standing, Run | None]:
        if not content:
            return standing, None
        with tempfile.TemporaryDirectory(prefix="netbuilder-run-") as folder:
            path = Path(folder, f"{self.number}.run.npz")
            path.write_bytes(content)
            try:
                run = read(path)
            except StorageError as error:
                _log.warning("The run of a worker cannot be read", exc_info=True)
                message = say("The training ended, but its result cannot be read.")
                return Standing("failed", sentences(message, str(error))), None
        # Own data have another path on the worker's machine.
        return standing, replace(run, design=replace(run.design, own=self._design.own))


def _described(error: BaseException | None) -> str:
    """Why a worker gave no answer."""
    _log.warning("A training on a cluster failed", exc_info=error)
    if type(error).__name__ == "KilledWorker":
        return say(
            "Several workers died of this training, one after another; if "
            "memory ran out there, start them with fewer threads."
        )
    if isinstance(error, ImportError):
        return say(
            "A worker has no NetBuilder that this one understands; install "
            "version {version} there.",
            version=netbuilder.__version__,
        )
    name = type(error).__name__
    return say(
        "A worker could not carry out this training ({name}: {error}).", name=name, error=error
    )
