"""`netbuilder predict`: what a model file answers to pictures, or to rows of a table."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from netbuilder.commands import predict_pictures, predict_rows
from netbuilder.commands.console import (
    FAILURE,
    USAGE,
    Command,
    Parser,
    UsageError,
    add_json,
)
from netbuilder.commands.designs import read_network
from netbuilder.design import Design
from netbuilder.exchange.inputs import (
    COLOURS,
    DIGITS,
    PICTURES,
    ROWS,
    pictures_in,
    what_is_taken,
)
from netbuilder.exchange.opening import FileKind, OpenError, identify
from netbuilder.imported.offers import DATA_ENDINGS
from netbuilder.imported.reading.picture_folders import ENDINGS
from netbuilder.network.trained import TrainedNetwork
from netbuilder.plain import line
from netbuilder.translation import mark, say
from netbuilder.wording import listed, plural, shape_text

_TABLES: Final = DATA_ENDINGS
_NAMED: Final = 6


def parser() -> argparse.ArgumentParser:
    """Reads the arguments of `predict`."""
    parser = Parser(
        "netbuilder predict",
        say(
            "Predict with a model for pictures (PNG, JPEG, TIFF, ...) or for "
            "the rows of a CSV file."
        ),
        {
            FAILURE: say(
                "a picture cannot be read (the others are predicted), or a row is invalid"
            ),
            USAGE: say(
                "wrong usage, a file that is not a model, or a model that does not take such files"
            ),
        },
        say(
            "Pictures for a model that reads digits are converted to the form of MNIST: light ink "
            "on\nblack, cropped, 20 of 28 pixels high or wide, centred; one digit per picture. All "
            "other\npictures and rows are preprocessed like the training data of the model. A "
            "folder means\nall pictures in it and in its subfolders."
        ),
    )
    parser.add_argument(
        "model", type=Path, metavar="MODEL", help=say("a model file, .keras or .h5")
    )
    parser.add_argument(
        "images", type=Path, nargs="*", metavar="INPUT", help=say("pictures, folders, or a table")
    )
    parser.add_argument(
        "--text",
        action="append",
        metavar="TEXT",
        help=say("a text, for a model that was trained on a column of texts; may be repeated"),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="PREDICTIONS.csv",
        help=say(
            "write the predictions, with all probabilities, to this file; an "
            "existing file is replaced"
        ),
    )
    parser.add_argument(
        "--invert",
        choices=("auto", "yes", "no"),
        default="auto",
        help=say(
            "for digits: whether the ink is darker than the paper; auto decides by the border"
        ),
    )
    add_json(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Answer the pictures one after the other, or the rows of the tables."""
    if bool(options.text) == bool(options.images):
        raise UsageError(say("give either pictures, tables or arrays, or texts with --text."))
    network = read_network(options.model)
    if options.text:
        if network.fitted is None or network.fitted.recipe.text is None:
            raise UsageError(
                say("'{model}' was not trained on texts; leave --text out.", model=options.model)
            )
        if options.out is not None:
            _check_out(options.out, [options.model])
        return predict_rows.run_texts(network, network.fitted, options.text, options)
    taken = what_is_taken(network)
    tables = [path for path in options.images if _is_table(path)]
    if options.out is not None:
        _check_out(options.out, [options.model, *options.images])
    if taken in (DIGITS, PICTURES, COLOURS) and not (tables and _takes_arrays(network, tables)):
        if tables:
            raise UsageError(
                say(
                    "'{model}' takes {taken}, and '{tables}' is a table; give pictures.",
                    model=options.model,
                    taken=taken,
                    tables=tables[0],
                )
            )
        paths = _pictures(options.images)
        return predict_pictures.run(network, taken, paths, options)
    others = [path for path in options.images if path not in tables]
    if others and taken == ROWS:
        raise UsageError(_rows_wanted(network, options.model, others[0]))
    if others:
        shape = shape_text(network.design.input_shape)
        raise UsageError(
            say(
                "'{model}' takes samples of shape {shape}, not square grey "
                "pictures; give them as .npy or .npz.",
                model=options.model,
                shape=shape,
            )
        )
    return predict_rows.run(network, options.images, options)


def asked_with(design: Design) -> str:
    """What is given to `predict` for a network of this design, as its usage says it."""
    recipe = design.own.recipe if design.own is not None and design.data_set.prepared else None
    if recipe is None:
        return "PICTURE" if design.data_set.are_pictures else "ROWS.csv"
    if recipe.pictures is not None:
        return "PICTURE"
    return "ROWS.csv" if recipe.block is None else "SAMPLES.npy"


def _takes_arrays(network: TrainedNetwork, tables: Sequence[Path]) -> bool:
    """Whether these are arrays, for a network that was trained on some."""
    own = network.fitted is not None and network.fitted.recipe.block is not None
    return own and all(path.suffix.lower() in (".npy", ".npz") for path in tables)


def _rows_wanted(network: TrainedNetwork, model: str, given: Path) -> str:
    """What is said of another file for a network that takes rows."""
    if network.fitted is None:
        numbers = shape_text(network.design.input_shape)
        return say(
            "'{model}' takes rows of {numbers} numbers, not square grey "
            "pictures or files such as '{given}'; give a CSV file.",
            model=model,
            numbers=numbers,
            given=given,
        )
    names = [line(feature.name, 40) for feature in network.fitted.recipe.features]
    return plural(
        len(names),
        "'{model}' takes rows of a table with the column {names}, not square grey pictures or "
        "files such as '{given}'; give a CSV file.",
        "'{model}' takes rows of a table with the columns {names}, not square grey pictures or "
        "files such as '{given}'; give a CSV file.",
        model=model,
        names=listed(names, _NAMED),
        given=given,
    )


def _is_table(path: Path) -> bool:
    """Whether a file is a table or an array, by its content where that can be read."""
    if path.suffix.lower() in ENDINGS or path.is_dir():
        return False
    try:
        return identify(path) is FileKind.DATA
    except OpenError:
        return path.suffix.lower() in _TABLES


def _pictures(paths: Sequence[Path]) -> list[Path]:
    """The files, and those in folders and the folders in these.

    Raises:
        UsageError: a folder holds no picture.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = pictures_in(path)
        if not inside:
            raise UsageError(
                say("'{path}' is a folder without pictures; give another one, or files.", path=path)
            )
        found += inside
    return found


def _check_out(out: Path, inputs: Sequence[Path]) -> None:
    if out.is_dir():
        raise UsageError(say("'{out}' is a folder; give the name of a CSV file.", out=out))
    if not out.absolute().parent.is_dir():
        raise UsageError(
            say("'{out}' is in a folder that does not exist; create the folder.", out=out)
        )
    real = os.path.realpath(out)
    if any(os.path.realpath(each) == real for each in inputs):
        raise UsageError(say("'{out}' is also an input; choose another name.", out=out))


COMMAND = Command(mark("predict with a model for pictures or rows of a table"), parser, run)
