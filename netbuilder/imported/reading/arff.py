"""The rows of Weka's tables (ARFF)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.errors import DataError
from netbuilder.imported.reading.lines import Lines
from netbuilder.translation import say

_QUOTED: Final = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_ATTRIBUTE: Final = re.compile(rf"@attribute\s+(?P<name>{_QUOTED}|\S+)", re.IGNORECASE)
_VALUE: Final = re.compile(rf"""\s*(?P<value>{_QUOTED}|[^,"']?[^,]*?)\s*(?:,|$)""")
_ENTRY: Final = re.compile(rf"""\s*(?P<place>\d+)\s+(?P<value>{_QUOTED}|[^,"'\s]+)\s*(?:,|$)""")
_NOMINAL: Final = re.compile(rf"\s*\{{\s*(?P<first>{_QUOTED}|[^,}}\s]+)")
_ESCAPED: Final = re.compile(r"\\(.)")
_BEGINNING: Final = re.compile(r"(?:\s*%[^\n]*\n|\s+)*@relation\b", re.IGNORECASE)


def is_arff(text: str) -> bool:
    """Whether a text begins as these tables do."""
    return _BEGINNING.match(text) is not None


class ArffRows:
    """The rows of such a table, the names of its columns as the first.

    Args:
        path: the file.
        encoding: Python's name.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self._name = path.name
        self._lines = Lines(path, encoding)

    @property
    def done(self) -> float:
        """The fraction of the file that has been read."""
        return self._lines.done

    @property
    def characters(self) -> int:
        """How many characters have been read."""
        return self._lines.characters

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Each row, with its line.

        Raises:
            DataError: there is no table in it, or a line that cannot be read.
        """
        names: list[str] = []
        zeros: list[str] = []
        begun = False
        for line in self._lines:
            text = line.strip()
            if not text or text.startswith("%"):
                continue
            if begun:
                row = self._sparse(text, zeros) if text.startswith("{") else self._values(text)
                yield self._lines.number, row
            elif text[:5].lower() == "@data":
                if not names:
                    raise self._fault(say("no @attribute line above it names a column; add them."))
                begun = True
                yield self._lines.number, names
            elif found := _ATTRIBUTE.match(text):
                names.append(_plain(found["name"]))
                nominal = _NOMINAL.match(text, found.end())
                zeros.append(_plain(nominal["first"]) if nominal else "0")
        if not begun:
            raise DataError(
                say(
                    "{name} has no line @data, below which an ARFF file has its rows.",
                    name=self._name,
                )
            )

    def _values(self, text: str) -> list[str]:
        values, place = [], 0
        while found := _VALUE.match(text, place):
            values.append(_plain(found["value"]))
            place = found.end()
            if place >= len(text):
                return values if text[-1] != "," else [*values, ""]
        raise self._fault(
            say("a quotation mark is not closed, or stands within a value; correct it.")
        )

    def _sparse(self, text: str, zeros: list[str]) -> list[str]:
        """The values of a row that names only some; the others are 0, or the first category."""
        values, place = list(zeros), 0
        inner = text[1:].removesuffix("}").rstrip()
        if text.endswith("}"):
            while place < len(inner) and (found := _ENTRY.match(inner, place)):
                if int(found["place"]) >= len(zeros):
                    break
                values[int(found["place"])] = _plain(found["value"])
                place = found.end()
            if place >= len(inner):
                return values
        raise self._fault(
            say(
                "a row in braces is a list of places, counted from 0, and values, such as "
                "{0 1.5, 3 yes}, with no place beyond the last attribute; correct it."
            )
        )

    def _fault(self, said: str) -> DataError:
        return DataError(
            say(
                "{name}, line {number}: {said}",
                name=self._name,
                number=self._lines.number,
                said=said,
            )
        )


def _plain(text: str) -> str:
    """A value without the quotation marks around it."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return _ESCAPED.sub(r"\1", text[1:-1])
    return text.strip()
