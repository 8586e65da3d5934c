"""`netbuilder sweep`: many trainings of a design with other settings, in the terminal."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
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
from netbuilder.commands.engine import OWN, add_engine, chosen_engine
from netbuilder.commands.keeping import check_can_be_written
from netbuilder.commands.sweep_watch import SweepWatch
from netbuilder.commands.train import changed, stopped_by_interrupt
from netbuilder.design import Design
from netbuilder.design.datasets import DATASETS
from netbuilder.design.watching import METRICS
from netbuilder.exchange import model_file
from netbuilder.network.restored import network_of
from netbuilder.storage.files import replace_file
from netbuilder.training.control import Control
from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.cluster.address import TRUST
from netbuilder.training.sweeps.cluster.place import Cluster
from netbuilder.training.sweeps.grid import Axis, Setting, settings
from netbuilder.training.sweeps.outcomes import LOSS, METRIC, goal_named
from netbuilder.training.sweeps.running import MAX_PROCESSES, Sweeping, usual_processes
from netbuilder.training.sweeps.search.journal import Journal
from netbuilder.training.sweeps.search.plan import METHODS, USUAL_TRAININGS, Plan
from netbuilder.training.sweeps.search.searching import Searching
from netbuilder.training.sweeps.search.space import Dimension
from netbuilder.training.sweeps.values import SweepError
from netbuilder.translation import mark, say
from netbuilder.wording import alternatives, reason_of, terms

GRID: Final = "grid"


def parser() -> argparse.ArgumentParser:
    """Reads the arguments of `sweep`."""
    parser = Parser(
        "netbuilder sweep",
        say("Train a design many times with other settings, and print which were best."),
        {
            FAILURE: say("no training was completed, or a file could not be written"),
            USAGE: say(
                "wrong usage, or a design or cluster that cannot be used: nothing was trained"
            ),
            INTERRUPTED: say(
                "interrupted by Ctrl+C or a termination request; a search "
                "continues from there with --resume"
            ),
        },
        say(
            "A search compares trainings by validation samples; the best is "
            "then measured on the test\n"
            "samples, which no training has seen.\n"
            "\n"
            "A cluster: {trust}",
            trust=TRUST,
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
        "--seed", type=whole_number, metavar="S", help=say("fixes initial weights and drawn values")
    )
    parser.add_argument(
        "--vary",
        action="append",
        default=[],
        metavar="SETTING=VALUES",
        help=say(
            "what is tried, such as learning_rate=0.1,0.01 or, in a search, "
            "'learning_rate=0.0001..0.1 log', 'dense: units=16..256', "
            "'dense_1: used=true,false'; give it again for each setting"
        ),
    )
    parser.add_argument(
        "--method",
        choices=(GRID, *METHODS),
        default=GRID,
        help=say(
            "every combination (grid, the default), or a search: at random, by "
            "successive halving, or by Optuna's TPE"
        ),
    )
    parser.add_argument(
        "--trainings",
        type=whole_number,
        metavar="N",
        help=say(
            "how many a search trains at most (default: {usual_trainings})",
            usual_trainings=USUAL_TRAININGS,
        ),
    )
    parser.add_argument(
        "--minutes", type=float, metavar="M", help=say("how long a search takes at most")
    )
    parser.add_argument(
        "--goal",
        choices=(LOSS, METRIC, *METRICS),
        metavar="NAME",
        default=LOSS,
        help=say(
            "what says which training is best, of validation: loss (the "
            "default), metric (the first of the design), or a metric that the "
            "design has: {metrics}",
            metrics=terms(METRICS),
        ),
    )
    parser.add_argument(
        "--keep-poor",
        action="store_true",
        help=say("in a search: also finish trainings that are worse than the median of the others"),
    )
    parser.add_argument(
        "--resume", action="store_true", help=say("resume an interrupted search of the same kind")
    )
    parser.add_argument(
        "--processes",
        type=whole_number,
        metavar="P",
        help=say(
            "how many train at once on this machine (default: one less than "
            "there are cores; one with --engine keras)"
        ),
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help=say(
            "train on the workers of the Dask scheduler at this address: "
            "tls://HOST:PORT, or tcp:// on this machine"
        ),
    )
    parser.add_argument(
        "--tls",
        type=Path,
        metavar="FOLDER",
        help=say(
            "with --cluster: a folder with ca.pem, cert.pem and key.pem "
            "(default: what Dask's own configuration says)"
        ),
    )
    parser.add_argument(
        "--table", type=Path, metavar="FILE.csv", help=say("write all trainings there")
    )
    parser.add_argument(
        "--out", type=Path, metavar="MODEL.keras", help=say("write the model of the best training")
    )
    add_engine(parser)
    add_json(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Train, and print what came of it."""
    design = changed(read_design(options.design, options.data), options)
    if options.out is not None:
        check_can_be_written(options.out)
    if options.table is not None and not options.table.absolute().parent.is_dir():
        raise UsageError(
            say("'{table}' is in a folder that does not exist; create it.", table=options.table)
        )
    try:
        watch, sweeping = _sweep(design, options)
        control = Control()
        with stopped_by_interrupt(control) as interrupted:
            sweeping.run(watch.take, control)
    except SweepError as error:
        raise UsageError(str(error)) from error
    watch.end()
    best = watch.best
    if options.json:
        write_json(watch.report())
    else:
        for line in watch.lines():
            write(line)
    for trouble in watch.troubles:
        complain(trouble)
    failure = _written(best, options, watch)
    if failure:
        complain(failure)
        return FAILURE
    if interrupted:
        if options.method != GRID:
            complain(say("The same command with --resume continues the search."))
        return INTERRUPTED
    return SUCCESS if best is not None else FAILURE


