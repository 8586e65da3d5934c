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

FIGURES: Final = 4
"""Figures of each batch: its end in epochs, its loss, its metric, the learning rate."""

FIRST: Final = "batches.f64"
"""The only file that the first version knew."""

_NAME: Final = re.compile(r"batches(?:-([1-9]\d{0,8}))?\.f64")
_ROW: Final = FIGURES * 8
_BINARY: Final = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that a checkpoint counts.

    Attributes:
        name: of the file.
        count: how many, from the first.
        crc: their CRC-32; None in checkpoints of the first version.
    """

    name: str
    count: int
    crc: int | None

    @classmethod
    def named_in(cls, document: Mapping[str, Any]) -> Rows:
        """Those that a checkpoint's document names.

        Raises:
            ValueError: it names none; so do `KeyError` and `TypeError` say.
        """
        name, crc = document.get("rows", FIRST), document.get("rows_crc")
        count = int(document["batches"])
        if count < 0 or not isinstance(name, str) or _NAME.fullmatch(name) is None:
            raise ValueError("it does not name its file of batch figures")
        return cls(name, count, None if crc is None else int(crc))

    def entries(self) -> dict[str, Any]:
        """What a checkpoint's document says of them."""
        return {"batches": self.count, "rows": self.name, "rows_crc": self.crc}


def write(folder: Path, known: Rows | None, earlier: int, rows: Array) -> Rows:
    """Have the disk keep rows behind the first `earlier` ones; the known ones stay whole.

    Args:
        folder: of the training.
        known: what the checkpoint that is there counts; None where there is none.
        earlier: at most as many as that.
        rows: float64 (n, FIGURES).

    Raises:
        OSError: they cannot be written.
        ModelFileError: the earlier ones are not there.
    """
    content = np.ascontiguousarray(rows, np.float64).tobytes()
    held = 0 if known is None else known.count
    if earlier > held:
        raise ModelFileError(folder, "lacks figures of earlier batches", "start the training over")
    if known is not None and earlier == held:
        crc = _crc(folder, known) if known.crc is None else known.crc
        _append(folder / known.name, held * _ROW, content)
        return Rows(known.name, held + len(rows), zlib.crc32(content, crc))
    if known is not None and earlier:
        content = read(folder, known)[:earlier].tobytes() + content
    name = _free_name(folder)
    replace_file(folder / name, content, private=True)
    return Rows(name, earlier + len(rows), zlib.crc32(content))


def read(folder: Path, rows: Rows) -> Array:
    """The rows, float64 (count, FIGURES).

    Raises:
        OSError: they cannot be read.
        ValueError: they are damaged, or some are missing.
    """
    path = folder / rows.name
    size = rows.count * _ROW
    with sources.reading(path) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size < size:
            raise ValueError("figures are missing")
        content = file.read(size)
    if len(content) < size:
        raise ValueError("figures are missing")
    if rows.crc is not None and zlib.crc32(content) != rows.crc:
        raise ValueError("figures are damaged")
    return locked(np.frombuffer(content, np.float64).reshape(rows.count, FIGURES))


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
            raise ModelFileError(path, "lacks figures", "start the training over")
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
