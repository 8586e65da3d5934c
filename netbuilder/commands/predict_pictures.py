"""What a model answers to pictures: digits, or such as it was trained on."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.commands.console import FAILURE, SUCCESS, UsageError, complain, write, write_json
from netbuilder.commands.digit_form import LARGEST, digit_form
from netbuilder.commands.writing import write_answers
from netbuilder.design.deciding import ranked, threshold_of
from netbuilder.design.targets import INPUT
from netbuilder.exchange.answers import (
    Answers,
    answer_pictures,
    probe_of,
    table_of_pictures,
)
from netbuilder.exchange.inputs import DIGITS, digit_side
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.pictures.reading import PictureError, read
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, number_text, percent, plural, shape_text, terms

_MOST_CLASSES: Final = 3
_NAMED: Final = mark("{name} {value}")
_SUM: Final = 0.01  # how far from 1 the sum of probabilities may be

_Found = tuple[dict[str, Any], Answers | None]


def run(
    network: TrainedNetwork, taken: str, paths: Sequence[Path], options: argparse.Namespace
) -> int:
    """Answer the pictures, one after the other, as far as they can be read."""
    if network.design.target == INPUT:
        output = shape_text(network.design.input_shape)
        raise UsageError(
            say(
                "'{model}' has output shape {output}, not one value per class; "
                "give a model that classifies.",
                model=options.model,
                output=output,
            )
        )
    failed = False
    told: list[dict[str, Any]] = []
    kept: list[tuple[Path, Answers]] = []
    found = _digits(network, paths, options.invert) if taken == DIGITS else _own(network, paths)
    try:
        for path, (answer, values) in zip(paths, found, strict=True):
            told.append(answer)
            if values is not None:
                kept.append((path, values))
            if "error" in answer:
                failed = True
                complain(answer["error"])
            elif not options.json and options.out is None:
                write(f"{path}: {_text(answer)}")
    except DataError as error:
        complain(str(error))
        return FAILURE
    if options.out is not None and kept:
        table = table_of_pictures([path for path, _ in kept], [each for _, each in kept])
        if not write_answers(options.out, table):
            return FAILURE
        complain(
            plural(
                len(paths),
                "The predictions for {kept} of {count} picture are in {out}.",
                "The predictions for {kept} of {count} pictures are in {out}.",
                kept=count_text(len(kept)),
                out=options.out,
            )
        )
    if options.json:
        write_json({"model": options.model, "images": told})
    return FAILURE if failed else SUCCESS


def _digits(network: TrainedNetwork, paths: Sequence[Path], invert: Any) -> Iterator[_Found]:
    side = digit_side(network.design) or 0
    probe = probe_of(network)
    for path in paths:
        yield _digit(network, probe, path, side, invert)


def _digit(network: TrainedNetwork, probe: Probe, path: Path, side: int, invert: Any) -> _Found:
    """What the network makes of a digit, as --json tells it."""
    try:
        picture = read(path, LARGEST)
        form = digit_form(picture.grey, picture.opacity, side, invert)
    except ImportError as error:
        said = say(
            "'{path}' cannot be read: Qt cannot be loaded ({error}).", path=path, error=error
        )
        return {"image": path, "error": said}, None
    except PictureError as error:
        return {"image": path, "error": str(error)}, None
    if not form.any():
        said = say("'{path}' shows no ink: it is the same shade throughout.", path=path)
        return {"image": path, "error": said}, None
    output = probe.outputs(form.reshape(1, *network.design.input_shape))
    if output is None:
        return {
            "image": path,
            "error": say("'{path}': the model's output is not finite.", path=path),
        }, None
    values = np.asarray(output[0], np.float64).reshape(-1)
    if len(values) == 1:
        found = Answers((), values[None])
        return {"image": path, **found.record(0)}, found
    threshold = threshold_of(network.design)
    order = ranked(values, threshold)[:_MOST_CLASSES].tolist()
    key = "probability" if are_probabilities(values) else "output"
    numbered = network.classes == tuple(map(str, range(len(values))))
    top = [
        {"class": int(place) if numbered else network.classes[place], key: float(values[place])}
        for place in order
    ]
    return {"image": path, **top[0], "top": top}, Answers(network.classes, values[None], threshold)


def _own(network: TrainedNetwork, paths: Sequence[Path]) -> Iterator[_Found]:
    for path, found in zip(paths, answer_pictures(network, paths), strict=True):
        if isinstance(found, PictureError):
            yield {"image": path, "error": str(found)}, None
        elif not found.classes:
            yield {"image": path, **found.record(0)}, found
        else:
            best = found.best(0, _MOST_CLASSES)
            top: list[dict[str, Any]] = [
                {"class": name, "probability": share} for name, share in best
            ]
            yield {"image": path, **top[0], "top": top}, found


def answered_digits(
    network: TrainedNetwork, paths: Sequence[Path]
) -> Iterator[Answers | Exception]:
    """The answer to each picture of a digit, or why it cannot be read."""
    for answer, values in _digits(network, paths, "auto"):
        yield ValueError(answer["error"]) if values is None else values


def are_probabilities(output: Array) -> bool:
    """Whether outputs have the scale of probabilities, as softmax gives them."""
    return bool((output >= 0).all() and abs(float(output.sum()) - 1) <= _SUM)


def _text(answer: dict[str, Any]) -> str:
    if "value" in answer:
        return number_text(answer["value"], 3)
    if "values" in answer:
        named = answer["values"].items()
        return terms(_NAMED.format(name=name, value=number_text(v, 3)) for name, v in named)
    return terms(
        f"{each['class']} ({percent(each['probability'], 1)})"
        if "probability" in each
        else f"{each['class']} ({number_text(each['output'], 3)})"
        for each in answer["top"]
    )
