"""The process in which Keras trains, seen from the program that started it."""

from __future__ import annotations

import json
import logging
import os
import queue
import re
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from netbuilder import processes
from netbuilder.training.elsewhere.errors import (
    BACKENDS,
    ElsewhereError,
    described,
    died,
    no_device,
)
from netbuilder.translation import say
from netbuilder.wording import count_text, plural, reason_of, terms

WORKER: Final = Path(__file__).with_name("worker.py")
VERSION: Final = 1
"""The version of requests and answers; that of the worker must be the same."""

MOST_DEVICES: Final = 64
"""Devices that share a batch, at most."""

PORT: Final = 29500
"""The port where machines meet, unless another is named; they watch each other on the next."""

START: Final = 120.0
"""Seconds that importing Keras and its backend may take."""

_TAIL: Final = 4000
_log = logging.getLogger(__name__)


class Elsewhere(NamedTuple):
    """A place in which Keras trains.

    Attributes:
        python: the interpreter that has it.
        backend: Keras's name of the backend.
        device: 'cpu', 'gpu', or '' for what the backend chooses.
        devices: how many of them take a part of each batch.
        hosts: machines that take a part of each batch, the first with the port where they meet;
            none for this one alone.
        rank: the place of this machine among them.
    """

    python: str
    backend: str
    device: str = ""
    devices: int = 1
    hosts: tuple[str, ...] = ()
    rank: int = 0

    @property
    def title(self) -> str:
        """As people call it."""
        return say("Keras on {backend}", backend=BACKENDS.get(self.backend, self.backend))

    @property
    def named(self) -> str:
        """Its title, with the devices where these were chosen."""
        if self.hosts:
            machines = plural(len(self.hosts), "one machine", "{count} machines")
            return f"{self.title} ({machines})"
        if not self.device and self.devices == 1:
            return self.title
        if self.backend == "torch" and self.devices > 1:
            return f"{self.title} ({_processes_text(self.device, self.devices)})"
        return f"{self.title} ({devices_text(self.device, self.devices)})"

    @property
    def meeting(self) -> tuple[str, str]:
        """Addresses at which several machines meet, and at which they watch each other."""
        name, port = split_host(self.hosts[0])
        return f"{name}:{port}", f"{name}:{port + 1}"

    @property
    def text(self) -> str:
        """In a line, as settings keep it; see `place_of`."""
        devices = f"{self.backend},{self.device},{self.devices}"
        hosts = f",{self.rank},{';'.join(self.hosts)}" if self.hosts else ""
        return f"{devices}{hosts} {self.python}"

    def environment(self) -> dict[str, str]:
        """What backends have to be told before they are imported."""
        told = {"KERAS_BACKEND": self.backend}
        if self.device == "cpu":
            told |= {"JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "-1"}
            if self.devices > 1:
                flag = f"--xla_force_host_platform_device_count={self.devices}"
                told["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {flag}".strip()
        return told


def place_of(text: str) -> Elsewhere | None:
    """The place that `Elsewhere.text` describes, or a line without devices; None for none."""
    where, _, python = text.partition(" ")
    backend, device, devices, rank, hosts = (*where.split(","), "", "", "", "")[:5]
    if backend not in BACKENDS or not python:
        return None
    count = int(devices) if re.fullmatch("[1-9][0-9]?", devices) else 1
    known = device if device in ("cpu", "gpu") else ""
    place = Elsewhere(python, backend, known, min(count, MOST_DEVICES))
    machines = tuple(hosts.split(";"))
    if re.fullmatch("[0-9]{1,4}", rank) and not hosts_problem(machines, int(rank)):
        place = place._replace(hosts=machines, rank=int(rank))
    return place


def split_host(host: str) -> tuple[str, int]:
    """A machine's address and port."""
    name, _, port = host.partition(":")
    return name, int(port) if port else PORT


def hosts_problem(hosts: Sequence[str], rank: int) -> str:
    """Why a list of machines cannot be, as a sentence; '' where it can."""
    for host in hosts:
        name, colon, port = host.partition(":")
        fine = re.fullmatch(r"[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?", name)
        if not fine or (colon and not (port.isdecimal() and 0 < int(port[:6]) < 65535)):
            return say(
                "'{host}' is no address of a machine; write it like 192.168.0.2:{port}.",
                host=host,
                port=PORT,
            )
    if not 2 <= len(hosts) <= MOST_DEVICES:
        return say(
            "Name 2 to {most_devices} machines, not {hosts}.",
            most_devices=count_text(MOST_DEVICES),
            hosts=count_text(len(hosts)),
        )
    if not 0 <= rank < len(hosts):
        return say(
            "The place of this machine is a number from 0 to {hosts}, not {rank}.",
            hosts=count_text(len(hosts) - 1),
            rank=rank,
        )
    return ""


def _processes_text(device: str, count: int) -> str:
    if device == "gpu":
        return plural(count, "one GPU", "{count} GPUs")
    return plural(count, "one process", "{count} processes")


def devices_text(device: str, count: int) -> str:
    """Devices, in words."""
    if device == "cpu":
        return plural(count, "the processor", "the processor as {count} devices")
    if device == "gpu":
        return plural(count, "one GPU", "{count} GPUs")
    return plural(count, "one device", "{count} devices")


class Found(NamedTuple):
    """What an interpreter has.

    Attributes:
        keras: the version of Keras.
        devices: what the backend computes on, by its own names.
    """

    keras: str
    devices: tuple[str, ...]


class KerasProcess:
    """A worker that answers requests, one after the other.

    Args:
        where: the interpreter and the backend.
        of: how many processes share each batch.
        ready: whether to wait until it is ready.
        more: variables of its environment.

    Attributes:
        found: what the interpreter has.
        folder: for files that both sides map; it goes when the process ends.

    Raises:
        ElsewhereError: it cannot be started, or lacks something.
    """

    def __init__(
        self,
        where: Elsewhere,
        of: int = 1,
        *,
        ready: bool = True,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.where, self._of, self._more = where, of, more
        self.found = Found("", ())
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  It lives as long as the process.
        self._folder = tempfile.TemporaryDirectory(prefix="netbuilder-", ignore_cleanup_errors=True)
        self.folder = Path(self._folder.name)
        self._answers: queue.Queue[str | None] = queue.Queue()
        try:
            self._process = self._start()
        except BaseException:
            self._errors.close()
            self._folder.cleanup()
            raise
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if ready:
            self.wait_ready()

    def wait_ready(self) -> None:
        """Wait until it has imported Keras.

        Raises:
            ElsewhereError: it cannot, or is another version.
        """
        where = self.where
        try:
            hello = self._first()
            if hello.get("version") != VERSION:
                raise ElsewhereError(
                    say("{python} did not answer as expected.", python=where.python)
                )
            self.found = Found(str(hello["keras"]), tuple(map(str, hello["devices"])))
            self._check_version()
        except BaseException:
            self.end()
            raise

    def _start(self) -> subprocess.Popen[str]:
        environment = processes.foreign_environment({**self.where.environment(), **self._more})
        environment.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        try:
            return subprocess.Popen(
                [
                    self.where.python,
                    str(WORKER),
                    self.where.device,
                    str(self.where.devices),
                    str(self._of),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
                encoding="utf-8",
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError) as error:
            raise ElsewhereError(
                say(
                    "The interpreter {python} cannot be started ({error}); choose another.",
                    python=self.where.python,
                    error=reason_of(error),
                )
            ) from error

    def _check_version(self) -> None:
        if not self.found.keras.startswith("3."):
            raise ElsewhereError(
                say(
                    "{python} has Keras {keras}, but NetBuilder works with Keras 3; "
                    "install it with: {python} -m pip install 'keras>=3,<4'",
                    python=self.where.python,
                    keras=self.found.keras,
                )
            )

    @property
    def named(self) -> str:
        """What trains, with the devices that it computes on."""
        return f"{self.where.title} ({terms(self.found.devices[: self.where.devices])})"

    @property
    def pid(self) -> int:
        """The system's number of it."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def _read(self) -> None:
        if self._process.stdout is not None:
            with suppress(ValueError, OSError):
                for line in self._process.stdout:
                    self._answers.put(line)
        self._answers.put(None)

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """What the worker answers to a request.

        Raises:
            ElsewhereError: it cannot do that, or is gone.
        """
        self.send(do, **arguments)
        return self.answer(None)

    def send(self, do: str, **arguments: Any) -> None:
        """Ask, and leave the answer for `answer`.

        Raises:
            ElsewhereError: it is gone.
        """
        stdin = self._process.stdin
        if stdin is None or self._process.poll() is not None:
            raise self.death()
        with suppress(BrokenPipeError):  # Its silence tells.
            stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            stdin.flush()

    def answer(self, patience: float | None) -> dict[str, Any]:
        """The next answer.

        Raises:
            queue.Empty: it did not come in so many seconds.
            ElsewhereError: it is a failure, or will not come.
        """
        line = self._answers.get(timeout=patience)
        if line is None:
            self._answers.put(None)  # For whoever asks again.
            raise self.death()
        answer = json.loads(line)
        if "failed" in answer:
            kind, text = str(answer["failed"]), str(answer["text"])
            _log.warning("%s failed with %s: %s", self.where.title, kind, text)
            raise ElsewhereError(self._told(kind, text))
        return dict(answer)

    def _first(self) -> dict[str, Any]:
        try:
            return self.answer(START)
        except queue.Empty:
            seconds = count_text(round(START))
            raise ElsewhereError(
                say(
                    "{where_title} did not start within {seconds} seconds; try again.",
                    where_title=self.where.title,
                    seconds=seconds,
                )
            ) from None

    def _told(self, kind: str, text: str) -> str:
        """A failure that the worker tells, as a sentence."""
        where = self.where
        if kind == "NoDevice":
            return no_device(where.title, where.device, text)
        return described(kind, text, where.python, where.backend)

    def death(self) -> ElsewhereError:
        """The end of the process, as an error; waits for it."""
        status = self._process.wait()
        _log.warning("Keras's process ended with %s: %s", status, self._said())
        return ElsewhereError(died(status, self.where.backend))

    def _said(self) -> str:
        """The end of what it told nobody in particular."""
        with suppress(OSError, ValueError):
            self._errors.seek(0)
            return self._errors.read()[-_TAIL:].decode(errors="replace")
        return ""

    def end(self) -> None:
        """End it at once, whatever it does; may be called from any thread, and more than once."""
        # JAX catches the signal that asks politely.
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        if self._reader is not threading.current_thread():
            self._reader.join()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                with suppress(OSError, ValueError):
                    stream.close()
        self._folder.cleanup()
