"""What an array in a file claims to be, if that can be true."""

from __future__ import annotations

import ast
import math
import struct
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, Final, cast

import numpy as np

from engine.errors import DataError
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, shape_text, shown

LARGEST_ROW: Final = 1 << 26
"""Bytes of a sample."""

_LENGTHS: Final = {(1, 0): "<H", (2, 0): "<I", (3, 0): "<I"}
_LONGEST: Final = 10_000  # bytes of a header
_MOST_DIMENSIONS: Final = 32
_LARGEST_DIMENSION: Final = 1 << 48


@dataclass(frozen=True, slots=True)
class Part:
    """One array of a file.

    Attributes:
        member: its name in the archive; '' in a .npy file.
        shape: of all of it, the samples first.
        dtype: of its values.
        by_columns: whether they lie in Fortran's order.
        start: where in the file or member they begin, in bytes.
    """

    member: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    by_columns: bool
    start: int

    @property
    def size(self) -> int:
        """Bytes of all values."""
        return math.prod(self.shape) * self.dtype.itemsize

    @property
    def row_size(self) -> int:
        """Bytes of a sample."""
        return math.prod(self.shape[1:]) * self.dtype.itemsize


def named(member: str) -> str:
    """'the array 'x'', for a sentence."""
    return (
        say("the array {member}", member=shown(member.removesuffix(".npy")))
        if member
        else say("the array")
    )


_UNUSABLE: Final = {
    "c": mark("{what} holds complex numbers, which cannot be trained on; save it as real numbers."),
    "M": mark("{what} holds dates, which cannot be trained on; save it as numbers."),
    "m": mark("{what} holds durations, which cannot be trained on; save it as numbers."),
}
_UNUSABLE_TYPE: Final = mark(
    "{what} has the type {type}, which cannot be trained on; save it as numbers."
)


def read_header(file: IO[bytes], member: str, size: int) -> Part:
    """Read a header and judge what it claims.

    Args:
        file: at its beginning; afterwards where the values begin.
        member: see `Part`.
        size: bytes of the file, or of the member.

    Raises:
        DataError: the array cannot be used.
        ValueError: it has no header, or one that NumPy does not write; or any other of the errors
            with which Python's parser may answer it.
    """
    shape, by_columns, dtype = _parsed(cast(BinaryIO, file))
    what = named(member)
    if dtype.hasobject:
        raise DataError(
            say(
                "{what} holds Python objects, which are not loaded because they could run code; "
                "save it with a numeric or text type.",
                what=what,
            )
        )
    if dtype.kind not in "biufSU":
        pattern = _UNUSABLE.get(dtype.kind, _UNUSABLE_TYPE)
        raise DataError(pattern.format(what=what, type=shown(str(dtype))))
    if len(shape) > _MOST_DIMENSIONS or not all(0 <= side < _LARGEST_DIMENSION for side in shape):
        raise DataError(
            say(
                "{what} claims the impossible shape {shape}; save it again.",
                what=what,
                shape=shape_text(shape),
            )
        )
    part = Part(member, shape, dtype, by_columns and len(shape) > 1, file.tell())
    held = size - part.start
    if part.size > held:
        raise DataError(
            say(
                "{what} claims {size} bytes of values, but only {held} follow; it is damaged or "
                "truncated: download or save it again.",
                what=what,
                size=count_text(part.size),
                held=count_text(held),
            )
        )
    if part.row_size > LARGEST_ROW:
        raise DataError(
            say(
                "one sample of {what} has shape {shape}, more than {largest_row} bytes; the first "
                "dimension must be the samples.",
                what=what,
                shape=shape_text(shape[1:]),
                largest_row=count_text(LARGEST_ROW),
            )
        )
    return part


def exactly(file: IO[bytes], count: int, member: str) -> bytes:
    """Exactly this many bytes of a file or member.

    Raises:
        DataError: there are fewer.
    """
    content = file.read(count)
    if len(content) < count:
        raise DataError(
            say(
                "{member} ends too early; it is damaged or truncated: download or save it again.",
                member=named(member),
            )
        )
    return content


def _parsed(file: BinaryIO) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, whether Fortran's order, and type; as the documentation of numpy.lib.format has it."""
    version = np.lib.format.read_magic(file)
    if version not in _LENGTHS:
        raise ValueError(say("it has the unknown format version {version}", version=version))
    size = struct.calcsize(_LENGTHS[version])
    (length,) = struct.unpack(_LENGTHS[version], file.read(size))
    if length > _LONGEST:
        raise ValueError(
            say(
                "its header claims {length} bytes, more than {longest}",
                length=count_text(length),
                longest=count_text(_LONGEST),
            )
        )
    header = ast.literal_eval(file.read(length).decode("latin-1").strip())
    if not isinstance(header, dict) or set(header) != {"descr", "fortran_order", "shape"}:
        raise ValueError(say("its header is not a NumPy header"))
    shape = header["shape"]
    if not isinstance(shape, tuple) or not all(type(size) is int for size in shape):
        raise ValueError(say("its header has no valid shape"))
    return shape, bool(header["fortran_order"]), np.lib.format.descr_to_dtype(header["descr"])
