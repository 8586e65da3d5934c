"""`netbuilder train`: a training in the terminal."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from engine.errors import ModelFileError
from netbuilder.commands.console import (
    FAILURE,
    INTERRUPTED,
    SUCCESS,
    USAGE,
    Command,
    Parser,
    UsageError,
    add_json,
    complain,
    whole_number,
    write,
    write_json,
)
from netbuilder.commands.designs import add_design, read_design
from netbuilder.commands.keeping import check_can_be_written, keep
from netbuilder.design import Design, DesignError, analyze
from netbuilder.design.datasets import DATASETS
from netbuilder.terminal import Terminal, parts, results
from netbuilder.training.control import Control
from netbuilder.training.records import Record, RunEnded, RunStarted
from netbuilder.training.session import Session


def parser() -> argparse.ArgumentParser:
    """Reads the arguments of `train`."""
    parser = Parser(
        "netbuilder train",
        "Train a network in the terminal and print how well it does.",
        {
            FAILURE: "the training diverged or failed, or the model could not be written",
            USAGE: "wrong usage, or a design or folder that cannot be used: nothing was trained",
            INTERRUPTED: "ended by Ctrl+C; what was learned is written to --out all the same",
        },
        "Options take the place of what the design says. Figures go to standard output,\n"
        "progress and sentences to standard error.",
    )
    add_design(
        parser, "DESIGN", "a saved design; without one the network that the window opens with"
    )
    parser.add_argument("--data", metavar="NAME", help=f"what to train on: {', '.join(DATASETS)}")
    parser.add_argument("--epochs", type=whole_number, metavar="N", help="passes over the data")
    parser.add_argument(
        "--seed",
        type=whole_number,
        metavar="S",
        help="fixes initial weights and the order of the samples",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="MODEL.keras",
        help="write the trained model there; a file of that name is replaced at the end",
    )
    add_json(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Train, keep the model, print the final figures."""
    design = changed(read_design(options.design, options.data), options)
    analysis = analyze(design)
    if not analysis.can_train:
        raise UsageError(analysis.reason)
    if options.out is not None:
        check_can_be_written(options.out)
    watch = _Watch(Terminal(sys.stderr))
    control = Control()
    with _stopped_by_interrupt(control) as interrupted:
        end = session_of(design, options).run(watch.show, control)
        kept, failure = _kept(design, end, options.out)
    if options.json:
        write_json(_report(design, end, watch, kept))
    else:
        for line in results(end.logs):
            write(line)
    complain(f"Ctrl+C: {end.message}" if interrupted else end.message)
    _tell_where(end, options.out, kept, failure)
    if failure:
        return FAILURE
    if interrupted:
        return INTERRUPTED
    return SUCCESS if end.reason == "finished" else FAILURE


def session_of(design: Design, options: argparse.Namespace) -> Session:
    """The training that a command line asks for."""
    return Session(1, design)


def changed(design: Design, options: argparse.Namespace) -> Design:
    """A design with what the options change.

    Raises:
        UsageError: no design can have that.
    """
    try:
        if options.data is not None:
            design = design.with_data(options.data)
        for name in ("epochs", "seed"):
            value = getattr(options, name)
            if value is not None:
                design = design.with_setting(name, value)
    except DesignError as error:
        raise UsageError(str(error)) from error
    return design


class _Watch:
    """Shows records, and remembers what the report has to tell."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._begin = time.perf_counter()
        self.started: RunStarted | None = None
        self.seconds = 0.0

    def show(self, record: Record) -> None:
        if isinstance(record, RunStarted):
            self.started = record
            self._begin = time.perf_counter()
        elif isinstance(record, RunEnded) and self.started is not None:
            self.seconds = time.perf_counter() - self._begin
        self._terminal.show(record)


def _kept(design: Design, end: RunEnded, out: Path | None) -> tuple[Path | None, str]:
    """Write what was learned, if anything was and it is sound: where it is, or why it is not."""
    learned = end.reason in ("finished", "stopped") and end.weights is not None and end.logs
    if out is None or not learned or end.weights is None:
        return None, ""
    try:
        keep(design, end.weights, out)
    except ModelFileError as error:
        return None, str(error)
    return out, ""


def _tell_where(end: RunEnded, out: Path | None, kept: Path | None, failure: str) -> None:
    """Say what has become of the trained network."""
    if kept is not None:
        complain(f"The model is in {kept}; netbuilder evaluate {kept} tells how well it does.")
    elif failure:
        complain(failure)
    elif out is not None:
        complain(f"Nothing was written to {out}.")
    elif end.reason == "stopped" and end.logs:
        complain("No file was written; --out MODEL.keras has one hold the model.")


def _report(design: Design, end: RunEnded, watch: _Watch, kept: Path | None) -> dict[str, Any]:
    """What --json prints."""
    started = watch.started
    return {
        "reason": end.reason,
        "message": end.message,
        "figures": parts(end.logs),
        "epochs_done": end.epochs_done,
        "epochs": design.epochs,
        "seconds": round(watch.seconds, 3),
        "parameters": analyze(design).total_parameters,
        "seed": design.seed,
        "data": started.data_title if started else None,
        "samples": started.samples if started else None,
        "notice": started.notice if started else "",
        "out": kept,
    }


@contextmanager
def _stopped_by_interrupt(control: Control) -> Iterator[list[int]]:
    """Within, the first Ctrl+C stops the run, the second everything.

    Yields:
        A list that holds the signal once it has come.
    """
    received: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        received.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        control.stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield received
    finally:
        signal.signal(signal.SIGINT, before)


COMMAND = Command("train a network in the terminal", parser, run)
