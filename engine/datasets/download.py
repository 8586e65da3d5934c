"""Fetching a file from whichever mirror gives it whole."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from engine.atomic import replacing
from engine.errors import DataError, DownloadError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Downloader:
    """How to fetch files.

    Attributes:
        mirrors: addresses of folders that hold the same files, tried in this order.
        timeout: seconds without any answer after which a mirror is given up.
        rounds: how often all mirrors are tried.
        pause: seconds before the second round; doubled before each further one.
    """

    mirrors: Sequence[str]
    timeout: float = 10.0
    rounds: int = 3
    pause: float = 1.0

    def fetch(
        self,
        target: Path,
        check: Callable[[Path], T],
        *,
        limit: int,
        report: Callable[[int], None] | None = None,
        name: str = "",
    ) -> T:
        """Fetch the file of `target`'s name; only what passes the check takes its place.

        Args:
            target: where the file goes.
            check: reads the fetched file; raises DataError if it is not what was wanted.
            limit: the most bytes that may come.
            report: is told the bytes that have come, for each piece.
            name: of the file in the mirrors, where it is another.

        Returns:
            What `check` returned.

        Raises:
            DownloadError: no mirror gave the file; says why for each.
        """
        reasons: dict[str, str] = {}
        for number in range(self.rounds):
            if number:
                time.sleep(self.pause * 2 ** (number - 1))
            for mirror in self.mirrors:
                url = f"{mirror.rstrip('/')}/{name or target.name}"
                try:
                    return self._fetch(url, target, check, limit, report)
                except (OSError, DataError) as error:
                    reasons[url] = f"{url}: {_cause(error)}"
        raise DownloadError(
            f"{target.name} could not be downloaded to {target.parent} "
            f"({'; '.join(reasons.values()) or 'no mirror is known'})."
        )

    def reachable(self, name: str, timeout: float) -> bool:
        """Whether some mirror offers the file now; asks all of them at once.

        Args:
            name: of the file.
            timeout: seconds after which the answer is no, even if the network itself hangs.
        """
        from pooch import HTTPDownloader

        answers: queue.SimpleQueue[bool] = queue.SimpleQueue()

        def ask(url: str) -> None:
            try:
                answers.put(HTTPDownloader(timeout=timeout)(url, None, None, check_only=True))
            except (OSError, ValueError):
                answers.put(False)

        deadline = time.monotonic() + timeout
        for mirror in self.mirrors:
            # A name that the network does not resolve can hang past every timeout.
            threading.Thread(
                target=ask, args=(f"{mirror.rstrip('/')}/{name}",), daemon=True
            ).start()
        try:
            return any(
                answers.get(timeout=max(0.0, deadline - time.monotonic())) for _ in self.mirrors
            )
        except queue.Empty:
            return False

    def _fetch(
        self,
        url: str,
        target: Path,
        check: Callable[[Path], T],
        limit: int,
        report: Callable[[int], None] | None,
    ) -> T:
        from pooch import HTTPDownloader

        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as file:
            HTTPDownloader(timeout=self.timeout)(url, _Meter(file, limit, report), None)
            file.flush()
            return check(Path(file.name))


class _Meter:
    """Counts what is written to a file, and refuses too much."""

    def __init__(self, file: IO[bytes], limit: int, report: Callable[[int], None] | None) -> None:
        self._file = file
        self._limit = limit
        self._report = report
        self._count = 0

    def write(self, data: bytes) -> int:
        self._count += len(data)
        if self._count > self._limit:
            raise DataError(f"more than the {self._limit} bytes came that the file can have")
        if self._report:
            self._report(self._count)
        return self._file.write(data)

    def flush(self) -> None:
        """Leave it to the end."""


def _cause(error: Exception) -> str:
    """Why it failed, without the layers in between."""
    if isinstance(error, DataError):
        return str(error.__cause__ or error)
    root: BaseException = error
    # The last link is pooch finding that the file is not there yet.
    while (inner := root.__context__) and not isinstance(inner, FileNotFoundError):
        root = inner
    return f"{type(root).__name__} {root}".strip()[:200]
