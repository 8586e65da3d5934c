"""Files that remember what the system has refused.

Libraries that read formats take a refused read for damage ("File is not a zip file"), or swallow
it. Whoever judges a file by what such a library says has to know which of the two it was.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 1 << 16


@contextmanager
def reading(path: Path) -> Iterator[IO[bytes]]:
    """A file to be read, without waiting for a pipe's other end.

    Raises:
        OSError: the system refuses to open or read it, whatever was made of that in the block.
    """
    source = _Source(path, opener=_open_at_once)
    with io.BufferedReader(source, _BUFFER) as file:
        try:
            yield cast(IO[bytes], file)
        except Exception as error:
            if source.refusal is None or error is source.refusal:
                raise
            raise source.refusal from error


class _Source(io.FileIO):
    refusal: OSError | None = None

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        try:
            return super().readinto(buffer)
        except OSError as error:
            self.refusal = error
            raise

    def readall(self) -> bytes:
        try:
            return super().readall()
        except OSError as error:
            self.refusal = error
            raise


def _open_at_once(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
