"""What a page asks for, and how it turns that into a sample; what it answers with."""

from __future__ import annotations

import math
from typing import Any, Final

from netbuilder.design import Design
from netbuilder.design.deciding import threshold_of
from netbuilder.design.own import OWN_DATA
from netbuilder.design.pictures import DRAWN, side_of
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.exchange.python_file.preparing import windows_given
from netbuilder.exchange.webpage.errors import WebPageError
from netbuilder.imported import Fitted
from netbuilder.imported.outline import CATEGORY, DATE, TextFormat
from netbuilder.imported.recipes.text import WORDS, TextForm
from netbuilder.insight.own_pictures import are_bytes, picture_shape
from netbuilder.insight.surface import points_of, span_of
from netbuilder.network.trained import TrainedNetwork
from netbuilder.translation import say
from netbuilder.wording import number_text

Spec = dict[str, Any]
"""Plain values, as JSON holds them."""

_USUAL: Final = 2.0
"""Deviations around the mean within which a number is usual."""
_DIGITS: Final = 3


def asking(network: TrainedNetwork) -> Spec:
    """What is drawn, filled in, chosen or pointed at; 'by' names it.

    Raises:
        ExportError: the network lacks the preparation of its data, or a page cannot do that.
    """
    design, fitted = network.design, network.fitted
    own = design.own if design.data == OWN_DATA else None
    if own is not None and fitted is None:
        raise WebPageError(
            say(
                "This network was saved without the preprocessing of its data, "
                "which the web page needs; train it again."
            )
        )
    if fitted is not None and fitted.recipe.text is not None:
        return _text(fitted, fitted.recipe.text)
    if fitted is not None and fitted.recipe.series is not None:
        windows_given(fitted.recipe)
        return {"by": "numbers", "count": math.prod(design.input_shape), **_prepared(fitted)}
    if fitted is not None and fitted.recipe.features and fitted.recipe.is_table:
        return _rows(fitted)
    shape = picture_shape(design)
    if shape is not None and fitted is not None:
        height, width = shape[:2]
        colour = len(shape) > 2
        size = {"height": height, "width": width, "colour": colour}
        return {"by": "picture", **size, **_prepared(fitted)}
    if points_of_toy := points_of(design):
        span = list(span_of(design))
        return {"by": "points", "extent": points_of_toy.extent, "span": span}
    prepared = {} if fitted is None else _prepared(fitted)
    side = side_of(design)
    if side is not None:
        return {"by": "pad", "side": side, "drawn": DRAWN, **prepared}
    return {"by": "numbers", "count": math.prod(design.input_shape), **prepared}


def answering(network: TrainedNetwork) -> Spec:
    """What the outputs stand for: classes, a number, or the input itself."""
    design, fitted = network.design, network.fitted
    if design.target == CLASS:
        names, threshold = list(_class_names(network)), threshold_of(design)
        return {"with": "classes", "names": names, "threshold": threshold}
    if design.target != NUMBER:
        return {"with": "input"}
    spec: Spec = {"with": "number", "name": say("Prediction")}
    if fitted is not None:
        named = fitted.recipe.numbers or fitted.recipe.targets or (say("Prediction"),)
        means, stds = fitted.target_means or (0.0,), fitted.target_stds or (1.0,)
        spec |= {"name": named[0], "mean": means[0], "std": stds[0]}
        if len(named) > 1:
            spec |= {"numbers": list(named), "means": list(means), "stds": list(stds)}
    return spec


def _class_names(network: TrainedNetwork) -> tuple[str, ...]:
    design: Design = network.design
    names = network.classes or design.data_set.names
    count = design.data_set.classes
    return names if len(names) == count else tuple(map(str, range(count)))


def _prepared(fitted: Fitted) -> Spec:
    """How an array in [0, 1] becomes a sample: times a factor, less the means, by the deviations.

    Numbers that are not of a picture are taken in the units of the file, as `scale` is meant.
    """
    return {
        "bytes": are_bytes(fitted),
        "scale": fitted.scale,
        "means": list(fitted.means),
        "stds": list(fitted.stds),
    }


def _rows(fitted: Fitted) -> Spec:
    written = fitted.recipe.format or TextFormat()
    fields: list[Spec] = []
    column = 0
    for feature, fill in zip(fitted.recipe.features, fitted.fills, strict=True):
        field: Spec = {"name": feature.name, "fill": fill, "inputs": len(feature.inputs)}
        if feature.kind == CATEGORY:
            field |= {"categories": list(feature.categories)}
        elif feature.kind == DATE:
            own = slice(column, column + len(feature.inputs))
            field |= {"order": feature.order, "parts": list(feature.parts)}
            field |= {"mean": list(fitted.means[own]), "std": list(fitted.stds[own])}
        else:
            mean, std = fitted.means[column], fitted.stds[column]
            usual = _usual(mean, std) if fitted.recipe.standardise else ""
            field |= {"mean": mean, "std": std, "usual": usual}
        fields.append(field)
        column += len(feature.inputs)
    missing = sorted(written.missing_words)
    return {"by": "rows", "fields": fields, "decimal": written.decimal, "missing": missing}


def _text(fitted: Fitted, form: TextForm) -> Spec:
    """A text, and how its characters or words become numbers."""
    return {
        "by": "text",
        "name": fitted.recipe.features[0].name,
        "words": form.unit == WORDS,
        "length": form.length,
        "lowercase": form.lowercase,
        "vocabulary": list(fitted.vocabulary),
    }


def _usual(mean: float, std: float) -> str:
    """The numbers that most rows have, in words."""
    low, high = (number_text(mean + side * _USUAL * std, _DIGITS) for side in (-1, 1))
    return (
        say("usually {low} to {high}", low=low, high=high)
        if low != high
        else say("usually {low}", low=low)
    )
