"""Rows on their way from the file to the samples: in memory, or in a file where they are many."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final

import numpy as np
import numpy.typing as npt

from engine.types import Array

_PIECE: Final = 1 << 22


class Spool:
    """A store for rows that returns them in the same order, any number of times.

    Args:
        shape: of a row.
        dtype: of its values.
        limit: bytes from which on they are kept in a file.
        folder: for that file, which has no name and is gone with the spool.
    """

    def __init__(
        self, shape: tuple[int, ...], dtype: npt.DTypeLike, limit: int, folder: Path
    ) -> None:
        self._shape = shape
        self._dtype = np.dtype(dtype)
        self._row = max(1, math.prod(shape)) * self._dtype.itemsize
        self._limit = limit
        self._folder = folder
        self._pieces: list[Array] = []
        self._file: IO[bytes] | None = None
        self.rows = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: Any) -> None:
        self._pieces.clear()
        if self._file is not None:
            self._file.close()

    def append(self, rows: Array) -> None:
        """Take rows, (n, *shape)."""
        piece = np.array(rows, self._dtype, order="C")
        self.rows += len(piece)
        if self._file is None and self.rows * self._row <= self._limit:
            self._pieces.append(piece)
            return
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = TemporaryFile(dir=self._folder, prefix=".rows.")  # noqa: SIM115
            for earlier in self._pieces:
                self._file.write(earlier.data)
            self._pieces.clear()
        self._file.write(piece.data)

    def read(self) -> Iterator[tuple[int, Array]]:
        """The rows from the first to the last, some at a time, each time with the first's number.

        The arrays are not to be changed.
        """
        row = 0
        if self._file is None:
            for piece in self._pieces:
                yield row, piece
                row += len(piece)
            return
        self._file.flush()
        self._file.seek(0)
        most = max(1, _PIECE // self._row)
        while row < self.rows:
            count = min(most, self.rows - row)
            content = self._file.read(count * self._row)
            yield row, np.frombuffer(content, self._dtype).reshape(count, *self._shape)
            row += count
