"""Texts among the attributes of an HDF5 file, read in Python and never by the HDF5 library.

Files of the old format keep the model's config, and the names and order of its weights, in
attributes. Their layouts are those of the HDF5 File Format Specification, version 3.0.
"""

from __future__ import annotations

import struct
from math import prod
from typing import NamedTuple

from engine.saving.hdf5_bytes import Bytes, broken, foreign
from engine.saving.hdf5_layout import Structure, shape_of

MOST_TEXTS = 100_000


class Attributes:
    """The attributes of a file's groups; only those that are asked for are read.

    Args:
        structure: of the file, as seen by `hdf5_layout`.
    """

    def __init__(self, structure: Structure) -> None:
        self._file = structure.file
        self._messages = structure.attributes
        self._heaps: dict[int, dict[int, bytes]] = {}
        self._unread = len(structure.file.content)

    def text(self, path: str, name: str) -> str | None:
        """The single text of an attribute; None where the group has no such attribute.

        Raises:
            Fault: it is no text, or damaged.
        """
        found = self.texts(path, name)
        if found is not None and len(found) != 1:
            raise broken()
        return found[0] if found else None

    def texts(self, path: str, name: str) -> list[str] | None:
        """The texts of an attribute; None where the group has no such attribute.

        What is too long for one attribute lies in several: 'layer_names0', 'layer_names1'.

        Raises:
            Fault: they are no texts, or damaged.
        """
        found = self._all(path)
        if name in found:
            return self._texts(found[name])
        pieces = [found[f"{name}{i}"] for i in range(len(found)) if f"{name}{i}" in found]
        return [text for piece in pieces for text in self._texts(piece)] if pieces else None

    def _all(self, path: str) -> dict[str, _Attribute]:
        attributes = [_attribute(message) for message in self._messages.get(path, ())]
        return {attribute.name: attribute for attribute in attributes}

    def _texts(self, attribute: _Attribute) -> list[str]:
        shape = shape_of(attribute.space)
        count = prod(shape)
        if count == 0:
            return []
        if len(shape) > 1 or count > MOST_TEXTS or len(attribute.type) < 8:
            raise broken()
        kind = attribute.type[0] & 0x0F
        size = struct.unpack_from("<L", attribute.type, 4)[0]
        if size * count > len(attribute.values) or size == 0:
            raise broken()
        parts = [attribute.values[i * size : (i + 1) * size] for i in range(count)]
        if kind == _FIXED_TEXT:
            return [_decoded(part.rstrip(b"\0")) for part in parts]
        if kind == _OF_ANY_LENGTH and attribute.type[1] & 0x0F == 1 and size == _REFERENCE.size:
            return [_decoded(self._referred(*_REFERENCE.unpack(part))) for part in parts]
        raise foreign("with names that are not texts")

    def _referred(self, length: int, place: int, index: int) -> bytes:
        """The bytes that lie in a heap of the file."""
        if length == 0:
            return b""
        if place not in self._heaps:
            self._heaps[place] = self._heap(place)
        content = self._heaps[place].get(index)
        if content is None or len(content) < length:
            raise broken()
        return content[:length].rstrip(b"\0")

    def _heap(self, place: int) -> dict[int, bytes]:
        """The objects of a heap by their numbers."""
        signature, version, size = self._file.unpack(_HEAP, place)
        # Heaps do not overlap, so all of them together are no longer than the file.
        self._unread -= size
        if signature != b"GCOL" or version != 1 or size < _HEAP.size or self._unread < 0:
            raise broken()
        heap, at = self._file.cut(place, size), _HEAP.size
        result: dict[int, bytes] = {}
        while at + _OBJECT.size <= size:
            index, length = _OBJECT.unpack_from(heap, at)
            if index == 0:
                break
            at += _OBJECT.size
            if length > size - at or index in result:
                raise broken()
            result[index] = heap[at : at + length]
            at += -(-length // 8) * 8
        return result


class _Attribute(NamedTuple):
    name: str
    type: bytes
    space: bytes
    values: bytes


def _attribute(message: bytes) -> _Attribute:
    """The parts of an attribute's message."""
    file = Bytes(message)
    version, flags, *sizes = file.unpack(_ATTRIBUTE, 0)
    if version not in (1, 2, 3) or (version > 1 and flags):
        raise broken()
    at = _ATTRIBUTE.size + (version == 3)
    parts = []
    for size in sizes:
        parts.append(file.cut(at, size))
        at += -(-size // 8) * 8 if version == 1 else size
    return _Attribute(_decoded(parts[0].split(b"\0")[0]), parts[1], parts[2], message[at:])


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        raise broken() from None


_ATTRIBUTE = struct.Struct("<BBHHH")
_FIXED_TEXT, _OF_ANY_LENGTH = 3, 9
_REFERENCE = struct.Struct("<LQL")
_HEAP = struct.Struct("<4sB3xQ")
_OBJECT = struct.Struct("<H6xQ")
