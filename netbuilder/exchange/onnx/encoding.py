"""The encoding of Protocol Buffers, as far as ONNX files need it.

A message is a sequence of fields, each of which begins with its number and the kind of its content:
a whole number, four bytes, or bytes with their length before them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Final, Self

_NUMBER: Final = 0
_BYTES: Final = 2
_FLOAT: Final = 5


class Message:
    """A message under construction; the content of large fields is not copied.

    Attributes:
        parts: that lie behind each other in the file.
        size: of all parts, in bytes.
    """

    def __init__(self) -> None:
        self.parts: list[bytes | memoryview] = []
        self.size = 0

    def number(self, field: int, *values: int) -> Self:
        """Add a field with a whole number, once for each value."""
        for value in values:
            self._add(_varint(field << 3 | _NUMBER) + _varint(value))
        return self

    def real(self, field: int, *values: float) -> Self:
        """Add a field with a number in single precision, once for each value."""
        for value in values:
            self._add(_varint(field << 3 | _FLOAT) + struct.pack("<f", value))
        return self

    def text(self, field: int, *values: str) -> Self:
        """Add a field with a text, once for each value; what is no Unicode becomes '?'."""
        for value in values:
            self.content(field, value.encode(errors="replace"))
        return self

    def content(self, field: int, value: bytes | memoryview) -> Self:
        """Add a field with these bytes."""
        self._add(_varint(field << 3 | _BYTES) + _varint(len(value)))
        self._add(value)
        return self

    def message(self, field: int, value: Message) -> Self:
        """Add a field with another message, which must be complete."""
        self._add(_varint(field << 3 | _BYTES) + _varint(value.size))
        self.parts += value.parts
        self.size += value.size
        return self

    def messages(self, field: int, values: Iterable[Message]) -> Self:
        """Add a field once for each of some messages."""
        for value in values:
            self.message(field, value)
        return self

    def to_bytes(self) -> bytes:
        """The whole message."""
        return b"".join(self.parts)

    def _add(self, part: bytes | memoryview) -> None:
        self.parts.append(part)
        self.size += len(part)


def _varint(value: int) -> bytes:
    """Seven bits to a byte, the lowest first; negative numbers as 64 bits."""
    value &= 0xFFFF_FFFF_FFFF_FFFF
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
