"""Files that were packed with gzip, read as what is in them; never more than a bound."""

from __future__ import annotations

import gzip
import zlib
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, Final, cast

from engine.errors import DataError
from netbuilder.translation import say
from netbuilder.wording import count_text

MAGIC: Final = b"\x1f\x8b"
LARGEST: Final = 1 << 33
"""Bytes that a packed file may hold."""

RATIO: Final = 1032
"""Times its packed size, that gzip can make something at most."""


def unpacked(file: BinaryIO, name: str) -> BinaryIO:
    """A file's content: unpacked where it is packed.

    Args:
        file: at its beginning.
        name: of the file, for what is said of it.

    Returns:
        A stream that raises `DataError` where the packed content is damaged or too large.
    """
    start = file.read(len(MAGIC))
    file.seek(0)
    if start != MAGIC:
        return file
    return cast(BinaryIO, BufferedReader(_Bounded(file, name)))


def beginning(path: Path, size: int) -> bytes:
    """The first bytes of a file's content.

    Raises:
        OSError: it cannot be read.
        DataError: what is packed in it is damaged.
    """
    with path.open("rb") as raw, unpacked(raw, path.name) as file:
        return file.read(size)


class _Bounded(RawIOBase):
    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = gzip.GzipFile(fileobj=file)
        self._name = name
        self._left = LARGEST

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        try:
            content = self._file.read(len(view))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise DataError(
                say(
                    "{name} is packed with gzip and damaged ({error}); get the file again.",
                    name=self._name,
                    error=error,
                )
            ) from error
        self._left -= len(content)
        if self._left < 0:
            raise DataError(
                say(
                    "{name} would unpack to more than {value} GiB; unpack it yourself, or choose a "
                    "smaller file.",
                    name=self._name,
                    value=count_text(LARGEST >> 30),
                )
            )
        view[: len(content)] = content
        return len(content)
