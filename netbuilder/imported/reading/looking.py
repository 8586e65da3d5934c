"""Looks at a file or a folder, and says what is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Final

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.built_in import is_built_in, located
from netbuilder.imported.outline import (
    BLOCK,
    CATEGORY,
    CSV,
    NPY,
    NPZ,
    PICTURES,
    TRACKED,
    WORKBOOK,
    Column,
    Outline,
    Report,
    TextFormat,
    quiet,
)
from netbuilder.imported.reading.arrays import ArrayFile
from netbuilder.imported.reading.blocks import channels_last
from netbuilder.imported.reading.damaged import left_out, looks_damaged
from netbuilder.imported.reading.decoding import picture_facts
from netbuilder.imported.reading.files_beside import files_beside
from netbuilder.imported.reading.footers import footer_notice
from netbuilder.imported.reading.label_groups import OneHot, means_labels
from netbuilder.imported.reading.lines import UndecodedError
from netbuilder.imported.reading.picture_folders import Entry, list_folder
from netbuilder.imported.reading.records import Chunk, Records
from netbuilder.imported.reading.sniffing import TO_BE_FOUND, found_again, sniff
from netbuilder.imported.reading.tallies import LONGEST_VALUE, Moments, Tally, tallies
from netbuilder.imported.reading.values import plain_number
from netbuilder.imported.reading.whole_tallies import WholeTallies
from netbuilder.imported.reading.word_notices import notices_on
from netbuilder.imported.reading.workbooks import sheets_of
from netbuilder.translation import say
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
    name, path = str(path), located(path).absolute()
    try:
        outline = _inspect(path, format, report)
        return replace(outline, path=name) if is_built_in(name) else outline
    except OSError as error:
        raise DataError(
            say(
                "{path} cannot be read ({error}); check your permission to read it, or choose "
                "another.",
                path=path.name,
                error=reason_of(error),
            )
        ) from error


def _inspect(path: Path, format: TextFormat | None, report: Report) -> Outline:
    if path.is_dir():
        return _folder(path, report)
    if not path.exists():
        raise DataError(say("{path} does not exist; choose an existing file.", path=path))
    if not path.is_file():
        raise DataError(say("{path} is not a regular file; choose another.", path=path.name))
    if path.suffix.lower() in (".npy", ".npz"):
        return _arrays(path, report)
    if format is not None:
        known = found_again(path, format) if format.skip == TO_BE_FOUND else format
        return _text(path, known, report)
    found = sniff(path)
    try:
        return _text(path, found, report)
    except UndecodedError as error:
        if found.encoding != "utf-8":
            raise
        line = error.line
    outline = _text(path, sniff(path, "cp1252"), report)
    notice = say(
        "Line {line} is not UTF-8, so the file was read as Windows-1252.", line=count_text(line)
    )
    return replace(outline, notices=(notice, *outline.notices))


def _text(path: Path, format: TextFormat, report: Report) -> Outline:
    records = Records(path, format)
    counts: list[Tally] = []
    preview: list[tuple[str, ...]] = []
    rows = 0
    whole = WholeTallies(())
    for chunk in records.read(report, as_texts=False, as_cells=True):
        if not counts:
            counts = tallies(records.names, format)
            whole = WholeTallies(counts)
        if chunk.whole is not None:
            whole.add(chunk.whole, chunk.lines)
        elif chunk.cells is not None:
            whole.hand_on()
            for place, (tally, cells) in enumerate(zip(counts, chunk.cells, strict=True)):
                tally.add_cells(cells, chunk.lines)
                if tally.is_saturated and len(preview) >= PREVIEW:
                    chunk.enough(place)
        else:
            whole.hand_on()
            for tally, values in zip(counts, chunk.columns, strict=True):
                tally.add(values, chunk.lines)  # type: ignore[arg-type]  # texts, in a text file
        if len(preview) < PREVIEW:
            preview += _shown_rows(chunk, PREVIEW - len(preview))
        rows += len(chunk.lines)
    if not rows:
        raise DataError(
            say(
                "{path} has only one line, which names the columns; choose a file with rows, or "
                "say that its first line does not name the columns.",
                path=path.name,
            )
        )
    whole.hand_on()
    columns = tuple(tally.column() for tally in counts)
    marks = dict.fromkeys(mark for column in columns for mark in column.marks)
    known = replace(format, missing=tuple(dict.fromkeys((*format.missing, *marks))))
    return Outline(
        str(path),
        CSV,
        rows,
        columns,
        tuple(preview),
        known,
        notices=(*footer_notice(known), *notices_on(columns)),
        parts=records.parts,
        sheets=sheets_of(path) if format.container == WORKBOOK else (),
        offered=files_beside(path),
    )


def _arrays(path: Path, report: Report) -> Outline:
    file = ArrayFile(path)
    counts = tallies(file.names)
    blocks = {
        index: _BlockTally()
        for index, name in enumerate(file.names)
        if any(series.wide and name in series.columns for series in file.series)
    }
    preview: list[tuple[str, ...]] = []
    hot = _one_hots(file)
    for chunk in file.read(report):
        named = dict(zip(file.names, chunk.columns, strict=True))
        for name, one_hot in hot.items():
            members = [np.asarray(named[member]) for member in file.groups[name]]
            one_hot.add(np.stack(members, axis=1) if len(members) > 1 else members[0])
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
    merged: dict[int, int] = {}
    moved: list[str] = []
    index = 0
    for series in file.series:
        if series.name in hot and hot[series.name].found:
            merged[len(columns)] = len(series.columns)
            columns.append(hot[series.name].column(series.name, str(series.dtype)))
            index += len(series.columns)
            continue
        group = series.name if len(series.columns) > 1 else ""
        for name in series.columns:
            column = counts[index].column()
            if index in blocks:
                column = blocks[index].column(name, channels_last(series.shape))
                if column.shape != series.shape:
                    moved.append(_moved(name, series.shape, column.shape))
            columns.append(replace(column, dtype=str(series.dtype), group=group))
            index += 1
    kind = NPY if path.suffix.lower() == ".npy" else NPZ
    return Outline(
        str(path),
        kind,
        file.rows,
        tuple(columns),
        tuple(_merged(row, merged) for row in preview),
        notices=(*file.left_out, *moved),
        parts=file.parts,
    )


def _moved(name: str, before: tuple[int, ...], after: tuple[int, ...]) -> str:
    return say(
        "The channels of {name} come first ({before}), so they are moved behind height "
        "and width ({after}).",
        name=name,
        before=shape_text(before),
        after=shape_text(after),
    )


def _one_hots(file: ArrayFile) -> dict[str, OneHot]:
    """A look at each array that may be the classes in one-hot form."""
    numbers = [s for s in file.series if s.name in file.groups and s.dtype.kind in "biuf"]
    labels = [s for s in numbers if means_labels(s.name)]
    if not labels and len(file.series) > 1:
        labels = [s for s in numbers if s is not file.series[0]]
    most = [s for s in labels if s.shape[0] <= TRACKED]
    return {series.name: OneHot(series.shape[0]) for series in most}


def _merged(row: tuple[str, ...], widths: Mapping[int, int]) -> tuple[str, ...]:
    """The texts of a row, those of a one-hot array as the number of its class."""
    texts = list(row)
    found: list[str] = []
    while texts:
        width = widths.get(len(found), 0)
        if width > 1:
            found.append(str(texts[:width].index("1")))
        else:
            found.append(texts[0])
        del texts[: max(1, width)]
    return tuple(found)


def _folder(path: Path, report: Report) -> Outline:
    folder = list_folder(path, report)
    damaged = []
    for number, entry in enumerate(folder.entries):
        if number % 100 == 0:
            report(say("Looking into {path}", path=path.name), number / folder.count)
        if looks_damaged(entry.file):
            damaged.append(entry.file)
    by_class: dict[str, list[Entry]] = {name: [] for name in folder.classes}
    for entry in folder.without(damaged).entries:
        by_class[entry.label].append(entry)
    # The first of each class, then the second of each, ...
    rounds = zip_longest(*by_class.values())
    sample = [entry for entries in rounds for entry in entries if entry is not None][:_SAMPLED]
    sizes: Counter[tuple[int, int]] = Counter()
    colour = False
    thumbnails = []
    shown = []
    for number, entry in enumerate(sample):
        look = partial(report, say("Looking at {file}", file=entry.file.name), number / len(sample))
        look()
        facts = picture_facts(entry.file, look)
        if facts is None:
            damaged.append(entry.file)
        else:
            thumbnails.append(facts.thumbnail)
            shown.append((entry.label, str(entry.file)))
            sizes[facts.size] += 1
            colour = colour or facts.colour
    if not sizes:
        raise DataError(
            plural(
                folder.count,
                "The picture in {name} cannot be read; choose a folder of PNG or JPEG pictures.",
                "None of the {count} pictures in {name} can be read; choose a folder of PNG or "
                "JPEG pictures.",
                name=path.name,
            )
        )
    whole = folder.without(damaged)
    labels = Counter(entry.label for entry in whole.entries)
    counts = tuple((name, labels[name]) for name in folder.classes)
    column = Column("class", CATEGORY, whole.count, 0, counts)
    notices = [*filter(None, [left_out(path, damaged)]), *folder.notices]
    return Outline(
        str(path),
        PICTURES,
        whole.count,
        (column,),
        pictures=tuple(shown),
        thumbnails=tuple(thumbnails),
        picture_size=sizes.most_common(1)[0][0],
        colour=colour,
        notices=tuple(notices),
        parts=whole.parts,
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
    if chunk.whole is not None:
        return [tuple(map(str, row)) for row in chunk.whole[:count].tolist()]
    columns = chunk.columns if chunk.cells is None else chunk.cells
    return [
        tuple(_shown_value(values[row]) for values in columns)
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
