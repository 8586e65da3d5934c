"""`netbuilder evaluate`: how well a model file does on data that it was not trained on."""

from __future__ import annotations

import argparse
import math
import sys
import time
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
from netbuilder.commands.designs import opened, sample
from netbuilder.design import Design, DesignError
from netbuilder.design.datasets import DATASETS
from netbuilder.design.targets import CLASS, INPUT, NUMBER, TARGETS
from netbuilder.terminal import BatchLine, Terminal, results
from netbuilder.training.run import data
from netbuilder.wording import shape_text

_BATCH: Final = 256


def parser() -> argparse.ArgumentParser:
    """Reads the arguments of `evaluate`."""
    parser = Parser(
        "netbuilder evaluate",
        "Print a model's loss and metrics on the test set of a data set.",
        {
            FAILURE: "the data could not be loaded, or the evaluation failed",
            USAGE: "wrong usage, a file that is not a model, or a model that does not fit the data",
        },
    )
    parser.add_argument("model", type=Path, metavar="MODEL.keras", help="a model file")
    parser.add_argument(
        "--data",
        metavar="NAME",
        default="mnist",
        help=f"{', '.join(DATASETS)} (default: mnist)",
    )
    add_json(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Evaluate, and print the figures."""
    model, notes = opened(options.model)
    if not model.compiled:
        reason = notes[0] if notes else "It was saved without a loss."
        raise UsageError(f"'{options.model}' cannot be evaluated. {reason}")
    for note in notes:
        complain(note)
    design = asked_of(model, options.model, options.data)
    terminal = Terminal(sys.stderr)
    try:
        loaded = data.load(design, terminal.loading)
        terminal.end_line()
        if loaded.notice:
            complain(loaded.notice)
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
    report = {
        "model": options.model,
        "data": loaded.title,
        "samples": len(loaded.x_test),
        "figures": dict(figures),
        "seconds": round(time.perf_counter() - begin, 3),
        "parameters": model.count_params(),
        "notice": loaded.notice,
    }
    if options.json:
        write_json(report)
    else:
        for line in results({f"test_{name}": value for name, value in figures.items()}):
            write(line)
    return SUCCESS


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
                f"'{path}' takes samples of shape {shape_text(shape)}, but samples of "
                f"{kind.title} have shape {shape_text(kind.sample_shape)}; choose other data, or "
                "a model that was trained on these."
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
        f"'{path}' has output shape {shape_text(output)}, which is neither one value for each of "
        f"the {kind.classes} classes of {kind.title}, nor a single value, nor the input shape; "
        "choose other data."
    )


class _Progress(Callback):
    """Keras's progress line on standard error."""

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        self._line = BatchLine(self.params["steps"], sys.stderr)

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._line.update(batch + 1, logs or {})

    def on_test_end(self, logs: dict[str, Any] | None = None) -> None:
        self._line.finish(logs or {})


COMMAND = Command("print how well a model does on test data", parser, run)
