"""Pictures that are pasted or dropped: what to read of all that comes with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from netbuilder.pictures.frames import LARGEST_CONTENT
from netbuilder.pictures.reading import Check, Fit, Picture, PictureError, read
from netbuilder.plain import one_line
from netbuilder.translation import say
from netbuilder.wording import count_text

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData, QUrl
    from PySide6.QtGui import QImage

# In the order in which they are taken: first what loses nothing. Qt would take any kind that it
# has a decoder for, SVG among them, and decode it in the window's thread.
_TYPES: Final = tuple(
    f"image/{kind}"
    for kind in ("png", "bmp", "x-bmp", "x-MS-bmp", "tiff", "webp", "jpeg", "jpg", "gif")
)
_DECODED: Final = "application/x-qt-image"

_ENDINGS: Final = frozenset(
    {"bmp", "cur", "gif", "ico", "jfif", "jpe", "jpeg", "jpg", "pbm", "pgm", "png", "pnm", "ppm"}
    | {"tif", "tiff", "webp"}
    # These are taken to say why they are not read.
    | {"avif", "heic", "heif", "icns", "jp2", "jxl", "pdf", "psd", "svg", "svgz", "tga", "xpm"}
)
"""How the names of pictures end."""

Load: TypeAlias = Callable[[Fit, Check], Picture]


@dataclass(frozen=True, slots=True)
class Offer:
    """A picture that may be read.

    Attributes:
        name: of it, as a sentence may begin.
        load: reads it in a size, as `reading.read` does; not for the window's thread.
    """

    name: str
    load: Load


def may_hold_picture(mime: QMimeData) -> bool:
    """Whether something that is dragged looks like a picture; nothing is opened for that."""
    if mime.hasFormat(_DECODED) or any(map(mime.hasFormat, _TYPES)):
        return True
    urls = mime.urls()
    if len(urls) != 1:
        return False
    ending = urls[0].fileName().rpartition(".")[2].lower()
    return ending in _ENDINGS


def offer_of(mime: QMimeData) -> Offer:
    """The picture that comes with something pasted or dropped.

    Raises:
        PictureError: there is none, or one that has to be fetched from elsewhere.
    """
    named = next((kind for kind in _TYPES if mime.hasFormat(kind)), None)
    if named is not None:
        return _from_content(bytes(mime.data(named).data()))
    # Image data that this program made, or that the system has decoded already.
    if mime.hasFormat(_DECODED) and not any(f.startswith("image/") for f in mime.formats()):
        return _from_image(mime.imageData())
    urls = mime.urls()
    if len(urls) > 1:
        raise PictureError(
            "", say("Only one picture can be used at a time."), say("Choose one of them.")
        )
    if urls:
        return _from_file(urls[0])
    raise PictureError(
        "", say("There is no readable image on the clipboard."), say("Copy one, then paste again.")
    )


def _from_content(content: bytes) -> Offer:
    name = say("The image")
    if len(content) > LARGEST_CONTENT:
        raise PictureError(
            name,
            say(
                "{{picture}} has {content} bytes, more than the {largest_content} allowed.",
                content=count_text(len(content)),
                largest_content=count_text(LARGEST_CONTENT),
            ),
            say("Save it as a file and drop the file here."),
        )
    return Offer(name, lambda fit, check: read(content, fit, name=name, check=check))


def _from_image(image: QImage | None) -> Offer:
    from PySide6.QtGui import QImage

    name = say("The image")
    if not isinstance(image, QImage) or image.isNull():
        raise PictureError(
            name, say("{picture} cannot be read."), say("Save it as PNG and drop the file here.")
        )
    kept = QImage(image)
    return Offer(name, lambda fit, check: _fitted(kept, fit))


def _from_file(url: QUrl) -> Offer:
    path = Path(url.toLocalFile())
    # `file://host/share` counts as local for Qt; to open it would send the user's name there.
    if not url.isLocalFile() or url.host() or str(path).startswith(("//", "\\\\")):
        raise PictureError(
            say("The picture"),
            say("{picture} is on another computer, and nothing is downloaded."),
            say("Save it on this computer and drop the file."),
        )
    name = f"'{one_line(path.name)}'"
    return Offer(name, lambda fit, check: read(path, fit, name=name, check=check))


def _fitted(image: QImage, fit: Fit) -> Picture:
    """Pixels of an image that is decoded already; nobody's but the system's or this program's."""
    from PySide6.QtCore import QSize, Qt
    from PySide6.QtGui import QImage

    size = (image.height(), image.width())
    if image.height() > fit.height or image.width() > fit.width:
        image = image.scaled(
            QSize(fit.width, fit.height),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    colour = not image.allGray()
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rgba = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return Picture(rgba.copy(), size, colour)
