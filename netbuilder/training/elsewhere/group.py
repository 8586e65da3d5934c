"""Processes that share each batch: several on this machine, or one on each of several machines."""

from __future__ import annotations

import queue
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np

from netbuilder.training.elsewhere.errors import (
    ElsewhereError,
    another,
    differ,
    gone,
    missing,
)
from netbuilder.training.elsewhere.process import Elsewhere, KerasProcess
from netbuilder.translation import say

PATIENCE: Final = 3.0
"""Seconds in which the end of another process explains a failure."""

_POLL: Final = 0.25


def started(where: Elsewhere) -> KerasProcess:
    """The process, or the processes, of a place.

    Raises:
        ElsewhereError: they cannot be started, or lack something.
    """
    if where.hosts:
        return HostProcess(where)
    if where.backend == "torch" and where.devices > 1:
        return KerasGroup(where)
    return KerasProcess(where)


class HostProcess(KerasProcess):
    """The process of this machine, which shares each batch with those of others.

    Raises:
        ElsewhereError: it cannot be started, or its backend cannot do that.
    """

    def __init__(self, where: Elsewhere) -> None:
        if where.backend == "tensorflow":
            raise ElsewhereError(
                say("Keras on TensorFlow shares no batches among machines; choose JAX or PyTorch.")
            )
        if where.devices > 1:
            raise ElsewhereError(
                say("Each of several machines takes one part of a batch; choose one device.")
            )
        super().__init__(where, of=len(where.hosts))

    def join(self) -> None:
        """Wait for the other machines.

        Raises:
            ElsewhereError: they did not come, or the port is taken.
        """
        where = self.where
        meeting, watching = where.meeting
        answer = self.ask(
            "join",
            count=len(where.hosts),
            rank=where.rank,
            address=f"tcp://{meeting}" if where.backend == "torch" else meeting,
            watch=watching,
            device=where.device,
        )
        self.found = self.found._replace(devices=tuple(map(str, answer["devices"])))

    def leave(self) -> None:
        """Part from the other machines after the last step."""
        with suppress(ElsewhereError):
            self.ask("leave")

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """What the worker answers to a request; after a failure it is gone."""
        try:
            return super().ask(do, **arguments)
        except ElsewhereError:
            self.end()
            raise

    @property
    def named(self) -> str:
        """What trains, and on how many machines."""
        return self.where.named

    def _told(self, kind: str, text: str) -> str:
        hosts = self.where.hosts
        other = hosts[int(text)] if text.isdecimal() and int(text) < len(hosts) else ""
        if kind == "PeerLost":
            return gone(other)
        if kind == "PeersMissing":
            return missing(other)
        if kind == "PeersDiffer" or "not the same on each process" in text:
            return differ()
        if "Address already in use" in text:
            return another(self.where.hosts[0])
        if _is_connection(text):
            return gone(other)
        return super()._told(kind, text)


class KerasGroup(KerasProcess):
    """Processes of PyTorch on this machine, each of which takes a part of every batch.

    Args:
        where: the interpreter, and how many processes.

    Raises:
        ElsewhereError: they cannot be started.
    """

    def __init__(self, where: Elsewhere) -> None:
        count = where.devices
        self._others: list[KerasProcess] = []
        super().__init__(where, of=count, ready=False, more=_LOOPBACK)
        try:
            for _ in range(count - 1):
                self._others.append(KerasProcess(where, of=count, ready=False, more=_LOOPBACK))
            for member in self._members:
                member.wait_ready()
            meeting = (self.folder / "meeting").as_uri()
            answers = self._ask_all(
                [
                    (
                        "join",
                        {
                            "count": count,
                            "rank": rank,
                            "address": meeting,
                            "watch": "",
                            "device": where.device,
                        },
                    )
                    for rank in range(count)
                ]
            )
        except BaseException:
            self.end()
            raise
        self.found = self.found._replace(devices=tuple(map(str, answers[0]["devices"])))

    @property
    def named(self) -> str:
        """What trains, and in how many processes."""
        return self.where.named

    @property
    def pids(self) -> list[int]:
        """The system's numbers of all processes."""
        return [each.pid for each in self._members]

    @property
    def _members(self) -> list[KerasProcess]:
        return [self, *self._others]

    @property
    def is_alive(self) -> bool:
        """Whether all can be asked."""
        return super().is_alive and all(other.is_alive for other in self._others)

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """What the first answers; all do the same, each with its part of the batch."""
        if do == "keep":
            return self._keep(Path(arguments["path"]))
        if do == "resume":
            return self._resume(Path(arguments["path"]))
        return self._ask_all([(do, arguments)] * len(self._members))[0]

    def _keep(self, path: Path) -> dict[str, Any]:
        """Keep what is common once, and the generators of numbers of each process."""
        paths = self._paths(path)
        asked = [("keep", {"path": str(each), "own": each != path}) for each in paths]
        answer = self._ask_all(asked)[0]
        kept: dict[str, Any] = {}
        for rank, each in enumerate(paths):
            with np.load(each) as read:
                kept |= {f"{rank}.{name}" if rank else name: read[name] for name in read.files}
        np.savez(path, **kept)
        return answer

    def _resume(self, path: Path) -> dict[str, Any]:
        with np.load(path) as read:
            kept = {name: read[name] for name in read.files}
        common = {name: array for name, array in kept.items() if "." not in name}
        paths = self._paths(path)
        for rank, each in enumerate(paths):
            begin = f"{rank}."
            own = {n.removeprefix(begin): kept[n] for n in kept if n.startswith(begin)}
            np.savez(each, **{**common, **own})
        return self._ask_all([("resume", {"path": str(each)}) for each in paths])[0]

    def _paths(self, path: Path) -> list[Path]:
        """A file for each process; the first has that of the request."""
        others = [path.with_name(f"{rank}-{path.name}") for rank in range(1, self.where.devices)]
        return [path, *others]

    def _ask_all(self, requests: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
        for member, (do, arguments) in zip(self._members, requests, strict=True):
            member.send(do, **arguments)
        answers: list[dict[str, Any]] = []
        try:
            while len(answers) < len(requests):
                member = self._members[len(answers)]
                try:
                    answers.append(member.answer(_POLL))
                except queue.Empty:
                    self._check()
        except ElsewhereError:
            # One that died makes the others fail; what it died of is the reason.
            until = time.monotonic() + PATIENCE
            try:
                while time.monotonic() < until and self._dead() is None:
                    time.sleep(0.05)
                self._check()
            finally:
                self.end()
            raise
        return answers

    def _dead(self) -> KerasProcess | None:
        alive = [super().is_alive, *(other.is_alive for other in self._others)]
        return None if all(alive) else self._members[alive.index(False)]

    def _check(self) -> None:
        dead = self._dead()
        if dead is not None:
            raise dead.death()

    def end(self) -> None:
        """End all at once."""
        for other in self._others:
            other.end()
        super().end()


_LOOPBACK: Final = (
    {"GLOO_SOCKET_IFNAME": "lo0" if sys.platform == "darwin" else "lo"}
    if sys.platform != "win32"
    else {}
)


def _is_connection(text: str) -> bool:
    words = ("Connection reset", "Connection closed", "Gloo", "heartbeat", "Broken pipe")
    return any(word in text for word in words)
