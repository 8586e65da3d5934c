"""Opens and decodes a picture with Qt; runs in the process of `worker` alone."""

from __future__ import annotations

import mmap
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QTransform

from netbuilder.pictures.endings import Content, check_ending, cut_off
from netbuilder.pictures.kinds import START, RefusedError, kind_of
from netbuilder.translation import say
from netbuilder.wording import count_text, reason_of, shape_text

LARGEST_FILE: Final = 1 << 29
"""Bytes of a file."""
LARGEST_SIDE: Final = 100_000
"""Pixels in height or width."""
MOST_PIXELS: Final = 256_000_000
"""The most pixels of a JPEG picture, which is scaled down while it is decoded."""
MOST_MEMORY: Final = 1 << 29
"""Bytes of the decoded pixels of any other picture: all of them lie in memory for a moment."""

_STRIPS: Final = 1 << 24  # pixels from which on a picture is scaled in strips, not all at once
_STRIP: Final = 1 << 22  # pixels of a strip
_CUT: Final = "premature end"
"""Part of the JPEG library's message on a truncated file, which it reads all the same."""

_READ_ONLY: Final = QIODevice.OpenModeFlag.ReadOnly
_RGBA: Final = QImage.Format.Format_RGBA8888
_Turn = QImageIOHandler.Transformation


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture, upright as the camera was held.

    Attributes:
        pixels: of the picture as it was wanted: red, green, blue and opacity, row by row.
        shape: height and width of these.
        size: height and width of the picture in the file.
        colour: whether any pixel is other than grey.
    """

    pixels: bytes
    shape: tuple[int, int]
    size: tuple[int, int]
    colour: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """The size in which a picture is wanted.

    Attributes:
        height: of the result; of the largest possible result where `within`.
        width: like `height`.
        within: whether the picture keeps its shape, and its size where it is smaller.
    """

    height: int
    width: int
    within: bool

    def of(self, size: QSize) -> QSize:
        """The size of the result for a picture of this size."""
        if not self.within:
            return QSize(self.width, self.height)
        factor = min(1.0, self.width / size.width(), self.height / size.height())
        return QSize(max(1, round(size.width() * factor)), max(1, round(size.height() * factor)))


def decode_file(path: str, wanted: Wanted, heard: Sequence[str]) -> Decoded:
    """Decode a file, which is opened once: what is judged is what is decoded.

    Args:
        path: of the file.
        wanted: the size.
        heard: what Qt says, as it comes.

    Raises:
        RefusedError: it is not read.
    """
    try:
        with _opened(path) as number, mmap.mmap(number, 0, access=mmap.ACCESS_READ) as content:
            file = QFile()
            if not file.open(number, _READ_ONLY, QFile.FileHandleFlag.DontCloseHandle):
                raise RefusedError(say("{picture} cannot be read."))
            try:
                return _decoded(file, content, wanted, heard)
            finally:
                file.close()
    except FileNotFoundError:
        raise RefusedError(
            say("{picture} does not exist."), say("Check the spelling of its name.")
        ) from None
    except OSError as error:
        raise RefusedError(
            say("{{picture}} cannot be read ({error}).", error=reason_of(error))
        ) from error


def decode_bytes(content: bytes, wanted: Wanted, heard: Sequence[str]) -> Decoded:
    """Decode what a file would hold; see `decode_file`."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(_READ_ONLY)
    return _decoded(buffer, content, wanted, heard)


@contextmanager
def _opened(path: str) -> Iterator[int]:
    """The descriptor of an ordinary file of bearable size."""
    # Already to open a device can have consequences, and to open a pipe takes until it is written.
    _check_file(Path(path).stat())
    flags = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
    number = os.open(path, os.O_RDONLY | flags)
    try:
        _check_file(os.fstat(number))
        yield number
    finally:
        os.close(number)


def _check_file(facts: os.stat_result) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise RefusedError(say("{picture} is not a file."), say("Give the name of a picture file."))
    if facts.st_size > LARGEST_FILE:
        raise RefusedError(
            say(
                "{{picture}} has {st_size} bytes, more than the {largest_file} allowed for a "
                "picture.",
                st_size=count_text(facts.st_size),
                largest_file=count_text(LARGEST_FILE),
            ),
            say("Save it at a smaller size."),
        )
    if not facts.st_size:
        raise RefusedError(say("{picture} is empty."))


