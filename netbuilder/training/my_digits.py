"""Drawings that the user has said the answer to, in one file of JSON lines."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection, Iterable, MutableMapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import platformdirs

from engine.datasets.digits.rendering import PEN, PIXELS, WIDEST, render
from engine.errors import DataError
from engine.types import Array
from netbuilder.design.replacing import replace_file

_log = logging.getLogger(__name__)

_NAME: Final = "my-digits.jsonl"
_MAX_BYTES: Final = 256 * 2**20
_REPORTED: Final = 50
"""Pictures between two reports."""


class Taught(msgspec.Struct, frozen=True, gc=False):
    """A drawing and its answer; of tuples alone, which the garbage collector need not look at.

    Attributes:
        label: name of the class.
        strokes: points (x, y) of each, y downwards, in any unit; none of a picture that was pasted.
        when: it was drawn, in the user's time.
        id: tells it from others.
        thickness: of the pen, 1 for the usual one.
        pixels: of a picture that was pasted, row by row, from 0 to 255 for ink; none of a drawing.
    """

    label: str
    strokes: tuple[tuple[tuple[float, float], ...], ...]
    when: datetime
    id: str
    thickness: float = 1.0
    pixels: bytes = b""

    def picture(self) -> Array:
        """As the network sees it, float32 (28, 28).

        Raises:
            ValueError: what was read from a file is no drawing.
        """
        if self.pixels:
            grey = np.frombuffer(self.pixels, np.uint8).reshape(PIXELS, PIXELS)
            return grey / np.float32(255)
        return render([np.array(stroke) for stroke in self.strokes], PEN * self.thickness)

    def check(self) -> None:
        """Find out whether there is a picture of it, without drawing one.

        Raises:
            ValueError: what was read from a file is no drawing.
        """
        if self.pixels and len(self.pixels) != PIXELS**2:
            raise ValueError(f"its picture has {len(self.pixels)} pixels")
        if not self.pixels and not 0 < PEN * self.thickness <= WIDEST:
            raise ValueError(f"no pen is {self.thickness:g} times as thick as usual")


def samples(
    drawings: Sequence[Taught],
    names: Sequence[str],
    report: Callable[[int, int], None] = lambda done, of: None,
    drawn: MutableMapping[str, Array] | None = None,
) -> tuple[Array, Array]:
    """What a network learns of drawings whose class it knows.

    Args:
        drawings: of any classes.
        names: of the network's classes.
        report: told how many of how many pictures are drawn; may raise to end the work.
        drawn: pictures of before by the id of their drawing; takes the new ones in.

    Returns:
        Pictures float32 (n, 28, 28), and classes int64 (n,).
    """
    pictures: MutableMapping[str, Array] = {} if drawn is None else drawn
    known = {name: number for number, name in enumerate(names)}
    fitting = [each for each in drawings if each.label in known]
    found = np.zeros((len(fitting), PIXELS, PIXELS), np.float32)
    for place, each in enumerate(fitting):
        if place % _REPORTED == 0:
            report(place, len(fitting))
        if each.id not in pictures:
            pictures[each.id] = each.picture()
        found[place] = pictures[each.id]
    return found, np.array([known[each.label] for each in fitting], np.int64)


def path() -> Path:
    """Where they are kept."""
    return platformdirs.user_data_path("netbuilder", appauthor=False) / _NAME


class MyDigits:
    """All of them.

    Args:
        where: the file; made when there is something to keep.
    """

    def __init__(self, where: Path | None = None) -> None:
        self._path = where or path()
        self._all = self._read()

    def __len__(self) -> int:
        return len(self._all)

    @property
    def all(self) -> tuple[Taught, ...]:
        """The oldest first."""
        return tuple(self._all)

    def add(
        self,
        label: str,
        strokes: Sequence[Array],
        thickness: float = 1.0,
        picture: Array | None = None,
    ) -> Taught:
        """Keep a drawing, or a picture (28, 28) in [0, 1] that is there in its place.

        Raises:
            DataError: it cannot be written; it is kept as long as the program runs.
        """
        points = tuple(tuple((float(x), float(y)) for x, y in stroke) for stroke in strokes)
        pixels = b"" if picture is None else np.rint(picture * 255).astype(np.uint8).tobytes()
        taught = Taught(label, points, datetime.now(), secrets.token_hex(4), thickness, pixels)
        self._all.append(taught)
        self._write()
        return taught

    def remove(self, ids: Collection[str]) -> None:
        """Delete drawings for good.

        Raises:
            DataError: the file cannot be written.
        """
        self._all = [each for each in self._all if each.id not in ids]
        self._write()

    def export(self, target: Path) -> None:
        """Write them all to a file of one's own.

        Raises:
            DataError: it cannot be written.
        """
        self._put(target)

    def samples(self, names: Sequence[str]) -> tuple[Array, Array]:
        """Pictures float32 (n, 28, 28) and classes int64 (n,) of those whose class is known."""
        return samples(self._all, names)

    def _write(self) -> None:
        self._put(self._path)

    def _put(self, target: Path) -> None:
        encode = msgspec.json.Encoder().encode
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            # One by one: no other thread goes on while something is encoded.
            replace_file(target, b"".join([encode(each) + b"\n" for each in self._all]))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise DataError(
                f"{target.name} cannot be written ({reason}); choose another folder, or free space."
            ) from error

    def _read(self) -> list[Taught]:
        try:
            if not self._path.exists():
                return []
            if self._path.stat().st_size > _MAX_BYTES:
                raise ValueError("it is larger than any that is written")
            with self._path.open("rb") as lines:
                return list(_readable(lines, self._path))
        except (OSError, ValueError) as error:
            _log.warning("My digits cannot be read: %s", error)
            return []


def _readable(lines: Iterable[bytes], where: Path) -> Iterable[Taught]:
    for number, line in enumerate(lines, start=1):
        try:
            taught = msgspec.json.decode(line, type=Taught)
            taught.check()
        except (msgspec.MsgspecError, ValueError) as error:
            _log.warning("Line %d of %s is left out: %s", number, where.name, error)
            continue
        yield taught
