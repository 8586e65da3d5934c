"""The text of a script: the data as NetBuilder prepares them, the network, its training."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import netbuilder
from engine.datasets import toys
from engine.datasets.toys import TEST, TOYS, TRAIN, Toy
from engine.errors import DataError
from netbuilder.design import Design
from netbuilder.design.code import writer
from netbuilder.design.deciding import MIDDLE, threshold_of
from netbuilder.design.own import OWN_DATA, OwnData
from netbuilder.design.targets import INPUT, NUMBER
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.keras_script import pieces
from netbuilder.exchange.keras_script.augmenting import augmentation_code
from netbuilder.exchange.keras_script.data import preparation_of
from netbuilder.exchange.networks import write_file
from netbuilder.exchange.python_file.library import names_in, used
from netbuilder.exchange.python_file.pieces import tables, text_rows
from netbuilder.exchange.python_file.pieces import texts as text_pieces
from netbuilder.exchange.python_file.preparing import WIDTH, constants_as_code
from netbuilder.imported import Fitted, prepare, tokens
from netbuilder.imported.outline import Report, quiet
from netbuilder.imported.preparation import dates as date_parts
from netbuilder.imported.preparation import lots
from netbuilder.imported.reading import (
    blanks,
    blocks,
    booleans,
    dates,
    part_names,
    picture_tree,
    written,
)
from netbuilder.plain import one_line
from netbuilder.wording import listed

_COUNTS: Final = """\
for name, count in zip(("training", "validation", "test"), np.bincount(parts, minlength=3)):
    print(f"Rows for {name}: {count:,}")"""

_FIGURES: Final = """\
if len(x_test):
    figures = model.evaluate(x_test, %s_test, return_dict=True)
    named = ", ".join(f"{name} {value:.4g}" for name, value in figures.items())
    print(f"On {len(x_test):,} test samples: {named}")"""

_ERRORS: Final = """\
if len(x_test):
    # Keras's figures above are of standardized numbers; these are in the units of the data.
    truth, told = (y * TARGET_STDS + TARGET_MEANS for y in (y_test, model.predict(x_test)))
    print("These figures are of standardized numbers. In the units of the data:")
    for number, name in enumerate(NUMBERS):
        off = told[:, number] - truth[:, number]
        spread = np.square(truth[:, number] - truth[:, number].mean()).sum()
        r2 = f", R2 {1 - np.square(off).sum() / spread:.4g}" if spread else ""
        mae, rmse = np.abs(off).mean(), np.sqrt(np.square(off).mean())
        print(f"{name}: MAE {mae:.4g}, RMSE {rmse:.4g}{r2}")"""

_THRESHOLD: Final = """\
decision_threshold = %r  # the second class from this probability on
if len(x_test):
    answers_test = (model.predict(x_test, verbose=0)[:, 1] >= decision_threshold).astype(int)
    labels_test = y_test.argmax(axis=1) if y_test.ndim > 1 else y_test
    print(f"With the threshold {np.mean(answers_test == labels_test):.1%%} are right")"""


def write(design: Design, fitted: Fitted | None, path: Path, report: Report = quiet) -> str:
    """Write a design's script.

    Args:
        design: that it trains.
        fitted: what was measured on the user's own data; where it is not of this design, that is
            measured now.
        path: of the file; what is there is replaced.
        report: told how far it is; what it raises ends the work before anything is written.

    Returns:
        A sentence that says so.

    Raises:
        ExportError: nobody knows where the data are, or the file cannot be written.
        DataError: the user's own data cannot be prepared.
    """
    own = own_data(design)
    if own is not None and (fitted is None or fitted.recipe != own.recipe):
        fitted = prepare(own.path, own.recipe, report).fitted
    text = source_of(design, fitted)
    report("Writing the script", None)
    write_file(path, text.encode())
    return f"'{path.name}' was written. It needs {listed(needed(design))}."


def own_data(design: Design) -> OwnData | None:
    """The user's own data that a design trains on, if it does.

    Raises:
        ExportError: nobody knows where they are.
    """
    if design.data != OWN_DATA:
        return None
    if design.own is None or not design.own.path:
        raise ExportError(
            "A script needs the path of its data, which this design does not have; choose "
            "File > Own Data."
        )
    return design.own


def needed(design: Design) -> list[str]:
    """What has to be installed where the script runs."""
    own = own_data(design)
    if own is not None:
        return ["Keras 3", *(["Pillow"] if own.recipe.pictures else [])]
    if design.data not in TOYS and "from engine" in writer.imports(design):
        return ["Keras 3", "NetBuilder, for its data"]
    return ["Keras 3"]


def source_of(design: Design, fitted: Fitted | None = None) -> str:
    """The text of a design's script.

    Args:
        design: that it trains.
        fitted: what was measured on the user's own data; None where the data are others.

    Raises:
        ExportError: nobody knows where the data are.
        DataError: the data are the user's own, and nothing was measured.
    """
    own = own_data(design)
    if own is None and design.data not in TOYS:
        return f"{_head(design)}\n\n{writer.script(design)}"
    figures = _FIGURES % ("x" if design.target == INPUT else "y")
    if own is None:
        prepared = _points(design, TOYS[design.data])
    elif fitted is None:
        raise DataError("The data have not been prepared; train the network first.")
    else:
        prepared = _own(design, own, fitted)
        if design.target == NUMBER and fitted.target_stds:
            figures += f"\n{_ERRORS}"
    threshold = threshold_of(design)
    parts = [writer.model_code(design), augmentation_code(design), writer.fit_code(design)]
    network = [*filter(None, parts), figures]
    network += [_THRESHOLD % threshold] if threshold != MIDDLE else []
    return "\n\n".join([_head(design), *prepared, *network]) + "\n"


def _head(design: Design) -> str:
    about = textwrap.fill(
        f"Trains a network on {one_line(design.data_set.title, 200)} in Keras, with the same rows "
        f"and the same preprocessing as NetBuilder {netbuilder.__version__}.",
        WIDTH,
    )
    said = f"{about}\n\nNeeds {listed(needed(design))}.".replace("\\", "/").replace('"', "'")
    return f'"""{said}\n"""'


def _points(design: Design, toy: Toy) -> list[str]:
    """The same for points in the plane, which a script draws itself."""
    draw = toy.draw.__name__
    drawn = [
        f"x_{part}, y_{part} = strewn({draw}, {toy.classes}, {count}, {design.noise}, 0, {stream})"
        for stream, (part, count) in enumerate((("train", TRAIN), ("test", TEST)))
    ]
    statements = "\n".join(filter(None, [*drawn, writer.shaping_code(design)]))
    return _sections(design, statements, {}, (toys,))


def _own(design: Design, own: OwnData, fitted: Fitted) -> list[str]:
    """Imports, constants, functions and statements for the user's own data."""
    found = preparation_of(design, own, fitted)
    statements = "\n".join(found.lines)
    texts = (blanks, blocks, booleans, written, text_rows, tables, tokens, text_pieces)
    sources = (dates, date_parts, *texts, pieces, lots, part_names, picture_tree)
    return [*_sections(design, statements, found.constants, sources), _COUNTS]


def _sections(
    design: Design, statements: str, constants: dict[str, Any], sources: tuple[ModuleType, ...]
) -> list[str]:
    """Statements with all that they need before them."""
    imports, functions = used(names_in(ast.parse(statements)) | {"np"}, sources)
    return [
        "\n".join(["from __future__ import annotations", "", *imports, "", "import keras"]),
        "Array = np.ndarray",
        *(["\n".join(constants_as_code(constants))] if constants else []),
        *(function if "\n" not in function else f"\n{function}" for function in functions),
        f"\nkeras.utils.set_random_seed({design.seed})",
        statements,
    ]
