"""`netbuilder predict`: what a model file reads in pictures of digits."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.models import Sequential
from engine.types import Array
from netbuilder.commands.console import (
    FAILURE,
    SUCCESS,
    USAGE,
    Command,
    Parser,
    UsageError,
    add_json,
    complain,
    write,
    write_json,
)
from netbuilder.commands.designs import read_model, sample
from netbuilder.commands.digit_form import LARGEST, digit_form
from netbuilder.pictures.reading import PictureError, read
from netbuilder.wording import number_text, percent, shape_text

_MOST_CLASSES: Final = 3
_SUM: Final = 0.01  # how far from 1 the sum of probabilities may be


def parser() -> argparse.ArgumentParser:
    """Reads the arguments of `predict`."""
    parser = Parser(
        "netbuilder predict",
        "Classify pictures of digits (PNG, JPEG, TIFF, ...) with a model: photographs, scans, "
        "drawings.",
        {
            FAILURE: "a file is not a picture or shows nothing; the others were classified",
            USAGE: "wrong usage, a file that is not a model, or a model that does not classify "
            "digits",
        },
        "Each picture is first brought into MNIST's form: light ink on black, cropped, 20 of 28\n"
        "pixels high or wide, centred by mass. One digit per picture.",
    )
    parser.add_argument("model", type=Path, metavar="MODEL.keras", help="a model file")
    parser.add_argument("images", type=Path, nargs="+", metavar="IMAGE", help="pictures")
    parser.add_argument(
        "--invert",
        choices=("auto", "yes", "no"),
        default="auto",
        help="whether the ink is darker than the paper: yes, no, or auto (judged by the border)",
    )
    add_json(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Read the pictures, one after the other."""
    model = read_model(options.model)
    side = side_of(sample(model.input_shape))
    if side is None:
        raise UsageError(
            f"'{options.model}' takes samples of shape {shape_text(sample(model.input_shape))}, "
            "not square grey pictures; give a model that classifies digits."
        )
    if len(model.output_shape) != 2:
        raise UsageError(
            f"'{options.model}' has output shape {shape_text(sample(model.output_shape))}, not "
            "one value per class; give a model that classifies digits."
        )
    failed = False
    answers: list[dict[str, Any]] = []
    for path in options.images:
        answer = _answer(model, path, side, options.invert)
        answers.append(answer)
        if "error" in answer:
            failed = True
            complain(answer["error"])
        elif not options.json:
            write(f"{path}: {_text(answer)}")
    if options.json:
        write_json({"model": options.model, "images": answers})
    return FAILURE if failed else SUCCESS


def side_of(shape: tuple[int, ...]) -> int | None:
    """The side of the square grey pictures that an input takes; None where it takes others."""
    if len(shape) == 1:
        side = math.isqrt(shape[0])
        return side if side**2 == shape[0] and side > 1 else None
    square = shape[0] == shape[1] > 1
    return shape[0] if square and shape[2:] in ((), (1,)) else None


def _answer(model: Sequential, path: Path, side: int, invert: Any) -> dict[str, Any]:
    """What the model makes of a file, as --json tells it."""
    try:
        picture = read(path, LARGEST)
        form = digit_form(picture.grey, picture.opacity, side, invert)
    except ImportError as error:
        return {"image": path, "error": f"'{path}' cannot be read: Qt cannot be loaded ({error})."}
    except PictureError as error:
        return {"image": path, "error": str(error)}
    if not form.any():
        return {"image": path, "error": f"'{path}' shows no ink: it is the same shade throughout."}
    output = model.predict_on_batch(form.reshape(1, *sample(model.input_shape)))[0]
    if not np.isfinite(output).all():
        return {"image": path, "error": f"'{path}': the model's output is not finite."}
    if len(output) == 1:
        return {"image": path, "value": float(output[0])}
    order = np.argsort(-output, kind="stable")[:_MOST_CLASSES]
    key = "probability" if are_probabilities(output) else "output"
    top = [{"class": int(index), key: float(output[index])} for index in order]
    return {"image": path, **top[0], "top": top}


def are_probabilities(output: Array) -> bool:
    """Whether outputs have the scale of probabilities, as softmax gives them."""
    return bool((output >= 0).all() and abs(float(output.sum()) - 1) <= _SUM)


def _text(answer: dict[str, Any]) -> str:
    if "value" in answer:
        return number_text(answer["value"], 3)
    return ", ".join(
        f"{each['class']} ({percent(each['probability'], 1)})"
        if "probability" in each
        else f"{each['class']} ({number_text(each['output'], 3)})"
        for each in answer["top"]
    )


COMMAND = Command("classify pictures of digits with a model", parser, run)
