"""Rows of a file as samples of a network, prepared as the rows were that it was trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.exchange.series_rows import (
    answers_ahead,
    places_in_time,
    windows_at,
    windows_ending,
)
from netbuilder.imported import Fitted, Recipe, Report, TextFormat
from netbuilder.imported.outline import column_term, quiet
from netbuilder.imported.preparation.block_values import block_of
from netbuilder.imported.preparation.encoding import (
    StrayError,
    as_texts,
    code,
    code_classes,
    code_numbers,
)
from netbuilder.imported.reading.arrays import ArrayFile
from netbuilder.imported.reading.blocks import has_shape
from netbuilder.imported.reading.records import Chunk, Records, Values
from netbuilder.imported.reading.sniffing import sniff
from netbuilder.imported.reading.sources import open_rows
from netbuilder.imported.recipes.recipe import CLASSES, Feature
from netbuilder.plain import line
from netbuilder.translation import mark, say
from netbuilder.wording import capitalized, listed, plural, sentences, shape_text, shown

ARRAYS: Final = (".npy", ".npz")
_NAMED: Final = 6


@dataclass(slots=True)
class Rows:
    """Rows that a network can answer.

    Attributes:
        path: of their file.
        names: of its columns, as it has them; () for arrays.
        lines: where each row stands, counted from 1; of arrays its number, from 0.
        texts: the values of each row as they are written; [] for arrays.
        samples: float32 (n, *input_shape of the recipe).
        answers: what the rows should be answered, NaN where they do not say it: class indices, or
            numbers in the units of the data, float64 (n,); of several numbers (n, numbers); None
            where there is no such column.
        format: how the text is written.
        notices: sentences on what the user should know.
    """

    path: Path
    names: tuple[str, ...]
    lines: list[int]
    texts: list[tuple[str, ...]]
    samples: Array
    answers: Array | None
    format: TextFormat
    notices: list[str] = field(default_factory=list)


def read_rows(
    path: Path, fitted: Fitted, report: Report = quiet, *, with_answers: bool = False
) -> Rows:
    """Read all rows of a table or of an array file.

    Args:
        path: CSV or the like, or .npy, .npz.
        fitted: the network's preparation.
        report: told how far it is; what it raises ends the work.
        with_answers: whether every row has to say what it should be answered.

    Raises:
        DataError: a row cannot be used; names file, line and column, and the remedy.
    """
    recipe = fitted.recipe
    if path.suffix.lower() in ARRAYS:
        return _of_arrays(path, fitted, report, with_answers)
    if recipe.block is not None and not recipe.block.columns:
        raise DataError(
            say(
                "{path_name} is a table, but the network takes samples of shape "
                "{input_shape}; give it pictures, or arrays as .npy or .npz.",
                path_name=path.name,
                input_shape=shape_text(recipe.input_shape),
            )
        )
    written = _format(path, recipe)
    records = Records(path, written)
    found = Rows(path, (), [], [], np.empty(0), None, written)
    samples: list[Array] = []
    answers: list[Array] = []
    others: dict[str, int] = {}
    places: Mapping[str, int] = {}
    for chunk in records.read(report):
        if not found.names:
            found.names = records.names
            places = _places(path, recipe, records.names, with_answers)
        columns = {name: chunk.columns[place] for name, place in places.items()}
        samples.append(_samples(path, fitted, columns, chunk.lines, others))
        if recipe.targets and set(recipe.targets) <= set(places):
            said = _answers(path, recipe, columns, chunk.lines, written, strict=with_answers)
            if said is not None:
                answers.append(said)
        found.lines += chunk.lines
        found.texts += zip(*chunk.columns, strict=True)
    if not samples:
        raise DataError(
            say("{path_name} has no rows below its header; add some.", path_name=path.name)
        )
    found.samples = np.concatenate(samples)
    found.answers = np.concatenate(answers) if len(answers) == len(samples) else None
    found.notices = [
        plural(
            count,
            "{name}: {count} value does not occur in the training data and was treated as 'other'.",
            "{name}: {count} values do not occur in the training data and were treated as 'other'.",
            name=capitalized(column_term(line(name, 40))),
        )
        for name, count in others.items()
    ]
    return _as_windows(found, fitted)


def _as_windows(found: Rows, fitted: Fitted) -> Rows:
    """The windows that end at each row of a series; rows of anything else are left as they are."""
    series = fitted.recipe.series
    if series is None:
        return found
    ends = windows_at(series, len(found.samples), found.path.name)
    names = [_key(name) for name in found.names]
    if found.texts and series.order and _key(series.order) in names:
        place = names.index(_key(series.order))
        order = places_in_time(series, [row[place] for row in found.texts], found.format)
        found.lines = [found.lines[row] for row in order]
        found.texts = [found.texts[row] for row in order]
        found.samples = found.samples[order]
        found.answers = None if found.answers is None else found.answers[order]
    found.samples = windows_ending(series, found.samples, ends)
    if found.answers is not None:
        found.answers = answers_ahead(series, found.answers, ends)
    found.lines = [found.lines[row] for row in ends]
    found.texts = [found.texts[row] for row in ends] if found.texts else []
    return found


def _format(path: Path, recipe: Recipe) -> TextFormat:
    """How a table is written: its delimiter is looked for, the rest is as the network learned."""
    own = recipe.format or TextFormat()
    found = sniff(path)
    first = _first_line(path, found)
    known = {_key(name) for name in _wanted(recipe)}
    header = found.header or any(_key(text) in known for text in first)
    if found.delimiter == own.delimiter or len(first) == 1:
        return replace(
            found, delimiter=own.delimiter, header=header, decimal=own.decimal, missing=own.missing
        )
    return replace(found, header=header, missing=own.missing)


def _first_line(path: Path, written: TextFormat) -> Sequence[str]:
    """The values of the first line; none where that cannot be told yet."""
    try:
        return next(iter(open_rows(path, written)), (0, []))[1]
    except DataError:
        return []


def _places(path: Path, recipe: Recipe, names: Sequence[str], with_answers: bool) -> dict[str, int]:
    """The place of each column that the network needs, and of its target where it is there.

    Raises:
        DataError: one is missing.
    """
    by_key = {_key(name): place for place, name in reversed(list(enumerate(names)))}
    wanted = _wanted(recipe)
    found = {name: by_key[_key(name)] for name in wanted if _key(name) in by_key}
    if not found and len(names) == len(wanted) and not with_answers:
        # No name is known, as in a file without a header: the columns stand in the order of then.
        return {name: place for place, name in enumerate(wanted)}
    missing = [name for name in wanted if name not in found]
    if missing:
        named = listed([shown(name) for name in missing], _NAMED)
        has = listed([shown(name) for name in names], _NAMED)
        raise DataError(
            plural(
                len(missing),
                "{file} has no column {named}, which the network needs; it has {has}. Add the "
                "column, or rename one.",
                "{file} has no columns {named}, which the network needs; it has {has}. Add the "
                "columns, or rename some.",
                file=path.name,
                named=named,
                has=has,
            )
        )
    for target in recipe.targets:
        if _key(target) in by_key:
            found[target] = by_key[_key(target)]
        elif with_answers:
            raise DataError(
                say(
                    "{path_name} has no column {target}, which holds the target; add "
                    "it, or use predict, which needs none.",
                    path_name=path.name,
                    target=shown(target),
                )
            )
    return found


def _samples(
    path: Path,
    fitted: Fitted,
    columns: Mapping[str, Values],
    lines: Sequence[int],
    others: dict[str, int],
) -> Array:
    recipe = fitted.recipe
    written = recipe.format or TextFormat()
    if recipe.block is not None:
        return _block(path, fitted, recipe.block, columns, lines)
    if recipe.text is not None:
        name = recipe.features[0].name
        texts = as_texts(columns[name], written)
        empty = next((row for row, text in enumerate(texts) if not text), None)
        if empty is not None:
            raise DataError(
                say(
                    "{path_name}, line {lines}, {name} is empty; enter a text.",
                    path_name=path.name,
                    lines=lines[empty],
                    name=column_term(line(name, 40)),
                )
            )
        return fitted.transform_texts(texts)
    codes = np.empty((len(lines), len(recipe.features)))
    for index, feature in enumerate(recipe.features):
        try:
            coded = code(feature, columns[feature.name], written)
        except StrayError as error:
            raise _stray(path, lines, error) from None
        codes[:, index] = coded.values
        gaps = np.isnan(coded.values)
        if fitted.fills[index] is None and gaps.any():
            raise DataError(
                say(
                    "{path_name}, line {lines}, {feature_name} is empty, and the "
                    "training data has no replacement for it; enter a value.",
                    path_name=path.name,
                    lines=lines[int(np.argmax(gaps))],
                    feature_name=column_term(line(feature.name, 40)),
                )
            )
        if coded.others.any():
            others[feature.name] = others.get(feature.name, 0) + int(coded.others.sum())
    return fitted.encode(codes)


def _block(
    path: Path, fitted: Fitted, block: Feature, columns: Mapping[str, Values], lines: Sequence[int]
) -> Array:
    try:
        samples, usable = block_of(block, columns, fitted.recipe.format or TextFormat())
    except StrayError as error:
        raise _stray(path, lines, error) from None
    if block.columns and not usable.all():
        raise DataError(
            say(
                "{path_name}, line {lines}: a pixel is missing, or no whole number "
                "from 0 to 255; correct it.",
                path_name=path.name,
                lines=lines[int(np.argmin(usable))],
            )
        )
    return fitted.transform_arrays(samples)


def _answers(
    path: Path,
    recipe: Recipe,
    columns: Mapping[str, Values],
    lines: Sequence[int],
    written: TextFormat,
    *,
    strict: bool,
) -> Array | None:
    try:
        if recipe.task == CLASSES:
            name = recipe.targets[0]
            return code_classes(name, columns[name], recipe.classes, written)
        told = [code_numbers(name, columns[name], written) for name in recipe.targets]
        return told[0] if len(told) == 1 else np.stack(told, axis=1)
    except StrayError as error:
        if strict:
            raise _stray(path, lines, error) from None
        return None


def _stray(path: Path, lines: Sequence[int], error: StrayError) -> DataError:
    return DataError(
        sentences(
            say(
                "{path_name}, line {lines}: {fault}",
                path_name=path.name,
                lines=lines[error.row],
                fault=error.fault,
            ),
            say("Correct it."),
        )
    )


def _of_arrays(path: Path, fitted: Fitted, report: Report, with_answers: bool) -> Rows:
    """Samples of an array file; an only array of the right shape needs no name."""
    recipe = fitted.recipe
    file = ArrayFile(path)
    found = Rows(path, (), [], [], np.empty(0), None, TextFormat(header=False))
    samples: list[Array] = []
    answers: list[Array] = []
    others: dict[str, int] = {}
    for chunk in file.read(report):
        columns = _named(path, recipe, file, chunk, with_answers)
        samples.append(_samples(path, fitted, columns, chunk.lines, others))
        if recipe.targets and set(recipe.targets) <= set(columns):
            written = recipe.format or TextFormat()
            said = _answers(path, recipe, columns, chunk.lines, written, strict=with_answers)
            if said is not None:
                answers.append(said)
        found.lines += chunk.lines
    found.samples = np.concatenate(samples)
    found.answers = np.concatenate(answers) if len(answers) == len(samples) else None
    return _as_windows(found, fitted)


def _named(
    path: Path, recipe: Recipe, file: ArrayFile, chunk: Chunk, with_answers: bool
) -> dict[str, Values]:
    columns = file.columns(chunk, recipe.targets if recipe.task == CLASSES else ())
    wanted = _wanted(recipe)
    if recipe.block is not None and not set(wanted) <= set(columns):
        columns |= _of_shape(recipe.block, file, columns)
    elif not set(wanted) & set(columns) and len(file.names) == len(wanted) and not with_answers:
        columns = dict(zip(wanted, chunk.columns, strict=True))
    targets = recipe.targets if with_answers else ()
    missing = [name for name in (*wanted, *targets) if name not in columns]
    if missing:
        pattern = _NO_ARRAY_OF_SHAPE if recipe.block else _NO_ARRAY
        raise DataError(
            pattern.format(
                file=path.name, name=shown(missing[0]), shape=shape_text(recipe.input_shape)
            )
        )
    return columns


def _of_shape(block: Feature, file: ArrayFile, columns: Mapping[str, Values]) -> dict[str, Values]:
    """The only array of a block's shape under the block's name, or those of its columns."""
    fitting = [series for series in file.series if has_shape(series.shape, block.shape)]
    if len(fitting) != 1:
        return {}
    parts = [np.asarray(columns[name]) for name in fitting[0].columns]
    rows = parts[0] if len(parts) == 1 else np.stack(parts, axis=1)
    if block.columns:
        return dict(zip(block.columns, rows.reshape(len(rows), -1).T, strict=True))
    return {block.name: rows}


def _wanted(recipe: Recipe) -> list[str]:
    """Names of the columns that samples are made of."""
    return [name for each in recipe.features for name in each.columns or (each.name,)]


_NO_ARRAY: Final = mark(
    "{file} has no array {name}, which the network needs; save the samples under that name."
)
_NO_ARRAY_OF_SHAPE: Final = mark(
    "{file} has no array {name} of shape {shape}, which the network "
    "needs; save the samples under that name."
)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
