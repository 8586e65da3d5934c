"""Bytes as records, each with its length and two checksums: the format named TFRecord."""

from __future__ import annotations

import struct
from typing import Final

_POLYNOMIAL: Final = 0x82F63B78  # Castagnoli's, with its bits reversed
_MASK: Final = 0xA282EAD8
_ALL: Final = 0xFFFFFFFF


def _entry(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (_POLYNOMIAL if byte & 1 else 0)
    return byte


_TABLE: Final = tuple(map(_entry, range(256)))


def crc32c(data: bytes) -> int:
    """The cyclic redundancy check of RFC 3720, appendix B.4."""
    crc, table = _ALL, _TABLE
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ _ALL


def masked(crc: int) -> int:
    """A checksum as it is stored, so that those of data that hold checksums differ."""
    return ((crc >> 15 | crc << 17) + _MASK) & _ALL


def record(data: bytes) -> bytes:
    """A record: eight bytes of length, their check, the data, their check."""
    length = struct.pack("<Q", len(data))
    head = length + struct.pack("<I", masked(crc32c(length)))
    return head + data + struct.pack("<I", masked(crc32c(data)))
