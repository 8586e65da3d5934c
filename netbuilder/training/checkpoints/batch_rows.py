"""The figures of a training's batches: rows in a file beside its checkpoint.

Rows are added behind those that the last checkpoint counts, which stays whole meanwhile. Where
there are to be fewer, as after a divergence, they go into a new file, and the old one stays until
the next checkpoint has named the new one.
"""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine import sources
from engine.errors import ModelFileError
from engine.types import Array
from netbuilder.storage.files import replace_file
from netbuilder.training.records import locked
from netbuilder.translation import say

FIGURES: Final = 4
"""The first figures of each batch: its end in epochs, its loss, its metric, the learning rate."""

MOST: Final = 64
"""More figures than any design has watched."""

FIRST: Final = "batches.f64"
"""The only file that the first version knew."""

_NAME: Final = re.compile(r"batches(?:-([1-9]\d{0,8}))?\.f64")
_SIZE: Final = 8
_BINARY: Final = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that a checkpoint counts.

    Attributes:
        name: of the file.
        count: how many, from the first.
        crc: their CRC-32; None in checkpoints of the first version.
        width: figures of each.
    """

    name: str
    count: int
    crc: int | None
    width: int = FIGURES

    @classmethod
    def named_in(cls, document: Mapping[str, Any]) -> Rows:
        """Those that a checkpoint's document names.

        Raises:
            ValueError: it names none; so do `KeyError` and `TypeError` say.
        """
        name, crc = document.get("rows", FIRST), document.get("rows_crc")
        count, width = int(document["batches"]), int(document.get("width", FIGURES))
        if not FIGURES <= width <= MOST:
            raise ValueError(say("it does not say how many figures a batch has"))
        if count < 0 or not isinstance(name, str) or _NAME.fullmatch(name) is None:
            raise ValueError(say("it does not name its file of batch figures"))
        return cls(name, count, None if crc is None else int(crc), width)

    def entries(self) -> dict[str, Any]:
        """What a checkpoint's document says of them."""
        entries = {"batches": self.count, "rows": self.name, "rows_crc": self.crc}
        return entries if self.width == FIGURES else {**entries, "width": self.width}

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return self.count * self.width * _SIZE


def write(folder: Path, known: Rows | None, earlier: int, rows: Array) -> Rows:
    """Have the disk keep rows behind the first `earlier` ones; the known ones stay whole.

    Args:
        folder: of the training.
        known: what the checkpoint that is there counts; None where there is none.
        earlier: at most as many as that.
        rows: float64 (n, FIGURES), or with further figures behind these; the earlier ones get
            NaN for what they lack.

    Raises:
        OSError: they cannot be written.
        ModelFileError: the earlier ones are not there.
    """
    content, width = np.ascontiguousarray(rows, np.float64).tobytes(), rows.shape[1]
    held = 0 if known is None else known.count
    if earlier > held:
        raise ModelFileError(
            folder, say("lacks figures of earlier batches"), say("start the training over")
        )
    if known is not None and earlier == held and known.width == width:
        crc = _crc(folder, known) if known.crc is None else known.crc
        _append(folder / known.name, known.size, content)
        return Rows(known.name, held + len(rows), zlib.crc32(content, crc), width)
    if known is not None and earlier:
        content = widened(read(folder, known)[:earlier], width).tobytes() + content
    name = _free_name(folder)
    replace_file(folder / name, content, private=True)
    return Rows(name, earlier + len(rows), zlib.crc32(content), width)


def widened(rows: Array, width: int) -> Array:
    """Rows with so many figures each: what is missing is NaN, what is too much goes."""
    if rows.shape[1] == width:
        return rows
    found = np.full((len(rows), width), np.nan)
    kept = min(width, rows.shape[1])
    found[:, :kept] = rows[:, :kept]
    return locked(found)


def read(folder: Path, rows: Rows) -> Array:
    """The rows, float64 (count, width).

    Raises:
        OSError: they cannot be read.
        ValueError: they are damaged, or some are missing.
    """
    path = folder / rows.name
    size = rows.size
    with sources.reading(path) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size < size:
            raise ValueError(say("figures are missing"))
        content = file.read(size)
    if len(content) < size:
        raise ValueError(say("figures are missing"))
    if rows.crc is not None and zlib.crc32(content) != rows.crc:
        raise ValueError(say("figures are damaged"))
    return locked(np.frombuffer(content, np.float64).reshape(rows.count, rows.width))


def tidy(folder: Path, rows: Rows) -> None:
    """Delete the files of figures that no checkpoint names any more."""
    with suppress(OSError):
        for file in _files(folder):
            if file.name != rows.name:
                file.unlink(missing_ok=True)


def _append(path: Path, size: int, content: bytes) -> None:
    """Add bytes behind the first `size` ones; what an interrupted writing left there goes."""
    descriptor = os.open(path, os.O_RDWR | _BINARY)
    try:
        if os.fstat(descriptor).st_size < size:
            raise ModelFileError(path, say("lacks figures"), say("start the training over"))
        os.ftruncate(descriptor, size)
        os.lseek(descriptor, size, os.SEEK_SET)
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _crc(folder: Path, rows: Rows) -> int:
    return zlib.crc32(read(folder, rows).tobytes())


def _free_name(folder: Path) -> str:
    """The first name where no file of the folder has one, else the next number's."""
    numbers = [_number(file.name) for file in _files(folder)]
    return f"batches-{max(numbers) + 1}.f64" if numbers else FIRST


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.iterdir() if _NAME.fullmatch(file.name)]


def _number(name: str) -> int:
    found = _NAME.fullmatch(name)
    return int(found[1] or 1) if found else 0
