"""Lines of text from a file that may be anything: each of bounded length, every fault located."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from engine.errors import DataError
from netbuilder.imported.reading.unpacking import unpacked
from netbuilder.translation import say
from netbuilder.wording import count_text, reason_of

LONGEST_LINE: Final = 1 << 20
"""Characters; a longer line is no row of a table, and reading it could fill the memory."""

_UNDECODED = re.compile("[\udc80-\udcff]")


class UndecodedError(DataError):
    """Bytes that are no text in the encoding that was tried.

    Attributes:
        line: where they are, counted from 1.
    """

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


class Lines:
    """The lines of a text file, with their ends.

    Args:
        path: the file.
        encoding: Python's name.
        start: the first line to be read, and the byte where it begins.

    Attributes:
        number: of the line that came last, from 1.
        done: the fraction of the file that has been read.
        characters: that have been read.
    """

    def __init__(self, path: Path, encoding: str, start: tuple[int, int] = (1, 0)) -> None:
        self._path = path
        self._start = start
        self._encoding = encoding
        self.number = 0
        self.done = 0.0
        self.characters = 0

    def __iter__(self) -> Iterator[str]:
        """Read from the beginning.

        Raises:
            UndecodedError: a line is not in the encoding.
            DataError: the file cannot be read, or a line is too long or holds a zero byte.
        """
        self.number, offset = self._start[0] - 1, self._start[1]
        name = self._path.name
        # What is not decoded comes as lone surrogates, so that the line can be named.
        wide = self._encoding.startswith("utf-16")
        errors = "strict" if wide else "surrogateescape"
        try:
            size = max(1, self._path.stat().st_size)
            with (
                self._path.open("rb") as raw,
                unpacked(raw, name) as content,
                TextIOWrapper(content, self._encoding, errors, newline="") as file,
            ):
                if offset:
                    raw.seek(offset)
                while line := file.readline(LONGEST_LINE + 1):
                    self.number += 1
                    self.characters += len(line)
                    if self.number & 1023 == 1:
                        self.done = min(1.0, raw.tell() / size)
                    if len(line) > LONGEST_LINE:
                        raise DataError(
                            say(
                                "{name}, line {number}: it has more than {longest_line} "
                                "characters, so this is "
                                "not a table with one row per line; choose another file.",
                                name=name,
                                number=self.number,
                                longest_line=count_text(LONGEST_LINE),
                            )
                        )
                    if "\0" in line:
                        raise DataError(
                            say(
                                "{name}, line {number}: it contains a zero byte, so the file is "
                                "damaged or not "
                                "text in this encoding; choose another encoding or save the file "
                                "again as CSV in "
                                "UTF-8.",
                                name=name,
                                number=self.number,
                            )
                        )
                    if not wide and not line.isascii() and _UNDECODED.search(line):
                        raise self._undecoded()
                    yield line
        except UnicodeError:
            self.number += 1
            raise self._undecoded() from None
        except LookupError:
            raise DataError(
                say(
                    "Unknown encoding '{encoding}'; choose UTF-8 or another from the list.",
                    encoding=self._encoding,
                )
            ) from None
        except OSError as error:
            raise DataError(
                say(
                    "{name} cannot be read ({error}); choose another file.",
                    name=name,
                    error=reason_of(error),
                )
            ) from error

    def _undecoded(self) -> UndecodedError:
        return UndecodedError(
            self.number,
            say(
                "{path}, line {number}: it is not valid {encoding}; choose another encoding or "
                "save the file again in UTF-8.",
                path=self._path.name,
                number=self.number,
                encoding=self._encoding,
            ),
        )
