"""The winner of a search on the test samples, which no training of it has seen."""

from __future__ import annotations

from dataclasses import replace

from netbuilder.training.control import Control
from netbuilder.training.history.runs import Run
from netbuilder.training.run import data
from netbuilder.training.run.abandonable import run_abandonable
from netbuilder.training.run.measuring import reached
from netbuilder.training.run.preparation import prepare


def measured(run: Run, control: Control) -> Run:
    """The run with what its weights reach on the test samples.

    Raises:
        EngineError: the data cannot be had.
        StoppedError: the control said stop.
    """
    prepared = run_abandonable(
        lambda report: prepare(run.design, data.load, report), control, lambda text, share: None
    )
    if not len(prepared.data.x_test):
        return run
    prepared.model.set_flat_weights(run.weights)
    found = reached(prepared, control)
    figures = {**run.figures, **{f"test_{name}": value for name, value in found.items()}}
    samples = {**run.samples, "test": len(prepared.data.x_test)}
    return replace(run, kept_figures=dict(found), figures=figures, samples=samples)
