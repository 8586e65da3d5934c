"""`netbuilder train`: a training in the terminal."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

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
from netbuilder.commands.engine import add_engine, chosen_engine
from netbuilder.commands.folds import validate
from netbuilder.commands.keeping import check_can_be_written
from netbuilder.commands.predict import asked_with
from netbuilder.design import Design, DesignError, analyze
from netbuilder.design.datasets import DATASETS
from netbuilder.exchange import model_file
from netbuilder.imported.preparation.folds import LEAST, MOST
from netbuilder.network.ended import network_of_end
from netbuilder.storage.errors import StorageError
from netbuilder.terminal import Terminal, parts, results
from netbuilder.training.checkpoints.folder import CheckpointFolder
from netbuilder.training.checkpoints.writer import Checkpointer
from netbuilder.training.control import Control
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.history.runs import OWN_ENGINE
from netbuilder.training.records import Record, RunEnded, RunStarted
from netbuilder.training.run.board import board
from netbuilder.training.run.session import Session
from netbuilder.translation import mark, say
from netbuilder.wording import terms

_WORDS: Final[Mapping[int, str]] = {signal.SIGINT: "Ctrl+C", signal.SIGTERM: mark("Asked to end")}


def parser() -> argparse.ArgumentParser:
    """Reads the arguments of `train`."""
    parser = Parser(
        "netbuilder train",
        say("Train a network in the terminal and print how well it does."),
        {
            FAILURE: say("the training diverged or failed, or the model could not be written"),
            USAGE: say(
                "wrong usage, or a design or folder that cannot be used: nothing was trained"
            ),
            INTERRUPTED: say(
                "interrupted by Ctrl+C or a termination request; what was learned "
                "is still written to --out, and --resume continues from there"
            ),
        },
        say(
            "Options override the design. Figures go to standard output,\nprogress and messages to "
            "standard error."
        ),
    )
    add_design(
        parser, "DESIGN", say("a saved design (default: the network that the window opens with)")
    )
    parser.add_argument(
        "--data", metavar="NAME", help=say("what to train on: {datasets}", datasets=terms(DATASETS))
    )
    parser.add_argument(
        "--epochs", type=whole_number, metavar="N", help=say("passes over the data")
    )
    parser.add_argument(
        "--seed",
        type=whole_number,
        metavar="S",
        help=say("fixes the initial weights and the order of the samples"),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="MODEL.keras",
        help=say("write the trained model to this file; an existing file is replaced at the end"),
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help=say(
            "resume an interrupted training of the same design with the same "
            "options; without one, start a new one"
        ),
    )
    parser.add_argument(
        "--tensorboard",
        type=Path,
        metavar="FOLDER",
        help=say(
            "write the figures of each epoch and histograms of the weights to "
            "this folder, for TensorBoard"
        ),
    )
    parser.add_argument(
        "--folds",
        type=whole_number,
        metavar="K",
        help=say(
            "validate with K folds ({least} to {most}) instead, and print the "
            "figures of each, their means and standard deviations; no model is "
            "written",
            least=LEAST,
            most=MOST,
        ),
    )
    parser.add_argument(
        "--repeats",
        type=whole_number,
        metavar="N",
        help=say("with --folds: divide the data into folds N times, each time differently"),
    )
    add_engine(parser)
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
    figures = options.tensorboard
    if figures is not None and figures.exists() and not figures.is_dir():
        raise UsageError(say("'{figures}' is not a folder; choose another name.", figures=figures))
    elsewhere = chosen_engine(options)
    control = Control()
    if options.folds is not None:
        return _validate(design, options, control, elsewhere)
    if options.repeats is not None:
        raise UsageError(say("--repeats is for --folds; give the number of folds, too."))
    watch = _Watch(Terminal(sys.stderr))
    with stopped_by_interrupt(control) as interrupted:
        checkpointer = _checkpointer(design, options.resume)
        told = None if figures is None else board(figures)
        session = Session(1, design, checkpointer=checkpointer, board=told, elsewhere=elsewhere)
        end = session.run(watch.show, control)
        kept, failure = _kept(watch.started, end, options.out)
    checkpointer.leave()
    if options.json:
        write_json(_report(design, end, watch, kept))
    else:
        for line in results(end.logs):
            write(line)
    complain(f"{_WORDS[interrupted[0]]}: {end.message}" if interrupted else end.message)
    _tell_where(design, end, options.out, kept, failure)
    if told is not None and not told.given_up:
        complain(
            say(
                "Look at the figures with: tensorboard --logdir {figures}",
                figures=shlex.quote(str(figures)),
            )
        )
    if failure:
        return FAILURE
    if interrupted:
        return INTERRUPTED
    return SUCCESS if end.reason == "finished" else FAILURE


def _validate(
    design: Design,
    options: argparse.Namespace,
    control: Control,
    elsewhere: Elsewhere | None,
) -> int:
    """A cross-validation instead of one training."""
    for name in ("out", "resume", "tensorboard"):
        if getattr(options, name):
            raise UsageError(
                say(
                    "--folds trains several networks and keeps none; leave out --{name}.", name=name
                )
            )
    options.repeats = 1 if options.repeats is None else options.repeats
    with stopped_by_interrupt(control):
        return validate(design, options, control, elsewhere)


def _checkpointer(design: Design, resume: bool) -> Checkpointer:
    """Keeps the training on its way; of an interrupted one, if that is to continue."""
    trainings = CheckpointFolder()
    try:
        place = trainings.find(design)
    except StorageError as error:
        if resume:
            raise UsageError(str(error)) from error
        place = None
        complain(str(error))
    if place is None:
        if resume:
            complain(say("There is no interrupted training of this design; a new one starts now."))
        return Checkpointer(trainings)
    if resume:
        return Checkpointer(trainings, place)
    place.leave()
    complain(
        say(
            "An interrupted training of this design is still kept, but a new "
            "one starts now. Use --resume to resume the interrupted one."
        )
    )
    return Checkpointer(trainings)


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


def _kept(started: RunStarted | None, end: RunEnded, out: Path | None) -> tuple[Path | None, str]:
    """Write what was learned, if anything was and it is sound: where it is, or why it is not."""
    learned = end.reason in ("finished", "stopped") and bool(end.logs)
    network = network_of_end(started, end) if started is not None and learned else None
    if out is None or network is None:
        return None, ""
    try:
        model_file.write(network, out)
    except ModelFileError as error:
        return None, str(error)
    return out, ""


def _tell_where(
    design: Design, end: RunEnded, out: Path | None, kept: Path | None, failure: str
) -> None:
    """Say what has become of the trained network."""
    if kept is not None:
        name = shlex.quote(str(kept))
        complain(
            say(
                "The model is in {kept}; evaluate it with: netbuilder evaluate "
                "{name}; use it with: netbuilder predict {name} {design}",
                kept=kept,
                name=name,
                design=asked_with(design),
            )
        )
    elif failure:
        complain(failure)
    elif out is not None:
        complain(say("Nothing was written to {out}.", out=out))
    elif end.reason == "stopped" and end.logs:
        complain(say("No file was written; use --out MODEL.keras to save the model."))
    if end.resumable:
        complain(
            say(
                "The same command with --resume continues from epoch {good_epoch}.",
                good_epoch=end.good_epoch,
            )
            if end.good_epoch
            else say("The same command with --resume continues from there.")
        )


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
        "engine": (started.engine if started else "") or OWN_ENGINE,
        "computing": started.computing.title if started else "",
        "out": kept,
        "best": {"epoch": end.best.epoch, end.best.name: end.best.value} if end.best else None,
        "resumable": end.resumable,
    }


@contextmanager
def stopped_by_interrupt(control: Control) -> Iterator[list[int]]:
    """A context in which the first Ctrl+C stops the run and the second everything else.

    Yields:
        A list that holds the signal once it has come.
    """
    received: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        received.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        control.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


COMMAND = Command(mark("train a network in the terminal"), parser, run)
