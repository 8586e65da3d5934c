"""The command line: which command, which design, which exit status."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

import netbuilder
from netbuilder import logs
from netbuilder.design import Design, DesignError
from netbuilder.design.datasets import DATASETS
from netbuilder.terminal import Terminal, results
from netbuilder.training.control import Control
from netbuilder.training.session import Session

SUCCESS: Final = 0
FAILURE: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130

_log = logging.getLogger(__name__)

_STATUS = """\
exit status:
  0    all went well
  1    the training diverged or failed
  2    wrong usage, a design that cannot be read, or no screen for the window
  130  ended by Ctrl+C
"""


def main(arguments: Sequence[str], open_window: Callable[[Sequence[str]], int]) -> int:
    """Carry out a command line.

    Args:
        arguments: without the program's name.
        open_window: shows the window; given at most the path of a design.

    Returns:
        The exit status; every error has become a sentence on standard error.
    """
    try:
        if list(arguments[:1]) == ["train"]:
            options = _train_parser().parse_args(arguments[1:])
            logs.set_up()
            return train(options)
        options = _parser().parse_args(arguments)
        logs.set_up()
        return open_window([options.design] if options.design else [])
    except SystemExit as end:  # argparse has said why
        return end.code if isinstance(end.code, int) else FAILURE
    except KeyboardInterrupt:
        complain("Stopped by Ctrl+C.")
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads any more. What Python still flushes at its end must not fail either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except Exception as error:
        _log.exception("Not caught")
        complain(logs.sentence(error))
        return FAILURE


def train(options: argparse.Namespace) -> int:
    """`netbuilder train`: train in the terminal, and print the final figures."""
    try:
        design = _design(options)
    except (DesignError, OSError) as error:
        complain(str(error))
        return USAGE
    control = Control()
    terminal = Terminal(sys.stderr)
    with _stopped_by_interrupt(control) as interrupted:
        end = Session(1, design).run(terminal.show, control)
    for line in results(end.logs):
        print(line)
    sys.stdout.flush()
    if interrupted:
        complain(f"Ctrl+C: {end.message}")
        return INTERRUPTED
    complain(end.message)
    return SUCCESS if end.reason == "finished" else FAILURE


def complain(message: str) -> None:
    """Write a sentence to standard error."""
    print(message, file=sys.stderr, flush=True)


def _design(options: argparse.Namespace) -> Design:
    """The design to train, with what the options change."""
    design = Design.load(options.design) if options.design else Design.default()
    if options.data is not None:
        design = design.with_data(options.data)
    for name in ("epochs", "seed"):
        value = getattr(options, name)
        if value is not None:
            design = design.with_setting(name, value)
    return design


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="netbuilder",
        usage="netbuilder [DESIGN]\n       netbuilder train [DESIGN] [options]",
        description="Build neural networks with your hands, train them, and let them read digits.",
        epilog=f"netbuilder train --help tells how to train without a window.\n\n{_STATUS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("design", nargs="?", metavar="DESIGN", help="a design to open")
    parser.add_argument(
        "--version", action="version", version=f"NetBuilder {netbuilder.__version__}"
    )
    return parser


def _train_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="netbuilder train",
        description="Train a network in the terminal and print how well it does.",
        epilog=f"Options take the place of what the design says.\n\n{_STATUS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "design",
        nargs="?",
        type=Path,
        metavar="DESIGN",
        help="a saved design; without one the network that the window opens with",
    )
    parser.add_argument("--data", choices=tuple(DATASETS), help="what to train on")
    parser.add_argument("--epochs", type=int, metavar="N", help="passes over the data")
    parser.add_argument(
        "--seed", type=int, metavar="S", help="fixes initial weights and the order of the samples"
    )
    return parser
