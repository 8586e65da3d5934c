"""Whether a picture is all there, for the kinds that Qt reads without a word where it is not."""

from __future__ import annotations

import mmap
import struct
from typing import Final, TypeAlias

from netbuilder.pictures.kinds import RefusedError
from netbuilder.translation import say

Content: TypeAlias = bytes | mmap.mmap

MOST_SCANS: Final = 100
"""The most scans of a JPEG picture; cameras and programs write some twelve at most."""

_CORE: Final = 12  # size of the oldest header of a bitmap
_PACKED: Final = (1, 2)
_START_OF_SCAN: Final = b"\xff\xda"
_END_OF_IMAGE: Final = b"\xff\xd9"


def check_ending(kind: str, content: Content) -> None:
    """Look whether the picture ends where it says.

    Args:
        kind: Qt's name of the format.
        content: of the whole file.

    Raises:
        RefusedError: it is cut off, or made of more scans than any honest picture.
    """
    try:
        whole = _WHOLE.get(kind, _trusted)(content)
    except (struct.error, IndexError):
        whole = False
    if not whole:
        raise cut_off()


def cut_off() -> RefusedError:
    """What is said of a picture that is not all there."""
    # What is missing has been filled with one shade, which might pass for a digit.
    return RefusedError(
        say("{picture} is damaged: it ends too early."), say("Copy or save it again.")
    )


def _trusted(content: Content) -> bool:
    return True


def _png(content: Content) -> bool:
    return content.rfind(b"IEND") >= 0


def _webp(content: Content) -> bool:
    (size,) = struct.unpack_from("<I", content, 4)
    return len(content) >= 8 + int(size)


def _jpeg(content: Content) -> bool:
    """Whether there are scans, and an end behind the last one."""
    scans, last = 0, 0
    place = content.find(_START_OF_SCAN)
    while place >= 0:
        scans, last = scans + 1, place
        if scans > MOST_SCANS:
            raise RefusedError(
                say("{{picture}} has more than {most_scans} scans.", most_scans=MOST_SCANS),
                say("Save it again."),
            )
        place = content.find(_START_OF_SCAN, place + 2)
    return scans > 0 and content.find(_END_OF_IMAGE, last) >= 0


def _bmp(content: Content) -> bool:
    start, header = struct.unpack_from("<II", content, 10)
    if header == _CORE:
        width, height, _, bits = struct.unpack_from("<HHHH", content, 18)
        packing = packed = 0
    else:
        width, height, _, bits, packing, packed = struct.unpack_from("<iiHHII", content, 18)
    size = packed if packing in _PACKED else (abs(width) * bits + 31) // 32 * 4 * abs(height)
    return len(content) >= start + size


def _gif(content: Content) -> bool:
    """Whether the first picture of it is; only that one is read."""
    place = 13 + _colours(content[10])
    while content[place] == ord("!"):
        place = _after_blocks(content, place + 2)
    if content[place] != ord(","):
        return False
    place += 10 + _colours(content[place + 9])
    return _after_blocks(content, place + 1) <= len(content)


def _colours(flags: int) -> int:
    """Bytes of the table of colours that these flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(content: Content, place: int) -> int:
    while size := content[place]:
        place += 1 + size
    return place + 1


_WHOLE: Final = {"png": _png, "webp": _webp, "jpeg": _jpeg, "bmp": _bmp, "gif": _gif}
