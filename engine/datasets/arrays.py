"""Archives of byte arrays (.npz) whose shapes are known beforehand.

`numpy.load` takes the archive's word for how large its arrays are; here what is claimed is compared
with what is expected before memory is taken, and nothing is ever unpickled.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, BinaryIO, cast

import numpy as np

from engine.datasets.idx import fill
from engine.errors import DataError
from engine.types import Array


def read_arrays(path: Path, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    """Read the named arrays from an archive.

    Args:
        path: of the .npz file.
        shapes: of the arrays to read, by name; all are uint8.

    Returns:
        The arrays, by name, the caller's own.

    Raises:
        FileNotFoundError: there is no such file.
        DataError: it cannot be read, is damaged, or holds something else.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: _read(archive, name, shape) for name, shape in shapes.items()}
    except FileNotFoundError:
        raise
    except (
        *(OSError, EOFError, KeyError, ValueError, RuntimeError, struct.error, OverflowError),
        *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    ) as error:
        reason = str(error).strip("'\"") or type(error).__name__
        raise DataError(f"{path} cannot be used: {reason}; replace or delete it.") from error


def write_arrays(file: IO[bytes], arrays: Mapping[str, Array]) -> None:
    """Write arrays, by name, as an archive that `numpy.load` reads too."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(cast(BinaryIO, member), array, allow_pickle=False)


def _read(archive: zipfile.ZipFile, name: str, shape: tuple[int, ...]) -> Array:
    with archive.open(f"{name}.npy") as member:
        file = cast(BinaryIO, member)
        version = np.lib.format.read_magic(file)
        if version != (1, 0):
            raise ValueError(f"array {name} has format {version}, not (1, 0)")
        found, by_columns, dtype = np.lib.format.read_array_header_1_0(file)
        if (found, by_columns, dtype) != (shape, False, np.dtype(np.uint8)):
            raise ValueError(f"array {name} is {dtype} {found}, not uint8 {shape}")
        array = np.empty(shape, np.uint8)
        if fill(array, file) < array.size:
            raise ValueError(f"array {name} ends too early")
        if file.read(1):  # also makes zipfile check its checksum
            raise ValueError(f"array {name} goes on after its end")
        return array
