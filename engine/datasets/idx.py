"""Reading the IDX files in which MNIST and its relatives come, gzip'd or not.

The format, from MNIST's page (LeCun, Cortes, Burges): two zero bytes, one for the type of the
numbers, one for how many dimensions there are, each dimension as a big-endian 32-bit number, then
the numbers, last dimension fastest.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from engine.errors import DataError
from engine.reasons import reason_of
from engine.types import Array

_GZIP = b"\x1f\x8b"
_UNSIGNED_BYTES = 8
_MOST_DIMENSIONS = 4


def read_idx(path: Path, *, limit: int = 1 << 28) -> Array:
    """Read an IDX file of unsigned bytes.

    Args:
        path: the file; whether it is gzip'd is seen from its first bytes.
        limit: the most bytes that its numbers may take; a header that claims more is refused
            before any memory is taken.

    Returns:
        uint8 array of the file's shape, the caller's own.

    Raises:
        FileNotFoundError: there is no such file.
        DataError: it cannot be read, or is no such file, or is damaged.
    """
    try:
        packed = is_packed(path)
        with path.open("rb") as file:
            if not packed:
                return _read(file, limit)
            with gzip.open(file) as content:
                return _read(cast(BinaryIO, content), limit)
    except FileNotFoundError:
        raise
    except (OSError, EOFError, zlib.error, _NotIdxError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise DataError(f"{path} cannot be used: {reason}; replace or delete it.") from error


def is_packed(path: Path) -> bool:
    """Whether a file is gzip'd, by its first bytes.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(len(_GZIP)) == _GZIP


def header(shape: tuple[int, ...]) -> bytes:
    """The bytes that an IDX file of unsigned bytes of this shape begins with."""
    return struct.pack(f">HBB{len(shape)}I", 0, _UNSIGNED_BYTES, len(shape), *shape)


class _NotIdxError(Exception):
    """What is wrong with the content, as a part of a sentence."""


def _read(file: BinaryIO, limit: int) -> Array:
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0":
        raise _NotIdxError("it does not begin as an IDX file does")
    if magic[2] != _UNSIGNED_BYTES:
        raise _NotIdxError(f"its numbers have type {magic[2]:#04x}, not unsigned bytes (0x08)")
    dimensions = magic[3]
    if not 1 <= dimensions <= _MOST_DIMENSIONS:
        raise _NotIdxError(f"it claims {dimensions} dimensions, not 1 to {_MOST_DIMENSIONS}")
    sizes = file.read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise _NotIdxError("it ends within its header")
    shape = struct.unpack(f">{dimensions}I", sizes)
    size = math.prod(shape)
    if size > limit:
        raise _NotIdxError(f"it claims {size} bytes of numbers, more than the {limit} allowed")
    array = np.empty(shape, np.uint8)
    read = fill(array, file)
    if read < size:
        raise _NotIdxError(f"it ends after {read} of {size} numbers")
    if file.read(1):  # also makes gzip check its checksum
        raise _NotIdxError(f"it goes on after its {size} numbers")
    return array


def fill(array: Array, file: BinaryIO) -> int:
    """Read into a C-contiguous array; the number of bytes that came, fewer if the file ends."""
    room = array.reshape(-1).data
    done = 0
    while done < len(room):
        count = file.readinto(room[done:])  # type: ignore[attr-defined]
        if not count:
            break
        done += count
    return done
