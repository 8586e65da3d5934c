"""A training as a film: an animated GIF, or its pictures one by one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Final

from PIL import Image

from engine.types import Array
from netbuilder.exchange.errors import ExportError
from netbuilder.imported.outline import Report
from netbuilder.storage.files import replace_file
from netbuilder.translation import say
from netbuilder.wording import plural

GIF: Final = ".gif"
ZIP: Final = ".zip"
_LAST_MS: Final = 2000
"""How long the last picture stands before the film begins again."""
_COLOURS: Final = 255


def write_film(frames: Sequence[Array], frame_ms: int, path: Path, report: Report) -> str:
    """Write a film in the format that the file's name says.

    Args:
        frames: uint8 (height, width, 3), all of one size.
        frame_ms: how long each stands in a GIF.
        path: the file; '.gif', or '.zip' for PNG pictures with numbers as names.
        report: told how much is done.

    Returns:
        A sentence that says what was written.

    Raises:
        ExportError: the name has another ending, or there are no frames.
        OSError: it cannot be written; what was there is as it was.
    """
    if not frames:
        raise ExportError(
            say("There is no moment of the training to show; train the network first.")
        )
    pictures = _told(frames, report)
    suffix = path.suffix.lower()
    if suffix == GIF:
        replace_file(path, _gif([_small(frame) for frame in pictures], frame_ms))
    elif suffix == ZIP:
        replace_file(path, lambda file: _zip(pictures, file))
    else:
        raise ExportError(
            say(
                "'{path_name}' ends neither in .gif nor in .zip; choose one of these endings.",
                path_name=path.name,
            )
        )
    return plural(
        len(frames),
        "Wrote {name} with {count} picture.",
        "Wrote {name} with {count} pictures.",
        name=path.name,
    )


def _told(frames: Sequence[Array], report: Report) -> Iterable[Array]:
    for number, frame in enumerate(frames):
        report(say("Writing the film"), number / len(frames))
        yield frame


def _small(frame: Array) -> Image.Image:
    """The picture with as many colours as a GIF has."""
    return Image.fromarray(frame).quantize(_COLOURS, dither=Image.Dither.NONE)


def _gif(pictures: Sequence[Image.Image], frame_ms: int) -> bytes:
    file = io.BytesIO()
    durations = [*[frame_ms] * (len(pictures) - 1), _LAST_MS]
    first, *others = pictures
    first.save(file, "GIF", save_all=True, append_images=others, duration=durations, loop=0)
    return file.getvalue()


def _zip(frames: Iterable[Array], file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for number, frame in enumerate(frames, 1):
            picture = io.BytesIO()
            Image.fromarray(frame).save(picture, "PNG")
            archive.writestr(f"{number:04}.png", picture.getvalue())
