"""Arrays as pictures in PNG (ISO/IEC 15948)."""

from __future__ import annotations

import struct
import zlib
from typing import Final

import numpy as np

from engine.types import Array

_START: Final = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOUR = 0, 2


def png(picture: Array) -> bytes:
    """A picture in PNG.

    Args:
        picture: uint8 (height, width), or (height, width, 3) in colour.
    """
    height, width = picture.shape[:2]
    kind = _COLOUR if picture.ndim > 2 else _GREY
    rows = picture.reshape(height, -1)
    unfiltered = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1)
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    data = zlib.compress(unfiltered.tobytes(), 9)
    return _START + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
