"""Reads the rows that a recipe asks for, and counts what had to be done about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.outline import DATE, Report, TextFormat
from netbuilder.imported.preparation.block_values import block_of
from netbuilder.imported.preparation.encoding import (
    StrayError,
    as_texts,
    code,
    code_classes,
    code_dates,
    code_numbers,
)
from netbuilder.imported.preparation.spool import Spool
from netbuilder.imported.preparation.texts import Lexicon
from netbuilder.imported.reading.arrays import ArrayFile
from netbuilder.imported.reading.blocks import has_shape
from netbuilder.imported.reading.damaged import left_out
from netbuilder.imported.reading.decoding import read_pictures
from netbuilder.imported.reading.picture_folders import list_folder
from netbuilder.imported.reading.records import Chunk, Records, Values
from netbuilder.imported.recipes.recipe import CLASSES, LEAVE_OUT, Feature, Recipe, Series
from netbuilder.translation import say
from netbuilder.wording import shape_text, shown

_PICTURES: Final = 64  # at once

OpenSpool: TypeAlias = Callable[[tuple[int, ...], npt.DTypeLike], Spool]


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows that are kept.

    Attributes:
        x: float64 (n, features), codes; or (n, *shape), arrays as the file has them.
        targets: float64 (n, targets): numbers, or class indices.
        given: uint8 (n,): the part in which the row comes, see `splitting`.
        whole: bool (n,): whether no value is lacking; those of a series are kept none the less.
        order: float64 (n,): what says which row of a series comes first.
    """

    x: Array
    targets: Array
    given: Array
    whole: Array
    order: Array


@dataclass(slots=True)
class Counts:
    """What had to be done about the rows, by column.

    Attributes:
        left_out: rows that were left out for want of this value.
        missing: missing values in the rows that were kept.
        others: values in them that count as 'other'.
        notices: sentences on anything else.
    """

    left_out: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Gathered:
    """All rows that are kept; the attributes are those of `Rows`, the samples in a spool.

    Attributes:
        lexicon: knows what the numbers of texts in the spool mean.
    """

    spool: Spool
    targets: Array
    given: Array
    counts: Counts
    whole: Array
    order: Array
    lexicon: Lexicon | None = None


def gather(path: Path, recipe: Recipe, open_spool: OpenSpool, report: Report) -> Gathered:
    """Read all rows once.

    Args:
        path: of the file or folder.
        recipe: says which columns.
        open_spool: makes a spool for rows of a shape and type; the caller closes it.
        report: told how far it is.

    Raises:
        DataError: a row cannot be used; names file and line.
    """
    counts = Counts()
    shape: tuple[int, ...] = (len(recipe.features),)
    dtype: npt.DTypeLike = np.float64
    lexicon = None
    if recipe.text is not None:
        shape, dtype, lexicon = recipe.text.shape, np.int32, Lexicon(recipe.text)
    if recipe.pictures is not None:
        shape, dtype = recipe.pictures.shape, np.uint8
        source = _pictures(path, recipe, counts, report)
    elif path.suffix.lower() in (".npy", ".npz"):
        file = ArrayFile(path)
        source = _rows(path, recipe, file, counts, report, lexicon)
        if recipe.block is not None and not recipe.block.columns:
            wide = [s for s in file.series if recipe.block.name in s.columns]
            if not wide or not has_shape(wide[0].shape, recipe.block.shape):
                raise DataError(
                    say(
                        "{path_name} has no array {block_name} with samples of shape "
                        "{shape}; import the file again.",
                        path_name=path.name,
                        block_name=shown(recipe.block.name),
                        shape=shape_text(recipe.block.shape),
                    )
                )
            shape, dtype = recipe.block.shape, wide[0].dtype
    else:
        records = Records(path, recipe.format or TextFormat())
        source = _rows(path, recipe, records, counts, report, lexicon)
    if recipe.block is not None and recipe.block.columns:
        shape, dtype = recipe.block.shape, np.uint8
    spool = open_spool(shape, dtype)
    targets, given = [np.empty((0, len(recipe.targets)))], [np.empty(0, np.uint8)]
    whole, order = [np.empty(0, bool)], [np.empty(0)]
    for rows in source:
        spool.append(rows.x)
        targets.append(rows.targets)
        given.append(rows.given)
        whole.append(rows.whole)
        order.append(rows.order)
    return Gathered(
        spool,
        np.concatenate(targets),
        np.concatenate(given),
        counts,
        np.concatenate(whole),
        np.concatenate(order),
        lexicon,
    )


