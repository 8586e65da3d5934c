"""A cluster as the place where the trainings of a sweep run."""

from __future__ import annotations

import importlib
import logging
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec

import netbuilder
from netbuilder.design import Design
from netbuilder.processes import is_bundle
from netbuilder.training.run.abandonable import Report
from netbuilder.training.sweeps.cluster import store, task
from netbuilder.training.sweeps.cluster.address import (
    MISSING,
    NOT_IN_BUNDLE,
    ClusterError,
    checked,
    is_private,
)
from netbuilder.training.sweeps.cluster.parcel import Parcel, parcel_of
from netbuilder.training.sweeps.cluster.work import ClusterWork
from netbuilder.training.sweeps.places import Work
from netbuilder.training.sweeps.progress import Standing
from netbuilder.translation import say
from netbuilder.wording import reason_of

_log = logging.getLogger(__name__)

PATIENCE: Final = 5.0
"""Seconds that a scheduler has to answer."""
_LEAVING: Final = 1.0
"""Seconds that taking leave may take; the workers end by themselves."""
_MOST: Final = 256
"""Trainings handed over at once: a thread here waits for each."""
_FILES: Final = ("ca.pem", "cert.pem", "key.pem")


class Cluster:
    """A Dask scheduler and its workers.

    Args:
        address: of the scheduler, as somebody typed it.
        tls: a folder with ca.pem, cert.pem and key.pem; None for those of Dask's configuration.
        patience: seconds that the scheduler has to answer; None for the usual.

    Raises:
        ClusterError: the address or the folder cannot be used.
    """

    def __init__(
        self, address: str, tls: Path | None = None, patience: float | None = None
    ) -> None:
        self.address = checked(address)
        self._tls = tls
        self._patience = PATIENCE if patience is None else patience
        if tls is not None:
            missing = [name for name in _FILES if not (tls / name).is_file()]
            if missing:
                raise ClusterError(
                    say(
                        "The folder {tls} holds no {missing}; it must hold ca.pem, "
                        "cert.pem and key.pem.",
                        tls=tls,
                        missing=missing[0],
                    )
                )
        self.topic = f"netbuilder-{secrets.token_hex(8)}"
        self.client: Any = None
        self.parcel: Parcel | None = None
        self._works: dict[int, ClusterWork] = {}
        self._lock = threading.Lock()
        self._sending: dict[str, threading.Lock] = {}
        self._closed = False

    @property
    def slots(self) -> int:
        """Threads of all workers together."""
        try:
            counts = self.client.nthreads().values()
        except Exception:
            _log.warning("The workers cannot be counted", exc_info=True)
            return 1
        return max(1, sum(counts))

    @property
    def most(self) -> int:
        """Many: what waits, waits with the scheduler."""
        return _MOST

    def open(self, design: Design, report: Report) -> None:
        """Connect, look at the workers, and bring the data to their machines.

        Raises:
            ClusterError: that cannot be done.
        """
        report(say("Connecting to {address}", address=self.address), None)
        client = self._connected()
        with self._lock:
            self.client = client
            closed = self._closed
        if closed:
            _leave(client)
            return
        client.subscribe_topic(self.topic, self._take)
        machines = self._machines(client)
        self.parcel = parcel_of(design, report)
        for name, worker in machines.items():
            self.bring(name, worker, report)

    def work(self, number: int, design: Design, *, test: bool = True) -> Work:
        """A training on some worker."""
        work = ClusterWork(self, number, design, test)
        self._works[number] = work
        return work

    def close(self) -> None:
        """Take leave; the scheduler ends what is still running."""
        with self._lock:
            self._closed = True
            client = self.client
        for each in list(self._works.values()):
            each.end()
        if client is not None:
            thread = threading.Thread(target=_leave, args=(client,), daemon=True)
            thread.start()
            thread.join(_LEAVING)

    def bring(self, machine: str, worker: str, report: Report) -> None:
        """Bring the data to a machine, unless they are there; once, whoever asks.

        Args:
            machine: its name.
            worker: the address of one of its workers.
            report: told how far it is.

        Raises:
            ClusterError: they cannot be brought.
        """
        parcel = self.parcel
        if parcel is None:
            return
        with self._lock:
            lock = self._sending.setdefault(machine, threading.Lock())
        with lock:
            try:
                if not self._asked(worker, store.look, parcel.digest):
                    self._send(parcel, worker, report)
            except (OSError, ValueError) as error:
                raise ClusterError(
                    say(
                        "{parcel_title} cannot be brought to the worker at {worker} ({error}).",
                        parcel_title=parcel.title,
                        worker=worker,
                        error=reason_of(error),
                    )
                ) from error

    # Within

    def _send(self, parcel: Parcel, worker: str, report: Report) -> None:
        part, done = secrets.token_hex(8), 0
        for name, offset, piece in parcel.pieces():
            report(
                say("Sending {parcel_title} to {worker}", parcel_title=parcel.title, worker=worker),
                done / max(1, parcel.size),
            )
            self._asked(worker, store.put, parcel.digest, part, name, offset, piece)
            done += len(piece)
        names = [each.name for each in parcel.entries]
        self._asked(worker, store.finish, parcel.digest, part, names)

    def _asked(self, worker: str, function: Callable[..., Any], *arguments: Any) -> Any:
        if self._closed:
            raise ClusterError(say("The sweep was cancelled."))
        return self.client.run(function, *arguments, workers=[worker])[worker]

    def _connected(self) -> Any:
        try:
            dask: Any = importlib.import_module("distributed")
        except ImportError as error:
            raise ClusterError(NOT_IN_BUNDLE if is_bundle() else MISSING) from error
        security = None
        if self.address.startswith("tls://"):
            files = {}
            if self._tls is not None:
                ca, cert, key = (str(self._tls / name) for name in _FILES)
                files = {"tls_ca_file": ca, "tls_client_cert": cert, "tls_client_key": key}
            security = dask.Security(require_encryption=True, **files)
        try:
            return dask.Client(
                self.address, security=security, timeout=self._patience, set_as_default=False
            )
        except (OSError, TimeoutError, TypeError, ValueError, RuntimeError) as error:
            _log.warning("The scheduler at %s cannot be reached", self.address, exc_info=True)
            raise ClusterError(
                say(
                    "The scheduler at {address} cannot be reached; check the address, "
                    "that it runs, and with tls:// the certificates.",
                    address=self.address,
                )
            ) from error

    def _machines(self, client: Any) -> dict[str, str]:
        """By name of the machine the address of one of its workers.

        Raises:
            ClusterError: there is no worker, or one that cannot be used.
        """
        said = client.run(task.introduce, on_error="return")
        if not said:
            raise ClusterError(
                say(
                    "The scheduler at {address} has no workers; start some, such as "
                    "with: dask worker {address}",
                    address=self.address,
                )
            )
        machines: dict[str, str] = {}
        for worker, told in said.items():
            if not is_private(worker):
                raise ClusterError(
                    say(
                        "The worker at {worker} would be spoken to without encryption; "
                        "start all workers with TLS.",
                        worker=worker,
                    )
                )
            try:
                machine = msgspec.json.decode(told, type=task.Machine)
            except (TypeError, msgspec.MsgspecError):
                _log.warning("The worker at %s said %r", worker, told)
                raise ClusterError(
                    say(
                        "The worker at {worker} has no NetBuilder that this one "
                        "understands; install version {version} there.",
                        worker=worker,
                        version=netbuilder.__version__,
                    )
                ) from None
            if task.differs(machine):
                raise ClusterError(
                    say(
                        "The worker at {worker} has NetBuilder {version}, and this is "
                        "{version_2}; install the same version on all machines.",
                        worker=worker,
                        version=machine.version,
                        version_2=netbuilder.__version__,
                    )
                )
            machines.setdefault(machine.name, worker)
        return machines

    def _take(self, event: tuple[float, Any]) -> None:
        """A worker tells how far a training is."""
        with suppress(TypeError, ValueError, msgspec.MsgspecError):
            number, text = event[1]
            work = self._works.get(number)
            if work is not None:
                work.told(msgspec.json.decode(text, type=Standing))


def _leave(client: Any) -> None:
    try:
        client.close(timeout=5)
    except Exception:
        _log.warning("Taking leave of a scheduler failed", exc_info=True)
