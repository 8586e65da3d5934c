"""The part of a file that makes samples of what it is given, and answers of outputs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pprint import pformat
from typing import Any, Final

from netbuilder.design.deciding import threshold_of
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.networks import input_of
from netbuilder.imported import Fitted, Recipe, TextFormat
from netbuilder.imported.outline import CATEGORY, DATE
from netbuilder.imported.outline import NUMBER as NUMBER_COLUMN
from netbuilder.imported.recipes.recipe import OWN
from netbuilder.imported.recipes.text import WORDS, TextForm
from netbuilder.network.trained import TrainedNetwork
from netbuilder.plain import line
from netbuilder.wording import listed, shape_text

WIDTH: Final = 96

_RAW: Final = "Samples as float32 arrays of the network's shape."


@dataclass
class Preparation:
    """What a file has for its network beside the arithmetic.

    Attributes:
        given: a sentence on what `predict` and the command line are given.
        constants: by their names.
        samples: statements of `prepared`, which end in a return.
        read: the expression that reads a file, of its `path`.
        outputs: the expression that makes answers of `outputs`.
        names: the expression for the names of the outputs.
        classes: whether the outputs are of classes.
    """

    given: str
    constants: dict[str, Any]
    samples: list[str] = field(default_factory=list)
    read: str = "read_array(path)"
    outputs: str = "outputs"
    names: str = "()"
    classes: bool = False


def preparation_of(shape: tuple[int, ...], network: TrainedNetwork | None) -> Preparation:
    """What a file has for a network, or for a bare model that takes samples of this shape."""
    found = Preparation(_RAW, {"INPUT_SHAPE": shape})
    found.samples = ["return as_samples(samples, INPUT_SHAPE).astype(np.float32)"]
    if network is None:
        return found
    _answers(found, network)
    if network.fitted is not None:
        _own(found, network.fitted)
    elif network.design.data_set.are_pictures:
        size = shape_text(network.design.data_set.sample_shape)
        found.given = (
            f"Pictures of {size} pixels as arrays of numbers from 0 (background) to 1, or to 255."
        )
        found.samples = ["return pixels(as_samples(samples, INPUT_SHAPE))"]
    else:
        found.given = input_of(network)
    return found


def _answers(found: Preparation, network: TrainedNetwork) -> None:
    fitted, target = network.fitted, network.design.target
    if target == CLASS:
        found.classes = True
        found.constants["CLASSES"] = network.classes
        found.constants["THRESHOLD"] = threshold_of(network.design)
        found.names = "CLASSES"
    elif target == NUMBER and fitted is not None:
        found.constants["TARGETS"] = fitted.recipe.numbers or fitted.recipe.targets
        found.names = "TARGETS"
        found.constants["TARGET_MEANS"] = fitted.target_means
        found.constants["TARGET_STDS"] = fitted.target_stds
        found.outputs = "outputs.astype(np.float64) * TARGET_STDS + TARGET_MEANS"


def _own(found: Preparation, fitted: Fitted) -> None:
    """Data of the user's own: rows of a table, or arrays in the units of the file."""
    recipe = fitted.recipe
    if recipe.text is not None:
        _texts(found, fitted, recipe.text)
        return
    if recipe.is_table:
        _table(found, fitted)
        return
    what = "Pictures as arrays with values from 0 to 255" if recipe.pictures else "Arrays"
    found.given = f"{what}, of shape {shape_text(recipe.input_shape)}, in the units of the data."
    if recipe.series is not None:
        found.given = windows_given(recipe)
    found.constants |= {
        "SAMPLE_SHAPE": recipe.input_shape,
        "SCALE": fitted.scale,
        "MEANS": fitted.means,
        "STDS": fitted.stds,
    }
    found.samples = [
        "samples = as_samples(samples, SAMPLE_SHAPE)",
        "samples = standardized_arrays(samples, SCALE, MEANS, STDS)",
        "return samples.reshape(len(samples), *INPUT_SHAPE)",
    ]


def _texts(found: Preparation, fitted: Fitted, form: TextForm) -> None:
    """Texts, in a list or in the column of a table."""
    column = fitted.recipe.features[0].name
    found.given = (
        "Texts in a list, or rows of a table as dictionaries, each text under the name of its "
        "column. Files are written as the table that was trained on."
    )
    found.constants |= {
        "COLUMNS": (column,),
        "FORMAT": format_of(fitted.recipe.format or TextFormat()),
        **text_constants(fitted, form),
    }
    found.samples = [
        "samples = text_samples(samples, COLUMNS[0], TEXT, VOCABULARY)",
        "return samples.reshape(len(samples), *INPUT_SHAPE)",
    ]
    found.read = "read_array(path) if path.endswith('.npy') else read_rows(path, COLUMNS, FORMAT)"


def text_constants(fitted: Fitted, form: TextForm) -> dict[str, Any]:
    """What a script needs to make numbers of texts, by the names of the constants."""
    cut = {"words": form.unit == WORDS, "length": form.length, "lowercase": form.lowercase}
    return {"TEXT": cut, "VOCABULARY": tuple(fitted.vocabulary)}


def windows_given(recipe: Recipe) -> str:
    """What a network that forecasts is given, in a sentence.

    Raises:
        ExportError: a row has to be encoded first.
    """
    encoded = [line(each.name, 40) for each in recipe.features if each.kind != NUMBER_COLUMN]
    if encoded:
        raise ExportError(
            "A network for a series with categories or dates cannot be exported on its own: "
            f"{listed(encoded, 3)}. Leave these columns out, or save the network."
        )
    names = listed([line(each.name, 40) for each in recipe.features], 8)
    return (
        f"The last rows of a series, the latest one last, as arrays of shape "
        f"{shape_text(recipe.input_shape)} in the units of the data; each row holds {names}."
    )


def _table(found: Preparation, fitted: Fitted) -> None:
    recipe, form = fitted.recipe, fitted.recipe.format or TextFormat()
    features: list[dict[str, Any]] = []
    column = 0
    for feature, fill in zip(recipe.features, fitted.fills, strict=True):
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
    names = tuple(feature.name for feature in recipe.features)
    found.given = (
        "Rows of a table as dictionaries, each value under the name of its column; a missing one "
        "is None. Files are written as the table that was trained on."
    )
    found.constants |= {
        "COLUMNS": names,
        "FEATURES": features,
        "FORMAT": format_of(form),
    }
    found.samples = [
        "if isinstance(samples, dict):",
        "    samples = [samples]",
        "if isinstance(samples, np.ndarray):",
        "    samples = [dict(zip(COLUMNS, row)) for row in samples.tolist()]",
        "samples = table_samples(samples, FEATURES, FORMAT)",
        "return samples.reshape(len(samples), *INPUT_SHAPE)",
    ]
    found.read = "read_array(path) if path.endswith('.npy') else read_rows(path, COLUMNS, FORMAT)"


def format_of(written: TextFormat) -> dict[str, Any]:
    """How a table is written, for a script: what is as usual needs no word."""
    usual = TextFormat()
    found = {
        "delimiter": written.delimiter,
        "encoding": written.encoding,
        "header": written.header,
        "decimal": written.decimal,
        "missing": written.missing,
    }
    for name in ("quote", "escaped", "skip", "comment", "units", "row_names", "end"):
        if getattr(written, name) != getattr(usual, name):
            found[name] = getattr(written, name)
    return found


def constants_as_code(constants: dict[str, Any]) -> list[str]:
    """Assignments, one below the other."""
    return [
        f"{name} = {pformat(value, width=WIDTH, sort_dicts=False, compact=True)}"
        for name, value in constants.items()
    ]
