"""Messages between two processes: a record and bytes, each with its length before it."""

from __future__ import annotations

import json
import struct
from typing import IO, Any, Final, TypeAlias

Message: TypeAlias = tuple[dict[str, Any], bytes]

LARGEST_CONTENT: Final = 1 << 28
"""Bytes that may come with a record."""

_LARGEST_RECORD: Final = 1 << 20
_LENGTHS: Final = struct.Struct("<IQ")


def send(stream: IO[bytes], record: dict[str, Any], content: bytes = b"") -> None:
    """Write a message, perhaps only into the stream's buffer.

    Raises:
        OSError: nobody reads it any more.
    """
    head = json.dumps(record).encode()
    stream.write(_LENGTHS.pack(len(head), len(content)) + head)
    stream.write(content)


def receive(stream: IO[bytes]) -> Message | None:
    """Read a message; None where there is no more.

    Raises:
        ValueError: it is none.
    """
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head, size = _LENGTHS.unpack(lengths)
    if head > _LARGEST_RECORD or size > LARGEST_CONTENT:
        raise ValueError("a message claims an impossible size")
    record, content = stream.read(head), stream.read(size)
    if len(record) < head or len(content) < size:
        return None
    return json.loads(record), content
