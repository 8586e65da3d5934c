"""What kind of picture a file is, judged by how it begins; its name does not count."""

from __future__ import annotations

import re
import zlib
from typing import Final

from netbuilder.translation import mark, say

START: Final = 4096
"""Bytes of a file that suffice to judge it."""

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (rb"\x89PNG\r\n\x1a\n", "png"),
    (rb"\xff\xd8\xff", "jpeg"),
    (rb"GIF8[79]a", "gif"),
    (rb"BM", "bmp"),
    (rb"RIFF....WEBP", "webp"),
    (rb"II[*+]\x00|MM\x00[*+]", "tiff"),
    (rb"P[14][\s#]", "pbm"),
    (rb"P[25][\s#]", "pgm"),
    (rb"P[36][\s#]", "ppm"),
    (rb"\x00\x00\x01\x00[^\x00]", "ico"),
    (rb"\x00\x00\x02\x00[^\x00]", "cur"),
)
"""How each kind begins, and what Qt calls it. No other decoder is ever asked."""

_FOREIGN: Final[tuple[tuple[bytes, str], ...]] = (
    (rb"%PDF-", mark("{picture} is a PDF document.")),
    (rb"....ftyp(hei|hev|mif|msf|avi)", mark("{picture} is a HEIC or AVIF picture.")),
    (rb"\xff\x0a|\x00\x00\x00\x0cJXL ", mark("{picture} is a JPEG XL picture.")),
    (rb"\x00\x00\x00\x0cjP  |\xff\x4f\xff\x51", mark("{picture} is a JPEG 2000 picture.")),
    (rb"8BPS", mark("{picture} is a Photoshop document.")),
    (rb"icns", mark("{picture} is a set of macOS icons.")),
    (rb"/\* XPM", mark("{picture} is an XPM picture.")),
    (rb"PK\x03\x04|7z\xbc\xaf|Rar!", mark("{picture} is an archive.")),
)
_ARCHIVE: Final = mark("{picture} is an archive.")
_UNREADABLE: Final = mark("{picture} is not a readable picture.")
_SVG: Final = mark(
    "{picture} is an SVG drawing, which is not read because it can "
    "contain scripts and refer to other files."
)
_XML: Final = mark(
    "{picture} is an SVG drawing or other XML, which is not read "
    "because it can contain scripts and refer to other files."
)


class RefusedError(Exception):
    """A picture that is not read.

    Args:
        fault: a sentence on what is wrong with it, with a place for its name: '{picture} is empty.'
        remedy: a sentence on what to do about it; '' for nothing more than what everybody knows.
    """

    def __init__(self, fault: str, remedy: str = "") -> None:
        super().__init__(fault, remedy)
        self.fault = fault
        self.remedy = remedy


def kind_of(start: bytes) -> str:
    """Qt's name of the format of a picture that begins so.

    Args:
        start: its first `START` bytes.

    Raises:
        RefusedError: it is none of those that are read.
    """
    for magic, kind in _MAGIC:
        if re.match(magic, start, re.DOTALL):
            return kind
    if not start:
        raise RefusedError(say("{picture} is empty."))
    raise RefusedError(_foreign(start), say("Save it as PNG or JPEG."))


def _foreign(start: bytes) -> str:
    for magic, what in _FOREIGN:
        if re.match(magic, start, re.DOTALL):
            return what
    if start.startswith(b"\x1f\x8b"):
        return _marked(_unpacked(start)) or _ARCHIVE
    return _marked(start) or _UNREADABLE


def _marked(start: bytes) -> str:
    """What text with marks is; '' for anything else."""
    # Whether a byte or two for each letter, with a mark of their order before them or not.
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not text.startswith(b"<"):
        return ""
    return _SVG if b"svg" in text else _XML


def _unpacked(start: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(start, START)
    except zlib.error:
        return b""
