"""The rows of an array that lies column by column, in Fortran's order."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.reading.array_headers import Part, exactly, named
from netbuilder.translation import say
from netbuilder.wording import count_text

LARGEST_PACKED: Final = 1 << 27
"""Bytes of such an array in an archive, in which one cannot jump to and fro: it lies in memory."""

MOST_PASSES: Final = 64
"""How often a file may be read where a few rows are scattered over it."""

_BLOCK: Final = 1 << 25  # bytes of rows that are collected at once
_PIECE: Final = 1 << 22
_RUN: Final = 1 << 14  # bytes that are worth a jump


def check_order(parts: Iterable[Part]) -> None:
    """Refuse arrays of one file whose order would cost too much time or memory.

    Raises:
        DataError: names the array and the limit.
    """
    packed = 0
    for part in parts:
        if not part.by_columns:
            continue
        passes = -(-part.shape[0] // _rows_at_once(part))
        packed += part.size if part.member else 0
        if packed > LARGEST_PACKED:
            raise DataError(
                say(
                    "{member} is in Fortran order and takes {packed} bytes, more than the "
                    "{largest_packed} allowed in that order; save it after "
                    "numpy.ascontiguousarray.",
                    member=named(part.member),
                    packed=count_text(packed),
                    largest_packed=count_text(LARGEST_PACKED),
                )
            )
        if not part.member and not _jumps(part) and passes > MOST_PASSES:
            raise DataError(
                say(
                    "{member} is in Fortran order and would have to be read {passes} times, more "
                    "than "
                    "the {most_passes} allowed; save it after numpy.ascontiguousarray.",
                    member=named(part.member),
                    passes=count_text(passes),
                    most_passes=MOST_PASSES,
                )
            )


def rows(file: IO[bytes], part: Part, most: int, check: Callable[[], None]) -> Iterator[Array]:
    """All rows, `most` at a time.

    Args:
        file: at the array's values.
        part: the array.
        most: rows at a time.
        check: called between two reads; what it raises ends them.

    Yields:
        Arrays (n, *sample shape).

    Raises:
        DataError: it ends too early.
    """
    blocks = _packed(file, part, check) if part.member else _jumping(file, part, check)
    for block in blocks:
        yield from (block[start : start + most] for start in range(0, len(block), most))


def _packed(file: IO[bytes], part: Part, check: Callable[[], None]) -> Iterator[Array]:
    content = bytearray()
    while len(content) < part.size:
        check()
        content += exactly(file, min(_PIECE, part.size - len(content)), part.member)
    yield np.frombuffer(content, part.dtype).reshape(part.shape, order="F")


def _jumping(file: IO[bytes], part: Part, check: Callable[[], None]) -> Iterator[Array]:
    count = part.shape[0]
    most = _rows_at_once(part)
    fill = _from_runs if _jumps(part) else _from_columns
    for start in range(0, count, most):
        stop = min(count, start + most)
        block = np.empty((math.prod(part.shape[1:]), stop - start), part.dtype)
        fill(file, part, start, block, check)
        yield block.reshape(*reversed(part.shape[1:]), stop - start).T


def _from_runs(
    file: IO[bytes], part: Part, start: int, block: Array, check: Callable[[], None]
) -> None:
    """Fill (columns, rows) with the rows from `start` on, jumping from column to column."""
    size = part.dtype.itemsize
    for number, column in enumerate(block):
        check()
        file.seek(part.start + (number * part.shape[0] + start) * size)
        column[:] = np.frombuffer(exactly(file, len(column) * size, part.member), part.dtype)


def _from_columns(
    file: IO[bytes], part: Part, start: int, block: Array, check: Callable[[], None]
) -> None:
    """The same by reading everything, for which short jumps would take longer."""
    count, size = part.shape[0], part.dtype.itemsize
    each = max(1, _PIECE // (count * size))
    file.seek(part.start)
    for first in range(0, len(block), each):
        check()
        some = block[first : first + each]
        content = exactly(file, len(some) * count * size, part.member)
        values = np.frombuffer(content, part.dtype).reshape(len(some), count)
        some[:] = values[:, start : start + block.shape[1]]


def _rows_at_once(part: Part) -> int:
    return max(1, min(part.shape[0], _BLOCK // part.row_size))


def _jumps(part: Part) -> bool:
    return _rows_at_once(part) * part.dtype.itemsize >= _RUN
