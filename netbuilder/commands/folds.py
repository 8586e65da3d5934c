"""`netbuilder train --folds`: a cross-validation in the terminal."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Mapping
from typing import Any, Final

from netbuilder.commands.console import (
    FAILURE,
    INTERRUPTED,
    SUCCESS,
    UsageError,
    complain,
    write,
    write_json,
)
from netbuilder.design import Design
from netbuilder.imported.preparation.folds import Fold
from netbuilder.terminal import Terminal
from netbuilder.training.control import Control
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.folding import Spread, fold_axis, spread
from netbuilder.training.sweeps.running import News, Sweeping, Update
from netbuilder.training.sweeps.values import SweepError
from netbuilder.translation import mark
from netbuilder.wording import decimals, plural, terms

_LINE: Final = mark("Fold {fold}: {figures}")
_MEAN: Final = mark("Mean: {figures}")
_DEVIATION: Final = mark("Standard deviation: {figures}")


def validate(
    design: Design,
    options: argparse.Namespace,
    control: Control,
    elsewhere: Elsewhere | None = None,
) -> int:
    """Train each fold in turn, and print its figures, their means and their deviations.

    Args:
        design: that is validated.
        options: `folds`, `repeats` and `json`.
        control: its `stop` ends it.
        elsewhere: where Keras takes the steps; None for the engine.

    Raises:
        UsageError: there is no such cross-validation.
    """
    try:
        axis = fold_axis(options.folds, options.repeats)
        sweeping = Sweeping(design, (axis,), elsewhere=elsewhere)
    except SweepError as error:
        raise UsageError(str(error)) from error
    terminal = Terminal(sys.stderr)
    runs: dict[int, Run] = {}
    troubles: list[str] = []

    def take(news: News) -> None:
        if not isinstance(news, Update):
            return
        fold = axis.values[news.number - 1]
        if news.run is not None and news.standing.state == "finished":
            runs[news.number] = news.run
            terminal.end_line()
            if not options.json:
                figures = _figures(news.run)
                write(_LINE.format(fold=fold, figures=_told(figures)))
        elif news.standing.over:
            troubles.append(news.standing.message)
        else:
            terminal.loading(_LINE.format(fold=fold, figures=news.standing.message), None)

    sweeping.run(take, control)
    terminal.end_line()
    found = {number: _figures(run) for number, run in runs.items()}
    names = list(dict.fromkeys(name for each in found.values() for name in each))
    spreads = {
        name: spread([each[name] for each in found.values()])
        for name in names
        if all(name in each for each in found.values())
    }
    if options.json:
        write_json(_report(design, axis.values, found, spreads))
    elif spreads:
        write(_MEAN.format(figures=_told({n: s.mean for n, s in spreads.items()})))
        write(_DEVIATION.format(figures=_told({n: s.deviation for n, s in spreads.items()})))
    for trouble in dict.fromkeys(filter(None, troubles)):
        complain(trouble)
    if control.stopped:
        return INTERRUPTED
    complain(plural(len(runs), "{count} fold is trained.", "{count} folds are trained."))
    return SUCCESS if len(runs) == len(axis.values) else FAILURE


def _figures(run: Run) -> Mapping[str, float]:
    """Loss and metrics of the last epoch, of validation and of the test samples."""
    names = ("loss", *run.design.watched)
    wanted = [f"{part}{name}" for part in ("val_", "test_") for name in names]
    return {name: run.figures[name] for name in wanted if name in run.figures}


def _told(figures: Mapping[str, float]) -> str:
    return terms(f"{name} {decimals(value, 4)}" for name, value in figures.items())


def _report(
    design: Design,
    folds: tuple[Fold, ...],
    found: Mapping[int, Mapping[str, float]],
    spreads: Mapping[str, Spread],
) -> dict[str, Any]:
    """What --json prints."""
    return {
        "epochs": design.epochs,
        "seed": design.seed,
        "folds": [
            {"fold": fold.number, "of": fold.of, "repeat": fold.seed + 1, "figures": found[number]}
            for number, fold in enumerate(folds, start=1)
            if number in found
        ],
        "mean": {name: each.mean for name, each in spreads.items()},
        "standard_deviation": {
            name: None if math.isnan(each.deviation) else each.deviation
            for name, each in spreads.items()
        },
    }
