"""`netbuilder evaluate`: how well a model file does on data that it was not trained on."""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from engine.callbacks.base import Callback
from engine.errors import EngineError
from engine.losses import SparseCategoricalCrossentropy
from engine.models import Sequential
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
from netbuilder.commands.designs import opened, read_opened, sample
from netbuilder.design import Design, DesignError
from netbuilder.design.datasets import DATASETS
from netbuilder.design.targets import CLASS, INPUT, NUMBER, TARGETS
from netbuilder.exchange.measuring import (
    file_samples,
    in_unit,
    measure,
    named_samples,
    own_samples,
)
from netbuilder.exchange.model_file import OpenedModel
from netbuilder.network.trained import TrainedNetwork
from netbuilder.terminal import BatchLine, Terminal, results
from netbuilder.training.run import data
from netbuilder.translation import mark, say
from netbuilder.wording import plural, sentences, shape_text, terms

_BATCH: Final = 256


_EVALUATING: Final = {
    "training": (
        mark("Evaluating on {count} training sample of {data}."),
        mark("Evaluating on {count} training samples of {data}."),
    ),
    "validation": (
        mark("Evaluating on {count} validation sample of {data}."),
        mark("Evaluating on {count} validation samples of {data}."),
    ),
    "test": (
        mark("Evaluating on {count} test sample of {data}."),
        mark("Evaluating on {count} test samples of {data}."),
    ),
    "all": (
        mark("Evaluating on the only sample of {data}."),
        mark("Evaluating on all {count} samples of {data}."),
    ),
}
"""What is said before an evaluation, by the part of the data."""


