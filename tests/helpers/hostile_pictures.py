"""Pictures that attack what reads them; each is small, or large only in what it claims."""

from __future__ import annotations

import gzip
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

PNG: Final = b"\x89PNG\r\n\x1a\n"


def encoded(grey: np.ndarray, kind: str, progressive: bool = False) -> bytes:
    """Grey values, uint8, as a file of a kind."""
    grey = np.ascontiguousarray(grey)
    height, width = grey.shape
    image = QImage(grey.data, width, height, width, QImage.Format.Format_Grayscale8)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, kind.encode())
    writer.setProgressiveScanWrite(progressive)
    assert writer.write(image), writer.errorString()
    buffer.close()
    return bytes(content.data())


def noise(height: int = 40, width: int = 60) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (height, width), np.uint8)


def gif(grey: np.ndarray) -> bytes:
    """A GIF of 128 greys, its codes not packed any further."""
    height, width = grey.shape
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF6, 0, 0)
    table = b"".join(bytes([2 * level] * 3) for level in range(128))
    codes = bytearray()
    for start in range(0, grey.size, 100):
        codes += b"\x80" + bytes(grey.ravel()[start : start + 100] // 2)
    codes += b"\x81"
    blocks = b"".join(
        bytes([len(codes[i : i + 255])]) + codes[i : i + 255] for i in range(0, len(codes), 255)
    )
    return head + table + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x07" + blocks


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png(width: int, height: int, colour: int = 0, rows: bool = True, extra: bytes = b"") -> bytes:
    """A black PNG; without rows it only claims its size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
    data = b""
    if rows:
        packer = zlib.compressobj(1)
        row = bytes(1 + width * (3 if colour == 2 else 1))
        data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return PNG + head + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """Ten nested references, each ten times: 10^9 rectangles and more."""
    levels = "".join(
        f'<g id="g{n}">' + f'<use xlink:href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 11)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="99" height="99"><defs><rect id="g0" width="9" height="9"/>{levels}</defs>'
        '<use xlink:href="#g10"/></svg>'
    ).encode()


def names_a_file() -> bytes:
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        b'<image xlink:href="file:///dev/zero" width="9" height="9"/></svg>'
    )


def ico(inner: bytes, width: int = 0) -> bytes:
    entry = struct.pack("<BBBBHHII", width, width, 0, 0, 1, 32, len(inner), 22)
    return b"\0\0\1\0\1\0" + entry + inner


def bmp(width: int, height: int, packing: int = 0, content: bytes = b"") -> bytes:
    sizes = (40, width, height, 1, 8, packing, len(content), 0, 0, 0, 0)
    head = struct.pack("<IiiHHIIiiII", *sizes)
    table = bytes(1024)
    start = 14 + len(head) + len(table)
    return b"BM" + struct.pack("<IHHI", start + len(content), 0, 0, start) + head + table + content


def tiff(width: int, height: int, *more: tuple[int, int, int], loop: bool = False) -> bytes:
    tags = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1)]
    tags += [(273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, 8), *more]
    tags.sort()
    directory = struct.pack("<H", len(tags))
    for tag, kind, value in tags:
        directory += struct.pack("<HHII", tag, kind, 1, value)
    return b"II*\0" + struct.pack("<I", 16) + bytes(8) + directory + struct.pack("<I", 16 * loop)


def scans(count: int) -> bytes:
    """A progressive JPEG whose first scan comes again and again."""
    content = encoded(noise(64, 64), "jpeg", progressive=True)
    first = content.index(b"\xff\xda")
    second = content.index(b"\xff\xc4", first)
    return content[:second] + content[first:second] * count + content[second:]


def webp(width: int, height: int) -> bytes:
    inner = struct.pack("<I", (width - 1) | (height - 1) << 14)
    body = b"VP8L" + struct.pack("<I", 5) + b"\x2f" + inner + b"\0"
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def between_scans() -> bytes:
    content = encoded(noise(), "jpeg", progressive=True)
    last = content.rindex(b"\xff\xc4", 0, content.rindex(b"\xff\xda"))
    return content[:last]


def with_exif(turn: int, grey: np.ndarray | None = None) -> bytes:
    """A JPEG that says how the camera was held; its directory is followed by itself."""
    content = encoded(noise() if grey is None else grey, "jpeg")
    tag = struct.pack(">HHIHH", 0x0112, 3, 1, turn, 0)
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + tag + struct.pack(">I", 8)
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + content[2:]


def _frames() -> bytes:
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    return head + frame * 500_000 + b";"


def _texts() -> bytes:
    text = zlib.compress(bytes(1 << 26), 9)
    return png(9, 9, extra=chunk(b"zTXt", b"a\0\0" + text) * 50)


CONTENTS: Final[dict[str, tuple[str, Callable[[], bytes], str]]] = {
    # name of the file, what it holds, a piece of what is said ('' where it is read)
    "nested references": ("use.png", bomb, "is an SVG drawing"),
    "SVG in UTF-16": ("wide.jpg", lambda: bomb().decode().encode("utf-16"), "is an SVG drawing"),
    "SVG after a comment": (
        "late.svg",
        lambda: b"\xef\xbb\xbf<!--" + b" " * 5000 + b"-->" + bomb(),
        "is an SVG drawing or other XML",
    ),
    "SVG that names a device": ("zero.bmp", names_a_file, "is an SVG drawing"),
    "packed SVG": (
        "bomb.svgz",
        lambda: gzip.compress(b"<svg>" + b"<g/>" * 5_000_000),
        "is an SVG drawing",
    ),
    "PDF": ("paper.png", lambda: b"%PDF-1.7\n%%EOF", "is a PDF document"),
    "XPM": ("x.png", lambda: b'/* XPM */ static char*a[]={"9 9 1 1","a c #000"', "is an XPM"),
    "set of icons": ("i.icns", lambda: b"icns\0\0\xff\xff" + bytes(99), "is a set of macOS icons"),
    "HEIC": ("h.jpg", lambda: b"\0\0\0\x18ftypheic" + bytes(99), "is a HEIC"),
    "nothing": ("empty.png", lambda: b"", "is empty"),
    "nonsense": ("no.png", lambda: b"nonsense" * 99, "is not a readable picture"),
    "PNG, 10^10 pixels": (
        "a.png",
        lambda: png(100_000, 100_000, rows=False),
        "pixels, more than the 536 million allowed",
    ),
    "PNG, sides of 2^31": ("b.png", lambda: png(2**31 - 1, 2**31 - 1, rows=False), "its size is"),
    "PNG of one long row": ("row.png", lambda: png(10**6, 1), "per side"),
    "PNG of 121 million zeros": ("c.png", lambda: png(11_000, 11_000), ""),
    "PNG with packed texts": ("d.png", _texts, ""),
    "PNG cut off": ("e.png", lambda: encoded(noise(), "png")[:900], "ends too early"),
    "BMP, claims 9 * 10^8 pixels": ("a.bmp", lambda: bmp(30_000, 30_000), "ends too early"),
    "BMP, claims 9 * 10^8 packed": (
        "b.bmp",
        lambda: bmp(30_000, 30_000, 1, b"\xff\0" * 99 + b"\0\1"),
        "its size is missing or too large",
    ),
    "BMP, impossible sizes": ("c.bmp", lambda: bmp(-(2**31), -(2**31)), "ends too early"),
    "BMP cut off": ("d.bmp", lambda: encoded(noise(), "bmp")[:-60], "ends too early"),
    "GIF, 65,535 x 65,535": (
        "a.gif",
        lambda: gif(noise())[:6] + b"\xff\xff\xff\xff" + gif(noise())[10:] + b"\0;",
        "not a readable picture",
    ),
    "GIF of 500,000 frames": ("b.gif", _frames, ""),
    "GIF cut off": ("c.gif", lambda: gif(noise())[:-200], "ends too early"),
    "JPEG of 2,000 scans": ("a.jpg", lambda: scans(2000), "more than 100 scans"),
    "JPEG cut off": ("b.jpg", lambda: encoded(noise(), "jpeg")[:-200], "ends too early"),
    "JPEG cut between scans": ("c.jpg", between_scans, "ends too early"),
    "EXIF in a circle": ("d.jpg", lambda: with_exif(6), ""),
    "TIFF, 10^9 x 10^9": ("a.tif", lambda: tiff(10**9, 10**9), "per side"),
    "TIFF, tiles of 2^30": (
        "b.tif",
        lambda: tiff(99, 99, (322, 4, 1 << 30), (323, 4, 1 << 30), (324, 4, 8), (325, 4, 8)),
        "not a readable picture",
    ),
    "TIFF in a circle": ("c.tif", lambda: tiff(9, 9, loop=True), ""),
    "PPM, 10^9 x 10^9": ("a.ppm", lambda: b"P6 1000000000 1000000000 255\n", "its size"),
    "PGM in words": ("b.pgm", lambda: b"P2 9000 9000 255\n" + b"1 " * 99, "not a readable picture"),
    "WebP, 16,383 x 16,383": ("a.webp", lambda: webp(16_383, 16_383), "its size"),
    "icon with a huge PNG": (
        "a.ico",
        lambda: ico(png(30_000, 30_000, rows=False)),
        "not a readable picture",
    ),
    "icon of 10^5 entries": (
        "b.ico",
        lambda: b"\0\0\1\0\xff\xff" + bytes(10**6),
        "not a readable picture",
    ),
}


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


FILES: Final[dict[str, tuple[str, Callable[[Path], None], str]]] = {
    "pipe": ("pipe.png", _fifo, "is not a file"),
    "link to a device": ("zero.png", _endless, "is not a file"),
    "folder": ("folder.png", Path.mkdir, "is not a file"),
    "file of a terabyte": ("huge.png", _sparse, "more than the 536,870,912 allowed"),
}


def make(name: str, folder: Path) -> tuple[Path, str]:
    """Make one of `CONTENTS` or `FILES`; its path, and a piece of what is said of it."""
    if name in FILES:
        file, build, said = FILES[name]
        build(folder / file)
    else:
        file, content, said = CONTENTS[name]
        (folder / file).write_bytes(content())
    return folder / file, said
