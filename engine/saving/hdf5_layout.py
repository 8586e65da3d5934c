"""What an HDF5 file says of itself, read in Python before the HDF5 library sees it.

The library is written in C and trusts its input; damaged files have made it crash and loop. Keras
uses a small part of the format: groups of the first version, arrays in one piece, of a few types.
A file is held against exactly that, structure by structure, and whatever else it contains is
refused: links, arrays in other files or put together from several, packed ones, objects that refer
to each other.
"""

from __future__ import annotations

import struct
from math import prod
from typing import NamedTuple

from engine.saving.faults import Fault
from engine.saving.hdf5_bytes import CONTINUATION, UNDEFINED, Bytes, Message, broken, foreign

SIGNATURE = b"\x89HDF\r\n\x1a\n"
MAX_ARRAYS = 20_000
MAX_DEPTH = 12
MAX_RANK = 8


class Stored(NamedTuple):
    """An array in a file: its shape, its NumPy type, the place of its values."""

    shape: tuple[int, ...]
    dtype: str
    place: int


class Structure(NamedTuple):
    """What a file consists of.

    Attributes:
        arrays: by their path, such as 'layers/dense/vars/0'.
        attributes: the messages that hold them, by the path of their group; '' is the root.
        file: the bytes.
    """

    arrays: dict[str, Stored]
    attributes: dict[str, list[bytes]]
    file: Bytes


def arrays(content: bytes) -> dict[str, Stored]:
    """All arrays of a file by their path; see `structure`."""
    return structure(content).arrays


def structure(content: bytes) -> Structure:
    """What a file consists of.

    Raises:
        Fault: the file is damaged, or holds what Keras does not write.
    """
    file = Bytes(content)
    if end_of(content) > len(content):
        raise Fault("holds weights that are truncated")
    _, root, kind, scratch = file.unpack(_ROOT, len(SIGNATURE) + _SUPERBLOCK.size)
    found = Structure({}, {}, file)
    _visit(found, root, "", 0, cached=scratch if kind == _GROUP else None)
    return found


def end_of(head: bytes) -> int:
    """How long a file says that it is, in its first bytes.

    Raises:
        Fault: it is no HDF5 file, or not one that Keras writes.
    """
    if not head.startswith(SIGNATURE):
        raise Fault("holds weights that are not an HDF5 file")
    unpacked = Bytes(head).unpack(_SUPERBLOCK, len(SIGNATURE))
    versions, offsets, lengths, *_, base, _, end, driver = unpacked
    if versions not in (b"\0\0\0\0\0",):
        raise foreign("of a newer layout")
    if (offsets, lengths, base, driver) != (8, 8, 0, UNDEFINED):
        raise foreign("of an unusual layout")
    return int(end)


def _visit(
    found: Structure, place: int, path: str, depth: int, cached: bytes | None = None
) -> None:
    """Take in the object at `place`, and all below it."""
    file = found.file
    if depth > MAX_DEPTH or len(found.arrays) >= MAX_ARRAYS:
        raise foreign("of more objects than a model has")
    messages = file.header(place)
    for message in messages:
        if message.kind in _REFUSED:
            raise foreign(_REFUSED[message.kind])
        if message.kind not in _KNOWN:
            raise foreign("with parts of an unknown kind")
    group = [message for message in messages if message.kind == SYMBOLS]
    if not group:
        found.arrays[path] = _array(file, messages)
        return
    found.attributes[path] = [part.data for part in messages if part.kind == ATTRIBUTE]
    if len(group) != 1 or len(group[0].data) < 16 or _has(messages, LAYOUT):
        raise broken()
    # The root's addresses are noted twice, and the library believes the other note.
    if cached is not None and cached != group[0].data[:16]:
        raise broken()
    tree, heap = struct.unpack_from("<QQ", group[0].data)
    for name, header in file.members(tree, heap).items():
        if not name or "/" in name or name == ".":
            raise broken()
        _visit(found, header, f"{path}/{name}" if path else name, depth + 1)


