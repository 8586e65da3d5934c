"""Pictures that cannot be read: found by a short look, and named in a sentence."""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from netbuilder.pictures.endings import check_ending
from netbuilder.pictures.kinds import START, RefusedError, kind_of
from netbuilder.plain import one_line
from netbuilder.translation import mark
from netbuilder.wording import listed, plural

_SIGNATURE: Final = 8
_FRAME: Final = 12  # bytes of a chunk besides its data
_LEFT_OUT: Final = (
    mark("{count} picture cannot be read and was left out: {names}."),
    mark("{count} pictures cannot be read and were left out: {names}."),
)


def looks_damaged(path: Path) -> bool:
    """Whether a picture is empty, cut off, damaged or something else, without decoding it."""
    try:
        with path.open("rb") as file:
            start = file.read(START)
            kind = kind_of(start)
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                check_ending(kind, content)
                return kind == "png" and not _is_whole_png(content)
    except (RefusedError, OSError, ValueError):
        return True


def _is_whole_png(content: mmap.mmap) -> bool:
    """Whether the checksums of all chunks that a decoder needs are right."""
    place = _SIGNATURE
    while place + _FRAME <= len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        name, end = content[place + 4 : place + 8], place + 8 + length
        if end + 4 > len(content):
            return False
        # Those with a small letter first are of no use to the pixels.
        if name[:1].isupper():
            wanted = int.from_bytes(content[end : end + 4], "big")
            if zlib.crc32(content[place + 4 : end]) != wanted:
                return False
        if name == b"IEND":
            return True
        place = end + 4
    return False


def left_out(folder: Path, damaged: Sequence[Path]) -> str:
    """A sentence that names the pictures of a folder that are left out; '' for none."""
    if not damaged:
        return ""
    names = [f"'{one_line(path.relative_to(folder).as_posix())}'" for path in damaged]
    return plural(len(damaged), *_LEFT_OUT, names=listed(names))
