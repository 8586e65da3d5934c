"""A short fingerprint of the data that a run was trained on."""

from __future__ import annotations

import zlib

import numpy as np

from netbuilder.training.run.data import Data


def fingerprint(data: Data) -> str:
    """The same data have the same; of one's own data it is that of their file.

    It tells data apart that differ by accident, in content, order or form (CRC-32).
    """
    if data.fingerprint:
        return data.fingerprint
    parts = [data.x_train, data.y_train, *(data.validation or ()), data.x_test, data.y_test]
    sums = 0
    for part in parts:
        sums = zlib.crc32(f"{part.dtype} {part.shape}".encode(), sums)
        sums = zlib.crc32(np.ascontiguousarray(part).data, sums)
    return f"{sums:08x}"
