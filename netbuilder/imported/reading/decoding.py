"""Pictures of somebody's own data as arrays."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.imported.outline import Thumbnail
from netbuilder.pictures.reading import Check, Fit, PictureError, nothing, read, read_files

_log = logging.getLogger(__name__)

_THUMBNAIL: Final = Fit(64, 64)


def read_pictures(
    paths: Sequence[Path], height: int, width: int, colour: bool, check: Check = nothing
) -> tuple[Array, Array]:
    """Pictures, stretched to a size; what is transparent becomes white.

    Args:
        paths: the files, n of them.
        height: of the result, in pixels.
        width: of the result.
        colour: whether red, green and blue are kept; else they are mixed to grey.
        check: called while they are read; what it raises ends that.

    Returns:
        uint8 (m, height, width), or (m, height, width, 3); and bool (n,), which of the n pictures
        these m are: the others cannot be read.
    """
    result = np.empty((len(paths), height, width, *((3,) if colour else ())), np.uint8)
    read = np.zeros(len(paths), bool)
    fit = Fit(height, width, within=False)
    place = 0
    while place < len(paths):
        # A reading that has met a picture which it cannot read is over.
        with closing(read_files(paths[place:], fit, check=check)) as pictures:
            try:
                while place < len(paths):
                    result[place] = next(pictures).on_white(colour)
                    read[place] = True
                    place += 1
            except PictureError as error:
                _log.warning("%s is left out: %s", paths[place], error)
        place += 1
    return result[read], read


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
