"""What every format says of a trained network beside its layers, and how files are written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any, Final

import netbuilder
from engine import Sequential
from engine.atomic import replace_file
from netbuilder.design import Design, build
from netbuilder.design.deciding import MIDDLE, threshold_of
from netbuilder.design.errors import DesignError
from netbuilder.design.quantities import quantities_of
from netbuilder.design.storage import encode
from netbuilder.design.targets import CLASS, INPUT
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.verification import Verification
from netbuilder.imported import Fitted
from netbuilder.network.trained import TrainedNetwork
from netbuilder.network.wording import measured
from netbuilder.plain import line
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, listed, percent, reason_of, sentences, shape_text

WRITING: Final = mark("Writing the network")
COMPARING: Final = mark("Comparing its output with NetBuilder's")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an export.

    Attributes:
        path: of the file.
        verification: whether it answers as NetBuilder does.
    """

    path: Path
    verification: Verification

    @property
    def sentence(self) -> str:
        """The same for the user."""
        return sentences(
            say("'{path_name}' was written.", path_name=self.path.name), self.verification.sentence
        )


def model_of(network: TrainedNetwork) -> Sequential:
    """The engine's model with the network's weights.

    Raises:
        ExportError: the design cannot be built, or has other weights.
    """
    try:
        model = build(network.design, blank=True)
    except DesignError as error:
        raise ExportError(str(error)) from None
    if network.weights.shape != (model.flat().values.size,):
        raise ExportError(
            say(
                "The design has {size} weights, but {size_2} were trained; train "
                "the network again, or open the design that it was trained with.",
                size=count_text(model.flat().values.size),
                size_2=count_text(network.weights.size),
            )
        )
    model.set_flat_weights(network.weights)
    return model


def about(network: TrainedNetwork) -> str:
    """A paragraph: what it is, what it learned from, what it is given, what it puts out."""
    figures = measured(network)
    return sentences(
        say("Neural network made with NetBuilder {version}.", version=netbuilder.__version__),
        say("Layers: {outline}.", outline=network.outline) if network.outline else "",
        say("Trained on {data_title}.", data_title=network.data_title)
        if network.data_title
        else "",
        say("Measured: {figures}.", figures=listed(figures)) if figures else "",
        input_of(network),
        output_of(network),
    )


def about_model(model: Sequential) -> str:
    """The same for a model of which nothing else is known."""
    given, found = (
        shape_text([size or 0 for size in shape[1:]])
        for shape in (model.input_shape, model.output_shape)
    )
    return say(
        "Neural network {model_name}, written by NetBuilder {version}. "
        "Input: samples of shape {given}. Output: {found} for each.",
        model_name=line(model.name),
        version=netbuilder.__version__,
        given=given,
        found=found,
    )


def input_of(network: TrainedNetwork) -> str:
    """A sentence on the samples that the network itself is given."""
    shape = network.design.input_shape
    if network.fitted is not None:
        return say(
            "Input: samples of shape {shape}, prepared as in training.", shape=shape_text(shape)
        )
    if network.design.data_set.are_pictures:
        return say(
            "Input: samples of shape {shape}, pixels from 0 (background) to 1.",
            shape=shape_text(shape),
        )
    return say("Input: samples of shape {shape}.", shape=shape_text(shape))


def output_of(network: TrainedNetwork) -> str:
    """A sentence on what the network puts out."""
    if network.design.target == CLASS:
        if not network.classes:
            return say("Output: one value for each class.")
        threshold = threshold_of(network.design)
        return sentences(
            say(
                "Output: one value for each class: {classes}.", classes=listed(network.classes, 20)
            ),
            say(
                "The answer is {classes} from {threshold} on.",
                classes=network.classes[-1],
                threshold=percent(threshold, 1),
            )
            if threshold != MIDDLE
            else "",
        )
    if network.design.target == INPUT:
        return say("Output: the sample itself, reconstructed.")
    scaled = network.fitted is not None and any(each != 1 for each in network.fitted.target_stds)
    names = quantities_of(network.design)
    if len(names) > 1:
        told = listed(names, 20)
        if scaled:
            return say("Output: numbers, standardized as in training: {told}.", told=told)
        return say("Output: numbers: {told}.", told=told)
    return (
        say("Output: a number, standardized as in training.")
        if scaled
        else say("Output: a number.")
    )


def metadata(network: TrainedNetwork) -> dict[str, str]:
    """What is known of the network, as texts under names; values of several parts as JSON.

    Of the user's own data it holds the name of the file or folder, not the way there.
    """
    origin = network.origin
    found: dict[str, Any] = {
        "netbuilder.version": netbuilder.__version__,
        "netbuilder.design": encode(_without_path(network.design)).decode(),
        "netbuilder.classes": _json(network.classes),
        "netbuilder.threshold": _json(threshold_of(network.design)),
        "netbuilder.data": _json({"title": network.data_title, "fingerprint": network.data}),
        "netbuilder.figures": _json([asdict(each) for each in network.figures]),
        "netbuilder.origin": _json(
            {"run": origin.run, "epoch": origin.epoch, "which": origin.which}
        ),
    }
    if network.fitted is not None:
        found["netbuilder.preparation"] = network.fitted.to_json().decode()
        numbers = _numbers(network.fitted)
        if numbers:
            found["netbuilder.targets"] = _json(numbers)
    return found


def _numbers(fitted: Fitted) -> list[dict[str, str | float]]:
    """The numbers that are told: an output times 'std' plus 'mean' is one in its own unit."""
    figures = zip(fitted.recipe.numbers, fitted.target_means, fitted.target_stds, strict=False)
    return [{"name": name, "mean": mean, "std": std} for name, mean, std in figures]


def write_file(path: Path, content: bytes | Callable[[IO[bytes]], object]) -> None:
    """Put a file in its place, whole or not at all.

    Raises:
        ExportError: it cannot be written; what was there is as it was.
    """
    try:
        replace_file(path, content)
    except OSError as error:
        raise ExportError(
            say(
                "'{path}' cannot be written ({error}). Free some space, or choose "
                "a folder that you may write to.",
                path=path,
                error=reason_of(error),
            )
        ) from error


def _without_path(design: Design) -> Design:
    if design.own is None:
        return design
    # A name on the disk need not be text.
    name = Path(design.own.path).name.encode(errors="replace").decode()
    return replace(design, own=replace(design.own, path=name))


def _json(value: Any) -> str:
    return json.dumps(value)
