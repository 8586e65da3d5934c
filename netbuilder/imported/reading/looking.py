"""Looks at a file or a folder, and says what is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Final

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.examples import located, title_of
from netbuilder.imported.outline import (
    BLOCK,
    CATEGORY,
    CSV,
    NPY,
    NPZ,
    PICTURES,
    Column,
    Outline,
    Report,
    TextFormat,
    quiet,
)
from netbuilder.imported.reading.arrays import ArrayFile
from netbuilder.imported.reading.decoding import picture_facts
from netbuilder.imported.reading.lines import UndecodedError
from netbuilder.imported.reading.picture_folders import list_folder
from netbuilder.imported.reading.records import Chunk, Records
from netbuilder.imported.reading.sniffing import sniff
from netbuilder.imported.reading.tallies import LONGEST_VALUE, Moments, Tally, tallies
from netbuilder.imported.reading.values import plain_number
from netbuilder.wording import count_text, plural, reason_of, shape_text

PREVIEW: Final = 20
_SAMPLED: Final = 40
_PIECE: Final = 1 << 17  # values that fit into the processor's cache


def inspect(path: Path | str, format: TextFormat | None = None, report: Report = quiet) -> Outline:
    """Read a file or folder once, in bounded memory, and describe it.

    Args:
        path: a .npy or .npz file, a folder of pictures, or any other file: a table as text.
        format: how the text is written; found by looking where None.
        report: told how far it is; what it raises ends the work.

    Raises:
        DataError: it cannot be used; names file and line.
    """
    asked, path = str(path), located(path)
    try:
        found = _inspect(path, format, report)
        return replace(found, path=asked) if title_of(asked) else found
    except OSError as error:
        raise DataError(
            f"{path.name} cannot be read ({reason_of(error)}); check your permission to read it, "
            "or choose another."
        ) from error


def _inspect(path: Path, format: TextFormat | None, report: Report) -> Outline:
    if path.is_dir():
        return _folder(path, report)
    if not path.exists():
        raise DataError(f"{path} does not exist; choose an existing file.")
    if not path.is_file():
        raise DataError(f"{path.name} is not a regular file; choose another.")
    if path.suffix.lower() in (".npy", ".npz"):
        return _arrays(path, report)
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PK\x03\x04" or start[:2] == b"\x1f\x8b":
        raise DataError(
            f"{path.name} is an archive or a workbook; unpack it, or save the sheet as CSV."
        )
    if format is not None:
        return _text(path, format, report)
    found = sniff(path)
    try:
        return _text(path, found, report)
    except UndecodedError as error:
        if found.encoding != "utf-8":
            raise
        line = error.line
    outline = _text(path, sniff(path, "cp1252"), report)
    notice = f"Line {count_text(line)} is not UTF-8, so the file was read as Windows-1252."
    return replace(outline, notices=(notice, *outline.notices))


def _text(path: Path, format: TextFormat, report: Report) -> Outline:
    records = Records(path, format)
    counts: list[Tally] = []
    preview: list[tuple[str, ...]] = []
    rows = 0
    for chunk in records.read(report):
        counts = counts or tallies(records.names, format)
        for tally, values in zip(counts, chunk.columns, strict=True):
            tally.add(values, chunk.lines)  # type: ignore[arg-type]  # texts, in a text file
        if len(preview) < PREVIEW:
            preview += _shown_rows(chunk, PREVIEW - len(preview))
        rows += len(chunk.lines)
    if not rows:
        raise DataError(
            f"{path.name} has only one line, which names the columns; choose a file with rows, "
            "or say that its first line does not name the columns."
        )
    columns = tuple(tally.column() for tally in counts)
    notices = (
        plural(
            column.strays,
            "{name}: {count} value is not a number, in line {line}.",
            "{name}: {count} values are not numbers, the first in line {line}.",
            name=column.name,
            line=column.first_stray.line,
        )
        for column in columns
        if column.first_stray and column.dates is None
    )
    return Outline(str(path), CSV, rows, columns, tuple(preview), format, notices=tuple(notices))


def _arrays(path: Path, report: Report) -> Outline:
    file = ArrayFile(path)
    counts = tallies(file.names)
    blocks = {
        index: _BlockTally()
        for index, name in enumerate(file.names)
        if any(series.wide and name in series.columns for series in file.series)
    }
    preview: list[tuple[str, ...]] = []
    for chunk in file.read(report):
        for index, values in enumerate(chunk.columns):
            if index in blocks:
                blocks[index].add(np.asarray(values))
            elif isinstance(values, np.ndarray):
                counts[index].add_numbers(values, chunk.lines)
            else:
                counts[index].add(values, chunk.lines)
        if len(preview) < PREVIEW:
            preview += _shown_rows(chunk, PREVIEW - len(preview))
    columns: list[Column] = []
    for series in file.series:
        for name in series.columns:
            index = len(columns)
            column = counts[index].column()
            if index in blocks:
                column = blocks[index].column(name, series.shape)
            columns.append(replace(column, dtype=str(series.dtype)))
    test = file.test_rows
    notices = file.left_out
    if test:
        said = plural(
            test,
            "{count} sample is set aside as test data.",
            "{count} samples are set aside as test data.",
        )
        notices = (*notices, said)
    kind = NPY if path.suffix.lower() == ".npy" else NPZ
    return Outline(
        str(path), kind, file.rows, tuple(columns), tuple(preview), notices=notices, test_rows=test
    )


def _folder(path: Path, report: Report) -> Outline:
    folder = list_folder(path, report)
    # The first of each class, then the second of each, ...
    rounds = zip_longest(*folder.files)
    sample = [file for files in rounds for file in files if file is not None][:_SAMPLED]
    sizes: Counter[tuple[int, int]] = Counter()
    colour = False
    thumbnails = []
    for number, file in enumerate(sample):
        look = partial(report, f"Looking at {file.name}", number / len(sample))
        look()
        facts = picture_facts(file, look)
        thumbnails.append(facts.thumbnail if facts else None)
        if facts is not None:
            sizes[facts.size] += 1
            colour = colour or facts.colour
    if not sizes:
        raise DataError(
            plural(
                len(sample),
                "The picture in {name} cannot be read; choose a folder of PNG or JPEG pictures.",
                "The first {count} pictures in {name} cannot be read; choose a folder of PNG or "
                "JPEG pictures.",
                name=path.name,
            )
        )
    counts = tuple(zip(folder.classes, map(len, folder.files), strict=True))
    column = Column("class", CATEGORY, folder.count, 0, counts)
    notices = []
    if folder.ignored:
        notices.append(
            f"Files ignored because they are not pictures: {count_text(folder.ignored)}."
        )
    return Outline(
        str(path),
        PICTURES,
        folder.count,
        (column,),
        pictures=tuple((file.parent.name, str(file)) for file in sample),
        thumbnails=tuple(thumbnails),
        picture_size=sizes.most_common(1)[0][0],
        colour=colour,
        notices=tuple(notices),
    )


class _BlockTally:
    """Bounds and mean of an array whose samples have several values."""

    def __init__(self) -> None:
        self._moments = Moments()
        self._missing = 0

    def add(self, values: Array) -> None:
        flat = values.reshape(-1)
        for start in range(0, len(flat), _PIECE):
            numbers = flat[start : start + _PIECE].astype(np.float64)
            finite = np.isfinite(numbers)
            if not finite.all():
                self._missing += len(numbers) - int(finite.sum())
                numbers = numbers[finite]
            if len(numbers):
                with np.errstate(over="ignore"):
                    self._moments.add(numbers)

    def column(self, name: str, shape: tuple[int, ...]) -> Column:
        moments = self._moments
        return Column(
            name,
            BLOCK,
            moments.count,
            self._missing,
            minimum=moments.minimum,
            maximum=moments.maximum,
            mean=moments.mean,
            std=moments.std,
            shape=shape,
        )


def _shown_rows(chunk: Chunk, count: int) -> list[tuple[str, ...]]:
    return [
        tuple(_shown_value(values[row]) for values in chunk.columns)
        for row in range(min(count, len(chunk.lines)))
    ]


def _shown_value(value: Sequence[str] | Array | str | float) -> str:
    if isinstance(value, str):
        return value[:LONGEST_VALUE]
    array = np.asarray(value)
    if array.ndim:
        return shape_text(array.shape)
    number = float(array)
    return plain_number(number) if np.isfinite(number) else ""
