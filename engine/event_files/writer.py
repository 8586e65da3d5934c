"""A file that grows by events."""

from __future__ import annotations

import itertools
import os
import socket
import time
from pathlib import Path
from typing import Final

from engine.event_files import messages
from engine.event_files.records import record

_numbers: Final = itertools.count()


class EventFile:
    """Events, kept until they are appended to a file of their own in a folder.

    Between two writings the file is not open, so that nothing is left behind where a training ends
    in the midst of an epoch.

    Args:
        folder: made with the first writing.

    Attributes:
        path: of the file; None before the first writing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: list[bytes] = []
        self._size = 0
        self.path: Path | None = None

    def add(self, step: int, summary: bytes) -> None:
        """Note what was measured at a step."""
        self._waiting.append(record(messages.event(time.time(), step, summary)))

    def flush(self) -> None:
        """Append what was noted.

        Raises:
            OSError: it cannot be written; it stays noted.
        """
        if not self._waiting:
            return
        if not self._size:
            self._begin()
        self._append(b"".join(self._waiting))
        self._waiting.clear()

    def _begin(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        now = time.time()
        host = "".join(each if each.isalnum() else "-" for each in socket.gethostname())
        name = f"events.out.tfevents.{int(now)}.{host}.{os.getpid()}.{next(_numbers)}.v2"
        self.path = self._folder / name
        self._append(record(messages.begun(now)))

    def _append(self, content: bytes) -> None:
        """Write behind what is complete: what an earlier writing left unfinished is replaced."""
        if self.path is None:
            return
        with self.path.open("r+b" if self._size else "wb") as file:
            file.seek(self._size)
            file.write(content)
            file.truncate()
        self._size += len(content)
