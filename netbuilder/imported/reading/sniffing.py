"""How a table is written, guessed from its beginning."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Final

from engine.errors import DataError
from netbuilder.imported.outline import TextFormat
from netbuilder.imported.reading.values import to_number
from netbuilder.wording import reason_of

DELIMITERS: Final = ("\t", ";", "|", ",")
"""The rarer a sign is in ordinary text and numbers, the earlier it stands."""

_SAMPLE: Final = 1 << 18
_RECORDS: Final = 100
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def sniff(path: Path, encoding: str = "") -> TextFormat:
    """The format that a text file seems to have.

    Args:
        path: the file.
        encoding: where it is known already.

    Raises:
        DataError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_SAMPLE)
    except OSError as error:
        raise DataError(
            f"{path.name} cannot be read ({reason_of(error)}); choose another file."
        ) from error
    encoding = encoding or _encoding(content)
    try:
        text = codecs.getincrementaldecoder(encoding)("replace").decode(content)
    except LookupError:
        raise DataError(f"Unknown encoding '{encoding}'; choose UTF-8.") from None
    lines = text.splitlines(keepends=True)
    if len(content) == _SAMPLE and len(lines) > 1:
        del lines[-1]  # It may have been cut.
    delimiter = _delimiter(lines)
    records = _records(lines, delimiter)
    decimal = _decimal(records, delimiter)
    found = TextFormat(delimiter, encoding, decimal=decimal)
    return replace(found, header=_has_header(records, found))


def _encoding(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(lines: list[str]) -> str:
    """The sign that gives all rows the same number of values, more than one."""
    best, score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = Counter(map(len, _records(lines, delimiter)))
        width, rows = max(widths.items(), key=lambda item: item[1], default=(1, 0))
        share = rows / max(1, widths.total())
        if width > 1 and share > score + 1e-9:
            best, score = delimiter, share
    return best


def _records(lines: list[str], delimiter: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for record in csv.reader(lines, delimiter=delimiter):
            if record:
                records.append([text.strip() for text in record])
            if len(records) >= _RECORDS:
                break
    except csv.Error:
        pass  # Reading it will name the line.
    return records


def _decimal(records: list[list[str]], delimiter: str) -> str:
    """A comma where more values are numbers with a comma than with a point."""
    values = [text for record in records for text in record]
    commas = sum("," in text and to_number(text, ",") is not None for text in values)
    points = sum("." in text and to_number(text) is not None for text in values)
    return "," if delimiter != "," and commas > points else "."


def _has_header(records: list[list[str]], found: TextFormat) -> bool:
    """A first line without a single number names the columns."""
    first = records[0] if records else []
    return all(to_number(text, found.decimal) is None for text in first) and any(first)
