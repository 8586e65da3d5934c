"""Pictures from outside as arrays, with a limit of time and memory whatever they hold."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from engine.types import Array
from netbuilder.pictures import frames, processes, worker
from netbuilder.plain import one_line
from netbuilder.translation import say, told
from netbuilder.wording import megabytes, number_text, reason_of, sentences

SECONDS: Final = 15.0
"""A decoder that takes longer is ended."""

Check: TypeAlias = Callable[[], None]
"""A check, called repeatedly while a picture is read; what it raises ends the reading."""

_LUMA: Final = (0.299, 0.587, 0.114)
"""The weights of Rec. 601, as scanners and cameras turn colours into grey."""
_WHITE: Final = 255
_AHEAD: Final = 64

_log = logging.getLogger(__name__)


class PictureError(ValueError):
    """A picture that is not read; the message is a sentence that names it.

    Args:
        name: of the picture, as a sentence may begin.
        fault: a sentence on what is wrong with it, with a place for the `{picture}`.
        remedy: a sentence on what to do about it; may be ''.
    """

    def __init__(self, name: str, fault: str, remedy: str = "") -> None:
        super().__init__(sentences(fault.replace("{picture}", name), remedy))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Fit:
    """The size in which a picture is wanted.

    Attributes:
        height: of the result, in pixels; the largest where `within`.
        width: like `height`.
        within: whether the picture keeps its proportions, and its size where it is smaller already;
            else it is stretched.
    """

    height: int
    width: int
    within: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture, upright as the camera was held.

    Attributes:
        rgba: red, green, blue and opacity, uint8 (height, width, 4).
        size: height and width of the picture in the file.
        colour: whether any pixel is other than grey.
    """

    rgba: Array
    size: tuple[int, int]
    colour: bool

    @property
    def grey(self) -> Array:
        """Grey values, float64 (height, width) in [0, 1]."""
        return self.rgba[..., :3] / 255.0 @ np.array(_LUMA)

    @property
    def opacity(self) -> Array:
        """Opacity, float64 (height, width) in [0, 1]."""
        return self.rgba[..., 3] / 255.0

    def on_white(self, colour: bool) -> Array:
        """The picture on white paper: uint8 (height, width), or (height, width, 3) in colour."""
        mixed = self.rgba[..., :3]
        opacity = self.rgba[..., 3:]
        if (opacity != _WHITE).any():
            share = opacity.astype(np.float32) / _WHITE
            mixed = np.rint(mixed * share + _WHITE * (1 - share)).astype(np.uint8)
        if colour:
            return mixed
        return np.rint(mixed @ np.array(_LUMA, np.float32)).astype(np.uint8)


def nothing() -> None:
    """The check of a reading that nobody cancels."""


def read(
    source: Path | bytes,
    fit: Fit,
    *,
    name: str = "",
    check: Check = nothing,
    seconds: float = SECONDS,
) -> Picture:
    """Read a picture; blocks until it is read, so not for the window's thread.

    Args:
        source: a file, or what a file would hold.
        fit: the size in which it is wanted.
        name: of the picture, as a sentence may begin; the file's path in quotes where ''.
        check: looked after meanwhile.
        seconds: that it may take.

    Raises:
        PictureError: it is not read.
        ImportError: Qt cannot be loaded.
    """
    (picture,) = _read([source], [name], fit, check, seconds)
    return picture


def read_files(
    paths: Sequence[Path], fit: Fit, *, check: Check = nothing
) -> Generator[Picture, None, None]:
    """Read many pictures, somewhat ahead of the one that is taken; otherwise as `read`."""
    for start in range(0, len(paths), _AHEAD):
        some = paths[start : start + _AHEAD]
        yield from _read(some, [""] * len(some), fit, check, SECONDS)


def _read(
    sources: Sequence[Path | bytes], names: Sequence[str], fit: Fit, check: Check, seconds: float
) -> Generator[Picture, None, None]:
    form = {"height": fit.height, "width": fit.width, "within": fit.within}
    paths = [None if isinstance(each, bytes) else str(each.absolute()) for each in sources]
    content = sources[0] if isinstance(sources[0], bytes) else b""
    requests = [{"path": path, **form} for path in paths]
    answers = processes.ask(requests, content, seconds, check)
    with closing(answers):
        for path, name in zip(paths, names, strict=True):
            called = name or f"'{one_line(path or '')}'"
            yield _picture(called, *_answer(called, answers, seconds))


def _answer(name: str, answers: Iterator[frames.Message], seconds: float) -> frames.Message:
    try:
        return next(answers)
    except processes.TookTooLongError:
        fault = say(
            "{{picture}} takes longer than {seconds} s to decode.", seconds=number_text(seconds)
        )
        raise PictureError(name, fault, say("Save it again at a smaller size.")) from None
    except processes.CrashedError as error:
        return {"failed": str(error)}, b""
    except OSError as error:
        fault = say(
            "{{picture}} cannot be read: a process cannot be started ({error}).",
            error=reason_of(error),
        )
        raise PictureError(name, fault) from error


def _picture(name: str, answer: dict[str, Any], pixels: bytes) -> Picture:
    if "missing" in answer:
        raise ImportError(answer["missing"])
    if "fault" in answer:
        raise PictureError(name, told(answer["fault"]), told(answer["remedy"]))
    try:
        height, width = answer["shape"]
        rows, columns = answer["size"]
        rgba = np.frombuffer(pixels, np.uint8).reshape(height, width, 4)
        return Picture(rgba, (int(rows), int(columns)), bool(answer["colour"]))
    except (KeyError, TypeError, ValueError) as error:
        _log.warning("%s: the decoder failed: %s", name, answer.get("failed", error))
        fault = say(
            "{{picture}} cannot be decoded: it is damaged, or needs more than {memory} of memory.",
            memory=megabytes(worker.MEMORY),
        )
        raise PictureError(name, fault, say("Save it again.")) from error
