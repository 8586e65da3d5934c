"""An ONNX file, made of an engine's model or of a trained network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import netbuilder
from engine import Sequential
from engine.types import Array
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.networks import (
    COMPARING,
    WRITING,
    Outcome,
    about,
    about_model,
    metadata,
    model_of,
    write_file,
)
from netbuilder.exchange.onnx.encoding import Message
from netbuilder.exchange.onnx.flow import Flow
from netbuilder.exchange.onnx.graph import BATCH, IR_VERSION, OPSET, Graph, Port
from netbuilder.exchange.onnx.layers import write_stack
from netbuilder.exchange.onnx.running import runner
from netbuilder.exchange.verification import NotVerifiedError, Verification, verify
from netbuilder.imported.outline import Report, quiet
from netbuilder.network.trained import TrainedNetwork
from netbuilder.translation import say
from netbuilder.wording import count_text

INPUT: Final = "input"
OUTPUT: Final = "output"
LARGEST: Final = 2**31 - 1
"""Bytes of a message of Protocol Buffers."""


def write(
    network: TrainedNetwork,
    path: Path,
    samples: Array | None = None,
    report: Report = quiet,
) -> Outcome:
    """Write a trained network as an ONNX file, tried before where ONNX Runtime is installed.

    Args:
        network: to write.
        path: of the file; what is there is replaced.
        samples: to try it with, float32 (n, *input shape); random ones where None.
        report: told how far it is; what it raises ends the work before anything is written.

    Raises:
        ExportError: a layer has no form in ONNX, it answers differently there, or the file cannot
            be written; nothing is written then.
    """
    report(WRITING, None)
    model = model_of(network)
    message = encode(model, text=about(network), entries=metadata(network))
    return _written(model, message, path, samples, report)


def write_model(model: Sequential, path: Path, report: Report = quiet) -> Outcome:
    """The same for a built model of which nothing else is known.

    Raises:
        ExportError: as `write`.
    """
    report(WRITING, None)
    return _written(model, encode(model, text=about_model(model)), path, None, report)


def encode(model: Sequential, text: str = "", entries: Mapping[str, str] | None = None) -> Message:
    """A built model as ONNX's ModelProto, with a free batch size.

    Args:
        model: the engine's.
        text: a description.
        entries: its metadata.

    Raises:
        ExportError: a layer has no form in ONNX, or the model is too large.
    """
    shape = tuple(size or 0 for size in model.input_shape[1:])
    if 0 in shape:
        raise ExportError(
            say(
                "The model takes samples of shape {shape}, which hold no values; give it an input "
                "with sizes above 0.",
                shape=shape,
            )
        )
    graph = Graph()
    source = Port(graph.name(INPUT), (BATCH, *shape))
    flow = write_stack(graph, model.stack.line, Flow(source.name, (None, *shape)))
    result = Port(graph.named(flow.x, OUTPUT), (BATCH, *flow.sizes))
    name = "".join(letter if letter.isalnum() else "_" for letter in model.name) or "network"
    message = Message().number(1, IR_VERSION).text(2, "NetBuilder")
    message.text(3, netbuilder.__version__).text(6, text)
    message.message(7, graph.message(name, [source], [result], text))
    message.message(8, Message().text(1, "").number(2, OPSET))
    for key, value in (entries or {}).items():
        message.message(14, Message().text(1, key).text(2, value))
    if message.size > LARGEST:
        raise ExportError(
            say(
                "The network takes {size} bytes as an ONNX file, more than the {largest} that "
                "such a file can have; export it as a Keras model.",
                size=count_text(message.size),
                largest=count_text(LARGEST),
            )
        )
    return message


def _written(
    model: Sequential, message: Message, path: Path, samples: Array | None, report: Report
) -> Outcome:
    report(COMPARING, None)
    outcome = _verified(model, message, samples)
    report(WRITING, None)
    write_file(path, lambda file: file.writelines(message.parts))
    return Outcome(path, outcome)


def _verified(model: Sequential, message: Message, samples: Array | None) -> Verification:
    try:
        run = runner(message.to_bytes())
    except NotVerifiedError as reason:
        return Verification(False, reason=str(reason))
    return verify(model, run, "ONNX Runtime", samples)
