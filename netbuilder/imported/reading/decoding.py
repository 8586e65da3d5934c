"""Pictures of somebody's own data as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.outline import Thumbnail
from netbuilder.pictures.reading import Check, Fit, PictureError, nothing, read, read_files
from netbuilder.wording import sentences

_THUMBNAIL: Final = Fit(64, 64)


def read_pictures(
    paths: Sequence[Path], height: int, width: int, colour: bool, check: Check = nothing
) -> Array:
    """Pictures, stretched to a size; what is transparent becomes white.

    Args:
        paths: the files, n of them.
        height: of the result, in pixels.
        width: of the result.
        colour: whether red, green and blue are kept; else they are mixed to grey.
        check: called while they are read; what it raises ends that.

    Returns:
        uint8 (n, height, width), or (n, height, width, 3).

    Raises:
        DataError: one cannot be read.
    """
    result = np.empty((len(paths), height, width, *((3,) if colour else ())), np.uint8)
    fit = Fit(height, width, within=False)
    with closing(read_files(paths, fit, check=check)) as pictures:
        for place, path in enumerate(paths):
            try:
                result[place] = next(pictures).on_white(colour)
            except PictureError as error:
                fault = error.fault.replace("{picture}", f"{path.parent.name}/{path.name}")
                raise DataError(
                    sentences(fault, "Replace it or remove it from the folder.")
                ) from error
    return result


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


def picture_facts(path: Path, check: Check) -> PictureFacts | None:
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