def _rows(
    path: Path,
    recipe: Recipe,
    source: Records | ArrayFile,
    counts: Counts,
    report: Report,
    lexicon: Lexicon | None = None,
) -> Iterator[Rows]:
    written = recipe.format or TextFormat()
    place = say("{}, line {}: {}") if isinstance(source, Records) else say("{}, sample {}: {}")
    ends = np.cumsum(source.parts)[:2] if source.parts else np.empty(0)
    row = 0
    chunks = (
        source.read(report, as_texts=False) if isinstance(source, Records) else source.read(report)
    )
    for chunk in chunks:
        columns = _columns(path, recipe, source, chunk)
        try:
            told = [_target(recipe, name, columns[name], written) for name in recipe.targets]
            targets = np.stack(told, 1) if told else np.empty((len(chunk.lines), 0))
            keep = ~_gaps(recipe.targets, targets, counts.left_out)
            if lexicon is not None:
                name = recipe.features[0].name
                texts = as_texts(columns[name], written)
                missing = np.array([text in written.missing_words for text in texts], bool)
                counts.left_out[name] += int((keep & missing).sum())
                keep &= ~missing
                x = lexicon.code([t for t, kept in zip(texts, keep, strict=True) if kept])
            elif recipe.block is not None:
                x, usable = block_of(recipe.block, columns, written)
                counts.left_out[recipe.block.name] += int((keep & ~usable).sum())
                keep &= usable
            else:
                x = _coded(recipe, columns, written, keep, counts)
        except StrayError as error:
            name = chunk.file or path.name
            raise DataError(place.format(name, chunk.lines[error.row], error)) from None
        given = chunk.part + np.searchsorted(ends, np.arange(row, row + len(keep)), side="right")
        given = given.astype(np.uint8)
        row += len(keep)
        whole, order = keep, np.arange(row - len(keep), row, dtype=np.float64)
        if recipe.series is not None:
            # A window must not reach over a row as if there were none.
            if recipe.series.order:
                order = _order(path, recipe.series, columns, chunk, written)
            keep = ~np.isnan(order)
            x = np.where(whole[:, None], x, np.nan_to_num(x))
        x = x if lexicon is not None else x[keep]
        yield Rows(x, targets[keep], given[keep], whole[keep], order[keep])


def _order(
    path: Path, series: Series, columns: dict[str, Values], chunk: Chunk, written: TextFormat
) -> Array:
    """What says which row comes first; NaN where a row does not tell."""
    try:
        if series.dates:
            dated = Feature(series.order, DATE, order=series.dates)
            return code_dates(dated, columns[series.order], written)
        return code_numbers(series.order, columns[series.order], written)
    except StrayError as error:
        raise DataError(
            say(
                "{path_name}, line {lines}: {error}",
                path_name=path.name,
                lines=chunk.lines[error.row],
                error=error,
            )
        ) from None


def _columns(
    path: Path, recipe: Recipe, source: Records | ArrayFile, chunk: Chunk
) -> dict[str, Values]:
    if isinstance(source, ArrayFile):
        columns = source.columns(chunk, recipe.targets if recipe.task == CLASSES else ())
    else:
        columns = dict(zip(source.names, chunk.columns, strict=True))
    order = recipe.series.order if recipe.series is not None else ""
    inputs = [name for each in recipe.features for name in each.columns or (each.name,)]
    for name in (*recipe.targets, *inputs, *([order] if order else [])):
        if name not in columns:
            raise DataError(
                say(
                    "{path_name} has no column {name}; import the file again.",
                    path_name=path.name,
                    name=shown(name),
                )
            )
    return columns


def _target(recipe: Recipe, name: str, values: Values, written: TextFormat) -> Array:
    if recipe.task == CLASSES:
        return code_classes(name, values, recipe.classes, written)
    return code_numbers(name, values, written)


def _gaps(names: tuple[str, ...], values: Array, left_out: Counter[str]) -> Array:
    """Rows that lack one of these columns, each counted once, for the first that it lacks."""
    gaps = np.isnan(values)
    lacking = np.zeros(len(values), bool)
    for index, name in enumerate(names):
        left_out[name] += int((gaps[:, index] & ~lacking).sum())
        lacking |= gaps[:, index]
    return lacking


def _coded(
    recipe: Recipe, columns: dict[str, Values], written: TextFormat, keep: Array, counts: Counts
) -> Array:
    """The features' codes; `keep` loses the rows that are to be left out for want of a value."""
    x = np.empty((len(keep), len(recipe.features)))
    coded = []
    for index, feature in enumerate(recipe.features):
        coded.append(code(feature, columns[feature.name], written))
        x[:, index] = coded[index].values
        if feature.missing == LEAVE_OUT:
            counts.left_out[feature.name] += int((keep & coded[index].missing).sum())
            keep &= ~coded[index].missing
    for feature, one in zip(recipe.features, coded, strict=True):
        counts.missing[feature.name] += int((keep & one.missing).sum())
        counts.others[feature.name] += int((keep & one.others).sum())
    return x


def _pictures(path: Path, recipe: Recipe, counts: Counts, report: Report) -> Iterator[Rows]:
    size = recipe.pictures
    if size is None:
        return
    folder = list_folder(path, report)
    if recipe.classes and (unknown := set(folder.classes) - set(recipe.classes)):
        raise DataError(
            say(
                "{path_name} has a new folder {unknown}; import the folder again.",
                path_name=path.name,
                unknown=shown(min(unknown)),
            )
        )
    damaged: list[Path] = []
    places = {name: place for place, name in enumerate(recipe.classes)}
    for start in range(0, folder.count, _PICTURES):
        check = partial(
            report,
            say("Reading the pictures in {path_name}", path_name=path.name),
            start / folder.count,
        )
        check()
        some = folder.entries[start : start + _PICTURES]
        files = [entry.file for entry in some]
        x, read = read_pictures(files, size.height, size.width, size.colour, check)
        damaged += [file for file, known in zip(files, read.tolist(), strict=True) if not known]
        labels = np.empty((len(some), 0))
        if recipe.classes:
            labels = np.array([[places[entry.label]] for entry in some], np.float64)
        parts = np.array([max(0, entry.part) for entry in some], np.uint8)
        order = np.arange(start, start + len(some), dtype=np.float64)
        yield Rows(x, labels[read], parts[read], np.ones(len(x), bool), order[read])
    if damaged:
        counts.notices.append(left_out(path, damaged))
