"""The rows of a table that is written as text."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from netbuilder.imported.reading.blanks import table_line


def text_rows(path: str, form: Mapping[str, Any]) -> list[tuple[int, list[str]]]:
    """All rows, the header among them, each with the line where it ends."""
    with opened_text(path, form["encoding"]) as file:
        lines = csv_lines(file, form)
        reader = csv.reader(
            lines,
            delimiter=form["delimiter"],
            quotechar=form.get("quote", '"'),
            escapechar="\\" if form.get("escaped") else None,
            skipinitialspace=True,
            strict=True,
        )
        above = form.get("skip", 0)
        rows = [(reader.line_num + above, row) for row in reader if row]
    if form["header"] and form.get("units"):
        del rows[1:2]
    if rows and form.get("row_names"):
        rows[0][1].insert(0, "")
    return [(line, unquoted(row, form)) for line, row in even_rows(rows)]


def opened_text(path: str, encoding: str) -> TextIO:
    """A text file, also one that is packed with gzip."""
    encoding = {"utf-8": "utf-8-sig"}.get(encoding, encoding)
    if path.endswith(".gz"):
        return gzip.open(path, "rt", newline="", encoding=encoding)
    return Path(path).open(newline="", encoding=encoding)


def csv_lines(lines: Iterable[str], form: Mapping[str, Any]) -> Iterator[str]:
    """The lines that belong to the table."""
    comment = form.get("comment")
    for number, line in enumerate(lines):
        if form.get("end") and number >= form["end"]:
            return
        if number < form.get("skip", 0) or line.isspace():
            continue
        if comment and line.lstrip().startswith(comment):
            continue
        yield table_line(line, form["delimiter"], form.get("quote", '"'), form.get("starts", ()))


def even_rows(rows: Sequence[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Rows without an empty value at the end, where the header or the other rows have none."""
    widths = [len(row) for _, row in rows[1:]] or [len(row) for _, row in rows[:1]]
    width = max(set(widths), key=widths.count) if widths else 0
    if rows and rows[0][1][-1].strip() and len(rows[0][1]) == width - 1:
        width -= 1
    for _, row in rows:
        if len(row) == width + 1 and not row[-1].strip():
            del row[-1]
    return list(rows)


def unquoted(row: Sequence[str], form: Mapping[str, Any]) -> list[str]:
    """Values without blanks around them; without double quotes where single ones are usual."""
    texts = [text.strip() for text in row]
    if form.get("quote") != "'":
        return texts
    return [t[1:-1].strip() if len(t) > 1 and t[0] == t[-1] == '"' else t for t in texts]
