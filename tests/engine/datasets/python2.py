"""Pickles as Python 2 wrote them, in which CIFAR comes: protocol 2, with texts in bytes."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np


def dumps(value: Any) -> bytes:
    return b"\x80\x02" + _one(value) + b"."


def _one(value: Any) -> bytes:
    if isinstance(value, dict):
        pairs = b"".join(_one(key) + _one(entry) for key, entry in value.items())
        return b"}(" + pairs + b"u"
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, list):
        return b"](" + b"".join(map(_one, value)) + b"e"
    if isinstance(value, bytes):
        if len(value) < 256:
            return b"U" + bytes([len(value)]) + value
        return b"T" + struct.pack("<i", len(value)) + value
    return b"J" + struct.pack("<i", value)


def _array(array: np.ndarray) -> bytes:
    begin = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nJ\0\0\0\0\x85U\x01b\x87R"
    shape = b"(" + b"".join(map(_one, array.shape)) + b"t"
    name = f"{array.dtype.kind}{array.dtype.itemsize}".encode()
    kind = b"cnumpy\ndtype\n" + _one(name) + b"K\0K\1\x87R"
    kind += b"(K\3U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb"
    return begin + b"(K\1" + shape + kind + b"\x89" + _one(array.tobytes()) + b"tb"