def _decoded(device: QIODevice, content: Content, wanted: Wanted, heard: Sequence[str]) -> Decoded:
    kind = kind_of(content[:START])
    if kind not in _installed():
        fault = say(
            "{{picture}} is a {kind} picture, which this Qt cannot read.", kind=kind.upper()
        )
        raise RefusedError(fault, say("Save it as PNG."))
    check_ending(kind, content)
    QImageReader.setAllocationLimit(MOST_MEMORY >> 20)
    reader = QImageReader(device, QByteArray(kind.encode()))
    # Only the decoder of that kind is asked, never whichever says that it understands.
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(False)
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        raise RefusedError(
            say("{picture} is not a readable picture: its size is missing or too large.")
        )
    _check_size(size, reader)
    turn = reader.transformation()
    turned = bool(turn.value & _Turn.TransformationRotate90.value)
    upright = wanted.of(size.transposed() if turned else size)
    target = upright.transposed() if turned else upright
    if _pixels(size) > _STRIPS and reader.supportsOption(QImageIOHandler.ImageOption.ScaledSize):
        reader.setScaledSize(target.boundedTo(size))
    image = reader.read()
    if any(_CUT in message.lower() for message in heard):
        raise cut_off()
    if image.isNull():
        reason = reader.errorString().rstrip(".").lower()
        raise RefusedError(
            say("{{picture}} is not a readable picture ({reason}).", reason=reason),
            say("Save it again."),
        )
    image = _turned(_scaled(image, target), turn.value)
    image = image.convertToFormat(_RGBA)
    upright = size.transposed() if turned else size
    return Decoded(
        bytes(image.constBits()),
        (image.height(), image.width()),
        (upright.height(), upright.width()),
        not image.allGray(),
    )


@cache
def _installed() -> frozenset[str]:
    formats = QImageReader.supportedImageFormats()
    return frozenset(bytes(each.data()).decode() for each in formats)


def _check_size(size: QSize, reader: QImageReader) -> None:
    if max(size.width(), size.height()) > LARGEST_SIDE:
        _refuse_size(
            size,
            say(
                "{{picture}} has {{size}} pixels, more than the {largest_side} allowed per side.",
                largest_side=count_text(LARGEST_SIDE),
            ),
        )
    if reader.supportsOption(QImageIOHandler.ImageOption.ScaledSize):
        if _pixels(size) > MOST_PIXELS:
            _refuse_size(
                size,
                say(
                    "{{picture}} has {{size}} pixels, more than the {value} million allowed.",
                    value=MOST_PIXELS // 10**6,
                ),
            )
        return
    depth = QImage.toPixelFormat(reader.imageFormat()).bitsPerPixel() or 32
    if _pixels(size) * max(8, depth) // 8 > MOST_MEMORY:
        most = MOST_MEMORY * 8 // max(8, depth) // 10**6
        _refuse_size(
            size,
            say(
                "{{picture}} has {{size}} pixels, more than the {most} million allowed at {depth} "
                "bits per pixel.",
                most=most,
                depth=depth,
            ),
        )


def _refuse_size(size: QSize, fault: str) -> None:
    shape = shape_text((size.width(), size.height()))
    raise RefusedError(
        fault.replace("{size}", shape), say("Save it at a smaller size, or as JPEG.")
    )


def _pixels(size: QSize) -> int:
    return size.width() * size.height()


def _scaled(image: QImage, target: QSize) -> QImage:
    """The image in another size; a large one strip by strip, as Qt copies it several times."""
    if image.size() == target:
        return image
    if _pixels(image.size()) <= _STRIPS or image.height() < target.height():
        return _resized(image, target)
    height, rows = image.height(), target.height()
    each = max(1, rows * _STRIP // _pixels(image.size()))
    pixels = bytearray()
    for first in range(0, rows, each):
        last = min(rows, first + each)
        top, bottom = first * height // rows, last * height // rows
        strip = image.copy(QRect(0, top, image.width(), bottom - top))
        strip = _resized(strip, QSize(target.width(), last - first)).convertToFormat(_RGBA)
        pixels += strip.constBits()
    return QImage(bytes(pixels), target.width(), rows, 4 * target.width(), _RGBA).copy()


def _resized(image: QImage, target: QSize) -> QImage:
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(target, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def _turned(image: QImage, turn: int) -> QImage:
    """Upright: mirrored and flipped first, turned to the right then, as EXIF means it."""
    across = -1 if turn & _Turn.TransformationMirror.value else 1
    down = -1 if turn & _Turn.TransformationFlip.value else 1
    if (across, down) != (1, 1):
        image = image.transformed(QTransform.fromScale(across, down))
    if turn & _Turn.TransformationRotate90.value:
        image = image.transformed(QTransform().rotate(90))
    return image
