"""Files of events read back, by the format's description and not by what writes them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

_FORMATS = {1: ("<f4", "float"), 2: ("<f8", "double")}


class Value(NamedTuple):
    """A value of an event: its step, tag and plug-in, and an array, or bytes for text."""

    step: int
    tag: str
    plugin: str
    value: Any


def check_of(data: bytes) -> int:
    """The stored checksum, bit by bit."""
    crc = 0xFFFFFFFF
    for byte in data:
        for place in range(8):
            bit = (crc ^ byte >> place) & 1
            crc = (crc >> 1) ^ (0x82F63B78 * bit)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) % 2**32


def records(content: bytes) -> Iterator[bytes]:
    """The data of each record; both checksums are compared."""
    place = 0
    while place < len(content):
        length, check = struct.unpack_from("<QI", content, place)
        data = content[place + 12 : place + 12 + length]
        (end,) = struct.unpack_from("<I", content, place + 12 + length)
        if (check, end) != (check_of(content[place : place + 8]), check_of(data)):
            raise ValueError(f"the record at {place} is damaged")
        yield data
        place += 16 + length


def fields(message: bytes) -> dict[int, list[Any]]:
    """The fields of a protocol buffer by their numbers."""
    found: dict[int, list[Any]] = {}
    place = 0

    def varint() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = message[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while place < len(message):
        key = varint()
        value: Any
        if key & 7 == 0:
            value = varint()
        elif key & 7 == 1:
            (value,) = struct.unpack_from("<d", message, place)
            place += 8
        else:
            length = varint()
            value = message[place : place + length]
            place += length
        found.setdefault(key >> 3, []).append(value)
    return found


def values(path: Path) -> list[Value]:
    """All values of a file of events, in order."""
    first, *others = map(fields, records(path.read_bytes()))
    if first[3] != [b"brain.Event:2"]:
        raise ValueError("the file does not begin with its version")
    found = []
    for event in others:
        for each in fields(event[5][0])[1]:
            value = fields(each)
            plugin = fields(fields(value[9][0])[1][0])[1][0].decode()
            found.append(
                Value(event.get(2, [0])[0], value[1][0].decode(), plugin, _array(value[8][0]))
            )
    return found


def logged(folder: Path) -> list[Value]:
    """Those of the only file of events in a folder."""
    (path,) = folder.glob("events.out.tfevents.*")
    return values(path)


def _array(tensor: bytes) -> Any:
    found = fields(tensor)
    if found[1] == [7]:
        return found[8][0]
    form, _ = _FORMATS[found[1][0]]
    shape = [fields(size)[1][0] for size in fields(found[2][0]).get(2, [])]
    return np.frombuffer(found[4][0], form).reshape(shape)
