"""Pictures read from files and written to them.

A picture of somebody else's is looked at before it is decoded: how large its file is, that it is of
a kind whose decoder only decodes, and how many pixels it claims.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from engine.archives import DAMAGE
from engine.atomic import replacing
from engine.errors import DataError, ParameterError
from engine.images.arrays import array_to_img
from engine.images.pillow import pillow

if TYPE_CHECKING:
    import numpy.typing as npt

    from engine.images.pillow import Picture

KINDS: Final = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
"""Pillow knows others; that of PostScript runs programs."""

LARGEST_FILE: Final = 1 << 29
MOST_PIXELS: Final = 1 << 26

_MODES: Final = {"grayscale": "L", "rgb": "RGB", "rgba": "RGBA"}
_GREY: Final = ("L", "I;16", "I")
_WAYS: Final = ("nearest", "bilinear", "bicubic", "hamming", "box", "lanczos")


def load_img(
    path: str | os.PathLike[str] | bytes | io.BytesIO,
    color_mode: str = "rgb",
    target_size: tuple[int, int] | None = None,
    interpolation: str = "nearest",
    keep_aspect_ratio: bool = False,
) -> Picture:
    """Read a picture from a file.

    Args:
        path: the file, or its content in a BytesIO.
        color_mode: 'rgb', 'rgba' or 'grayscale', which leaves grey pictures of 16 bits as they are.
        target_size: height and width that it is brought to; as it is where None.
        interpolation: 'nearest', 'bilinear', 'bicubic', 'box', 'hamming' or 'lanczos'.
        keep_aspect_ratio: whether what would be distorted is cut off instead.

    Returns:
        A picture of Pillow's, for `img_to_array`.

    Raises:
        DataError: it is no picture, damaged or too large.
        FileNotFoundError: there is no such file.
        MissingPackageError: Pillow is not installed.
        ParameterError: an argument is none of those.
    """
    if color_mode not in _MODES:
        raise ParameterError("color_mode", "'rgb', 'rgba' or 'grayscale'", color_mode)
    if target_size is not None and interpolation not in _WAYS:
        raise ParameterError("interpolation", f"one of {', '.join(_WAYS)}", interpolation)
    if isinstance(path, io.BytesIO):
        picture = decoded(path, "the picture")
    else:
        place = Path(os.fsdecode(path))
        picture = decoded(io.BytesIO(content_of(place)), str(place))
    if not (color_mode == "grayscale" and picture.mode in _GREY):
        picture = picture.convert(_MODES[color_mode])
    if target_size is None or picture.size == (target_size[1], target_size[0]):
        return picture
    return _resized(picture, target_size, interpolation, keep_aspect_ratio)


def save_img(
    path: str | os.PathLike[str] | IO[bytes],
    x: npt.ArrayLike,
    data_format: str | None = None,
    file_format: str | None = None,
    scale: bool = True,
    **kwargs: Any,
) -> None:
    """Write an array as a picture.

    Args:
        path: the file, or an open one.
        x: shape (height, width, channels), one channel, three or four.
        data_format: 'channels_first' where the channels come first.
        file_format: 'png', 'jpeg' or another of Pillow's; the ending of the path where None.
        scale: whether the smallest value becomes 0 and the largest 255.
        **kwargs: for Pillow.

    Raises:
        DataError: the array is of no picture.
        MissingPackageError: Pillow is not installed.
        ParameterError: there is no such format.
    """
    picture = array_to_img(x, data_format=data_format, scale=scale)
    named = isinstance(path, str | os.PathLike)
    if file_format is None and named:
        file_format = Path(os.fspath(path)).suffix[1:]  # type: ignore[arg-type]
    kind = (file_format or "").lower()
    kind = "jpeg" if kind == "jpg" else kind
    image = pillow()
    image.init()
    if kind.upper() not in image.SAVE:
        raise ParameterError("file_format", "'png', 'jpeg' or another of Pillow's", file_format)
    if picture.mode == "RGBA" and kind == "jpeg":
        message = "JPEG keeps no opacity; the picture is written without it."
        warnings.warn(message, stacklevel=2)
        picture = picture.convert("RGB")
    if not named:
        picture.save(path, format=kind, **kwargs)
        return
    with replacing(Path(os.fspath(path))) as file:  # type: ignore[arg-type]
        picture.save(file, format=kind, **kwargs)


def content_of(path: Path) -> bytes:
    """The bytes of a file that may be a picture.

    Raises:
        DataError: there are too many.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise DataError(f"{path} has more than {LARGEST_FILE:,} bytes, more than any picture.")
    return content


def decoded(content: IO[bytes], name: str) -> Picture:
    """A picture, all its pixels decoded.

    Args:
        content: of its file.
        name: of the file, for messages.

    Raises:
        DataError: it is no picture, damaged or too large.
    """
    image = pillow()
    with _naming(name, image):
        picture = image.open(content, formats=KINDS)
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise DataError(f"it has {width} x {height} pixels, more than {MOST_PIXELS:,}")
        picture.load()
        return picture


@contextmanager
def _naming(name: str, image: Any) -> Iterator[None]:
    """Let what goes wrong in the block name the file."""
    bombs = (image.DecompressionBombError, image.DecompressionBombWarning)
    try:
        yield
    except image.UnidentifiedImageError as error:
        raise DataError(
            f"{name} is not a picture of one of the kinds {', '.join(KINDS)}."
        ) from error
    except (OSError, *DAMAGE, *bombs) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise DataError(f"{name} cannot be read as a picture: {reason:.200}.") from error


def _resized(
    picture: Picture, size: tuple[int, int], interpolation: str, keep_aspect_ratio: bool
) -> Picture:
    """A picture of another height and width."""
    height, width = size
    way = getattr(pillow().Resampling, interpolation.upper())
    box = None
    if keep_aspect_ratio:
        wide, tall = picture.size
        kept_tall, kept_wide = min(tall, wide * height // width), min(wide, tall * width // height)
        left, top = (wide - kept_wide) // 2, (tall - kept_tall) // 2
        box = (left, top, left + kept_wide, top + kept_tall)
    return picture.resize((width, height), way, box=box)