def _sweep(design: Design, options: argparse.Namespace) -> tuple[SweepWatch, Any]:
    """What is carried out, and who watches it."""
    place = None
    if options.cluster is not None:
        if options.processes is not None:
            raise UsageError(say("--processes is for this machine; leave it out with --cluster."))
        if options.engine != OWN:
            raise UsageError(
                say("--engine keras is for this machine; leave it out with --cluster.")
            )
        place = Cluster(options.cluster, options.tls)
    elif options.tls is not None:
        raise UsageError(say("--tls belongs to --cluster; add that."))
    goal = goal_named(options.goal, design)
    elsewhere = chosen_engine(options)
    # One training by Keras keeps all cores busy.
    usual = usual_processes() if elsewhere is None else 1
    processes = usual if options.processes is None else options.processes
    if not 1 <= processes <= MAX_PROCESSES:
        raise UsageError(
            say("--processes must be from 1 to {max_processes}.", max_processes=MAX_PROCESSES)
        )
    if options.method == GRID:
        for name in ("trainings", "minutes", "resume", "keep_poor"):
            if getattr(options, name):
                dashed = name.replace("_", "-")
                raise UsageError(
                    say(
                        "--{dashed} is for a search; choose --method {methods}.",
                        dashed=dashed,
                        methods=METHODS[0],
                    )
                )
        axes = tuple(Axis.typed(*each) for each in _varied(design, options.vary))
        grid = Sweeping(design, axes, processes, elsewhere=elsewhere, place=place)
        return SweepWatch(design, axes, goal), grid
    plan = Plan(
        tuple(Dimension.typed(*each) for each in _varied(design, options.vary)),
        options.method,
        USUAL_TRAININGS if options.trainings is None else options.trainings,
        math.inf if options.minutes is None else options.minutes,
        goal,
        not options.keep_poor,
        design.seed,
    )
    search = Searching(design, plan, processes, place, resume=options.resume, elsewhere=elsewhere)
    if options.resume and not Journal(design, plan).is_there:
        complain(say("There is no interrupted search of this kind; a new one starts now."))
    return SweepWatch(design, plan.dimensions, goal, plan), search


def _varied(design: Design, given: list[str]) -> list[tuple[Setting, str]]:
    known = {each.name: each for each in settings(design)}
    found = []
    for text in given:
        name, equals, values = text.partition("=")
        setting = known.get(name.strip())
        if not equals:
            raise UsageError(say("'{text}' has no values; write it as SETTING=VALUES.", text=text))
        if setting is None:
            raise UsageError(
                say(
                    "'{strip}' is no setting of this design: {known}.",
                    strip=name.strip(),
                    known=terms(known),
                )
            )
        found.append((setting, values))
    if not found:
        raise UsageError(
            say(
                "Say what to vary with --vary SETTING=VALUES, such as {alternatives}.",
                alternatives=alternatives([*known][:2]),
            )
        )
    return found


def _written(best: Run | None, options: argparse.Namespace, watch: SweepWatch) -> str:
    """Write what is asked for; why that failed, or ''."""
    try:
        if options.table is not None:
            replace_file(options.table, watch.table().encode())
        if options.out is not None and best is not None:
            model_file.write(network_of(best), options.out)
    except ModelFileError as error:
        return str(error)
    except OSError as error:
        return say("The files cannot be written ({error}).", error=reason_of(error))
    return ""


COMMAND = Command(mark("train a design many times with other settings"), parser, run)
