"""Archives of arrays (.npz), among them arrays of lists, which NumPy keeps as pickles."""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO, Final, cast

import numpy as np

from engine import archives
from engine.datasets.pickles import read_pickle
from engine.errors import DataError
from engine.reasons import reason_of
from engine.types import Array

_LARGEST: Final = 1 << 28


def read_lists(path: Path, lists: Collection[str], numbers: Collection[str]) -> dict[str, Array]:
    """Arrays of an archive, by name.

    Args:
        path: the archive.
        lists: arrays of lists of whole numbers.
        numbers: arrays of numbers.

    Raises:
        DataError: it is damaged, or holds something else.
        OSError: it cannot be read.
    """
    try:
        arrays = archives.read(path, numbers) if numbers else {}
        with zipfile.ZipFile(path) as archive:
            for name in lists:
                arrays[name] = _lists(archive, f"{name}.npy")
    except archives.DAMAGE as error:
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise DataError(f"{path} cannot be used: {reason}; replace or delete it.") from error
    return arrays


def _lists(archive: zipfile.ZipFile, name: str) -> Array:
    """An array of lists.

    Raises:
        ValueError: it is none.
    """
    if archive.getinfo(name).file_size > _LARGEST:
        raise ValueError(f"{name} is larger than any such array")
    with archive.open(name) as entry:
        file = cast(BinaryIO, entry)
        version = np.lib.format.read_magic(file)
        if version == (1, 0):
            shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        else:
            shape, _, dtype = np.lib.format.read_array_header_2_0(file)
        if not dtype.hasobject or len(shape) != 1:
            raise ValueError(f"{name} is {dtype} {shape}, not a row of lists")
        array = read_pickle(file.read(_LARGEST))
    if not isinstance(array, np.ndarray) or array.shape != shape:
        raise ValueError(f"{name} has another shape than it claims")
    if any(type(row) is not list or any(type(one) is not int for one in row) for row in array):
        raise ValueError(f"{name} holds something else than lists of whole numbers")
    return array
