"""How a table is written, guessed from its beginning."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from engine.errors import DataError
from netbuilder.imported.outline import ARFF, BLANKS, JSON, WORKBOOK, TextFormat
from netbuilder.imported.reading.aligned import starts_of
from netbuilder.imported.reading.arff import is_arff
from netbuilder.imported.reading.delimiters import (
    Record,
    delimiter_of,
    is_parted,
    quote_of,
    records_of,
)
from netbuilder.imported.reading.encodings import guess_encoding
from netbuilder.imported.reading.file_kinds import refusal
from netbuilder.imported.reading.footers import end_of_table
from netbuilder.imported.reading.headers import Rows, has_header, has_row_names, has_units, leading
from netbuilder.imported.reading.marks import is_mark
from netbuilder.imported.reading.sources import open_rows
from netbuilder.imported.reading.unpacking import beginning
from netbuilder.imported.reading.values import to_number
from netbuilder.imported.reading.workbooks import MAGIC, is_workbook, sheets_of
from netbuilder.translation import say
from netbuilder.wording import reason_of

_SAMPLE: Final = 1 << 18
_RECORDS: Final = 100
TO_BE_FOUND: Final = -1
"""In place of the lines above a table: nobody has looked for its beginning."""

_COMMENTS: Final = ("#", "%", "//")
_ABOVE: Final = (*_COMMENTS, "**")
_CLOSED: Final = (("/*", "*/"), ("<", ">"))
"""What a remark above a table, which may have several lines, begins and ends with."""
_MARK: Final = "\ufeff"
_BY_POINT: Final = re.compile(r"-?\d+\.(?:\d\d?|\d{4,})")
"""Numbers that most decimal ones are like, and none whose point parts thousands."""


def found_again(path: Path, format: TextFormat) -> TextFormat:
    """A format in which is found anew where the table begins, for another delimiter or sheet.

    Args:
        path: the file.
        format: what is known; its `skip` is `TO_BE_FOUND`.
    """
    if format.container == WORKBOOK:
        rows = list(islice(open_rows(path, replace(format, skip=0)), _RECORDS))
        found = _of_rows(TextFormat(container=WORKBOOK, sheet=format.sheet), rows)
    else:
        found = sniff(path, format.encoding, "" if format.starts else format.delimiter)
    return replace(found, missing=format.missing, beside=format.beside)


def sniff(path: Path, encoding: str = "", delimiter: str = "") -> TextFormat:
    """The format that a file with a table seems to have.

    Args:
        path: the file.
        encoding: where it is known already.
        delimiter: where it is known already.

    Raises:
        DataError: the file cannot be read, or is none with a table.
    """
    try:
        content = beginning(path, _SAMPLE)
    except OSError as error:
        raise DataError(
            say(
                "{path} cannot be read ({error}); choose another file.",
                path=path.name,
                error=reason_of(error),
            )
        ) from error
    if content.startswith(MAGIC) and is_workbook(path):
        return _of_workbook(path)
    if said := refusal(path.name, content):
        raise DataError(said)
    encoding = encoding or guess_encoding(content)
    try:
        text = codecs.getincrementaldecoder(encoding)("replace").decode(content)
    except LookupError:
        raise DataError(
            say("Unknown encoding '{encoding}'; choose UTF-8.", encoding=encoding)
        ) from None
    text = text.removeprefix(_MARK)
    if text.lstrip()[:1] in ("{", "[") and _is_json(text, path):
        found = TextFormat(encoding=encoding, container=JSON)
        return _of_rows(found, list(islice(open_rows(path, found), _RECORDS)))
    if is_arff(text):
        return TextFormat(encoding=encoding, container=ARFF)
    lines = list(io.StringIO(text, newline=""))
    whole = len(content) < _SAMPLE
    if not whole and len(lines) > 1:
        del lines[-1]  # It may have been cut.
    found = _of_lines(TextFormat(encoding=encoding), lines, delimiter)
    return replace(found, end=end_of_table(path, found, lines, whole=whole))


def _is_json(text: str, path: Path) -> bool:
    return path.suffix.lower() in (".json", ".jsonl", ".ndjson") or any(
        mark in text[:200].replace(" ", "").replace("\n", "") for mark in ('{"', '["', "[[", "[{")
    )


def _of_workbook(path: Path) -> TextFormat:
    best = TextFormat(container=WORKBOOK)
    for number, sheet in enumerate(sheets_of(path)):
        found = TextFormat(container=WORKBOOK, sheet=sheet)
        rows = list(islice(open_rows(path, found), _RECORDS))
        if len(rows) > 1 or number == 0:
            best = _of_rows(found, rows)
        if len(rows) > 1:
            break
    return best


def _of_rows(found: TextFormat, rows: Sequence[Record]) -> TextFormat:
    """The format of a table whose rows are parted already."""
    cells = [[text.strip() for text in cells] for _, cells in rows]
    if found.container == JSON:
        return replace(found, decimal=_decimal(cells[1:], "\t"))
    return _of_table(found, cells, [number - 1 for number, _ in rows])


def _of_lines(found: TextFormat, lines: list[str], delimiter: str = "") -> TextFormat:
    start = 0
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        start = 1
        found = replace(found, delimiter=lines[0][4], skip=1)
    start = _remarks(lines, start) if any(_rows_in(lines[start:])) else start
    places = list(range(start, len(lines)))
    comment = next((c for c in _COMMENTS if _are_comments(lines, places, c)), "")
    places = [p for p in places if not (comment and lines[p].lstrip().startswith(comment))]
    rest = [lines[place] for place in places]
    if not found.skip or delimiter:
        found = replace(found, delimiter=delimiter or delimiter_of(rest))
    if not delimiter and not found.skip and (aligned := _aligned(found, rest, places)):
        return aligned
    if found.delimiter == BLANKS:
        start = _below_title(lines, places)
        places = [place for place in places if place >= start]
        rest = [lines[place] for place in places]
    if any(line.strip() for line in lines[:start]):
        found = replace(found, skip=start)
    found = replace(found, quote=quote_of(rest, found.delimiter), comment=comment)
    found = replace(found, escaped=any(f"\\{found.quote}" in line for line in rest))
    records = records_of(rest, found.delimiter, found.quote, _RECORDS, escaped=found.escaped)
    rows = [cells for _, cells in records]
    if _names_above(lines[:start], rows, found):
        # The names of the columns are themselves a comment, as NumPy writes them.
        found = replace(found, decimal=_decimal(rows, found.delimiter), comment="")
        return replace(found, header=True, skip=start - 1)
    return _of_table(found, rows, [places[before] for before, _ in records])


def _are_comments(lines: list[str], places: list[int], sign: str) -> bool:
    """Whether lines that begin with a sign are comments, rather than rows such as '#N/A,2'."""
    found = [lines[place] for place in places if lines[place].startswith(sign)]
    if not found or 2 * len(found) > len(places):
        return False
    return not all(is_mark(re.split(r"[,;|\s]", line, maxsplit=1)[0]) for line in found)


def _rows_in(lines: list[str]) -> Iterator[bool]:
    """Whether each line is more than a remark."""
    return (bool(line.strip()) and not line.strip().startswith(_ABOVE) for line in lines)


def _aligned(found: TextFormat, lines: list[str], places: list[int]) -> TextFormat | None:
    """The format of lines that no delimiter parts, where their values stand below each other."""
    if is_parted(lines, found.delimiter):
        return None
    starts, above = starts_of(lines)
    if not starts:
        return None
    found = replace(found, delimiter=BLANKS, starts=starts, skip=places[above] if above else 0)
    records = records_of(lines[above:], BLANKS, found.quote, _RECORDS, starts=starts)
    rows = [cells for _, cells in records]
    return _of_table(found, rows, [places[above + before] for before, _ in records])


def _below_title(lines: list[str], places: list[int]) -> int:
    """The first line of a table parted by blanks, which may have as many columns as a title words.

    Args:
        lines: of the file.
        places: of the lines that are no remarks.
    """
    first = places[0] if places else 0
    below = next((place for place in places[1:] if lines[place].strip()), first)
    apart = below > first + 1 and not lines[first + 1].strip()
    words = [*lines[first].split(), *lines[below].split()] if apart else []
    return below if words and all(to_number(word) is None for word in words) else first


def _remarks(lines: list[str], start: int) -> int:
    """The first line from `start` on that is neither blank nor a remark."""
    while start < len(lines):
        text = lines[start].strip()
        closed = next((end for begin, end in _CLOSED if text.startswith(begin)), "")
        if closed:
            last = start
            while last < len(lines) and not lines[last].rstrip().endswith(closed):
                last += 1
            if last == len(lines) or (closed == ">" and last > start):
                return start
            start = last
        elif text and not text.startswith(_ABOVE):
            return start
        start += 1
    return start


def _names_above(above: list[str], rows: Rows, found: TextFormat) -> bool:
    """Whether the comment right above the table names its columns."""
    if not above or not above[-1].lstrip().startswith("#") or not rows:
        return False
    line = above[-1].lstrip().lstrip("# ")
    named = [cells for _, cells in records_of([line], found.delimiter, found.quote, 1)]
    fits = bool(named) and len(named[0]) == len(rows[0]) > 1
    return fits and all(named[0]) and not has_header(rows, found)


def _of_table(found: TextFormat, rows: Rows, starts: Sequence[int]) -> TextFormat:
    """The format of the table that these rows are, beneath its title.

    Args:
        found: what is known of it.
        rows: the first ones.
        starts: how many lines stand before each.
    """
    first = leading(rows)
    rows = rows[first:]
    if first:
        found = replace(found, skip=starts[first])
    found = replace(found, decimal=_decimal(rows, found.delimiter))
    found = replace(found, header=has_header(rows, found))
    found = replace(found, row_names=found.header and has_row_names(rows))
    return replace(found, units=found.header and has_units(rows, found))


def _decimal(rows: Rows, delimiter: str) -> str:
    """A comma where more values are numbers with a comma than with a point."""
    points = commas = doubtful = 0
    for row in rows:
        for text in row:
            if _BY_POINT.fullmatch(text):
                points += 1
            elif "," in text or "." in text:
                by_point, by_comma = to_number(text) is not None, to_number(text, ",") is not None
                points += by_point and not by_comma
                commas += by_comma and not by_point
                doubtful += by_point and by_comma and "," in text
    if points == commas and doubtful and delimiter == ";":
        # 1,234: thousands where there are other numbers, none of them as large, else decimals.
        others = [to_number(text) for row in rows for text in row if not {",", "."} & set(text)]
        plain = [abs(number) for number in others if number is not None]
        return "." if plain and max(plain) < 1000 else ","
    return "," if commas > points else "."
