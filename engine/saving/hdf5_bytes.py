"""The bytes of an HDF5 file, read without ever leaving them.

Names and layouts of the structures are those of the HDF5 File Format Specification, version 3.0.
"""

from __future__ import annotations

import struct
from typing import Any, NamedTuple

from engine.saving.faults import SAVE_ANEW, Fault

UNDEFINED = 2**64 - 1
"""The address of what does not exist."""


class Message(NamedTuple):
    """A part of an object's header: its type and its bytes."""

    kind: int
    data: bytes


class Bytes:
    """A file's content; every look at it is bounded, and no structure is read twice.

    Args:
        content: the whole file.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._visited: set[int] = set()

    def unpack(self, form: struct.Struct, place: int) -> tuple[Any, ...]:
        """The values at `place`.

        Raises:
            Fault: they would lie outside the file.
        """
        if not 0 <= place <= len(self.content) - form.size:
            raise broken()
        return form.unpack_from(self.content, place)

    def cut(self, place: int, size: int) -> bytes:
        """`size` bytes from `place` on.

        Raises:
            Fault: they would lie outside the file.
        """
        if not 0 <= place <= len(self.content) - size:
            raise broken()
        return self.content[place : place + size]

    def enter(self, place: int) -> None:
        """Note that the structure at `place` is being read.

        Raises:
            Fault: it has been read before: the file refers to itself.
        """
        if place in self._visited:
            raise broken()
        self._visited.add(place)

    # Structures

    def header(self, place: int) -> list[Message]:
        """The messages of an object, those of its continuations among them."""
        self.enter(place)
        version, count, _, size = self.unpack(_HEADER, place)
        if version != 1:
            raise foreign("of a newer layout")
        messages: list[Message] = []
        blocks = [(place + _HEADER.size + 4, size)]
        for start, length in blocks:
            if not 0 <= length <= _LONGEST_BLOCK:
                raise broken()
            block, at = self.cut(start, length), 0
            while at + _MESSAGE.size <= length and len(messages) < count:
                kind, data_size, flags = _MESSAGE.unpack_from(block, at)
                at += _MESSAGE.size
                if data_size > length - at or flags & _SHARED:
                    raise broken()
                data = block[at : at + data_size]
                at += data_size
                messages.append(Message(kind, data))
                if kind == CONTINUATION:
                    if data_size < 16 or len(blocks) >= _MOST_BLOCKS:
                        raise broken()
                    further, further_size = struct.unpack_from("<QQ", data)
                    self.enter(further)
                    blocks.append((further, further_size))
        if len(messages) != count:
            raise broken()
        return messages

    def members(self, tree: int, heap: int) -> dict[str, int]:
        """Names in a group, and where the headers of the objects lie."""
        names = self._heap(heap)
        result: dict[str, int] = {}
        for node in self._leaves(tree, None):
            self.enter(node)
            signature, version, count = self.unpack(_SYMBOLS, node)
            if signature != b"SNOD" or version != 1:
                raise broken()
            for index in range(count):
                at = node + _SYMBOLS.size + index * _ENTRY.size
                name_at, header, kind, _ = self.unpack(_ENTRY, at)
                if kind == _LINK:
                    raise Fault("holds a link instead of weights", SAVE_ANEW)
                name = _text(names, name_at)
                if name in result:
                    raise broken()
                result[name] = header
        return result

    def _heap(self, place: int) -> bytes:
        """The names of a group's members, end to end."""
        self.enter(place)
        signature, version, size, free, start = self.unpack(_HEAP, place)
        if signature != b"HEAP" or version != 0:
            raise broken()
        names = self.cut(start, size)
        # What is free is chained, and the chain must end.
        before = -1
        while free not in (1, UNDEFINED):
            if not before < free <= size - 16:
                raise broken()
            before = free
            free, length = struct.unpack_from("<QQ", names, free)
            if length > size - before:
                raise broken()
        return names

    def _leaves(self, place: int, level: int | None) -> list[int]:
        """The symbol tables under a node of a group's tree, left to right."""
        self.enter(place)
        signature, kind, height, used, _, _ = self.unpack(_TREE, place)
        if signature != b"TREE" or kind != 0 or used > _MOST_CHILDREN:
            raise broken()
        if height > _TALLEST or (level is not None and height != level - 1):
            raise broken()
        children = []
        for index in range(used):
            # Keys and children take turns; the first child comes after the first key.
            children.append(self.unpack(_ADDRESS, place + _TREE.size + 8 + 16 * index)[0])
        self.cut(place, _TREE.size + 8 + 16 * used)
        if height == 0:
            return children
        return [leaf for child in children for leaf in self._leaves(child, height)]


CONTINUATION = 0x10

_HEADER = struct.Struct("<BxHLL")
_MESSAGE = struct.Struct("<HHB3x")
_SHARED = 0x2
_LONGEST_BLOCK = 1_000_000
_MOST_BLOCKS = 1000
_SYMBOLS = struct.Struct("<4sBxH")
_ENTRY = struct.Struct("<QQL4x16s")
_LINK = 2
_HEAP = struct.Struct("<4sB3xQQQ")
_TREE = struct.Struct("<4sBBHQQ")
_ADDRESS = struct.Struct("<Q")
_MOST_CHILDREN = 1000
_TALLEST = 8


def broken() -> Fault:
    """The fault of a file whose structures contradict each other."""
    return Fault("holds damaged weights: their HDF5 file contradicts itself")


def foreign(how: str) -> Fault:
    """The fault of a file that Keras would not have written."""
    return Fault(f"keeps its weights in an HDF5 file {how}, which Keras does not write", SAVE_ANEW)


def _text(names: bytes, start: int) -> str:
    end = names.find(b"\0", start) if start < len(names) else -1
    if end < 0 or end - start > 1000:
        raise broken()
    try:
        return names[start:end].decode("utf-8")
    except UnicodeDecodeError:
        raise broken() from None
