"""Arrays, and a document of plain values, in one file: a zip archive of NumPy's .npy files.

`numpy.load` reads it too, but takes the archive's word for what it holds; here every claim is
compared with the bytes that are there before memory is taken, every checksum is compared, and
nothing is ever unpickled or unpacked onto the disk.
"""

from __future__ import annotations

import errno
import json
import lzma
import math
import os
import stat
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, cast

import numpy as np

from engine import sources
from engine.types import Array

HEAD: Final = "head"
"""The name under which the document lies among the arrays: its JSON as bytes."""

DAMAGE: Final = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, EOFError),
    *(RuntimeError, SyntaxError, tokenize.TokenError, struct.error, zlib.error),
    *(zipfile.BadZipFile, zipfile.LargeZipFile, lzma.LZMAError),
)
"""All that a damaged or hostile file can raise while it is read.

`RuntimeError` covers encrypted entries, unknown methods of packing (`NotImplementedError`) and
endless nesting (`RecursionError`); `ValueError` covers text that is not UTF-8. A lack of memory is
none: what is claimed is bounded before, so it says something about the machine, not about the file.
"""

_MAX_ENTRIES: Final = 100_000
_FREE: Final = 1 << 28
_EXPANSION: Final = 50
_MAX_HEADER: Final = 10_000
_PIECE: Final = 1 << 22
_ENCRYPTED: Final = 0x1
_KINDS: Final = "biufcSU"
_PACKING: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class DamagedArchiveError(ValueError):
    """What a file holds is no archive of this kind, or damaged."""


def write(file: IO[bytes], arrays: Mapping[str, Array], head: Any = None) -> None:
    """Write arrays, and a document of plain values unless it is None.

    Args:
        file: open for writing.
        arrays: by name; no names have a slash, none is `HEAD`.
        head: what JSON can say.
    """
    parts = dict(arrays)
    if head is not None:
        parts[HEAD] = np.frombuffer(json.dumps(head).encode(), np.uint8)
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in parts.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(cast(BinaryIO, entry), array, allow_pickle=False)


def read(path: Path, names: Collection[str] | None = None) -> dict[str, Array]:
    """The arrays of an archive, the document's bytes among them.

    Args:
        path: the file.
        names: of those that are wanted; all where None.

    Raises:
        OSError: the file cannot be opened or read at the moment.
        DamagedArchiveError: it is no such archive, is damaged, or claims more than it can hold.
    """
    with sources.reading(path) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise DamagedArchiveError("it is not a regular file")
        try:
            with zipfile.ZipFile(file) as archive:
                return _read_all(archive, names, max(_FREE, _EXPANSION * status.st_size))
        except DamagedArchiveError:
            raise
        except DAMAGE as error:
            reason = str(error).strip("'\"") or type(error).__name__
            raise DamagedArchiveError(f"it is damaged: {reason}") from error
        except OSError as error:
            # zipfile's own complaints, and places before the beginning of the file.
            if error.errno is None or error.errno == errno.EINVAL:
                raise DamagedArchiveError("it is damaged") from error
            raise


def document(arrays: Mapping[str, Array], name: str = HEAD) -> Any:
    """The document among arrays that were read.

    Raises:
        DamagedArchiveError: there is none.
    """
    try:
        return json.loads(arrays[name].tobytes())
    except DAMAGE as error:
        raise DamagedArchiveError("it is damaged: its document cannot be read") from error


def _read_all(
    archive: zipfile.ZipFile, names: Collection[str] | None, limit: int
) -> dict[str, Array]:
    entries = archive.infolist()
    if len(entries) > _MAX_ENTRIES:
        raise DamagedArchiveError(f"it claims {len(entries):,} arrays")
    if sum(entry.file_size for entry in entries) > limit:
        raise DamagedArchiveError("it claims more than it can hold")
    arrays: dict[str, Array] = {}
    for entry in entries:
        name = entry.filename.removesuffix(".npy")
        if name in arrays or name == entry.filename:
            raise DamagedArchiveError(
                f"it holds {entry.filename!r:.60}, which is not an array, or is there twice"
            )
        if names is not None and name not in names:
            continue
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _PACKING:
            raise DamagedArchiveError("it is encrypted, or packed in another way")
        with archive.open(entry) as packed:
            arrays[name] = _array(cast(BinaryIO, packed), entry.file_size)
    missing = [name for name in names or () if name not in arrays]
    if missing:
        raise DamagedArchiveError(f"it holds no array {missing[0]!r}")
    return arrays


def _array(file: BinaryIO, size: int) -> Array:
    """An array of an entry that unpacks to `size` bytes."""
    version = np.lib.format.read_magic(file)
    if version == (1, 0):
        header = np.lib.format.read_array_header_1_0(file, max_header_size=_MAX_HEADER)
    elif version == (2, 0):
        header = np.lib.format.read_array_header_2_0(file, max_header_size=_MAX_HEADER)
    else:
        raise DamagedArchiveError(f"it holds an array in format {version}")
    shape, by_columns, dtype = header
    if dtype.kind not in _KINDS or dtype.hasobject or dtype.itemsize == 0:
        raise DamagedArchiveError(f"it holds an array of {dtype}")
    if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize != size - file.tell():
        raise DamagedArchiveError("it holds an array of another size than it claims")
    values = np.empty(math.prod(shape), dtype)
    room = values.view(np.uint8).data if values.size else memoryview(bytearray())
    filled = 0
    while filled < len(room):
        piece = file.read(min(_PIECE, len(room) - filled))
        if not piece:
            raise DamagedArchiveError("it ends too early")
        room[filled : filled + len(piece)] = piece
        filled += len(piece)
    if file.read(1):  # also has zipfile compare the checksum
        raise DamagedArchiveError("it holds more than it claims")
    return values.reshape(shape, order="F" if by_columns else "C")
