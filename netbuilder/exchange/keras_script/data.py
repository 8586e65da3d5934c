"""The part of a script that makes samples of the user's own file or folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.design.targets import CLASS, INPUT, NUMBER
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.keras_script.augmenting import is_varied
from netbuilder.exchange.python_file.preparing import format_of, text_constants
from netbuilder.imported import Fitted, Recipe, TextFormat
from netbuilder.imported.built_in import located, title_of
from netbuilder.imported.outline import CATEGORY, DATE
from netbuilder.imported.reading.picture_folders import ENDINGS
from netbuilder.imported.recipes.recipe import CLASSES, ITSELF, NUMBERS, OWN, Feature, Series

_NOT_VARIED = "# NetBuilder varies the training pictures in each epoch; this script does not."
_ARRAYS = (".npy", ".npz")


@dataclass
class Preparation:
    """What a script has for somebody's own data.

    Attributes:
        constants: by their names.
        lines: statements that make x_train, y_train and so on.
    """

    constants: dict[str, Any] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


def preparation_of(design: Design, own: OwnData, fitted: Fitted) -> Preparation:
    """The preparation of a design's data, with the figures that were measured on them.

    Args:
        design: says what the network learns.
        own: the data.
        fitted: the figures.
    """
    found = Preparation({"DATA": str(located(own.path)) if title_of(own.path) else own.path})
    recipe = fitted.recipe
    _read(found, own, recipe)
    if recipe.text is not None:
        found.constants["COLUMN"] = recipe.features[0].name
        found.constants |= text_constants(fitted, recipe.text)
        found.lines.append(
            "x, keep = kept_texts(columns[COLUMN], answers, TEXT, VOCABULARY, FORMAT)"
        )
    elif recipe.series is not None:
        found.constants["FEATURES"] = _features(fitted)
        _series(found, recipe, recipe.series)
    elif recipe.block is None:
        found.constants["FEATURES"] = _features(fitted)
        found.lines.append("x, keep = table_rows(columns, FEATURES, answers, FORMAT)")
    else:
        source = _array(found, recipe, recipe.block)
        found.constants |= {"SCALE": fitted.scale, "MEANS": fitted.means, "STDS": fitted.stds}
        found.lines.append(f"x, keep = array_rows({source}, answers, SCALE, MEANS, STDS)")
    if design.input_shape != recipe.input_shape:
        found.lines.append(f"x = x.reshape({', '.join(map(str, (-1, *design.input_shape)))})")
    _answer(found, design, fitted)
    return found


def _array(found: Preparation, recipe: Recipe, block: Feature) -> str:
    """An expression for the samples of an input that is an array."""
    if recipe.pictures is not None:
        return "pictures"
    found.constants["SHAPE"] = block.shape
    if not block.columns:
        return f"in_shape(np.asarray(columns[{block.name!r}]), SHAPE)"
    found.constants["PIXELS"] = block.columns
    found.lines += [
        "numbers = np.stack([numbers_of(columns[name], FORMAT) for name in PIXELS], axis=1)",
        "pixels, usable = pixels_of(numbers, SHAPE)",
        "answers[~usable] = np.nan",
    ]
    return "pixels"


def _series(found: Preparation, recipe: Recipe, series: Series) -> None:
    """Windows of rows, and the answers ahead of them."""
    split = recipe.split
    order = f"columns[{series.order!r}]"
    moments = f"moments_of({order}, {series.dates!r}, FORMAT)"
    in_time = moments if series.dates else f"numbers_of({order}, FORMAT)"
    found.constants |= {
        "WINDOW": series.window,
        "HORIZON": series.horizon,
        "STEPS": series.steps,
        "SPLIT": {"validation": split.validation, "test": split.test},
    }
    found.lines += [
        f"order = {in_time if series.order else 'np.arange(len(answers), dtype=np.float64)'}",
        "x, answers, whole = rows_in_time(columns, FEATURES, answers, order, FORMAT)",
        "ends, parts = windows_in_time(whole, WINDOW, HORIZON, STEPS, **SPLIT)",
        "x = x[ends[:, None] + np.arange(1 - WINDOW, 1)]",
        "answers = answers[ends[:, None] + HORIZON + np.arange(STEPS)].reshape(len(ends), -1)",
        "keep = np.ones(len(ends), bool)",
    ]


def _read(found: Preparation, own: OwnData, recipe: Recipe) -> None:
    """Columns, or pictures; the answers; and the part in which each row comes."""
    if recipe.pictures is not None:
        found.constants |= {"CLASSES": recipe.classes, "SHAPE": recipe.pictures.shape}
        found.constants["ENDINGS"] = tuple(sorted(ENDINGS))
        found.lines += [
            "pictures, answers, given = read_pictures(DATA, CLASSES, ENDINGS, SHAPE)",
        ]
        return
    form = recipe.format or TextFormat()
    if form.container:
        raise ExportError(
            f"A script cannot read {Path(own.path).name}, which is no plain text; save the table "
            "as CSV, and use that as the data."
        )
    found.constants["FORMAT"] = format_of(form)
    found.constants["TARGETS"] = recipe.targets
    if Path(own.path).suffix.lower() in _ARRAYS:
        wide = recipe.block.name if recipe.block else ""
        found.lines.append(f"columns, given = read_arrays(DATA, {wide!r}, TARGETS)")
    else:
        found.constants["BESIDE"] = form.beside
        found.lines.append("columns, given = read_tables(DATA, BESIDE, FORMAT)")
    answer = "numbers_of(columns[name], FORMAT)"
    if recipe.task == CLASSES:
        found.constants["CLASSES"] = recipe.classes
        answer = "classes_of(columns[name], CLASSES, FORMAT)"
    if recipe.task == ITSELF:
        found.lines.append("answers = np.empty((len(given), 0))")
    else:
        found.lines.append(f"answers = np.stack([{answer} for name in TARGETS], axis=1)")


def _features(fitted: Fitted) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = []
    column = 0
    for feature, fill in zip(fitted.recipe.features, fitted.fills, strict=True):
        entry: dict[str, Any] = {"name": feature.name, "fill": fill}
        if feature.kind == CATEGORY:
            entry |= {"categories": feature.categories, "inputs": len(feature.inputs)}
            entry["own"] = feature.missing == OWN
        elif feature.kind == DATE:
            own = slice(column, column + len(feature.inputs))
            entry |= {"order": feature.order, "parts": feature.parts}
            entry |= {"mean": fitted.means[own], "std": fitted.stds[own]}
        else:
            entry |= {"mean": fitted.means[column], "std": fitted.stds[column]}
        features.append(entry)
        column += len(feature.inputs)
    return features


def _answer(found: Preparation, design: Design, fitted: Fitted) -> None:
    """The parts, and what belongs to their samples."""
    recipe, split = fitted.recipe, fitted.recipe.split
    if recipe.series is None:
        found.constants["SPLIT"] = {
            "validation": split.validation,
            "test": split.test,
            "seed": split.seed,
            "stratified": split.stratified,
        }
    labels = "None"
    if recipe.task == CLASSES:
        found.lines.append("y = answers[keep, 0].astype(np.int64)")
        labels = "y"
    elif recipe.task == NUMBERS:
        found.constants["NUMBERS"] = recipe.numbers
        found.constants["TARGET_MEANS"] = fitted.target_means
        found.constants["TARGET_STDS"] = fitted.target_stds
        found.lines.append("y = standardized(answers[keep], TARGET_MEANS, TARGET_STDS)")
    # The parts follow from the labels, and not from what is made of these for the network.
    given = "given[keep]" if split.as_given else "0 * given[keep]"
    if recipe.series is None:
        found.lines.append(f"parts = parts_of_rows({labels}, {given}, **SPLIT)")
    if design.target == INPUT:
        found.lines.append("y = x")
    elif design.target == NUMBER and recipe.task == CLASSES:
        found.lines.append("y = y[:, None].astype(np.float32)")
    elif design.target == CLASS and "sparse" not in design.loss:
        found.lines.append("y = np.eye(len(CLASSES), dtype=np.float32)[y]")
    if design.augmentation and design.data_set.can_vary and not is_varied(design):
        found.lines.append(_NOT_VARIED)
    for number, part in enumerate(("train", "val", "test")):
        found.lines.append(f"x_{part}, y_{part} = x[parts == {number}], y[parts == {number}]")
