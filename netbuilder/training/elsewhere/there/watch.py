"""Lines between the machines that share each batch, by which one that is gone is noticed."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

BEAT: Final = 0.5
"""Seconds between two words to another machine."""

SILENCE: Final = 4.0
"""Seconds without a word after which a machine is taken for gone."""

MEETING: Final = 100.0
"""Seconds in which all machines have to be there."""

_LINE: Final = 200


class PeerLost(Exception):  # noqa: N818  Its name is what the other side reads.
    """Another machine is gone; its place in the list of machines."""


class PeersMissing(Exception):  # noqa: N818
    """The other machines did not come; the first of them by its place."""


class PeersDiffer(Exception):  # noqa: N818
    """The other machines train another network or other data."""


class Watch:
    """Tells of machines that are gone, and lets steps wait until all are ready for them.

    The first machine has a line to each of the others, and passes on how far all are. Without
    this a backend would wait for a machine that is paused until it loses patience, and for one
    that was switched off without end.

    Args:
        address: where the first listens, 'name:port'.
        count: of all machines.
        rank: the place of this one.
        lost: told the place of one that is gone, once, in a thread of its own.

    Raises:
        PeersMissing: not all came in time.
        OSError: the first cannot listen there.
    """

    def __init__(self, address: str, count: int, rank: int, lost: Callable[[int], None]) -> None:
        self._count, self._rank, self._lost = count, rank, lost
        self._changed = threading.Condition()
        self._begun = [0] * count  # Steps that each is ready for; of itself and, told, the least.
        self._digests: dict[int, str] = {}
        self._left: set[int] = set()
        self._over = self._differ = False
        name, _, port = address.rpartition(":")
        until = time.monotonic() + MEETING
        if rank == 0:
            self._lines = self._listen(name, int(port), until)
        else:
            self._lines = {0: self._connect(name, int(port), until)}
        for other, line in self._lines.items():
            line.settimeout(SILENCE)
            threading.Thread(target=self._hear, args=(other, line), daemon=True).start()
        threading.Thread(target=self._beat, daemon=True).start()

    def _listen(self, name: str, port: int, until: float) -> dict[int, socket.socket]:
        found: dict[int, socket.socket] = {}
        with socket.create_server((name, port), reuse_port=False) as server:
            while len(found) < self._count - 1:
                missing = next(n for n in range(1, self._count) if n not in found)
                try:
                    server.settimeout(max(0.01, until - time.monotonic()))
                    line, _ = server.accept()
                except TimeoutError:
                    raise PeersMissing(str(missing)) from None
                line.settimeout(1.0)
                word = ""
                with suppress(OSError, ValueError):
                    word = line.recv(_LINE).decode("ascii")
                rank, _, count = word.partition("\n")[0].removeprefix("hello ").partition(" ")
                known = rank.isdecimal() and 0 < int(rank) < self._count
                if known and count == str(self._count) and int(rank) not in found:
                    found[int(rank)] = line
                else:
                    line.close()  # None of ours.
        for line in found.values():
            line.sendall(b"welcome\n")
        return found

    def _connect(self, name: str, port: int, until: float) -> socket.socket:
        while time.monotonic() < until:
            with suppress(OSError):
                line = socket.create_connection((name, port), timeout=2.0)
                line.sendall(f"hello {self._rank} {self._count}\n".encode())
                line.settimeout(max(0.01, until - time.monotonic()))
                if line.recv(8) == b"welcome\n":
                    return line
                line.close()
            time.sleep(0.2)
        raise PeersMissing("0")

    def agree(self, digest: str) -> None:
        """Say what this machine is about to train; steps wait until all have said the same."""
        with self._changed:
            self._digests[self._rank] = digest
            self._compare()

    def begin(self, steps: int) -> None:
        """Say that this machine is ready for so many steps, counted from the first."""
        with self._changed:
            self._begun[self._rank] = steps
            self._changed.notify_all()
        self._tell()

    def wait(self, step: int) -> None:
        """Wait until all are ready for a step.

        Raises:
            PeersDiffer: they train something else.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._differ or self._ready() > step)
            if self._differ:
                raise PeersDiffer(self._rank)

    def blame(self) -> None:
        """Give the word of a machine that is gone time to come; to be called after a failure."""
        time.sleep(SILENCE + 2 * BEAT)

    def leave(self) -> None:
        """Go after the last step, once all that was sent is there."""
        with self._changed:
            self._over = True
        self._tell()
        with self._changed:
            self._changed.wait_for(lambda: self._left >= self._lines.keys(), SILENCE)

    def _ready(self) -> int:
        """The steps that all are ready for."""
        if self._rank:
            return self._begun[0]
        return min(self._begun) if len(self._digests) == self._count else 0

    def _compare(self) -> None:
        """The first machine compares what all are about to train."""
        if not self._rank and len(self._digests) == self._count:
            self._differ = len(set(self._digests.values())) > 1
        self._changed.notify_all()

    def _words(self) -> Iterator[str]:
        """What there is to say, as it stands."""
        if self._differ:
            yield "differ"
        elif self._rank == 0:
            yield f"ready {self._ready()}"
        else:
            if self._rank in self._digests:
                yield f"same {self._digests[self._rank]}"
            yield f"ready {self._begun[self._rank]}"
        # The first goes last: its word comes after those of all.
        if self._over and (self._rank or self._left >= self._lines.keys()):
            yield "bye"

    def _tell(self) -> None:
        with self._changed:
            words = "".join(f"{word}\n" for word in self._words()).encode()
            for other, line in self._lines.items():
                with suppress(OSError):  # The one that listens to it will notice.
                    if other not in self._left or not self._rank:
                        line.sendall(words)

    def _beat(self) -> None:
        while True:
            time.sleep(BEAT)
            self._tell()

    def _hear(self, other: int, line: socket.socket) -> None:
        rest = b""
        try:
            while True:
                got = line.recv(4096)
                if not got:
                    break
                *words, rest = (rest + got).split(b"\n")
                if len(rest) > _LINE:
                    break
                for word in words:
                    self._heed(other, word.decode("ascii", "replace"))
        except OSError:
            pass
        with self._changed:
            if other in self._left or self._differ:
                return
        self._lost(other)

    def _heed(self, other: int, word: str) -> None:
        kind, _, what = word.partition(" ")
        tell = False
        with self._changed:
            if kind == "ready" and what.isdecimal():
                tell = self._rank == 0 and self._begun[other] != int(what)
                self._begun[other] = int(what)
            elif kind == "same" and other not in self._digests:
                self._digests[other] = what
                self._compare()
                tell = True
            elif kind == "differ":
                self._differ = True
            elif kind == "bye" and other not in self._left:
                self._left.add(other)
                tell = self._rank == 0
            self._changed.notify_all()
        if tell:
            self._tell()


def digest_of(parts: Iterator[bytes]) -> str:
    """A few letters that stand for what is trained."""
    import hashlib

    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        made.update(part)
    return made.hexdigest()