def parser() -> argparse.ArgumentParser:
    """Reads the arguments of `evaluate`."""
    parser = Parser(
        "netbuilder evaluate",
        say(
            "Print a model's loss and metrics: on the part of its own data "
            "that it was not trained on, or on other data."
        ),
        {
            FAILURE: say("the data could not be loaded, or the evaluation failed"),
            USAGE: say(
                "wrong usage, a file that is not a model, or a model that does not fit the data"
            ),
        },
    )
    parser.add_argument(
        "model", type=Path, metavar="MODEL", help=say("a model file, .keras or .h5")
    )
    parser.add_argument(
        "--data",
        metavar="NAME|FILE",
        help=say(
            "{datasets}, or a file or folder of data like the model's own "
            "(default: what the model was trained on)",
            datasets=terms(DATASETS),
        ),
    )
    add_json(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Evaluate, and print the figures."""
    found = read_opened(options.model)
    is_file = options.data is not None and options.data not in DATASETS
    is_file = is_file and Path(options.data).exists()
    if found.tells_data or is_file:
        return _measure(found, options, is_file)
    return _evaluate(found, options)


def _measure(found: OpenedModel, options: argparse.Namespace, is_file: bool) -> int:
    """Measure a network that says how its samples are prepared."""
    network = found.network
    if network is None:
        raise UsageError(
            sentences(say("'{model}' cannot be evaluated.", model=options.model), *found.notes)
        )
    for note in found.notes:
        complain(note)
    terminal = Terminal(sys.stderr)
    try:
        if is_file:
            on = file_samples(network, Path(options.data), terminal.loading)
        elif options.data is not None:
            on = named_samples(network, options.data, terminal.loading)
        else:
            on = own_samples(network, terminal.loading)
        terminal.end_line()
        for notice in on.notices:
            complain(notice)
        complain(plural(len(on.x), *_EVALUATING[on.part], data=on.title))
        begin = time.perf_counter()
        figures = measure(network, on, [_Progress(on.unit)])
    except DesignError as error:
        raise UsageError(str(error)) from error
    except (EngineError, OSError) as error:
        terminal.end_line()
        if isinstance(error, BrokenPipeError):
            raise
        complain(str(error))
        return FAILURE
    _report(options, on.title, on.part, len(on.x), figures, begin, sentences(*on.notices), network)
    return SUCCESS


def _evaluate(found: OpenedModel, options: argparse.Namespace) -> int:
    """Evaluate a model of Keras's as it was compiled, on a data set."""
    model, notes = opened(options.model)
    if not model.compiled:
        reasons = notes or (say("It was saved without a loss."),)
        raise UsageError(
            sentences(say("'{model}' cannot be evaluated.", model=options.model), reasons[0])
        )
    for note in notes:
        complain(note)
    name = options.data or found.design.data
    if name not in DATASETS and options.data is None:
        raise UsageError(
            say(
                "'{model}' does not say what it was trained on; name suitable data "
                "with --data: {datasets}, or a file.",
                model=options.model,
                datasets=terms(DATASETS),
            )
        )
    design = asked_of(model, options.model, name)
    terminal = Terminal(sys.stderr)
    try:
        loaded = data.load(design, terminal.loading)
        terminal.end_line()
        if loaded.notice:
            complain(loaded.notice)
        complain(plural(len(loaded.x_test), *_EVALUATING["test"], data=loaded.title))
        begin = time.perf_counter()
        figures = model.evaluate(
            loaded.x_test,
            loaded.y_test,
            batch_size=_BATCH,
            verbose=0,
            callbacks=[_Progress()],
            return_dict=True,
        )
    except (EngineError, OSError) as error:
        terminal.end_line()
        if isinstance(error, BrokenPipeError):
            raise
        complain(str(error))
        return FAILURE
    count_of = len(loaded.x_test)
    _report(options, loaded.title, "test", count_of, figures, begin, loaded.notice, model)
    return SUCCESS


def _report(
    options: argparse.Namespace,
    title: str,
    part: str,
    count: int,
    figures: Mapping[str, float],
    begin: float,
    notice: str,
    model: Sequential | TrainedNetwork,
) -> None:
    """Print the figures, as text or JSON."""
    if options.json:
        parameters = (
            model.count_params() if isinstance(model, Sequential) else int(model.weights.size)
        )
        write_json(
            {
                "model": options.model,
                "data": title,
                "part": part,
                "samples": count,
                "figures": dict(figures),
                "seconds": round(time.perf_counter() - begin, 3),
                "parameters": parameters,
                "notice": notice,
            }
        )
        return
    prefix = {"validation": "val_", "training": ""}.get(part, "test_")
    for line in results({f"{prefix}{name}": value for name, value in figures.items()}):
        write(line)


def asked_of(model: Sequential, path: Path, name: str) -> Design:
    """A design without blocks that says which data a model takes, and what it is to answer.

    Args:
        model: built and compiled.
        path: its file, for the error.
        name: of the data set.

    Raises:
        UsageError: the data do not fit its input, or no known answer fits its output.
    """
    shape, output = sample(model.input_shape), sample(model.output_shape)
    try:
        design = Design().with_data(name)
        kind = design.data_set
        if math.prod(shape) != math.prod(kind.sample_shape):
            raise UsageError(
                say(
                    "'{path}' takes samples of shape {shape}, but samples of "
                    "{kind_title} have shape {sample_shape}; choose other data, or a "
                    "model that was trained on these.",
                    path=path,
                    shape=shape_text(shape),
                    kind_title=kind.title,
                    sample_shape=shape_text(kind.sample_shape),
                )
            )
        design = design.with_input_shape(shape)
    except DesignError as error:
        raise UsageError(str(error)) from error
    for target in (CLASS, NUMBER, INPUT):
        if TARGETS[target].shape(kind, shape) == output:
            sparse = isinstance(model.loss, SparseCategoricalCrossentropy)
            loss = "sparse_categorical_crossentropy" if sparse else TARGETS[target].loss
            return design.with_target(target).with_loss(loss)
    raise UsageError(
        say(
            "'{path}' has output shape {output}, which is neither one value "
            "for each of the {classes} classes of {kind_title}, nor a single "
            "value, nor the input shape; choose other data.",
            path=path,
            output=shape_text(output),
            classes=kind.classes,
            kind_title=kind.title,
        )
    )


class _Progress(Callback):
    """Keras's progress line on standard error.

    Args:
        unit: that errors of numbers are multiplied with.
    """

    def __init__(self, unit: float = 1.0) -> None:
        super().__init__()
        self._unit = unit

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        self._line = BatchLine(self.params["steps"], sys.stderr)

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._line.update(batch + 1, in_unit(logs or {}, self._unit))

    def on_test_end(self, logs: dict[str, Any] | None = None) -> None:
        self._line.finish(in_unit(logs or {}, self._unit))


COMMAND = Command(mark("print how well a model does on data it was not trained on"), parser, run)
