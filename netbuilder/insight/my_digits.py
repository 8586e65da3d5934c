"""Drawings that the user has said the answer to, in one file of JSON lines.

Several windows and programs add to the file and delete from it. Lines that this version cannot read
stay in it as they are.
"""

from __future__ import annotations

import logging
import math
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from engine.datasets.digits.rendering import PEN, PIXELS, WIDEST, render
from engine.errors import DataError
from engine.types import Array
from netbuilder.storage import encoding, files, folders
from netbuilder.storage.errors import StorageError, UnavailableError, reading
from netbuilder.storage.lock import locked
from netbuilder.translation import say
from netbuilder.wording import megabytes, number_text, plural, reason_of, sentences

_log = logging.getLogger(__name__)

_MAX_BYTES: Final = 256 * 2**20
_PATIENCE: Final = 2.0
"""Seconds to wait for another window; the user waits, too."""

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
        """The picture as the network sees it, float32 (28, 28).

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
            raise ValueError(say("its picture has {pixels} pixels", pixels=len(self.pixels)))
        pen = PEN * self.thickness
        if not self.pixels and not (math.isfinite(pen) and 0 < pen <= WIDEST):
            raise ValueError(
                say(
                    "its pen is {thickness} times as thick as usual",
                    thickness=number_text(self.thickness),
                )
            )


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


class MyDigits:
    """All digits that the user has taught.

    Any thread may call any method.

    Args:
        where: the file; made when there is something to keep.
    """

    def __init__(self, where: Path | None = None) -> None:
        self._path = where or folders.my_digits()
        self._busy = threading.RLock()
        self._stamp: tuple[int, int, int] | None = None
        self._lines: tuple[bytes, ...] = ()
        self._known: dict[bytes, Taught | None] = {}
        self._kept: tuple[Taught, ...] = ()
        self._unwritten: tuple[Taught, ...] = ()
        self._trouble = ""
        self.refresh()

    def __len__(self) -> int:
        return len(self.all)

    @property
    def all(self) -> tuple[Taught, ...]:
        """The oldest first."""
        return self._kept + self._unwritten

    @property
    def trouble(self) -> str:
        """Sentences on what cannot be read; '' where everything can."""
        count = sum(self._known[line] is None for line in self._lines if line.strip())
        spared = plural(
            count,
            "{count} line of {name} cannot be read and was left as it is.",
            "{count} lines of {name} cannot be read and were left as they are.",
            name=self._path.name,
        )
        return sentences(self._trouble, spared if count else "")

    def refresh(self) -> bool:
        """Read what other windows have added and deleted; whether there was anything."""
        before = self.all, self.trouble
        with self._busy:
            try:
                self._read()
            except StorageError as error:
                if self._trouble != str(error):
                    _log.warning("My digits cannot be read", exc_info=True)
                self._trouble = str(error)
        return (self.all, self.trouble) != before

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
        taught = Taught(label, points, datetime.now(), secrets.token_hex(8), thickness, pixels)
        self.restore([taught])
        return taught

    def restore(self, taught: Iterable[Taught]) -> None:
        """Keep drawings, as those that were deleted; and what could not be written before.

        Raises:
            DataError: they cannot be written; they are kept as long as the program runs.
        """
        with self._busy:
            self._unwritten += tuple(taught)
            with self._writing():
                lines = [*self._lines, *map(encoding.encode, self._unwritten)]
                files.keep(self._path, b"".join(line + b"\n" for line in lines))
                self._unwritten = ()
                self._read()

    def remove(self, chosen: Iterable[Taught]) -> None:
        """Delete these drawings, and nothing else.

        Raises:
            DataError: the file cannot be read or written; they are still there.
        """
        with self._busy:
            wanted = Counter(map(encoding.encode, chosen))
            unwritten = [t for t in self._unwritten if not _take(wanted, encoding.encode(t))]
            with self._writing():
                rest = []
                for line in self._lines:
                    taught = self._known[line]
                    if taught is None or not _take(wanted, encoding.encode(taught)):
                        rest.append(line + b"\n")
                if len(rest) < len(self._lines):
                    files.keep(self._path, b"".join(rest))
                self._unwritten = tuple(unwritten)
                self._read()

    def export(self, target: Path) -> None:
        """Write them all to a file of one's own; those that cannot be read, too.

        Raises:
            DataError: it cannot be written.
        """
        with self._busy:
            lines = [*self._lines, *map(encoding.encode, self._unwritten)]
        try:
            if not target.exists() or not target.samefile(self._path):
                files.replace_file(target, b"".join(line + b"\n" for line in lines))
        except (OSError, ValueError) as error:
            raise DataError(
                say(
                    "{target_name} cannot be written ({error}); choose another folder, "
                    "or free some space.",
                    target_name=target.name,
                    error=reason_of(error),
                )
            ) from error

    def samples(self, names: Sequence[str]) -> tuple[Array, Array]:
        """Pictures float32 (n, 28, 28) and classes int64 (n,) of those whose class is known."""
        return samples(self.all, names)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A context in which nobody else writes, with what the file holds now.

        Raises:
            DataError: that cannot be done.
        """
        try:
            folders.make(self._path.parent)
            with locked(self._path, _PATIENCE):
                self._read()
                yield
        except StorageError as error:
            self._trouble = str(error)
            raise DataError(sentences(str(error), say("Nothing is written to it."))) from error
        except OSError as error:
            raise DataError(
                say(
                    "{path_name} cannot be written ({error}); free some space, or "
                    "check that you may write there.",
                    path_name=self._path.name,
                    error=reason_of(error),
                )
            ) from error

    def _read(self) -> None:
        """Know what the file holds now.

        Raises:
            StorageError: it cannot be read; what was known before is still known.
        """
        with reading(self._path, say("list of your digits")):
            try:
                status = self._path.stat()
            except FileNotFoundError:
                self._stamp, self._lines, self._kept, self._trouble = None, (), (), ""
                return
            stamp = status.st_mtime_ns, status.st_size, status.st_ino
            if stamp == self._stamp:
                return
            if status.st_size > _MAX_BYTES:
                problem = say("{file} is larger than {reason} and was not read.")
                most = megabytes(_MAX_BYTES)
                raise UnavailableError(self._path, say("list of your digits"), problem, most)
            content = files.content(self._path, _MAX_BYTES)
        lines = content.split(b"\n")
        if not lines[-1]:
            del lines[-1]
        self._known = {line: self._decoded(line) for line in lines}
        self._lines = tuple(lines)
        self._kept = tuple(t for line in lines if (t := self._known[line]) is not None)
        self._stamp, self._trouble = stamp, ""

    def _decoded(self, line: bytes) -> Taught | None:
        """The drawing in a line; None where this version cannot read it."""
        if line in self._known:
            return self._known[line]
        try:
            taught = msgspec.json.decode(line, type=Taught)
            taught.check()
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            _log.warning("A line of %s is left as it is: %s", self._path.name, str(error))
            return None
        return taught


def _take(wanted: Counter[bytes], line: bytes) -> bool:
    """Whether a line is wanted, once for each time that it is."""
    wanted[line] -= 1
    return wanted[line] >= 0
