"""A run that is over as the network that it left."""

from __future__ import annotations

from collections.abc import Iterable

from netbuilder.design import Design
from netbuilder.design.datasets import titled
from netbuilder.network.belonging import computes, learns_from
from netbuilder.network.trained import Figure, Origin, TrainedNetwork
from netbuilder.training.history.runs import Run


def network_of(run: Run) -> TrainedNetwork:
    """The network whose weights a run keeps, with figures of these very weights."""
    data = titled(run.data_title) or run.design.data_set
    epoch = run.best_epoch or run.epochs
    which = "best" if run.best_epoch and run.best_epoch != run.epochs else "last"
    return TrainedNetwork(
        design=run.design,
        weights=run.weights,
        data=run.data,
        data_title=run.data_title,
        classes=data.names,
        fitted=run.fitted,
        origin=Origin(run.number, epoch, which, run.parent),  # type: ignore[arg-type]
        figures=figures_of(run),
    )


def figures_of(run: Run) -> tuple[Figure, ...]:
    """Figures of the weights that a run keeps, and of no others."""
    found = []
    epoch = run.best_epoch or run.epochs
    for name, values in run.means.items():
        if 0 < epoch <= len(values):
            part = "validation" if name.startswith("val_") else "training"
            value = float(values[epoch - 1])
            found.append(Figure(name.removeprefix("val_"), value, part))  # type: ignore[arg-type]
    for name, value in run.kept_figures.items():
        found.append(Figure(name, value, "test"))
    return tuple(found)


def fitting_run(design: Design, runs: Iterable[Run], preferred: int = 0) -> Run | None:
    """The latest run whose network is the one that a design describes, learned from its data.

    Args:
        design: what is open.
        runs: all that are kept.
        preferred: number of the one to take if it fits.
    """
    wanted = computes(design), learns_from(design)
    fitting = (r for r in runs if (computes(r.design), learns_from(r.design)) == wanted)
    return max(fitting, key=lambda run: (run.number == preferred, run.number), default=None)
