"""Where prepared samples lie: in memory, or in files of the user's cache, mapped into it."""

from __future__ import annotations

import math
import secrets
import shutil
from pathlib import Path
from typing import IO, Final

import numpy as np

from engine.types import Array
from netbuilder.storage import folders

LIMIT: Final = 1 << 28
"""Bytes of samples that still lie in memory."""

PARTS: Final = ("train", "validation", "test")
_KEPT: Final = 5


def default_folder() -> Path:
    """The user's folder for prepared samples that are larger than memory should be."""
    return folders.imported()


class Samples:
    """The samples of one part, written from the first to the last.

    Args:
        shape: (n, *input_shape).
        path: of the .npy file; None for memory.
    """

    def __init__(self, shape: tuple[int, ...], path: Path | None) -> None:
        self._path = path
        self._row = 0
        self._array = np.empty(shape if path is None else (0,), np.float32)
        self._file: IO[bytes] | None = None
        if path is not None:
            self._file = path.open("wb")
            header = {"descr": "<f4", "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(self._file, header)

    def append(self, rows: Array) -> None:
        """Write float32 rows."""
        if self._file is not None:
            self._file.write(np.ascontiguousarray(rows, "<f4").data)
        else:
            self._array[self._row : self._row + len(rows)] = rows
        self._row += len(rows)

    def close(self) -> None:
        """Nothing more will come."""
        if self._file is not None:
            self._file.close()

    def array(self) -> Array:
        """What was written, closed before; what is in memory is the caller's own."""
        return self._array if self._path is None else mapped(self._path)


def mapped(path: Path) -> Array:
    """An array in a file, read where and when it is needed; read-only."""
    return np.load(path, mmap_mode="r", allow_pickle=False)


def size_of(rows: int, shape: tuple[int, ...]) -> int:
    """Bytes of so many samples."""
    return rows * math.prod(shape) * 4


def new_folder(folder: Path) -> Path:
    """A folder beside, to be renamed to `folder` when all is in it."""
    aside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    aside.mkdir(parents=True)
    return aside


def settle(aside: Path, folder: Path) -> None:
    """Give the finished folder its name; the oldest beyond a few are deleted."""
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    others = [entry for entry in folder.parent.iterdir() if entry.is_dir() and entry != folder]
    finished = [entry for entry in others if not entry.name.startswith(".")]
    for old in sorted(finished, key=lambda entry: entry.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def forget(aside: Path | None) -> None:
    """Delete what was not finished."""
    if aside is not None:
        shutil.rmtree(aside, ignore_errors=True)
