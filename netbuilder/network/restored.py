"""A run that is over as the network that it left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from netbuilder.design import Design
from netbuilder.design.datasets import titled
from netbuilder.network.belonging import computes, learns_from
from netbuilder.network.trained import Figure, Origin, TrainedNetwork
from netbuilder.training.history.by_hand import changed
from netbuilder.training.history.runs import Run


def network_of(run: Run, *, last: bool = False) -> TrainedNetwork:
    """The network whose weights a run keeps, with figures of these very weights.

    Args:
        run: that is over.
        last: whether the weights of the last epoch are wanted, where the run keeps these, too.
    """
    data = titled(run.data_title) or run.design.data_set
    other = run.last if last else None
    epoch = run.epochs if other is not None else run.best_epoch or run.epochs
    which = "best" if epoch and epoch != run.epochs else "last"
    return TrainedNetwork(
        design=run.design,
        weights=run.weights if other is None else other,
        data=run.data,
        data_title=run.data_title,
        classes=data.names,
        fitted=run.fitted,
        origin=Origin(run.number, epoch, which, run.parent, key=run.key),  # type: ignore[arg-type]
        figures=figures_of(run, last=other is not None),
    )


def held_last(run: Run) -> TrainedNetwork:
    """The network of a run with what was changed of it by hand since it ended."""
    network = network_of(run)
    weights = changed(run.weights, run.label.by_hand) if run.label.by_hand else None
    if weights is None:
        return network
    origin = replace(network.origin, by_hand=True)
    return replace(network, weights=weights, origin=origin, figures=())


def figures_of(run: Run, *, last: bool = False) -> tuple[Figure, ...]:
    """Figures of the weights that a run keeps, or of those of its last epoch; and of no others."""
    found = []
    epoch = run.epochs if last else run.best_epoch or run.epochs
    for name, values in run.means.items():
        if 0 < epoch <= len(values):
            part = "validation" if name.startswith("val_") else "training"
            value = float(values[epoch - 1])
            found.append(Figure(name.removeprefix("val_"), value, part))  # type: ignore[arg-type]
    for name in run.kept_figures or ("loss", *run.design.watched):
        reached = run.figures.get(f"test_{name}") if last else run.test(name)
        if reached is not None:
            found.append(Figure(name, reached, "test"))
    return tuple(replace(each, samples=run.samples.get(each.part, 0)) for each in found)


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