def _array(file: Bytes, messages: list[Message]) -> Stored:
    shape = shape_of(_only(messages, SPACE))
    dtype = _TYPES.get(_only(messages, TYPE)[:20].rstrip(b"\0"))
    if dtype is None:
        raise foreign("with an array that is not of plain numbers")
    layout = _only(messages, LAYOUT)
    if len(layout) < 18 or layout[0] != 3:
        raise foreign("of an unusual layout")
    if layout[1] != _IN_ONE_PIECE:
        raise foreign("with an array in several pieces")
    place, size = struct.unpack_from("<QQ", layout, 2)
    if size != prod(shape) * int(dtype[1:]):
        raise broken()
    if size and not 0 < place <= len(file.content) - size:
        raise Fault("holds weights that are truncated")
    _check_fill(messages)
    return Stored(shape, dtype, place)


def shape_of(space: bytes) -> tuple[int, ...]:
    """The sizes that a dataspace names.

    Raises:
        Fault: it is damaged, or that of an array that can grow.
    """
    if len(space) < 4:
        raise broken()
    version, rank = space[:2]
    start = {1: 8, 2: 4}.get(version)
    if start is None or rank > MAX_RANK or len(space) < start + 8 * rank:
        raise broken()
    if version == 2 and space[3] == _NO_VALUE:
        raise foreign("with an array without values")
    if space[2] & ~1:
        raise broken()
    sizes = struct.unpack_from(f"<{rank}Q", space, start)
    if space[2] & 1 and struct.unpack_from(f"<{rank}Q", space, start + 8 * rank) != sizes:
        raise foreign("with an array that can grow")
    return sizes


def _check_fill(messages: list[Message]) -> None:
    """See that the value of what was never written is as long as it says."""
    for message in messages:
        if message.kind == FILL and message.data[:1] in (b"\1", b"\2"):
            defined = message.data[3:4] == b"\1"
            size = struct.unpack_from("<L", message.data, 4)[0] if len(message.data) >= 8 else 0
            if defined and size > len(message.data) - 8:
                raise broken()


def _only(messages: list[Message], kind: int) -> bytes:
    parts = [message.data for message in messages if message.kind == kind]
    if len(parts) != 1:
        raise broken()
    return parts[0]


def _has(messages: list[Message], kind: int) -> bool:
    return any(message.kind == kind for message in messages)


_SUPERBLOCK = struct.Struct("<5sBBxHHLQQQQ")
_ROOT = struct.Struct("<QQL4x16s")
HEAD = len(SIGNATURE) + _SUPERBLOCK.size
"""Bytes that say what a file is, and how long."""

_GROUP = 1
_IN_ONE_PIECE = 1
_NO_VALUE = 2

NOTHING, SPACE, TYPE, FILL, LAYOUT, SYMBOLS = 0x0, 0x1, 0x3, 0x5, 0x8, 0x11
ATTRIBUTE, OLD_FILL, CHANGED = 0xC, 0x4, 0x12
_KNOWN = {
    NOTHING, SPACE, TYPE, FILL, LAYOUT, SYMBOLS, ATTRIBUTE, OLD_FILL, CHANGED, CONTINUATION
}  # fmt: skip
_REFUSED = {
    0x2: "of a newer layout",
    0x6: "with links",
    0x7: "whose values are in other files",
    0xA: "of a newer layout",
    0xB: "with packed arrays",
}


def _number(kind: int, bits: bytes, size: int, properties: bytes) -> bytes:
    return (bytes([0x10 | kind]) + bits + struct.pack("<L", size) + properties).rstrip(b"\0")


def _float(size: int, sign: int, *rest: int) -> bytes:
    """IEEE 754: bit offset and precision, places and sizes of exponent and mantissa, the bias."""
    properties = struct.pack("<HHBBBBL", 0, 8 * size, *rest)
    return _number(1, bytes([0x20, sign, 0]), size, properties)


_TYPES = {
    _float(2, 15, 10, 5, 0, 10, 15): "f2",
    _float(4, 31, 23, 8, 0, 23, 127): "f4",
    _float(8, 63, 52, 11, 0, 52, 1023): "f8",
    **{
        _number(
            0, bytes([0x08 if kind == "i" else 0, 0, 0]), size, struct.pack("<HH", 0, 8 * size)
        ): f"{kind}{size}"
        for kind in "iu"
        for size in (1, 2, 4, 8)
    },
}
