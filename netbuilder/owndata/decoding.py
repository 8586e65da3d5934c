"""Pictures of somebody's own data as arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.errors import DataError
from engine.types import Array
from netbuilder.owndata.outline import Thumbnail
from netbuilder.pictures.reading import Check, Fit, PictureError, nothing, read

_THUMBNAIL: Final = Fit(64, 64)


def read_picture(
    path: Path, height: int, width: int, colour: bool, check: Check = nothing
) -> Array:
    """A picture, stretched to a size; what is transparent becomes white.

    Args:
        path: the file.
        height: of the result, in pixels.
        width: of the result.
        colour: whether red, green and blue are kept; else they are mixed to grey.
        check: called while it is read; what it raises ends that.

    Returns:
        uint8 (height, width), or (height, width, 3).

    Raises:
        DataError: it cannot be read.
    """
    try:
        picture = read(path, Fit(height, width, within=False), check=check)
    except PictureError as error:
        raise DataError(
            f"{path.parent.name}/{path.name} {error.fault}; replace it or remove it from the "
            "folder."
        ) from error
    return picture.on_white(colour)


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a picture is.

    Attributes:
        size: height and width.
        colour: whether it has colours.
        thumbnail: a small version.
    """

    size: tuple[int, int]
    colour: bool
    thumbnail: Thumbnail


def picture_facts(path: Path, check: Callable[[], None]) -> PictureFacts | None:
    """What a picture is; None where it cannot be read.

    Args:
        path: the file.
        check: called while it is read; what it raises ends that.
    """
    try:
        picture = read(path, _THUMBNAIL, check=check)
    except PictureError:
        return None
    height, width, _ = picture.rgba.shape
    thumbnail = Thumbnail(height, width, picture.rgba.tobytes())
    return PictureFacts(picture.size, picture.colour, thumbnail)
